#!/bin/bash
# SPDX-License-Identifier: MIT
# The module loader as its users meet it: parameters, symbols of other modules, references, modules that misbehave, files that are no modules.
. "$(dirname "$0")/lib.sh"
cp "$root"/tests/modules/*.c "$work" && cd "$work" || exit 2
for source in *.c; do
	case $source in importer.c | exporter.c) ;; *) run "build $source" 0 "$ashlar" build "$source" ;; esac
done
run "build two that belong together" 0 "$ashlar" build exporter.c importer.c
shell() { # NAME STATUS: the script on standard input
	cat >script
	run "$1" "$2" "$ashlar" shell --builtin script
}

# ---- parameters ----
run "parameters: defaults" 0 "$ashlar" run params.ko
ok "numbers" says '\] 1 1 1 1 1 0 0 0$' out
ok "strings and truth" says "\] 'x' 0 0 0 10$" out
ok "arrays" says "\] 0: 0 0 0; - -; 'abc'; 0$" out
run "parameters: all given" 0 "$ashlar" run params.ko p_byte=255 p_short=-32768 p_ushort=65535 p_int=-5 p_uint=0x10 p_long=-7 p_ulong=8 \
	p_ullong=18446744073709551615 'p_charp=two words' p_bool=on p_invbool=1 p-bint=y p_hexint=0x20 numbers=1,2 words=a,b text=xyz \
	other_name=3 callback=42
ok "numbers arrive" says '\] 255 -32768 65535 -5 16 -7 8 18446744073709551615$' out
ok "strings and truth arrive" says "\] 'two words' 1 0 1 20$" out
ok "arrays arrive" says "\] 2: 1 2 0; a b; 'xyz'; 3$" out
ok "a callback is called" says '\] callback set to 42: 0$' out
run "a bool without a value" 0 "$ashlar" run params.ko p_bool
ok "is yes" says "\] 'x' 1 0 0 10$" out
bad_parameter() { # ARGUMENT LINE... ; each LINE must be in the log
	local argument=$1 line
	shift
	run "refused: $argument" 2 "$ashlar" run params.ko "$argument"
	for line; do ok "refused: $argument: says $line" grep -qF -- "$line" out; done
	ok "refused: $argument: one line" lines 1 err
}
bad_parameter p_int=abc "params: \`abc' invalid for parameter \`p_int'"
bad_parameter p_int "params: \`' invalid for parameter \`p_int'"
bad_parameter p_byte=300 "params: \`300' invalid for parameter \`p_byte'"
bad_parameter p_bool=maybe "params: \`maybe' invalid for parameter \`p_bool'"
bad_parameter numbers=1,2,3,4 "numbers: can only take 3 arguments" "params: \`1' invalid for parameter \`numbers'"
bad_parameter numbers=1,x "params: \`1' invalid for parameter \`numbers'"
bad_parameter text=0123456789 "text: string doesn't fit in 7 chars." "params: \`0123456789' too large for parameter \`text'"
bad_parameter callback=101 "params: \`101' invalid for parameter \`callback'"
run "an unknown parameter" 0 "$ashlar" run params.ko nosuch=1 -- 2>/dev/null || true
run "an unsafe parameter taints" 0 "$ashlar" run params.ko unsafe=1
ok "with Linux's words" says 'Setting dangerous option unsafe - tainting kernel$' out
run "init that returns an error" 1 "$ashlar" run params.ko result=-5
ok "in insmod's words" says "^insmod: can't insert 'params.ko': Input/output error$" err

shell "parameters in sysfs" 0 <<'S'
insmod params.ko numbers=1,2
cat /sys/module/params/parameters/p_int
echo 0x10 >/sys/module/params/parameters/p_int
cat /sys/module/params/parameters/p_int
cat /sys/module/params/parameters/numbers
cat /sys/module/params/parameters/p_bool
cat /sys/module/params/parameters/p_hexint
cat /sys/module/params/parameters/words
cat /sys/module/params/initstate
cat /sys/module/params/taint
cat /sys/module/params/version
cat /sys/module/params/coresize
cat /sys/module/params/refcnt
rmmod params
S
grep -v '^\[' out >values
printf '1\n16\n1,2\nN\n0x000010\n(null),(null)\nlive\nO\n1.2\n16384\n0\n' >wanted
ok "have Linux's values" diff wanted values

# ---- symbols and references ----
shell "a module that uses another" 0 <<'S'
insmod importer.ko
insmod exporter.ko
insmod importer.ko
cat /proc/modules
ls /sys/module/exporter/holders
rmmod exporter
rmmod importer
rmmod exporter
echo last $?
S
ok "is refused while that is missing" says '\] importer: Unknown symbol exported_sum \(err -2\)$' out
ok "every missing symbol is named" says '\] importer: Unknown symbol exported_ns \(err -2\)$' out
ok "finds it when it is there" says '\] sum 42, through a table 3, gpl 7, namespace 9$' out
ok "weak references stay empty" says '\] weak: -1 0$' out
ok "symbol_get() finds it" says '\] symbol_get: 7$' out
ok "/proc/modules: the user" says '^importer 16384 0 - Live 0x[0-9a-f]{16} \(O\)$' out
ok "/proc/modules: the used" says '^exporter 16384 1 importer, Live 0x[0-9a-f]{16} \(O\)$' out
ok "sysfs has a holder" says '^importer$' out
ok "it cannot go while it is used" says "^rmmod: can't unload module 'exporter': Resource temporarily unavailable$" err
ok "and can afterwards" says '^last 0$' out

shell "a proprietary module" 1 <<'S'
insmod proprietary.ko
cat /proc/modules
rmmod proprietary
S
ok "taints" says "\] proprietary: module license 'Proprietary' taints kernel\.$" out
ok "lock debugging ends" says '\] Disabling lock debugging due to kernel taint$' out
ok "and stays, without an exit function" says "^rmmod: can't unload module 'proprietary': Device or resource busy$" err
ok "which /proc/modules shows" says '^proprietary [0-9]+ 0 \[permanent\], Live 0x[0-9a-f]{16} \(PO\)$' out

shell "references" 1 <<'S'
insmod references.ko
insmod params.ko
rmmod params
rmmod references
insmod references.ko hold=1
rmmod references
S
ok "in init" says '\] in init: 1 users, state coming$' out
ok "count" says '\] one more: 2$' out
ok "notifiers: coming" says '\] params is coming$' out
ok "notifiers: live" says '\] params is live$' out
ok "notifiers: going" says '\] params is going$' out
ok "no reference when going" says '\] in exit: get 0$' out
ok "a held module stays" says "^rmmod: can't unload module 'references': Resource temporarily unavailable$" err

run "memory of every kind" 0 "$ashlar" run --cpus=2 sections.ko
ok "alignment, size, pointers" says "\] aligned 1 'aligned', large 1, names one two$" out
ok "init data and switches" says '\] init data 5 constant, switch 22 116 2 -1$' out
ok "per-CPU data" says '\] per-CPU 33 7, others have 30$' out
ok "its symbols have names" says '\] I am sections_init \[sections\], symbols are switched\+0x0/0x[0-9a-f]+ \[sections\] and large\+0x5/0x[0-9a-f]+ \[sections\]$' out
ok "what is left after init" says '\] after init 2, per-CPU 3[03]$' out

shell "a name that is taken" 0 <<'S'
insmod params.ko
insmod params.ko
rmmod nosuch
rmmod params
S
ok "is refused" says "^insmod: can't insert 'params.ko': File exists$" err
ok "an unknown name too" says "^rmmod: can't unload module 'nosuch': No such file or directory$" err

# ---- modules that go wrong ----
for how in null wild jump recurse bug divide text rodata; do
	run "oops in init: $how" 3 "$ashlar" run misbehaves.ko how=$how
	ok "oops in init: $how: names the function" says 'RIP: 0010:|kernel stack overflow|Oops' out
	ok "oops in init: $how: ends the report" says 'end trace' out
	run "oops in exit: $how" 3 "$ashlar" run misbehaves.ko how=$how exit=1
done
ok "modules are listed" says 'Modules linked in: misbehaves\(O-\)' out
run "a warning in init" 3 "$ashlar" run misbehaves.ko how=warn
ok "is printed" says '\] a warning of misbehaves' out
ok "and init goes on" test ! -s err
run "init that returns 1" 0 "$ashlar" run misbehaves.ko how=positive
ok "is loaded with Linux's remark" says "do_init_module: 'misbehaves'->init suspiciously returned 1, it should follow 0/-E convention" out
run "init that fails" 1 "$ashlar" run misbehaves.ko how=fail
ok "in insmod's words, errno's text" says "^insmod: can't insert 'misbehaves.ko': No such device$" err
for how in hang spin; do
	run "init that hangs: $how" 3 timeout 20 "$ashlar" run --timeout=1 misbehaves.ko how=$how
done
shell "the machine lives on after an oops" 3 <<'S'
insmod misbehaves.ko how=null
rmmod misbehaves
insmod params.ko p_int=77
rmmod params
S
ok "the module that died stays" says "^rmmod: can't unload module 'misbehaves': Device or resource busy$" err
ok "others load" says '\] 1 1 1 77 1 0 0 0$' out

# ---- files that are no modules ----
refused() { # NAME FILE PATTERN: status 2, one line on standard error, the pattern in the log
	run "$1" 2 "$ashlar" run "$2"
	ok "$1: says why" says "$3" out
	ok "$1: insmod says Exec format error" says "^insmod: can't insert '$2': (Exec format error|Invalid module format)$" err
}
patch() { # FILE OFFSET BYTES (as printf escapes)
	# shellcheck disable=SC2059
	printf "$3" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}
bytes=$(stat -c %s params.ko)
: >empty.ko
run "an empty file" 2 "$ashlar" run empty.ko
ok "an empty file: one line" lines 1 err
echo hello >text.ko
refused "a text file" text.ko 'Invalid ELF header len 6'
head -c 1000 /bin/sh | tr a-z A-Z >foreign.ko
refused "a foreign file" foreign.ko 'Invalid ELF header'
for part in 63 100 1000 $((bytes / 2)) $((bytes - 1)); do
	head -c "$part" params.ko >cut.ko
	refused "cut after $part bytes" cut.ko 'Invalid ELF'
done
cp params.ko arch.ko && patch arch.ko 18 '\xb7\x00'
refused "for another machine" arch.ko 'Invalid architecture in ELF header: 183'
cp params.ko class.ko && patch class.ko 4 '\x01'
refused "32-bit" class.ko 'Invalid ELF header class'
cp params.ko type.ko && patch type.ko 16 '\x02'
refused "an executable" type.ko 'Invalid ELF header type: 2 != 1'
cp params.ko magic.ko && sed -i 's/vermagic=6\.1\.0/vermagic=6.2.0/' magic.ko
refused "for another kernel" magic.ko "params: version magic '6.2.0-ashlar SMP mod_unload ' should be '6.1.0-ashlar SMP mod_unload '"
strip -o stripped.ko params.ko 2>/dev/null && refused "stripped of its symbols" stripped.ko 'module has no symbols \(stripped\?\)'
printf 'int x;\n' >object.c && gcc -c -o object.ko object.c && refused "an object that is no module" object.ko 'No module found in object'
damaged=0 killed=
for seed in $(seq 1 60); do
	cp params.ko damaged.ko
	RANDOM=$seed
	for _ in 1 2 3 4; do patch damaged.ko $(((RANDOM * 32768 + RANDOM) % bytes)) "\\x$(printf %02x $((RANDOM % 256)))"; done
	timeout 20 "$ashlar" run --timeout=5 damaged.ko >out 2>err
	status=$?
	[ "$status" -le 3 ] || killed+=" $seed:$status"
	damaged=$((damaged + 1))
done
ok "$damaged damaged files end with a status of ours" test -z "$killed"

# ---- building ----
printf '#include <linux/module.h>\nint nobody_has_this(void);\nstatic int __init i(void) { return nobody_has_this(); }\nmodule_init(i);\nMODULE_LICENSE("GPL");\n' >unknown.c
run "an unknown symbol" 2 "$ashlar" build unknown.c
ok "is named as modpost does" says '^ERROR: modpost: "nobody_has_this" \[unknown\.ko\] undefined!$' err
printf '#include <linux/module.h>\nstatic int __init i(void) { return !kmalloc(1, GFP_KERNEL); }\nmodule_init(i);\nMODULE_LICENSE("GPL");\n' >implicit.c
run "an undeclared function" 2 "$ashlar" build implicit.c
ok "its header is named" says "'kmalloc' is declared in <linux/slab\.h>" err
printf '#include <linux/module.h>\nstatic int __init i(void) { return 0; }\nmodule_init(i);\n' >nolicense.c
run "no licence" 2 "$ashlar" build nolicense.c
ok "modpost says so" says '^ERROR: modpost: missing MODULE_LICENSE\(\) in nolicense\.o$' err
ok "nothing is left behind" test -z "$(find "${TMPDIR:-/tmp}" -maxdepth 1 -name 'ashlar-*' -newer script 2>/dev/null)"
finish
