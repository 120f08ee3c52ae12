#!/bin/busybox sh
# SPDX-License-Identifier: MIT
# shellcheck shell=sh disable=SC2164,SC2194,SC2046,SC2006,SC2086,SC2030,SC2031,SC2005,SC3000-SC3999
# Run by busybox sh: applets on files of its own, pipelines, loops, jobs. What it prints does not depend on the machine.
# The applets are found in a folder of links, so that no other program of the same name is.
busybox=$(command -v busybox)
umask 022
rm -rf /tmp/applets.d
mkdir -p /tmp/applets.d/bin
$busybox --install -s /tmp/applets.d/bin
PATH=/tmp/applets.d/bin
export PATH
TZ=UTC
export TZ
mkdir /tmp/applets.d/here
cd /tmp/applets.d/here
say() { echo "--- $*"; }

say echo, cat, printf
echo one two; echo -n three; echo; printf '%s-%05d-%x\n' a 42 255
printf 'pear 3\napple 10\nfig 7\napple 2\n' >fruit
cat fruit; cat -n fruit; cat fruit fruit | wc -l
say head, tail, tac, rev, nl
head -n 2 fruit; tail -n 1 fruit; tac fruit; rev fruit; nl fruit
seq 1 20 >numbers; head -c 7 numbers; tail -c 6 numbers; tail -n +18 numbers
say sort, uniq, wc, paste, cut, tr, fold, expand
sort fruit; sort -k2n fruit; sort -r fruit | head -n 1; cut -d' ' -f1 fruit | sort | uniq -c
wc fruit; wc -c <fruit
sort fruit >sorted; echo fig 7 >some; paste numbers numbers | head -n 2; paste -s -d, numbers
tr a-z A-Z <fruit; tr -d aeiou <fruit; echo aabbcc | tr -s abc
echo abcdefghij | fold -w 4; printf 'a\tb\n' | expand -t 4; echo '    x' | unexpand -a -t 4 | od -c
say grep, sed, awk
grep apple fruit; grep -v apple fruit; grep -c apple fruit; grep -n 'p.*[0-9][0-9]' fruit; grep -q nothing fruit || echo none
egrep '^(fig|pear)' fruit; fgrep 'e 1' fruit
sed 's/apple/plum/' fruit; sed -n 2,3p fruit; sed -e '/fig/d' -e 's/[0-9]*$/<&>/' fruit; sed -i 's/pear/quince/' fruit; cat fruit
awk '{ n[$1] += $2 } END { for (k in n) print k, n[k] }' fruit | sort
awk 'BEGIN { printf "%d %s %.2f\n", 7 / 2, substr("abcdef", 2, 3), 22 / 7 }'
say seq, expr, test, basename, dirname, true, false
seq 3; seq 2 2 6; expr 3 + 4 \* 2; expr abc : 'a\(.\)c'; test -f fruit && echo file; test 3 -gt 5 || echo smaller
basename /a/b/c.txt .txt; dirname /a/b/c.txt; true && echo true; false || echo false
say cp, mv, rm, mkdir, rmdir, ln, touch, ls
mkdir -p a/b/c; cp fruit a/b/; cp -r a d; mv d/b d/e; ls d; ls -1 a/b d/e; ln -s b a/link; ln fruit a/hard
readlink a/link; realpath a/link; ls -l a/b | awk '/^-/ { print $1, $2, $5, $NF }'; rmdir a/b/c; rmdir a 2>&1
touch -d '2001-02-03 04:05:06' stamp; ls -l --full-time stamp | cut -c1-4,40-
stat -c '%n %s %a %F %h' fruit; stat -c '%Y' stamp; rm -r d; ls d 2>&1; rm -f nothing; rm nothing 2>&1
say chmod, chown, umask, find, xargs
chmod 640 stamp; stat -c %a stamp; chmod u+x,g-r stamp; stat -c %A stamp; chown 7:8 stamp; stat -c %u:%g stamp
(umask 077; touch private; stat -c %a private)
find . -type f | sort; find . -name 'n*' -size -2; find a -type l; find . -type f -exec basename {} \; | sort | head -n 3
printf 'x\ny\nz\n' | xargs -n 2 echo got; find . -type f -print0 | xargs -0 ls -d | sort | wc -l
say dd, od, hexdump, xxd, cmp, diff, tee
dd if=/dev/zero of=zeros bs=1k count=3 2>/dev/null; wc -c zeros; od -An -tx1 fruit | head -n 1; od -c some; hexdump -C some
printf 'ABC' | xxd; cmp fruit numbers; cmp -s fruit fruit && echo same; diff sorted some | tail -n +3; diff -u some some && echo equal
echo both | tee t1 t2; cat t1 t2
truncate -s 5000 zeros; wc -c <zeros; dd if=numbers bs=1 skip=3 count=4 2>/dev/null; echo
say md5sum, sha1sum, sha256sum, sha512sum, base64
md5sum numbers; sha1sum numbers; sha256sum numbers; sha512sum numbers | cut -c1-32
md5sum numbers >sums; md5sum -c sums; base64 some; base64 some | base64 -d
say tar, gzip, gunzip, zcat, bzip2, bunzip2, cpio
tar cf a.tar a fruit; tar tf a.tar | sort; mkdir x; tar xf a.tar -C x; cat x/fruit; ls -R x/a
gzip -c numbers >n.gz; gunzip -c n.gz | cmp - numbers && echo gzip; zcat n.gz | wc -l; tar czf a.tgz a; tar tzf a.tgz | wc -l
bzip2 -c numbers | bunzip2 -c | cmp - numbers && echo bzip2
find a | cpio -o -H newc 2>/dev/null | cpio -t 2>/dev/null | sort
say env, id, uname, date, mktemp, which, sleep, usleep
env -i A=1 B=2 env; id -u; id -g; uname -s; uname -m; date -d @1000000000; date -d '2020-02-29 12:00' +%j-%A
test -e "$(mktemp /tmp/applets.d/here/t.XXXXXX)" && echo made; which sort; sleep 0; usleep 1000; sleep 0.01; date +%Y | grep -c 20
say ps, kill, pidof, timeout
ps -o comm >t; grep -c '^ps$' t; sleep 100 & kill $!; wait $! 2>/dev/null; echo "ended with $?"
sleep 100 & kill -9 $!; wait $!; echo "ended with $?"; kill -0 $$ && echo alive; kill -l 9
timeout 1 sleep 5; echo "timed out: $?"; sleep 50 & pidof sleep | wc -w; kill $!; wait; pidof no-such-program || echo none
say free, mount, cat of proc
free | awk 'NR == 2 { print $1, ($2 > 10000), ($3 <= $2) }'; mount | grep -c ' on /proc type proc'
awk '/^MemTotal/ { print $1, $3 }' /proc/meminfo; cat /proc/self/comm; head -c 8 /proc/version; echo; wc -w </proc/loadavg
say a pipeline of four processes
seq 1 1000 | grep 7 | sed 's/7/seven/' | wc -l
yes | head -n 100000 | sort -u | wc -l
cat /dev/zero | head -c 1000000 | tr '\0' x | wc -c
say two hundred forks
i=0
while [ $i -lt 200 ]; do
	(exit $((i % 7)))
	[ $? = $((i % 7)) ] || echo wrong
	i=$((i + 1))
