#!/bin/sh
# SPDX-License-Identifier: MIT
# Brings a transcript into a form in which Ashlar's and real Linux's can be compared. What it removes is the list of
# differences that are documented in docs/linux-differences.md, and nothing else:
#   time      the time stamps of the log
#   address   kernel addresses, hashed pointers, physical addresses, and the size of the vmalloc area computed from them
#   signing   Linux's "module verification failed" (Ashlar has no signatures) and the E of its taint
#   machine   in a report: the registers, the code bytes, PID, CPU, the name of kernel and hardware, offsets and sizes of functions, line numbers of the
#             kernel's own files, and the call trace beyond the module
#   source    the source positions that Ashlar adds to a call trace
sed -E \
	-e 's/^\[ *[0-9]+\.[0-9]+\] /[T] /' \
	-e '/module verification failed: signature/d' |
	awk '/\] Call Trace:$/ { print; skip = 1; next } /<\/TASK>/ { skip = 0; next } skip { next } { print }' |
	sed -E \
		-e '/^\[T\] (RSP|RAX|RDX|RBP|R10|R13|FS|CS|CR2|PKRU|Code|DR0|DR3|Hardware name)[: ]/d' \
		-e 's/^(\[T\] (WARNING: )?CPU: )[0-9]+ PID: [0-9]+/\1N PID: N/' \
		-e 's/(Tainted: [A-Z ]*)E /\1  /; s/ +6\.1\.0-[^ ]+ #.*$/ RELEASE/; s/Tainted: G +O +/Tainted: G O /' \
		-e 's/(at mm\/[a-z_]+\.c):[0-9]+/\1:N/' \
		-e 's/\+0x[0-9a-f]+\/0x[0-9a-f]+/+N/g' \
		-e 's/\((O?)E?(\+?)\)/(\1\2)/' \
		-e 's/ \([^ ]+\.c:[0-9]+\)$//' \
		-e 's/\b0{13}([0-9a-f]{3})\b/LOW\1/g; s/(Vmalloc size):[0-9]+/\1:N/' \
		-e 's/(0x)?[0-9a-f]{16}/ADDR/g; s/Physical address:[0-9a-f]+([^0-9a-f]+)[0-9a-f]+/Physical address:ADDR\1ADDR/' \
		-e 's/Virtual Address:[0-9a-f]+$/Virtual Address:ADDR/; s/(Vmalloc (start|end)):[0-9a-f]+/\1:ADDR/' \
		-e 's/(major number|uaccess_dev c) [0-9]+/\1 N/'
