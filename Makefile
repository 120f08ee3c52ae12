# SPDX-License-Identifier: MIT
# Ashlar's build. `make help` lists the targets; docs/architecture.md explains the layers that this file enforces.
#
#   O=FOLDER    build output (build)          CC=clang    another compiler
#   SAN=1       the core and the machine under AddressSanitizer and UBSan (into O=build/san)

SHELL := /bin/bash
MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all

CC := gcc
SAN ?=
V ?=
Q := $(if $(V),,@)
O ?= $(if $(SAN),build/san,build)
PREFIX ?= /usr/local
TOP := $(CURDIR)
# As many jobs as CPUs, unless make was told itself.
JOBS = $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc))

WARN := -Wall -Wextra -Wundef -Wshadow -Wmissing-prototypes -Wstrict-prototypes -Wvla -Werror
# The core's interfaces are Linux's: callbacks with unused arguments and signed/unsigned mixtures in macros are part of them.
WARN += -Wno-unused-parameter -Wno-sign-compare -Wno-missing-field-initializers
OPT := -O2 -g -fno-omit-frame-pointer -fno-strict-aliasing -fno-strict-overflow -fno-common
comma := ,
SANFLAGS := $(if $(SAN),-fsanitize=address$(comma)undefined -fno-sanitize=alignment$(comma)shift-base \
	-fno-sanitize-recover=undefined $(if $(findstring clang,$(CC)),-D__SANITIZE_ADDRESS__=1))

# ---- the core: no libc, no host ----
COREDIRS := mm lib kernel fs drivers
CORE_SRC := $(sort $(foreach d,$(COREDIRS),$(wildcard $(d)/*.c $(d)/*/*.c)))
CORE_OBJ := $(CORE_SRC:%.c=$(O)/obj/%.o)
CORE_CFLAGS := -std=gnu11 -ffreestanding -nostdinc -fpie -mno-red-zone -mno-mmx -mno-sse -mno-sse2 -mno-80387 \
	-fno-stack-protector -fno-asynchronous-unwind-tables -fcf-protection=none -fno-delete-null-pointer-checks \
	-fno-jump-tables -fvisibility=hidden -D__KERNEL__ -DASHLAR_CORE \
	-include linux/kconfig.h -include linux/compiler_types.h \
	-Iport -Iinclude -Iarch/host/include -Iinclude/uapi $(OPT) $(WARN) $(SANFLAGS)
modname = -DKBUILD_MODNAME='"$(notdir $(basename $<))"' -DKBUILD_BASENAME='"$(notdir $(basename $<))"'
# What of the core the outside may call: entry.h and control.h.
ENTRIES := start_kernel secondary_start do_exception do_timer_interrupt do_ipi do_stream_interrupt kernel_translate user_translate core_address_text \
	swapper_pg_dir kunit_run_all_tests kunit_set_filter kunit_set_steps kunit_set_host_folder control_*

