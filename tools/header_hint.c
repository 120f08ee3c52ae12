// SPDX-License-Identifier: MIT
/*
 * Which header declares a name? For the line that follows "undefined!" and "implicit declaration".
 *
 * The kit's own headers are searched, so the answer is never out of date; names of Linux that the kit does not have stand in a table.
 * Runs only after a build has failed, so it may take its time (some milliseconds).
 */

#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "modpost.h"
#include "tool.h"

/* Interfaces of Linux 6.1 that modules commonly want. */
static const struct {
	const char *name, *header;
} linux_names[] = {
	{ "acpi_bus_register_driver", "linux/acpi.h" },
	{ "add_disk", "linux/blkdev.h" },
	{ "alloc_etherdev_mqs", "linux/etherdevice.h" },
	{ "alloc_netdev_mqs", "linux/netdevice.h" },
	{ "blk_mq_alloc_tag_set", "linux/blk-mq.h" },
	{ "call_usermodehelper", "linux/umh.h" },
	{ "clk_get", "linux/clk.h" },
	{ "clk_prepare", "linux/clk.h" },
	{ "crypto_alloc_shash", "crypto/hash.h" },
	{ "crypto_alloc_skcipher", "crypto/skcipher.h" },
	{ "device_register", "linux/device.h" },
	{ "dma_alloc_attrs", "linux/dma-mapping.h" },
	{ "dma_free_attrs", "linux/dma-mapping.h" },
	{ "dma_map_page_attrs", "linux/dma-mapping.h" },
	{ "dma_pool_create", "linux/dmapool.h" },
	{ "eventfd_signal", "linux/eventfd.h" },
	{ "genl_register_family", "net/genetlink.h" },
	{ "get_user_pages", "linux/mm.h" },
	{ "gpio_request", "linux/gpio.h" },
	{ "gpiod_get", "linux/gpio/consumer.h" },
	{ "hid_register_driver", "linux/hid.h" },
	{ "i2c_add_adapter", "linux/i2c.h" },
	{ "i2c_register_driver", "linux/i2c.h" },
	{ "iio_device_alloc", "linux/iio/iio.h" },
	{ "init_net", "net/net_namespace.h" },
	{ "input_allocate_device", "linux/input.h" },
	{ "input_register_device", "linux/input.h" },
	{ "input_event", "linux/input.h" },
	{ "kernel_accept", "linux/net.h" },
	{ "kernel_sendmsg", "linux/net.h" },
	{ "kern_mount", "linux/fs.h" },
	{ "kprobe_register", "linux/kprobes.h" },
	{ "led_classdev_register_ext", "linux/leds.h" },
	{ "netif_rx", "linux/netdevice.h" },
	{ "__netlink_kernel_create", "linux/netlink.h" },
	{ "nf_register_net_hook", "linux/netfilter.h" },
	{ "nf_unregister_net_hook", "linux/netfilter.h" },
	{ "nvmem_register", "linux/nvmem-provider.h" },
	{ "of_find_property", "linux/of.h" },
	{ "of_property_read_string", "linux/of.h" },
	{ "pci_enable_device", "linux/pci.h" },
	{ "__pci_register_driver", "linux/pci.h" },
	{ "pci_unregister_driver", "linux/pci.h" },
	{ "perf_event_create_kernel_counter", "linux/perf_event.h" },
	{ "pwm_get", "linux/pwm.h" },
	{ "register_blkdev", "linux/blkdev.h" },
	{ "register_filesystem", "linux/fs.h" },
	{ "register_ftrace_function", "linux/ftrace.h" },
	{ "register_inetaddr_notifier", "linux/inetdevice.h" },
	{ "register_keyboard_notifier", "linux/keyboard.h" },
	{ "register_kprobe", "linux/kprobes.h" },
	{ "register_kretprobe", "linux/kprobes.h" },
	{ "register_netdev", "linux/netdevice.h" },
	{ "register_netdevice", "linux/netdevice.h" },
	{ "register_sysrq_key", "linux/sysrq.h" },
	{ "regmap_read", "linux/regmap.h" },
	{ "relay_open", "linux/relay.h" },
	{ "rtc_register_device", "linux/rtc.h" },
	{ "serial8250_register_8250_port", "linux/serial_8250.h" },
	{ "skb_put", "linux/skbuff.h" },
	{ "__alloc_skb", "linux/skbuff.h" },
	{ "kfree_skb_reason", "linux/skbuff.h" },
	{ "snd_card_new", "sound/core.h" },
	{ "sock_create_kern", "linux/net.h" },
	{ "sock_release", "linux/net.h" },
	{ "spi_sync", "linux/spi/spi.h" },
	{ "__spi_register_driver", "linux/spi/spi.h" },
	{ "synchronize_net", "linux/netdevice.h" },
	{ "thermal_zone_device_register", "linux/thermal.h" },
	{ "tty_register_driver", "linux/tty_driver.h" },
	{ "uio_register_device", "linux/uio_driver.h" },
	{ "unregister_kprobe", "linux/kprobes.h" },
	{ "unregister_netdev", "linux/netdevice.h" },
	{ "usb_alloc_urb", "linux/usb.h" },
	{ "usb_register_driver", "linux/usb.h" },
	{ "usb_deregister", "linux/usb.h" },
	{ "v4l2_device_register", "media/v4l2-device.h" },
	{ "video_register_device", "media/v4l2-dev.h" },
	{ "watchdog_register_device", "linux/watchdog.h" },
};

