/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sys/kern_event.h of the client world: events that programs listen to, with a
 * socket of SYSPROTO_EVENT or over generic netlink.
 */
#ifndef _NKE_SYS_KERN_EVENT_H_
#define _NKE_SYS_KERN_EVENT_H_

#include <stddef.h>
#include <sys/appleapiopts.h>
#include <sys/ioccom.h>
#include <sys/queue.h>
#include <sys/sys_domain.h>
#include <sys/types.h>

#define KEV_SNDSPACE		4096
#define KEV_RECVSPACE		32768

/* In a filter: whatever it is */
#define KEV_ANY_VENDOR		0
#define KEV_ANY_CLASS		0
#define KEV_ANY_SUBCLASS	0

/* Apple's own events have this vendor */
#define KEV_VENDOR_APPLE	1

/* Its classes */
#define KEV_NETWORK_CLASS	1
#define KEV_IOKIT_CLASS		2
#define KEV_SYSTEM_CLASS	3
#define KEV_APPLESHARE_CLASS	4
#define KEV_FIREWALL_CLASS	5
#define KEV_IEEE80211_CLASS	6
#define KEV_NKE_CLASS		7

#define KEV_NKE_ALF_SUBCLASS		1
#define KEV_NKE_ALF_STATE_CHANGED	1

#ifdef XNU_KERN_EVENT_DATA_IS_VLA
#define XNU_KERN_EVENT_DATA_SIZE
#else
#define XNU_KERN_EVENT_DATA_SIZE	1
#endif

/** struct kern_event_msg - an event as a listener reads it */
struct kern_event_msg {
	/** @total_size: bytes, this header included */
	u_int32_t total_size;
	/** @vendor_code: whose event it is */
	u_int32_t vendor_code;
	/** @kev_class: the vendor's */
	u_int32_t kev_class;
	/** @kev_subclass: within the class */
	u_int32_t kev_subclass;
	/** @id: number of the event; no two have the same */
	u_int32_t id;
	/** @event_code: what happened */
	u_int32_t event_code;
	/** @event_data: @total_size less KEV_MSG_HEADER_SIZE bytes */
	u_int32_t event_data[XNU_KERN_EVENT_DATA_SIZE];
};

#define KEV_MSG_HEADER_SIZE	offsetof(struct kern_event_msg, event_data[0])

/** struct kev_request - what a listener wants to hear */
struct kev_request {
	/** @vendor_code: KEV_ANY_VENDOR: everything */
	u_int32_t vendor_code;
	/** @kev_class: KEV_ANY_CLASS: everything of the vendor */
	u_int32_t kev_class;
	/** @kev_subclass: KEV_ANY_SUBCLASS: everything of the class */
	u_int32_t kev_subclass;
};

#define KEV_VENDOR_CODE_MAX_STR_LEN	200

/** struct kev_vendor_code - a vendor's name and its code */
struct kev_vendor_code {
	/** @vendor_code: the code */
	u_int32_t vendor_code;
	/** @vendor_string: a reverse domain name */
	char vendor_string[KEV_VENDOR_CODE_MAX_STR_LEN];
} __attribute__((__packed__, __aligned__(4)));

#define SIOCGKEVID	_IOR('e', 1, u_int32_t)
#define SIOCSKEVFILT	_IOW('e', 2, struct kev_request)
#define SIOCGKEVFILT	_IOR('e', 3, struct kev_request)
#define SIOCGKEVVENDOR	_IOWR('e', 4, struct kev_vendor_code)

/** struct kevtstat - what is counted; nkectl stats shows it */
struct kevtstat {
	/** @kes_pcbcount: listeners */
	u_int64_t kes_pcbcount;
	/** @kes_gencnt: listeners that came or went */
	u_int64_t kes_gencnt;
	/** @kes_badvendor: posts with a vendor code that nobody has */
	u_int64_t kes_badvendor;
	/** @kes_toobig: posts of too many bytes */
	u_int64_t kes_toobig;
	/** @kes_nomem: posts that ran out of memory */
	u_int64_t kes_nomem;
	/** @kes_fullsock: events that a listener had no room for */
	u_int64_t kes_fullsock;
	/** @kes_posted: events that a listener got */
	u_int64_t kes_posted;
};

/* How many pieces an event may have */
#define N_KEV_VECTORS	5

/** struct kev_d_vectors - a piece of an event */
struct kev_d_vectors {
	/** @data_length: bytes; 0 ends the list */
	u_int32_t data_length;
	/** @data_ptr: where they are */
	void *data_ptr;
};

/** struct kev_msg - an event to be posted */
struct kev_msg {
	/** @vendor_code: of kev_vendor_code_find() */
	u_int32_t vendor_code;
	/** @kev_class: the poster's choice */
	u_int32_t kev_class;
	/** @kev_subclass: likewise */
	u_int32_t kev_subclass;
	/** @event_code: likewise */
	u_int32_t event_code;
	/** @dv: the data, at most 200 bytes in all */
	struct kev_d_vectors dv[N_KEV_VECTORS];
};

/**
 * kev_vendor_code_find() - get the code of a vendor
 * @vendor_string: a reverse domain name, less than 200 bytes
 * @vendor_code: receives the code, the same for the same name
 *
 * Return: 0, EINVAL (NULL, too long), ENOMEM.
 */
extern errno_t kev_vendor_code_find(const char *vendor_string,
				    u_int32_t *vendor_code)
	NKE_SYM(kev_vendor_code_find);

/**
 * kev_msg_post() - post an event
 * @event_msg: the event; stays the caller's
 *
 * May sleep.  A listener whose queue is full misses the event; the poster does
 * not hear of that.  Events that one thread posts stay in order.
 *
 * Return: 0, EINVAL (NULL, a vendor code that nobody has, a piece without
 * data), EMSGSIZE, ENOMEM (some listeners may have got it).
 */
extern errno_t kev_msg_post(struct kev_msg *event_msg) NKE_SYM(kev_msg_post);

/**
 * kev_post_msg() - post an event of any vendor
 * @event: the event; stays the caller's
 *
 * As kev_msg_post(), also with KEV_VENDOR_APPLE.
 *
 * Return: 0, EINVAL, EMSGSIZE, ENOMEM.
 */
extern int kev_post_msg(struct kev_msg *event) NKE_SYM(kev_post_msg);

/**
 * kev_post_msg_nowait() - post an event without waiting
 * @event: the event; stays the caller's
 *
 * As kev_post_msg(); does not sleep.
 *
 * Return: 0, EINVAL, EMSGSIZE, ENOMEM.
 */
extern int kev_post_msg_nowait(struct kev_msg *event)
	NKE_SYM(kev_post_msg_nowait);

#endif /* _NKE_SYS_KERN_EVENT_H_ */
