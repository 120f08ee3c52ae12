#!/bin/sh
# SPDX-License-Identifier: MIT
# Makes sure that what the build needs is installed. As root, or with sudo that asks no password, missing Debian packages are
# installed; otherwise the one line to type is printed and nothing else happens.
#   setup.sh [build|test|bench|check]...     (build alone if nothing is named)
set -eu
need=
want() { # PACKAGE FILE-OR-COMMAND...
	package=$1
	shift
	for thing; do
		case $thing in
		/*) [ -e "$thing" ] || { need="$need $package"; return; } ;;
		*) command -v "$thing" >/dev/null 2>&1 || { need="$need $package"; return; } ;;
		esac
	done
}
inc=/usr/include
for kind in build "$@"; do
	case $kind in
	build)
		want gcc gcc
		want binutils ld objcopy nm
		want libc6-dev $inc/stdlib.h
		want libdw-dev $inc/elfutils/libdwfl.h
		want libelf-dev $inc/libelf.h
		want libedit-dev $inc/histedit.h
		want libcjson-dev $inc/cjson/cJSON.h
		want mawk awk
		;;
	test)
		want clang clang
		want libclang-rt-14-dev /usr/lib/llvm-14/lib/clang/14.0.6/lib/linux/libclang_rt.asan-x86_64.a
		want llvm llvm-symbolizer
		want gdb gdb
		want python3 python3
		want busybox-static busybox
		want musl-tools musl-gcc
		want procps pgrep
		want bsdutils script
		;;
	check)
		want clang clang
		want clang-format clang-format
		want cppcheck cppcheck
		want shellcheck shellcheck
		;;
	bench)
		want user-mode-linux linux.uml
		want hyperfine hyperfine
		want time /usr/bin/time
		want busybox-static busybox
		want cpio cpio
		;;
	esac
done
[ -n "$need" ] || exit 0
line="apt-get install -y --no-install-recommends$need"
if [ "$(id -u)" = 0 ]; then sudo=; elif sudo -n true 2>/dev/null; then sudo=sudo; else
	echo "Ashlar needs some Debian packages. Please run:" >&2
	echo "  sudo $line" >&2
	exit 1
fi
echo "setup: installing$need"
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086
$sudo $line >/dev/null 2>&1 || { $sudo apt-get update >/dev/null && $sudo $line >/dev/null; }
