/* SPDX-License-Identifier: (GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause */
/*
 * sys/kern_event.h for programs: listeners to kernel events.
 */
#ifndef _NKE_USER_SYS_KERN_EVENT_H_
#define _NKE_USER_SYS_KERN_EVENT_H_

#include <linux/ioctl.h>
#include <linux/types.h>

#include <sys/sys_domain.h>

#define KEV_SNDSPACE	(4 * 1024)
#define KEV_RECVSPACE	(32 * 1024)

/* In a filter: all of them. */
#define KEV_ANY_VENDOR		0
#define KEV_ANY_CLASS		0
#define KEV_ANY_SUBCLASS	0

#define KEV_VENDOR_APPLE	1

/* Classes of that vendor. */
#define KEV_NETWORK_CLASS	1
#define KEV_IOKIT_CLASS		2
#define KEV_SYSTEM_CLASS	3
#define KEV_APPLESHARE_CLASS	4
#define KEV_FIREWALL_CLASS	5
#define KEV_IEEE80211_CLASS	6
#define KEV_NKE_CLASS		7

/* Bytes before the data of an event. */
#define KEV_MSG_HEADER_SIZE	24

/**
 * struct kern_event_msg - an event, as it is read
 * @total_size: bytes, this header included
 * @vendor_code: whose event it is
 * @kev_class: its class
 * @kev_subclass: its subclass
 * @id: counts all events of the machine
 * @event_code: which event of its subclass
 * @event_data: depends on the event; may be longer or missing
 */
struct kern_event_msg {
	__u32 total_size;
	__u32 vendor_code;
	__u32 kev_class;
	__u32 kev_subclass;
	__u32 id;
	__u32 event_code;
	__u32 event_data[1];
};

/**
 * struct kev_request - filter of a socket
 * @vendor_code: a vendor, or KEV_ANY_VENDOR
 * @kev_class: a class of the vendor, or KEV_ANY_CLASS
 * @kev_subclass: a subclass of the class, or KEV_ANY_SUBCLASS
 */
struct kev_request {
	__u32 vendor_code;
	__u32 kev_class;
	__u32 kev_subclass;
};

#define KEV_VENDOR_CODE_MAX_STR_LEN	200

/**
 * struct kev_vendor_code - the number of a vendor for its name
 * @vendor_code: the number, out
 * @vendor_string: the name, in
 */
struct kev_vendor_code {
	__u32 vendor_code;
	char vendor_string[KEV_VENDOR_CODE_MAX_STR_LEN];
};

/* Number of the last event; the filter; a vendor's number. */
#define SIOCGKEVID	_IOR('e', 1, __u32)
#define SIOCSKEVFILT	_IOW('e', 2, struct kev_request)
#define SIOCGKEVFILT	_IOR('e', 3, struct kev_request)
#define SIOCGKEVVENDOR	_IOWR('e', 4, struct kev_vendor_code)

#endif /* _NKE_USER_SYS_KERN_EVENT_H_ */
