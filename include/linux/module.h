/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_MODULE_H
#define _LINUX_MODULE_H
#include <linux/list.h>
#include <linux/stat.h>
#include <linux/buildid.h>
#include <linux/compiler.h>
#include <linux/cache.h>
#include <linux/kmod.h>
#include <linux/init.h>
#include <linux/elf.h>
#include <linux/stringify.h>
#include <linux/kobject.h>
#include <linux/moduleparam.h>
#include <linux/jump_label.h>
#include <linux/export.h>
#include <linux/srcu.h>
#include <linux/static_call_types.h>
#include <linux/percpu.h>
#include <linux/bug.h>
#include <asm/module.h>

#define MODULE_NAME_LEN MAX_PARAM_PREFIX_LEN

struct exception_table_entry;
struct module_param_attrs;
struct bug_entry;
struct module_sect_attrs;
struct notifier_block;

struct modversion_info {
	unsigned long crc;
	char name[MODULE_NAME_LEN];
};

/* A directory under /sys/module. */
struct module_kobject {
	struct kobject kobj;
	struct module *mod;
	struct kobject *drivers_dir;
	struct module_param_attrs *mp;
	struct completion *kobj_completion;
} __randomize_layout;

struct module_attribute {
	struct attribute attr;
	ssize_t (*show)(struct module_attribute *, struct module_kobject *, char *);
	ssize_t (*store)(struct module_attribute *, struct module_kobject *, const char *, size_t count);
	void (*setup)(struct module *, const char *);
	int (*test)(struct module *);
	void (*free)(struct module *);
};

struct module_version_attribute {
	struct module_attribute mattr;
	const char *module_name;
	const char *version;
};
ssize_t __modver_version_show(struct module_attribute *mattr, struct module_kobject *mk, char *buf);

extern struct module_attribute module_uevent;

/* The two functions of a module; the build sets struct module's init and exit to these names. */
int init_module(void);
void cleanup_module(void);

