#!/bin/bash
# SPDX-License-Identifier: MIT
# make check: format, static analysis, layers, headers that stand alone, both compilers, and the proof that each warning is active.
cd "$(dirname "$0")/.." || exit 2
failed=0
step() { # NAME COMMAND...
	local name=$1
	shift
	if output=$("$@" 2>&1); then echo "check: $name: ok"; else
		failed=1
		echo "check: $name: FAILED"
		printf '%s\n' "$output" | head -n 60
	fi
}
sources() { git ls-files 'arch/*.[ch]' 'mm/*.[ch]' 'lib/*.[ch]' 'kernel/*.[ch]' 'fs/*.[ch]' 'drivers/*.[ch]' 'tools/*.[ch]' 'port/*.h' 'tests/unit/*.[ch]' 'tests/host/*.[ch]' 'samples/*.c'; }

format() { sources | xargs clang-format --dry-run -Werror; }
# Each file by itself: the compilers have checked it against the headers, and with them cppcheck takes minutes.
static_analysis() {
	cppcheck --quiet --error-exitcode=1 --enable=warning --max-configs=1 --inline-suppr --suppressions-list=scripts/cppcheck.txt \
		--std=c11 -D__KERNEL__ -U__CHECKER__ -j 2 mm lib kernel fs drivers arch/host tools
}
shell_scripts() { git ls-files '*.sh' .ci/run | xargs shellcheck -S warning -e SC2154; }

# The core may include nothing but the project's own headers and must not name libc; seal-core.sh holds the linked core to the port.
layers() {
	local bad
	bad=$(grep -nE '#[[:space:]]*include[[:space:]]*<(std(io|lib|int|bool|def|arg)|string|errno|unistd|pthread|sys/[a-z]+|limits|signal|time)\.h>' \
		-r mm lib kernel fs drivers include port --include='*.[ch]' | grep -v 'port/ashlar/types.h' || true)
	[ -z "$bad" ] || { echo "libc headers in the core:"; echo "$bad"; return 1; }
	bad=$(grep -nE '#[[:space:]]*include[[:space:]]*"[^"]*(arch/|tools/|host\.h)' -r mm lib kernel fs drivers || true)
	[ -z "$bad" ] || { echo "host headers in the core:"; echo "$bad"; return 1; }
	bad=$(grep -nE '#[[:space:]]*include[[:space:]]*"[^"]*\.c"' -r mm lib kernel fs drivers arch tools || true)
	[ -z "$bad" ] || { echo "a .c file is included:"; echo "$bad"; return 1; }
	bad=$(grep -nwE '__thread|_Thread_local' -r mm lib kernel fs drivers || true)
	[ -z "$bad" ] || { echo "thread-local storage in the core:"; echo "$bad"; return 1; }
	make --no-print-directory build/core.o
}

# Each header compiles on its own, with both compilers, as a module would include it.
headers() {
	local compiler header bad=0
	for compiler in gcc clang; do
		for header in $(cd include && ls linux/*.h linux/*/*.h kunit/*.h asm/*.h); do
			echo "#include <$header>" | $compiler -x c -std=gnu11 -nostdinc -D__KERNEL__ -DMODULE -fpie -mno-sse -Wall -Werror \
				-DKBUILD_MODNAME='"x"' -include linux/kconfig.h -include linux/compiler_types.h \
				-Iport -Iinclude -Iarch/host/include -Iinclude/uapi -fsyntax-only - 2>"${TMPDIR:-/tmp}/header.$$" || {
				echo "$compiler: $header:"
				head -n 5 "${TMPDIR:-/tmp}/header.$$"
				bad=1
			}
		done
	done
	rm -f "${TMPDIR:-/tmp}/header.$$"
	return $bad
}

# A warning that no longer fires is worth nothing: each must reject its example.
warnings() {
	local flag code compiler bad=0 flags
	flags=$(make -s -f Makefile print-warnings)
	for compiler in gcc clang; do
		while IFS='|' read -r flag code; do
			# shellcheck disable=SC2086
			if printf '%b' "$code" | $compiler -x c -std=gnu11 -O2 $flags -fsyntax-only - >/dev/null 2>&1; then
				echo "$compiler accepts what $flag should reject: $code"
				bad=1
			fi
		done <<'EXAMPLES'
-Wall (unused variable)|static int f(void) { int x; return 0; }\nint g(void);\nint g(void) { return f(); }\n
-Wall (format)|int printf(const char *, ...);\nint f(long);\nint f(long x) { return printf("%d", x); }\n
-Wextra (empty body)|int f(int);\nint f(int x) { if (x); return 0; }\n
-Wundef|#if NOT_DEFINED\n#endif\nextern int x;\n
-Wshadow|int f(int);\nint f(int x) { { int x = 1; return x; } }\n
-Wmissing-prototypes|int f(void) { return 0; }\n
-Wstrict-prototypes|int f();\n
-Wvla|int f(int);\nint f(int n) { int a[n]; a[0] = 1; return a[0]; }\n
EXAMPLES
	done
	return $bad
}
other_compiler() { make --no-print-directory CC=clang O=build/clang build/clang/ashlar; }
words() {
	local bad
	bad=$(git grep -nIiE '/work/|deb\.debian\.org|registry\.npmjs' -- . ':!scripts/check.sh' || true)
	[ -z "$bad" ] || { echo "$bad"; return 1; }
}

step "format" format
step "shell scripts" shell_scripts
step "layers" layers
step "warnings are active" warnings
step "headers stand alone" headers
step "clang builds it without a warning" other_compiler
step "cppcheck" static_analysis
step "words" words
exit $failed
