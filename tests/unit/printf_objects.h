/* SPDX-License-Identifier: MIT */
/* What the arguments in printf_cases.h name. */
#define NULLSTR ((const char *)NULL)
#define LOWPTR ((const char *)0x10)
#define ERRPTR ((const char *)-22l)
#define ERRPTR2 ((const char *)-1l)

static phys_addr_t phys = 0x123456789abull;
static dma_addr_t dma = 0xfedcba98ull;
static struct resource res_mem = { .start = 0xe0000000,
				   .end = 0xe0000fff,
				   .flags = IORESOURCE_MEM | IORESOURCE_PREFETCH };
static struct resource res_io = { .start = 0x3f8, .end = 0x3ff, .flags = IORESOURCE_IO };
static struct resource res_irq = { .start = 14, .end = 15, .flags = IORESOURCE_IRQ };
static struct resource res_one = { .start = 7, .end = 7, .flags = IORESOURCE_IRQ };
static struct resource res_bus = { .start = 0, .end = 0xff, .flags = IORESOURCE_BUS };
static struct resource res_dma = { .start = 2, .end = 2, .flags = IORESOURCE_DMA };
static struct resource res_unset = { .start = 0, .end = 0xfff, .flags = IORESOURCE_MEM | IORESOURCE_UNSET };
static struct resource res_none = { .start = 1, .end = 2, .flags = 0 };
static struct resource res_big = {
	.start = 0x100000000ull,
	.end = 0x1ffffffffull,
	.flags = IORESOURCE_MEM | IORESOURCE_MEM_64 | IORESOURCE_PREFETCH | IORESOURCE_WINDOW | IORESOURCE_DISABLED,
};
static struct resource res_flagged = { .start = 0x10, .end = 0x1f, .flags = IORESOURCE_MEM | IORESOURCE_BUSY | 0x5 };
static u8 bytes[64] = {
	0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff,
	'T',  'h',  'e',  ' ',	'q',  'u',  'i',  'c',	'k',  ' ',  'b',  'r',	'o',  'w',  'n',  0x7f,
	0x80, 0x81, 0x1b, 0x0a, 0x0d, '~',  '!',  '"',	'%',  's',  1,	  2,	3,    4,    5,	  6,
};
static unsigned long bitmap[2] = { 0xf00000000000a0b5ul, 0x80000001000000fful };
static u8 mac[6] = { 0x00, 0x1a, 0x2b, 0x3c, 0x4d, 0xff };
static u8 ip4[4] = { 192, 168, 1, 254 };
static u8 ip4b[4] = { 1, 22, 0, 9 };
static u8 ip6[16] = { 0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0x12, 0, 0x01, 0xab, 0xcd };
static u8 ip6_loop[16] = { [15] = 1 };
static u8 ip6_any[16];
static u8 ip6_mapped[16] = { [10] = 0xff, [11] = 0xff, 10, 0, 0, 1 };
static u8 ip6_run[16] = { 0x20, 0x01, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2 };
static u8 ip6_run2[16] = { 0xfe, 0x80, 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 0, 0, 0 };
static u8 ip6_isatap[16] = { 0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0x5e, 0xfe, 10, 1, 2, 3 };
static u8 ip6_one[16] = { 0, 1, 0, 0, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8 };
static struct sockaddr_in sa4 = {
	.sin_family = AF_INET,
	.sin_port = (__force __be16)0x5000,
	.sin_addr = { (__force __be32)0x0100007f },
};
static struct sockaddr_in6 sa6 = {
	.sin6_family = AF_INET6,
	.sin6_port = (__force __be16)0xbb01,
	.sin6_flowinfo = (__force __be32)0x78563402,
	.sin6_addr = { { { 0xfe, 0x80, [15] = 0x42 } } },
	.sin6_scope_id = 3,
};
static struct sockaddr_in sa_bad = { .sin_family = 77 };
static u8 uuid[16] = { 0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f };
static struct va_format vaf;
static struct rtc_time rtc = {
	.tm_sec = 7,
	.tm_min = 8,
	.tm_hour = 9,
	.tm_mday = 10,
	.tm_mon = 10,
	.tm_year = 118,
	.tm_wday = 6,
	.tm_yday = 313,
};
static time64_t when = 1546615943;
static time64_t zero_time;
static time64_t old_time = -86400ll * 365;
static u32 fourcc = 0x3231564e; /* NV12 */
static u32 fourcc_big = 0xb231564e;
static u32 fourcc_odd = 0x00200141;
static gfp_t gfp_kernel = GFP_KERNEL, gfp_atomic = GFP_ATOMIC, gfp_none;
static gfp_t gfp_mixed = GFP_KERNEL | __GFP_ZERO | __GFP_NOWARN | __GFP_COMP | __GFP_NORETRY;
static gfp_t gfp_dma = GFP_KERNEL | GFP_DMA, gfp_nowait = GFP_NOWAIT | __GFP_ACCOUNT;
static gfp_t gfp_user = GFP_HIGHUSER_MOVABLE | __GFP_HARDWALL | __GFP_ZERO;
static gfp_t gfp_high = GFP_NOIO | __GFP_HIGH | __GFP_MEMALLOC | __GFP_THISNODE | __GFP_DMA32;
static gfp_t gfp_unknown = (__force gfp_t)0x40000001;
static unsigned long vma_flags = VM_READ | VM_WRITE | VM_EXEC | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC;
static unsigned long vma_all = 0xffffffff;
static unsigned long vma_none;
