/* SPDX-License-Identifier: MIT */
#ifndef _LINUX_CLOCKSOURCE_IDS_H
#define _LINUX_CLOCKSOURCE_IDS_H
enum clocksource_ids { CSID_GENERIC = 0, CSID_ARM_ARCH_COUNTER, CSID_MAX };
#endif
