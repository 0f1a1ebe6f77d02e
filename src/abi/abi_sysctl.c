// SPDX-License-Identifier: GPL-2.0
/*
 * Client-world translation unit: sys/sysctl.h and the definitions behind it
 * must agree, else the build stops here.
 */
#include <sys/sysctl.h>

#include "abi/same.h"
#include "proto/sysctl.h"

SAME(sysctl_register_oid);
SAME(sysctl_unregister_oid);
SAME(sysctl_handle_int);
SAME(sysctl_handle_long);
SAME(sysctl_handle_quad);
SAME(sysctl_handle_int2quad);
SAME(sysctl_handle_string);
SAME(sysctl_handle_opaque);
SAME(sysctl_io_number);
SAME(sysctl_io_string);
SAME(sysctl_io_opaque);

#define FIELD(type, ours, field)					\
	_Static_assert(__builtin_offsetof(struct type, field) ==	\
		       __builtin_offsetof(struct ours, field) &&	\
		       sizeof(((struct type *)0)->field) ==		\
		       sizeof(((struct ours *)0)->field), #type "." #field)

FIELD(sysctl_oid, nke_bsd_sysctl_oid, oid_parent);
FIELD(sysctl_oid, nke_bsd_sysctl_oid, oid_number);
FIELD(sysctl_oid, nke_bsd_sysctl_oid, oid_kind);
FIELD(sysctl_oid, nke_bsd_sysctl_oid, oid_arg1);
FIELD(sysctl_oid, nke_bsd_sysctl_oid, oid_arg2);
FIELD(sysctl_oid, nke_bsd_sysctl_oid, oid_name);
FIELD(sysctl_oid, nke_bsd_sysctl_oid, oid_handler);
FIELD(sysctl_oid, nke_bsd_sysctl_oid, oid_fmt);
FIELD(sysctl_oid, nke_bsd_sysctl_oid, oid_descr);
FIELD(sysctl_oid, nke_bsd_sysctl_oid, oid_version);
FIELD(sysctl_oid, nke_bsd_sysctl_oid, oid_refcnt);
FIELD(sysctl_req, nke_bsd_sysctl_req, p);
FIELD(sysctl_req, nke_bsd_sysctl_req, lock);
FIELD(sysctl_req, nke_bsd_sysctl_req, oldptr);
FIELD(sysctl_req, nke_bsd_sysctl_req, oldlen);
FIELD(sysctl_req, nke_bsd_sysctl_req, oldidx);
FIELD(sysctl_req, nke_bsd_sysctl_req, oldfunc);
FIELD(sysctl_req, nke_bsd_sysctl_req, newptr);
FIELD(sysctl_req, nke_bsd_sysctl_req, newlen);
FIELD(sysctl_req, nke_bsd_sysctl_req, newidx);
FIELD(sysctl_req, nke_bsd_sysctl_req, newfunc);

#define KIND(name) _Static_assert(name == NKE_##name, #name)
KIND(CTLTYPE);
KIND(CTLTYPE_NODE);
KIND(CTLTYPE_INT);
KIND(CTLTYPE_STRING);
KIND(CTLTYPE_QUAD);
KIND(CTLTYPE_OPAQUE);
KIND(CTLFLAG_RD);
KIND(CTLFLAG_WR);
KIND(CTLFLAG_ANYBODY);
KIND(CTLFLAG_LOCKED);
KIND(CTLFLAG_OID2);
KIND(OID_AUTO);
KIND(OID_AUTO_START);
KIND(CTL_MAXNAME);
KIND(SYSCTL_OID_VERSION);