done
echo $i
i=0; while [ $i -lt 50 ]; do /tmp/applets.d/bin/true || echo wrong; i=$((i + 1)); done; echo $i
say shell
f() { local v=$1; shift; echo "$v: $# $*"; return 4; }
f a b c; echo $?; set -- x 'y z'; for w in "$@"; do echo "<$w>"; done
case abc in a*) echo begins ;; *) echo no ;; esac
x=${undefined:-default}; echo ${x#de} ${x%lt} ${#x}; echo $((7 * 6)) $((1 << 40)); echo `echo nested $(echo deeper)`
cat <<HERE
a here document with $x
HERE
read first rest <fruit; echo "$first, $rest"; while read -r name count; do echo "$count $name"; done <fruit
trap 'echo trapped' USR1; kill -USR1 $$; trap - USR1; (trap 'echo leaving' EXIT; exit 3); echo $?
{ echo out; echo err >&2; } 2>&1 | sort; exec 5>fd5; echo five >&5; exec 5>&-; cat fd5; ls /nonexistent 2>/dev/null; echo $?
say jobs
(sleep 0.05; echo second) & echo first; wait; sh -c 'sleep 0.02 & sleep 0.03 & wait; echo waited'
sh -c 'kill -TERM $$'; echo $?; sh -c 'kill -KILL $$'; echo $?; sh -c 'trap "" TERM; kill -TERM $$; echo ignored'
sh -c 'trap "echo term; exit 5" TERM; sleep 1 & wait' & sleep 0.1; kill $!; wait $!; echo $?
mkfifo pipe; (echo through >pipe) & cat pipe; wait
cd /
rm -rf /tmp/applets.d