# ---- the core's unit tests: KUnit suites, linked into a core of their own ----
UNIT_SRC := $(sort $(wildcard tests/unit/*_test.c))
UNIT_OBJ := $(UNIT_SRC:%.c=$(O)/obj/%.o)

# ---- the machine and the command: libc allowed ----
HOST_SRC := $(sort $(wildcard arch/host/*.c arch/host/*.S))
TOOL_SRC := $(sort $(wildcard tools/*.c))
HOST_OBJ := $(addprefix $(O)/obj/,$(addsuffix .o,$(basename $(HOST_SRC))))
TOOL_OBJ := $(TOOL_SRC:%.c=$(O)/obj/%.o)
UNIT_MAIN_OBJ := $(O)/obj/tests/host/unit_main.o
HOST_CFLAGS := -std=gnu11 -D_GNU_SOURCE -fPIE -Iarch/host -Itools -iquote port -iquote arch/host/include \
	$(OPT) $(WARN) $(SANFLAGS)
HOST_LIBS := -lpthread -ldl -lcjson

# The image is linked at a fixed address above TASK_SIZE and all other areas (docs/architecture.md).
IMAGE_BASE := 0x300040000000
crt = $(shell $(CC) -print-file-name=$(1))
LINK = $(CC) -no-pie -nostartfiles $(SANFLAGS) -Wl,-Ttext-segment=$(IMAGE_BASE) -Wl,--no-relax -Wl,-z,noexecstack \
	-Wl,-z,norelro -Wl,--build-id=none $(call crt,Scrt1.o) $(call crt,crti.o) $(call crt,crtbeginS.o)
LINK_END = $(HOST_LIBS) $(call crt,crtendS.o) $(call crt,crtn.o)

# ---- targets ----
.PHONY: all demo test test-long bench check format install uninstall clean help setup kit
all: setup
	@[ -e $(O)/ashlar ] || echo 'building Ashlar in $(O)/: half a minute on two cores'
	@$(MAKE) -s --no-print-directory $(JOBS) $(O)/ashlar kit

$(O)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS_KIND) -MMD -MP -c -o $@ $<
$(O)/obj/%.o: %.S
	@mkdir -p $(@D)
	$(Q)$(CC) $(HOST_CFLAGS) -D__ASSEMBLY__ -MMD -MP -c -o $@ $<
$(CORE_OBJ) $(UNIT_OBJ): private CFLAGS_KIND = $(CORE_CFLAGS) $(modname)
$(HOST_OBJ) $(TOOL_OBJ) $(UNIT_MAIN_OBJ): private CFLAGS_KIND = $(HOST_CFLAGS)

# Code that is copied into other processes: no calls, no data, nothing that a compiler would add.
STUB_CFLAGS := -std=gnu11 -ffreestanding -fpie -O2 -g -mgeneral-regs-only -mfsgsbase -mno-red-zone -fno-stack-protector -fcf-protection=none \
	-fno-asynchronous-unwind-tables -fno-jump-tables -fno-sanitize=all -fno-omit-frame-pointer -Iarch/host $(WARN)
$(O)/obj/arch/host/user_stub.o: private CFLAGS_KIND = $(STUB_CFLAGS)

# One relocatable object with nothing global but the entries; scripts/check-core.sh holds it to the port.
$(O)/core.o: $(CORE_OBJ) scripts/core.lds scripts/seal-core.sh
	$(Q)NM=nm scripts/seal-core.sh $@ "$(ENTRIES)" $(CORE_OBJ)
$(O)/core-unit.o: $(CORE_OBJ) $(UNIT_OBJ) scripts/core.lds scripts/seal-core.sh
	$(Q)NM=nm scripts/seal-core.sh $@ "$(ENTRIES)" $(CORE_OBJ) $(UNIT_OBJ)

# Linked twice: the first image's symbols make the kallsyms table of the second. The table is the last thing in the image, so
# nothing else moves.
define link_image
	$(Q)echo '' | awk -f scripts/kallsyms.awk >$@.kallsyms0.c
	$(Q)$(CC) $(OPT) -fPIE -c -o $@.kallsyms0.o $@.kallsyms0.c
	$(Q)$(LINK) -o $@.pass1 $(1) $@.kallsyms0.o $(LINK_END)
	$(Q)nm -n $@.pass1 | awk -v base=$(IMAGE_BASE) -f scripts/kallsyms.awk >$@.kallsyms.c
	$(Q)$(CC) $(OPT) -fPIE -c -o $@.kallsyms.o $@.kallsyms.c
	$(Q)$(LINK) -o $@ $(1) $@.kallsyms.o $(LINK_END)
	$(Q)rm -f $@.pass1 $@.kallsyms*
endef
$(O)/ashlar: $(O)/core.o $(HOST_OBJ) $(TOOL_OBJ) scripts/kallsyms.awk
	$(call link_image,$(O)/core.o $(HOST_OBJ) $(TOOL_OBJ))
$(O)/ashlar-unit: $(O)/core-unit.o $(HOST_OBJ) $(UNIT_MAIN_OBJ) scripts/kallsyms.awk
	$(call link_image,$(O)/core-unit.o $(HOST_OBJ) $(UNIT_MAIN_OBJ))

# What `ashlar --kdir` names: the headers and makefile that modules are built with, next to the command.
kit: $(O)/kdir/.made $(O)/kdir/Module.symvers
$(O)/kdir/Module.symvers: $(O)/core.o $(O)/ashlar
	@mkdir -p $(O)/kdir
	$(Q)$(O)/ashlar build --modpost -c $(O)/core.o -o $@
$(O)/kdir/.made: Makefile $(wildcard kdir/* kdir/*/*)
	@mkdir -p $(O)/kdir
	@for f in kdir/*; do ln -sfn $(TOP)/$$f $(O)/kdir/$$(basename $$f); done
	@ln -sfn $(TOP)/include $(O)/kdir/include
	@ln -sfn $(TOP)/arch $(O)/kdir/arch
	@ln -sfn $(TOP)/port $(O)/kdir/port
	@touch $@

setup:
	@scripts/setup.sh

# ---- what users and developers call ----
demo: all
	@echo '$$ ashlar run --cat=/proc/buddyinfo samples/hello.c'
	@$(O)/ashlar run --cat=/proc/buddyinfo samples/hello.c
	@$(O)/ashlar build samples/hello.c
	@echo '$$ time ashlar run samples/hello.ko'
	@bash -c 'TIMEFORMAT="%R s"; time $(O)/ashlar run samples/hello.ko'
	@$(CC) -o $(O)/mailbox_user samples/programs/mailbox_user.c
	@echo '$$ ashlar run samples/mailbox.c -- build/mailbox_user'
	@$(O)/ashlar run samples/mailbox.c -- $(O)/mailbox_user

test:
	@scripts/setup.sh test
	@$(MAKE) --no-print-directory $(JOBS) all $(O)/ashlar-unit
	@$(MAKE) --no-print-directory $(JOBS) SAN=1 CC=clang O=build/san all build/san/ashlar-unit
	@tests/run.sh quick
test-long:
	@scripts/setup.sh test check
	@$(MAKE) --no-print-directory $(JOBS) all $(O)/ashlar-unit
	@$(MAKE) --no-print-directory $(JOBS) SAN=1 CC=clang O=build/san all build/san/ashlar-unit
	@tests/run.sh long
bench: all
	@scripts/setup.sh bench
	@bench/bench.sh
check:
	@scripts/setup.sh check test
	@scripts/check.sh
format:
	clang-format -i $$(git ls-files '*.c' '*.h')

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/ashlar/kdir $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 755 $(O)/ashlar $(DESTDIR)$(PREFIX)/bin/ashlar
	cp -RL kdir/. $(O)/kdir/Module.symvers $(DESTDIR)$(PREFIX)/lib/ashlar/kdir/
	mkdir -p $(DESTDIR)$(PREFIX)/lib/ashlar/kdir/arch/host
	cp -RL include port $(DESTDIR)$(PREFIX)/lib/ashlar/kdir/
	cp -RL arch/host/include $(DESTDIR)$(PREFIX)/lib/ashlar/kdir/arch/host/
	install -m 644 docs/ashlar.1 $(DESTDIR)$(PREFIX)/share/man/man1/ashlar.1
uninstall:
	rm -rf $(DESTDIR)$(PREFIX)/lib/ashlar
	rm -f $(DESTDIR)$(PREFIX)/bin/ashlar $(DESTDIR)$(PREFIX)/share/man/man1/ashlar.1
clean:
	rm -rf build
help:
	@echo 'make            build the command, build/ashlar'
	@echo 'make demo       build it and run an unchanged kernel module'
	@echo 'make test       the quick tests (5 minutes)      make test-long  the long ones'
	@echo 'make bench      measure, beside peers            make check      format, static analysis, layers, warnings'
	@echo 'make install    into PREFIX ($(PREFIX))          make clean      remove build/'

-include $(CORE_OBJ:.o=.d) $(UNIT_OBJ:.o=.d) $(HOST_OBJ:.o=.d) $(TOOL_OBJ:.o=.d) $(UNIT_MAIN_OBJ:.o=.d)

.PHONY: print-warnings
print-warnings:
	@echo $(WARN)
