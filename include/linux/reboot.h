/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_REBOOT_H
#define _LINUX_REBOOT_H
#include <linux/notifier.h>
#include <uapi/linux/reboot.h>
#define SYS_DOWN 0x0001
#define SYS_RESTART SYS_DOWN
#define SYS_HALT 0x0002
#define SYS_POWER_OFF 0x0003
enum reboot_mode { REBOOT_UNDEFINED = -1, REBOOT_COLD = 0, REBOOT_WARM, REBOOT_HARD, REBOOT_SOFT, REBOOT_GPIO };
extern enum reboot_mode reboot_mode;
int register_reboot_notifier(struct notifier_block *);
int unregister_reboot_notifier(struct notifier_block *);
int register_restart_handler(struct notifier_block *);
int unregister_restart_handler(struct notifier_block *);
void kernel_restart(char *cmd);
void kernel_halt(void);
void kernel_power_off(void);
void emergency_restart(void);
void orderly_poweroff(bool force);
void orderly_reboot(void);
#endif
