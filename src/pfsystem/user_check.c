// SPDX-License-Identifier: GPL-2.0
/*
 * What programs are compiled with and what the sockets understand must agree,
 * else the build stops here.
 */
#include <linux/build_bug.h>
#include <linux/stddef.h>

#include <sys/kern_control.h>
#include <sys/kern_event.h>

#include "pfsystem/pfsystem.h"

#define SAME_SIZE(tag)							\
	static_assert(sizeof(struct tag) == sizeof(struct nke_##tag))
#define SAME_FIELD(tag, field)						\
	static_assert(offsetof(struct tag, field) ==			\
		      offsetof(struct nke_##tag, field) &&		\
		      sizeof_field(struct tag, field) ==		\
		      sizeof_field(struct nke_##tag, field))

SAME_SIZE(ctl_info);
SAME_FIELD(ctl_info, ctl_id);
SAME_FIELD(ctl_info, ctl_name);
SAME_SIZE(sockaddr_ctl);
SAME_FIELD(sockaddr_ctl, sc_len);
SAME_FIELD(sockaddr_ctl, sc_family);
SAME_FIELD(sockaddr_ctl, ss_sysaddr);
SAME_FIELD(sockaddr_ctl, sc_id);
SAME_FIELD(sockaddr_ctl, sc_unit);
SAME_FIELD(sockaddr_ctl, sc_reserved);
SAME_SIZE(kev_vendor_code);
SAME_FIELD(kev_vendor_code, vendor_code);
SAME_FIELD(kev_vendor_code, vendor_string);
SAME_FIELD(kern_event_msg, total_size);
SAME_FIELD(kern_event_msg, vendor_code);
SAME_FIELD(kern_event_msg, kev_class);
SAME_FIELD(kern_event_msg, kev_subclass);
SAME_FIELD(kern_event_msg, id);
SAME_FIELD(kern_event_msg, event_code);
static_assert(offsetof(struct kern_event_msg, event_data) ==
	      sizeof(struct nke_kern_event_msg));
static_assert(sizeof(struct nke_kern_event_msg) == KEV_MSG_HEADER_SIZE);
static_assert(sizeof(struct kev_request) == sizeof(struct nke_kev_filter));
static_assert(offsetof(struct kev_request, kev_class) ==
	      offsetof(struct nke_kev_filter, class));
static_assert(offsetof(struct kev_request, kev_subclass) ==
	      offsetof(struct nke_kev_filter, subclass));
/* XNU's, which programs of other compilers have built in. */
static_assert(sizeof(struct ctl_info) == 100);
static_assert(sizeof(struct sockaddr_ctl) == 32);
static_assert(sizeof(struct kev_vendor_code) == 204);
static_assert(sizeof(struct ctl_event_data) == 8);

static_assert(AF_SYSTEM == NKE_AF_SYSTEM);
static_assert(AF_SYS_CONTROL == NKE_AF_SYS_CONTROL);
static_assert(SYSPROTO_EVENT == NKE_SYSPROTO_EVENT);
static_assert(SYSPROTO_CONTROL == NKE_SYSPROTO_CONTROL);
static_assert(SYSPROTO_CONTROL == NKE_CTL_OPTION_LEVEL);
static_assert(MAX_KCTL_NAME == NKE_MAX_KCTL_NAME);
static_assert(CTLIOCGCOUNT == NKE_CTLIOCGCOUNT);
static_assert(CTLIOCGINFO == NKE_CTLIOCGINFO);
static_assert(SIOCGKEVID == NKE_SIOCGKEVID);
static_assert(SIOCSKEVFILT == NKE_SIOCSKEVFILT);
static_assert(SIOCGKEVFILT == NKE_SIOCGKEVFILT);
static_assert(SIOCGKEVVENDOR == NKE_SIOCGKEVVENDOR);
static_assert(KEV_RECVSPACE == NKE_KEV_RECVSPACE);
