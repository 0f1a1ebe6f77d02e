// SPDX-License-Identifier: GPL-2.0
/*
 * Client-world translation unit: the public headers of controls and events
 * and the definitions behind them must agree, else the build stops here.
 */
#include <sys/kern_control.h>
#include <sys/kern_event.h>
#include <sys/socket.h>
#include <sys/sys_domain.h>

#include "proto/ctl.h"
#include "proto/kev.h"

#define SAME(name)							\
	_Static_assert(__builtin_types_compatible_p(__typeof__(&name),	\
						    __typeof__(&nke_##name)), \
		       #name)

SAME(ctl_maxunit);
SAME(ctl_register);
SAME(ctl_deregister);
SAME(ctl_enqueuedata);
SAME(ctl_enqueuembuf);
SAME(ctl_enqueuembuf_list);
SAME(ctl_getenqueuespace);
SAME(ctl_getenqueuereadable);
SAME(ctl_getenqueuepacketcount);
SAME(ctl_id_by_name);
SAME(ctl_name_by_id);
SAME(kev_vendor_code_find);
SAME(kev_msg_post);
SAME(kev_post_msg);
SAME(kev_post_msg_nowait);

#define SAME_TYPE(type, other)						\
	_Static_assert(__builtin_types_compatible_p(type, other), #type)

SAME_TYPE(ctl_connect_func, nke_ctl_connect_func);
SAME_TYPE(ctl_disconnect_func, nke_ctl_disconnect_func);
SAME_TYPE(ctl_send_func, nke_ctl_send_func);
SAME_TYPE(ctl_setopt_func, nke_ctl_setopt_func);
SAME_TYPE(ctl_getopt_func, nke_ctl_getopt_func);
SAME_TYPE(ctl_rcvd_func, nke_ctl_rcvd_func);
SAME_TYPE(ctl_send_list_func, nke_ctl_send_func);
SAME_TYPE(ctl_bind_func, nke_ctl_connect_func);
SAME_TYPE(ctl_setup_func, nke_ctl_setup_func);

#define SAME_NUMBER(name)						\
	_Static_assert((unsigned int)(name) == (unsigned int)NKE_##name, #name)

SAME_NUMBER(CTL_FLAG_PRIVILEGED);
SAME_NUMBER(CTL_FLAG_REG_ID_UNIT);
SAME_NUMBER(CTL_FLAG_REG_SOCK_STREAM);
SAME_NUMBER(CTL_FLAG_REG_EXTENDED);
SAME_NUMBER(CTL_FLAG_REG_CRIT);
SAME_NUMBER(CTL_FLAG_REG_SETUP);
SAME_NUMBER(CTL_DATA_NOWAKEUP);
SAME_NUMBER(CTL_DATA_EOR);
SAME_NUMBER(CTL_DATA_CRIT);
SAME_NUMBER(MAX_KCTL_NAME);
SAME_NUMBER(KEV_VENDOR_APPLE);
SAME_NUMBER(KEV_SYSTEM_CLASS);
SAME_NUMBER(KEV_CTL_SUBCLASS);
SAME_NUMBER(KEV_CTL_REGISTERED);
SAME_NUMBER(KEV_CTL_DEREGISTERED);
SAME_NUMBER(KEV_VENDOR_CODE_MAX_STR_LEN);
SAME_NUMBER(KEV_MSG_HEADER_SIZE);
_Static_assert(N_KEV_VECTORS == NKE_KEV_VECTORS, "N_KEV_VECTORS");
_Static_assert(AF_SYSTEM == 32 && PF_SYSTEM == AF_SYSTEM, "AF_SYSTEM");

/* ioctls have the number that a program gives with its own headers. */
_Static_assert(CTLIOCGCOUNT == 0x80044e02UL, "CTLIOCGCOUNT");
_Static_assert(CTLIOCGINFO == 0xc0644e03UL, "CTLIOCGINFO");
_Static_assert(SIOCGKEVID == 0x80046501UL, "SIOCGKEVID");
_Static_assert(SIOCSKEVFILT == 0x400c6502UL, "SIOCSKEVFILT");
_Static_assert(SIOCGKEVFILT == 0x800c6503UL, "SIOCGKEVFILT");
_Static_assert(SIOCGKEVVENDOR == 0xc0cc6504UL, "SIOCGKEVVENDOR");

#define SAME_SIZE(tag, other)						\
	_Static_assert(sizeof(struct tag) == sizeof(struct other),	\
		       "sizeof struct " #tag)
#define SAME_FIELD(tag, other, field)					\
	_Static_assert(__builtin_offsetof(struct tag, field) ==		\
		       __builtin_offsetof(struct other, field),		\
		       #tag "." #field)

SAME_SIZE(sockaddr_ctl, nke_sockaddr_ctl);
SAME_FIELD(sockaddr_ctl, nke_sockaddr_ctl, sc_family);
SAME_FIELD(sockaddr_ctl, nke_sockaddr_ctl, ss_sysaddr);
SAME_FIELD(sockaddr_ctl, nke_sockaddr_ctl, sc_id);
SAME_FIELD(sockaddr_ctl, nke_sockaddr_ctl, sc_unit);
SAME_FIELD(sockaddr_ctl, nke_sockaddr_ctl, sc_reserved);
SAME_SIZE(ctl_info, nke_ctl_info);
SAME_FIELD(ctl_info, nke_ctl_info, ctl_name);
SAME_SIZE(ctl_event_data, nke_ctl_event_data);
SAME_FIELD(ctl_event_data, nke_ctl_event_data, ctl_unit);

#define SAME_REG(field) SAME_FIELD(kern_ctl_reg, nke_bsd_kern_ctl_reg, field)

SAME_SIZE(kern_ctl_reg, nke_bsd_kern_ctl_reg);
SAME_REG(ctl_name);
SAME_REG(ctl_id);
SAME_REG(ctl_unit);
SAME_REG(ctl_flags);
SAME_REG(ctl_sendsize);
SAME_REG(ctl_recvsize);
SAME_REG(ctl_connect);
SAME_REG(ctl_disconnect);
SAME_REG(ctl_send);
SAME_REG(ctl_setopt);
SAME_REG(ctl_getopt);
SAME_REG(ctl_rcvd);
SAME_REG(ctl_send_list);
SAME_REG(ctl_bind);
SAME_REG(ctl_setup);

SAME_SIZE(kev_msg, nke_bsd_kev_msg);
SAME_FIELD(kev_msg, nke_bsd_kev_msg, kev_class);
SAME_FIELD(kev_msg, nke_bsd_kev_msg, kev_subclass);
SAME_FIELD(kev_msg, nke_bsd_kev_msg, event_code);
SAME_FIELD(kev_msg, nke_bsd_kev_msg, dv);
SAME_SIZE(kev_d_vectors, nke_bsd_kev_d_vectors);
SAME_FIELD(kev_d_vectors, nke_bsd_kev_d_vectors, data_ptr);
SAME_FIELD(kern_event_msg, nke_kern_event_msg, vendor_code);
SAME_FIELD(kern_event_msg, nke_kern_event_msg, kev_class);
SAME_FIELD(kern_event_msg, nke_kern_event_msg, kev_subclass);
SAME_FIELD(kern_event_msg, nke_kern_event_msg, id);
SAME_FIELD(kern_event_msg, nke_kern_event_msg, event_code);
SAME_FIELD(kern_event_msg, nke_kern_event_msg, event_data);
SAME_SIZE(kev_vendor_code, nke_kev_vendor_code);
SAME_FIELD(kev_vendor_code, nke_kev_vendor_code, vendor_string);