/* How sure a mention of a name is a declaration of it. */
enum mention { MENTION_NONE, MENTION_OTHER, MENTION_DEFINE, MENTION_DECLARATION };

static bool is_name_letter(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* Judges one line that contains the name at @at. */
static enum mention judge_line(const char *line, const char *at, size_t length)
{
	const char *end = line + strcspn(line, "\n"), *p = at + length;
	bool indented = *line == '\t' || *line == ' ';

	if (!strncmp(line, "#define", 7) && at == line + 7 + strspn(line + 7, " \t"))
		return MENTION_DEFINE;
	if (indented || *line == '#' || *line == '*' || at == line)
		return MENTION_OTHER;
	p += strspn(p, " ");
	if (*p == '(' || ((*p == ';' || *p == '[') && !strncmp(line, "extern", 6)))
		return memchr(line, '=', (size_t)(end - line)) ? MENTION_OTHER : MENTION_DECLARATION;
	return MENTION_OTHER;
}

static enum mention search_text(const char *text, const char *name)
{
	size_t length = strlen(name);
	enum mention best = MENTION_NONE;

	for (const char *at = strstr(text, name); at; at = strstr(at + 1, name)) {
		const char *line = at;
		enum mention found;

		if ((at > text && is_name_letter(at[-1])) || is_name_letter(at[length]))
			continue;
		while (line > text && line[-1] != '\n')
			line--;
		found = judge_line(line, at, length);
		best = found > best ? found : best;
	}
	return best;
}

struct search {
	const char *name;
	size_t root_length; /* of the include folder's path */
	enum mention best;
	char header[256];
};

static void search_file(struct search *search, const char *path)
{
	size_t bytes;
	char *text = load_file(path, &bytes);
	enum mention found;

	if (!text)
		return;
	text[bytes] = '\0';
	found = search_text(text, search->name);
	free(text);
	/* linux/ before asm/ and others, for that is what a module should include. */
	if (found < MENTION_DEFINE || found < search->best ||
	    (found == search->best && strncmp(path + search->root_length, "linux/", 6)))
		return;
	if (found == search->best && !strncmp(search->header, "linux/", 6) &&
	    strcmp(search->header, path + search->root_length) < 0)
		return;
	search->best = found;
	snprintf(search->header, sizeof(search->header), "%s", path + search->root_length);
}

static void search_folder(struct search *search, const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	char path[4096];

	while (dir && (entry = readdir(dir))) {
		size_t length = strlen(entry->d_name);

		if (entry->d_name[0] == '.' ||
		    (size_t)snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name) >= sizeof(path))
			continue;
		if (length > 2 && !strcmp(entry->d_name + length - 2, ".h"))
			search_file(search, path);
		else if (!strchr(entry->d_name, '.') && strcmp(entry->d_name, "ashlar"))
			search_folder(search, path);
	}
	if (dir)
		closedir(dir);
}

void explain_symbol(const char *name, const char *indent, bool after_link)
{
	struct search search = { .name = name };
	char root[4096];

	search.root_length = (size_t)snprintf(root, sizeof(root), "%s/include", kdir_path()) + 1;
	search_folder(&search, root);
	if (search.best) {
		fprintf(stderr, "%s'%s' is declared in <%s>%s\n", indent, name, search.header,
			after_link ? ", but not exported to modules" : "");
		return;
	}
	for (size_t i = 0; i < sizeof(linux_names) / sizeof(linux_names[0]); i++) {
		if (!strcmp(linux_names[i].name, name)) {
			fprintf(stderr, "%sLinux declares '%s' in <%s>, which Ashlar does not have yet\n", indent, name,
				linux_names[i].header);
			return;
		}
	}
	fprintf(stderr, "%sno header of Ashlar declares '%s': is it misspelt, or another module's?\n", indent, name);
}
