# SPDX-License-Identifier: MIT
# How modules are compiled. `ashlar build FILE.c` reads these very lines, so each is one assignment of plain words to a variable.
#
# The code must run in the kernel's address space on any CPU state: no red zone (interrupts use the stack), no floating point, position
# independent (modules lie far above 2 GiB), and variables on the stack start as zero, as in distributions' kernels
# (CONFIG_INIT_STACK_ALL_ZERO). The warnings are Linux 6.1's.

KERNEL_DEFINES := -D__KERNEL__ -DMODULE -include linux/kconfig.h -include linux/compiler_types.h
KERNEL_CODE := -std=gnu11 -fshort-wchar -fpie -O2 -g -mno-red-zone -mno-mmx -mno-sse -mno-sse2 -mno-80387 -fno-stack-protector -fno-asynchronous-unwind-tables -fno-unwind-tables -fcf-protection=none -fno-delete-null-pointer-checks -fno-omit-frame-pointer -fno-strict-aliasing -fno-strict-overflow -fno-common
KERNEL_WARNINGS := -Wall -Wundef -Werror=implicit-function-declaration -Werror=implicit-int -Werror=return-type -Werror=strict-prototypes -Werror=incompatible-pointer-types -Werror=date-time -Wno-format-security -Wno-trigraphs -Wno-main -Wdeclaration-after-statement -Wvla -Wno-pointer-sign -Wno-address-of-packed-member -Wno-unused-const-variable -Wno-unused-but-set-variable -Wno-sign-compare -Wframe-larger-than=2048
KERNEL_GCC := -ftrivial-auto-var-init=zero -fno-allow-store-data-races -fconserve-stack -Wno-frame-address -Wimplicit-fallthrough=5 -Wcast-function-type -Wno-stringop-truncation -Wno-stringop-overflow -Wno-restrict -Wno-maybe-uninitialized -Wno-array-bounds -Wno-alloc-size-larger-than -Wno-dangling-pointer -Wno-packed-not-aligned -Werror=designated-init
KERNEL_CLANG := -ftrivial-auto-var-init=zero -enable-trivial-auto-var-init-zero-knowing-it-will-be-removed-from-clang -fno-delete-null-pointer-checks -mno-global-merge -Wimplicit-fallthrough -Wno-gnu -Wno-initializer-overrides -Wno-frame-address -Wno-format-invalid-specifier -Wno-tautological-compare -Wno-tautological-constant-out-of-range-compare -Wno-enum-conversion -Wno-unaligned-access -Wno-cast-function-type -Wno-unused-command-line-argument
KERNEL_LDFLAGS := -m elf_x86_64 -z noexecstack
