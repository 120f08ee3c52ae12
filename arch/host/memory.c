// SPDX-License-Identifier: MIT
/*
 * The machine's RAM: one sparse file in memory, mapped once at PAGE_OFFSET.
 *
 * A frame's offset in the file is its physical address, so a translation is mapped with mmap(address, bytes, file,
 * physical address), wherever it lies. The holes of the physical map (below 4 GiB) are holes of the file, and of the
 * direct map.
 *
 * The host gives memory to a frame when it is first touched, and takes it back only for large runs
 * (arch_discard_frames()). When the host itself has none left, the touch raises SIGBUS and trap.c ends the machine
 * with one line.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "internal.h"

#define LOW_RAM_END 0x9fc00UL	/* the BIOS data area begins here */
#define EXTENDED_RAM 0x100000UL /* 1 MiB */
#define IMAGE_PHYS (16UL << 20)
#define HOLE_START (3UL << 30) /* device registers of a PC lie between 3 and 4 GiB */
#define HOLE_END (4UL << 30)

int host_ram_fd = -1;
static struct arch_range ranges[6];
static unsigned int range_count;
extern char _end[];

static void add_range(uint64_t base, uint64_t end, enum arch_range_type type, const char *name)
{
	if (end > base)
		ranges[range_count++] = (struct arch_range){ base, end - base, type, name };
}

static void make_map(uint64_t mem)
{
	uint64_t low_end = mem < HOLE_START ? mem : HOLE_START;
	uint64_t image = ((uint64_t)_end - IMAGE_VADDR + HOST_PAGE - 1) & ~(HOST_PAGE - 1);

	range_count = 0;
	add_range(0, LOW_RAM_END, ARCH_RANGE_RAM, NULL);
	add_range(LOW_RAM_END, EXTENDED_RAM, ARCH_RANGE_RESERVED, NULL);
	add_range(EXTENDED_RAM, low_end, ARCH_RANGE_RAM, NULL);
	add_range(IMAGE_PHYS, IMAGE_PHYS + image, ARCH_RANGE_IMAGE, "Kernel image");
	if (mem > HOLE_START)
		add_range(HOLE_END, HOLE_END + (mem - HOLE_START), ARCH_RANGE_RAM, NULL);
}

/**
 * arch_memory_map - the machine's physical map (see port.h)
 */
const struct arch_range *arch_memory_map(unsigned int *count)
{
	*count = range_count;
	return ranges;
}

/**
 * host_is_ram - is this run of physical addresses backed by the RAM file?
 */
bool host_is_ram(uint64_t phys, size_t bytes)
{
	for (unsigned int i = 0; i < range_count; i++) {
		const struct arch_range *r = &ranges[i];

		if (r->type == ARCH_RANGE_RAM && phys >= r->base && phys < r->base + r->size)
			return bytes <= r->base + r->size - phys || (r->base == 0 && phys + bytes <= EXTENDED_RAM);
		if (r->type == ARCH_RANGE_RESERVED && phys >= r->base && phys + bytes <= r->base + r->size)
			return true;
	}
	return false;
}

static int map_direct(uint64_t phys, uint64_t bytes)
{
	void *want = (void *)(PAGE_OFFSET + phys);
	void *got = mmap(want, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED_NOREPLACE | MAP_NORESERVE,
			 host_ram_fd, (off_t)phys);

	if (got == want)
		return 0;
	host_error("cannot map %llu MiB of RAM: %s%s", (unsigned long long)(bytes >> 20),
		   got == MAP_FAILED && errno != EEXIST ? strerror(errno) : "its place in the address space is taken",
		   got == MAP_FAILED && errno == ENOMEM ? " (is the address space limited, ulimit -v?)" : "");
	return HOST_EXIT_LIMIT;
}

/**
 * host_memory_init - make the RAM file and the direct map
 * @mem: bytes of RAM, a multiple of a page
 *
 * Returns 0, or an exit status after saying why not.
 */
int host_memory_init(uint64_t mem)
{
	uint64_t end = mem > HOLE_START ? HOLE_END + (mem - HOLE_START) : mem;

	make_map(mem);
	host_ram_fd = memfd_create("ashlar-ram", MFD_CLOEXEC);
	if (host_ram_fd < 0) {
		host_error("cannot create the RAM file: %s", strerror(errno));
		return HOST_EXIT_LIMIT;
	}
	/* One page more: what an idle bus reads as, in programs. */
	if (ftruncate(host_ram_fd, (off_t)(end + HOST_PAGE))) {
		host_error("cannot give the machine %llu MiB of RAM: %s", (unsigned long long)(mem >> 20),
			   errno == EFBIG ? "the limit on file size (ulimit -f) is lower" : strerror(errno));
		return HOST_EXIT_LIMIT;
	}
	if (mem <= HOLE_START)
		return map_direct(0, mem);
	return map_direct(0, HOLE_START) ?: map_direct(HOLE_END, mem - HOLE_START);
}

/**
 * arch_discard_frames - give the memory of free frames back to the host (see port.h)
 */
void arch_discard_frames(phys_addr_t phys, size_t bytes)
{
	int saved = errno;

	if (bytes && host_is_ram(phys, bytes))
		fallocate(host_ram_fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)phys, (off_t)bytes);
	errno = saved;
}
