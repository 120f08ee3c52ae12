// SPDX-License-Identifier: MIT
/*
 * The machine's end, as modules may ask for it: whoever registered hears of it, then the machine stops. There is nothing that
 * could start it again, so a restart is a halt.
 */
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/notifier.h>
#include <linux/reboot.h>
#include "ashlar/port.h"

BLOCKING_NOTIFIER_HEAD(reboot_notifier_list);
static ATOMIC_NOTIFIER_HEAD(restart_handler_list);
enum reboot_mode reboot_mode = REBOOT_UNDEFINED;
EXPORT_SYMBOL_GPL(reboot_mode);

/** register_reboot_notifier - @nb hears of restart, halt and power-off (SYS_*). Process context. Returns 0 or -EEXIST. */
int register_reboot_notifier(struct notifier_block *nb)
{
	return blocking_notifier_chain_register(&reboot_notifier_list, nb);
}
EXPORT_SYMBOL(register_reboot_notifier);

/** unregister_reboot_notifier - it no longer wants to. Process context. Returns 0 or -ENOENT. */
int unregister_reboot_notifier(struct notifier_block *nb)
{
	return blocking_notifier_chain_unregister(&reboot_notifier_list, nb);
}
EXPORT_SYMBOL(unregister_reboot_notifier);

/** register_restart_handler - @nb is asked to restart the machine, last of all */
int register_restart_handler(struct notifier_block *nb)
{
	return atomic_notifier_chain_register(&restart_handler_list, nb);
}
EXPORT_SYMBOL(register_restart_handler);

/** unregister_restart_handler - it is not any more */
int unregister_restart_handler(struct notifier_block *nb)
{
	return atomic_notifier_chain_unregister(&restart_handler_list, nb);
}
EXPORT_SYMBOL(unregister_restart_handler);

static void __noreturn end(enum system_states state, unsigned long event, void *data, const char *text)
{
	blocking_notifier_call_chain(&reboot_notifier_list, event, data);
	system_state = state;
	pr_emerg("reboot: %s\n", text);
	arch_halt();
}

/** kernel_restart - end the machine after telling those who registered; @cmd is handed to them. Process context. */
void kernel_restart(char *cmd)
{
	end(SYSTEM_RESTART, SYS_RESTART, cmd, "Restarting system");
}
EXPORT_SYMBOL_GPL(kernel_restart);

/** kernel_halt - the same. Process context. */
void kernel_halt(void)
{
	end(SYSTEM_HALT, SYS_HALT, NULL, "System halted");
}
EXPORT_SYMBOL_GPL(kernel_halt);

/** kernel_power_off - the same. Process context. */
void kernel_power_off(void)
{
	end(SYSTEM_POWER_OFF, SYS_POWER_OFF, NULL, "Power down");
}
EXPORT_SYMBOL_GPL(kernel_power_off);

/** emergency_restart - end the machine at once. Any context. */
void emergency_restart(void)
{
	system_state = SYSTEM_RESTART;
	atomic_notifier_call_chain(&restart_handler_list, reboot_mode, NULL);
	arch_halt();
}
EXPORT_SYMBOL_GPL(emergency_restart);

/** orderly_poweroff - power off, as if a program had asked for it */
void orderly_poweroff(bool force)
{
	kernel_power_off();
}
EXPORT_SYMBOL_GPL(orderly_poweroff);

/** orderly_reboot - likewise */
void orderly_reboot(void)
{
	kernel_restart(NULL);
}
EXPORT_SYMBOL_GPL(orderly_reboot);
