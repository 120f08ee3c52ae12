/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_IRQDOMAIN_H
#define _LINUX_IRQDOMAIN_H
/* A domain maps a controller's own line numbers (hwirq) to interrupt numbers. */
#include <linux/types.h>
#include <linux/irqhandler.h>
#include <linux/mutex.h>
#include <linux/xarray.h>

struct device_node;
struct fwnode_handle;
struct irq_domain;
struct irq_chip;
struct irq_data;
struct irq_desc;
enum irq_domain_bus_token { DOMAIN_BUS_ANY = 0 };

struct irq_domain_ops {
	int (*map)(struct irq_domain *d, unsigned int virq, irq_hw_number_t hw);
	void (*unmap)(struct irq_domain *d, unsigned int virq);
	int (*xlate)(struct irq_domain *d, struct device_node *node, const u32 *intspec, unsigned int intsize,
		     unsigned long *out_hwirq, unsigned int *out_type);
};

struct irq_domain {
	const char *name;
	const struct irq_domain_ops *ops;
	void *host_data;
	unsigned int flags;
	unsigned int mapcount;
	irq_hw_number_t hwirq_max;
	struct mutex mutex;   /* serialises changes of the map */
	struct xarray revmap; /* hwirq to struct irq_data; read under RCU */
};

struct irq_domain *irq_domain_create_linear(struct fwnode_handle *fwnode, unsigned int size,
					    const struct irq_domain_ops *ops, void *host_data);
struct irq_domain *irq_domain_create_tree(struct fwnode_handle *fwnode, const struct irq_domain_ops *ops,
					  void *host_data);
static inline struct irq_domain *irq_domain_add_linear(struct device_node *of_node, unsigned int size,
						       const struct irq_domain_ops *ops, void *host_data)
{
	return irq_domain_create_linear(NULL, size, ops, host_data);
}
static inline struct irq_domain *irq_domain_add_tree(struct device_node *of_node, const struct irq_domain_ops *ops,
						     void *host_data)
{
	return irq_domain_create_tree(NULL, ops, host_data);
}
struct irq_domain *irq_domain_create_simple(struct fwnode_handle *fwnode, unsigned int size, unsigned int first_irq,
					    const struct irq_domain_ops *ops, void *host_data);
static inline struct irq_domain *irq_domain_add_simple(struct device_node *of_node, unsigned int size,
						       unsigned int first_irq, const struct irq_domain_ops *ops,
						       void *host_data)
{
	return irq_domain_create_simple(NULL, size, first_irq, ops, host_data);
}
struct irq_domain *irq_domain_create_legacy(struct fwnode_handle *fwnode, unsigned int size, unsigned int first_irq,
					    irq_hw_number_t first_hwirq, const struct irq_domain_ops *ops,
					    void *host_data);
static inline struct irq_domain *irq_domain_add_legacy(struct device_node *of_node, unsigned int size,
						       unsigned int first_irq, irq_hw_number_t first_hwirq,
						       const struct irq_domain_ops *ops, void *host_data)
{
	return irq_domain_create_legacy(NULL, size, first_irq, first_hwirq, ops, host_data);
}
int irq_domain_associate(struct irq_domain *domain, unsigned int irq, irq_hw_number_t hwirq);
void irq_domain_associate_many(struct irq_domain *domain, unsigned int irq_base, irq_hw_number_t hwirq_base, int count);
int irq_domain_xlate_onecell(struct irq_domain *d, struct device_node *ctrlr, const u32 *intspec, unsigned int intsize,
			     unsigned long *out_hwirq, unsigned int *out_type);
int irq_domain_xlate_twocell(struct irq_domain *d, struct device_node *ctrlr, const u32 *intspec, unsigned int intsize,
			     unsigned long *out_hwirq, unsigned int *out_type);
int irq_domain_xlate_onetwocell(struct irq_domain *d, struct device_node *ctrlr, const u32 *intspec,
				unsigned int intsize, unsigned long *out_hwirq, unsigned int *out_type);
void irq_domain_remove(struct irq_domain *host);
unsigned int irq_create_mapping(struct irq_domain *host, irq_hw_number_t hwirq);
void irq_dispose_mapping(unsigned int virq);
unsigned int irq_find_mapping(struct irq_domain *host, irq_hw_number_t hwirq);
struct irq_data *irq_domain_get_irq_data(struct irq_domain *domain, unsigned int virq);
extern const struct irq_domain_ops irq_domain_simple_ops;
#endif