#ifndef MODULE
#define module_init(x) __initcall(x);
#define module_exit(x) __exitcall(x);
#else
/* The inline function makes the compiler check the type; the alias gives the function its fixed name. */
#define module_init(initfn) \
	static inline initcall_t __maybe_unused __inittest(void) \
	{ \
		return initfn; \
	} \
	int init_module(void) __copy(initfn) __attribute__((alias(#initfn)));
#define module_exit(exitfn) \
	static inline exitcall_t __maybe_unused __exittest(void) \
	{ \
		return exitfn; \
	} \
	void cleanup_module(void) __copy(exitfn) __attribute__((alias(#exitfn)));

/* Any initcall of a module is its init function. */
#define early_initcall(fn) module_init(fn)
#define core_initcall(fn) module_init(fn)
#define core_initcall_sync(fn) module_init(fn)
#define postcore_initcall(fn) module_init(fn)
#define postcore_initcall_sync(fn) module_init(fn)
#define arch_initcall(fn) module_init(fn)
#define subsys_initcall(fn) module_init(fn)
#define subsys_initcall_sync(fn) module_init(fn)
#define fs_initcall(fn) module_init(fn)
#define fs_initcall_sync(fn) module_init(fn)
#define rootfs_initcall(fn) module_init(fn)
#define device_initcall(fn) module_init(fn)
#define device_initcall_sync(fn) module_init(fn)
#define late_initcall(fn) module_init(fn)
#define late_initcall_sync(fn) module_init(fn)
#define console_initcall(fn) module_init(fn)
#endif

#define MODULE_INFO(tag, info) __MODULE_INFO(tag, tag, info)
#define MODULE_ALIAS(_alias) MODULE_INFO(alias, _alias)
#define MODULE_SOFTDEP(_softdep) MODULE_INFO(softdep, _softdep)
#define MODULE_LICENSE(_license) MODULE_INFO(license, _license)
#define MODULE_AUTHOR(_author) MODULE_INFO(author, _author)
#define MODULE_DESCRIPTION(_description) MODULE_INFO(description, _description)
#define MODULE_VERSION(_version) MODULE_INFO(version, _version)
#define MODULE_FIRMWARE(_firmware) MODULE_INFO(firmware, _firmware)
#define MODULE_IMPORT_NS(ns) MODULE_INFO(import_ns, __stringify(ns))
#define MODULE_ALIAS_CHARDEV(major, minor) MODULE_ALIAS("char-major-" __stringify(major) "-" __stringify(minor))
#define MODULE_ALIAS_CHARDEV_MAJOR(major) MODULE_ALIAS("char-major-" __stringify(major) "-*")
#define MODULE_ALIAS_BLOCKDEV(major, minor) MODULE_ALIAS("block-major-" __stringify(major) "-" __stringify(minor))
#define MODULE_ALIAS_BLOCKDEV_MAJOR(major) MODULE_ALIAS("block-major-" __stringify(major) "-*")
#define MODULE_ALIAS_MISCDEV(minor) MODULE_ALIAS("char-major-" __stringify(MISC_MAJOR) "-" __stringify(minor))
#define MODULE_ALIAS_FS(NAME) MODULE_ALIAS("fs-" NAME)

#ifdef MODULE
#define MODULE_DEVICE_TABLE(type, name) \
	extern typeof(name) __mod_##type##__##name##_device_table __attribute__((unused, alias(__stringify(name))))
#else
#define MODULE_DEVICE_TABLE(type, name)
#endif

void *__symbol_get(const char *symbol);
#define symbol_get(x) ((typeof(&x))(__symbol_get(__stringify(x))))
void __symbol_put(const char *symbol);
#define symbol_put(x) __symbol_put(__stringify(x))
void symbol_put_addr(void *addr);

enum module_state {
	MODULE_STATE_LIVE,
	MODULE_STATE_COMING,
	MODULE_STATE_GOING,
	MODULE_STATE_UNFORMED, /* its name is reserved, nothing else is to be used yet */
};

/* One block of module memory: [text][read-only][read-only after init][writable], each part page aligned, then the symbols. */
struct module_layout {
	void *base;
	unsigned int size;
	unsigned int text_size;
	unsigned int ro_size;		 /* text + read-only */
	unsigned int ro_after_init_size; /* text + read-only + read-only after init */
};

struct mod_kallsyms {
	Elf_Sym *symtab;
	unsigned int num_symtab;
	char *strtab;
	char *typetab;
};

/*
 * state to exit have fixed places: the generated part of a module (asm/module_image.h) fills in name, init and exit.
 */
struct module {
	enum module_state state;
	struct list_head list; /* all modules; writers hold module_mutex, readers use RCU */
	char name[MODULE_NAME_LEN];
	int (*init)(void);
	void (*exit)(void);

	unsigned char build_id[BUILD_ID_SIZE_MAX];

	struct module_kobject mkobj;
	struct module_attribute *modinfo_attrs;
	const char *version;
	const char *srcversion;
	struct kobject *holders_dir;

	const struct kernel_symbol *syms;
	const s32 *crcs;
	unsigned int num_syms;

	struct mutex param_lock;
	struct kernel_param *kp;
	unsigned int num_kp;

	unsigned int num_gpl_syms;
	const struct kernel_symbol *gpl_syms;
	const s32 *gpl_crcs;
	bool using_gplonly_symbols;
	bool async_probe_requested;

	unsigned int num_exentries;
	struct exception_table_entry *extable;

	struct module_layout core_layout __aligned(L1_CACHE_BYTES);
	struct module_layout init_layout;
	struct mod_arch_specific arch;

	unsigned long taints;

	unsigned int num_bugs;
	struct list_head bug_list;
	struct bug_entry *bug_table;

	struct mod_kallsyms __rcu *kallsyms; /* &core_kallsyms once init has run */
	struct mod_kallsyms core_kallsyms;
	unsigned int num_core_syms; /* without the symbols of the init sections */
	struct module_sect_attrs *sect_attrs;
	struct module_sect_attrs *notes_attrs;
	char *args; /* the parameters as given */

	void __percpu *percpu;
	unsigned int percpu_size;

	unsigned int num_tracepoints;
	struct tracepoint *const *tracepoints_ptrs;
	struct jump_entry *jump_entries;
	unsigned int num_jump_entries;
	unsigned int num_srcu_structs;
	struct srcu_struct **srcu_struct_ptrs;
	int num_kunit_suites;
	struct kunit_suite **kunit_suites;

	struct list_head source_list; /* modules that use this one (struct module_use) */
	struct list_head target_list; /* modules that this one uses */
	atomic_t refcnt;	      /* users + 1; 0: going */
} ____cacheline_aligned __randomize_layout;

/* One module (source) uses another (target). */
struct module_use {
	struct list_head source_list;
	struct list_head target_list;
	struct module *source, *target;
};

#ifndef MODULE_ARCH_INIT
#define MODULE_ARCH_INIT \
	{ \
	}
#endif

extern struct mutex module_mutex;

static inline bool module_is_live(struct module *mod)
{
	return mod->state != MODULE_STATE_GOING;
}

static inline bool module_is_coming(struct module *mod)
{
	return mod->state == MODULE_STATE_COMING;
}

static inline bool within_module_core(unsigned long addr, const struct module *mod)
{
	return addr - (unsigned long)mod->core_layout.base < mod->core_layout.size;
}

static inline bool within_module_init(unsigned long addr, const struct module *mod)
{
	return addr - (unsigned long)mod->init_layout.base < mod->init_layout.size;
}

static inline bool within_module(unsigned long addr, const struct module *mod)
{
	return within_module_init(addr, mod) || within_module_core(addr, mod);
}

struct module *__module_text_address(unsigned long addr);
struct module *__module_address(unsigned long addr);
bool is_module_address(unsigned long addr);
bool __is_module_percpu_address(unsigned long addr, unsigned long *can_addr);
bool is_module_percpu_address(unsigned long addr);
bool is_module_text_address(unsigned long addr);
struct module *find_module(const char *name);

int module_refcount(struct module *mod);
void __module_get(struct module *module);
bool try_module_get(struct module *module);
void module_put(struct module *module);
void __noreturn __module_put_and_kthread_exit(struct module *mod, long code);
#define module_put_and_kthread_exit(code) __module_put_and_kthread_exit(THIS_MODULE, code)

/* "name" of a module or, for the core, "kernel". */
#define module_name(mod) \
	({ \
		struct module *__mod = (mod); \
		__mod ? __mod->name : "kernel"; \
	})

void *dereference_module_function_descriptor(struct module *mod, void *ptr);
const char *module_address_lookup(unsigned long addr, unsigned long *symbolsize, unsigned long *offset, char **modname,
				  const unsigned char **modbuildid, char *namebuf);
int lookup_module_symbol_name(unsigned long addr, char *symname);
int lookup_module_symbol_attrs(unsigned long addr, unsigned long *size, unsigned long *offset, char *modname,
			       char *name);
int module_get_kallsym(unsigned int symnum, unsigned long *value, char *type, char *name, char *module_name,
		       int *exported);
unsigned long module_kallsyms_lookup_name(const char *name);
int module_kallsyms_on_each_symbol(int (*fn)(void *, const char *, struct module *, unsigned long), void *data);

int register_module_notifier(struct notifier_block *nb);
int unregister_module_notifier(struct notifier_block *nb);
void print_modules(void);

static inline bool module_requested_async_probing(struct module *module)
{
	return module && module->async_probe_requested;
}

static inline bool is_livepatch_module(struct module *mod)
{
	return false;
}

static inline bool module_sig_ok(struct module *module)
{
	return true;
}

extern struct kset *module_kset;
extern struct kobj_type module_ktype;

#define __MODULE_STRING(x) __stringify(x)
#define symbol_request(x) try_then_request_module(symbol_get(x), "symbol:" #x)

const struct exception_table_entry *search_module_extables(unsigned long addr);
struct bug_entry *module_find_bug(unsigned long bugaddr);
#endif
