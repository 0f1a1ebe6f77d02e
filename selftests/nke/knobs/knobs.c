// SPDX-License-Identifier: GPL-2.0
/*
 * knobs: a value of each kind below net.knobs, for sysctl(8), and what a
 * handler learns of who asks.
 */
#include <mach/mach_types.h>
#include <sys/kauth.h>
#include <sys/sysctl.h>
#include <sys/systm.h>
#include <libkern/libkern.h>

static int knobs_int = -1;
static unsigned int knobs_uint = 4000000000u;
static long knobs_long = -2;
static unsigned long knobs_ulong = 2;
static long long knobs_quad = 1LL << 40;
static char knobs_string[16] = "hello";
static char knobs_bytes[4] = { 1, 2, 3, 4 };
static int knobs_percent = 50;

SYSCTL_DECL(_net);
/* XNU's end by themselves, and some NKEs write no semicolon. */
SYSCTL_NODE(_net, OID_AUTO, knobs, CTLFLAG_RW | CTLFLAG_LOCKED, 0, "knobs");
SYSCTL_NODE(_net_knobs, OID_AUTO, deep, CTLFLAG_RW, 0, "")
SYSCTL_INT(_net_knobs, OID_AUTO, i, CTLFLAG_RW, &knobs_int, 0, "")
SYSCTL_UINT(_net_knobs, OID_AUTO, u, CTLFLAG_RW, &knobs_uint, 0, "");
SYSCTL_LONG(_net_knobs, OID_AUTO, l, CTLFLAG_RW, &knobs_long, "");
SYSCTL_ULONG(_net_knobs, OID_AUTO, ul, CTLFLAG_RW, &knobs_ulong, "");
SYSCTL_QUAD(_net_knobs, OID_AUTO, q, CTLFLAG_RW, &knobs_quad, "")
SYSCTL_STRING(_net_knobs, OID_AUTO, s, CTLFLAG_RW, knobs_string,
	      sizeof(knobs_string), "");
SYSCTL_OPAQUE(_net_knobs, OID_AUTO, o, CTLFLAG_RW, knobs_bytes,
	      sizeof(knobs_bytes), "S,bytes", "");
SYSCTL_INT(_net_knobs, OID_AUTO, ro, CTLFLAG_RD, NULL, 42, "");
SYSCTL_INT(_net_knobs, OID_AUTO, anybody, CTLFLAG_RW | CTLFLAG_ANYBODY,
	   &knobs_int, 0, "");
SYSCTL_INT(_net_knobs_deep, OID_AUTO, i, CTLFLAG_RW, &knobs_int, 0, "");

/* 0 to 100, as NKEs check what they are given. */
static int
percent SYSCTL_HANDLER_ARGS
{
	int value = *(int *)arg1;
	int error;

	error = sysctl_handle_int(oidp, &value, 0, req);
	if (error || !req->newptr)
		return error;
	if (value < arg2 || value > 100)
		return EDOM;
	*(int *)arg1 = value;
	return 0;
}

SYSCTL_PROC(_net_knobs, OID_AUTO, percent,
	    CTLTYPE_INT | CTLFLAG_RW | CTLFLAG_LOCKED, &knobs_percent, 0,
	    percent, "I", "");

/* Who asks. */
static int
who SYSCTL_HANDLER_ARGS
{
	kauth_cred_t cred = kauth_cred_proc_ref(req->p);
	char text[64];
	int length;

	length = snprintf(text, sizeof(text), "%d %u %u %d", proc_pid(req->p),
			  kauth_cred_getuid(cred), kauth_getuid(),
			  kauth_cred_issuser(cred));
	kauth_cred_unref(&cred);
	if (cred || length >= (int)sizeof(text))
		return EIO;
	return SYSCTL_OUT(req, text, length + 1);
}

SYSCTL_PROC(_net_knobs, OID_AUTO, who,
	    CTLTYPE_STRING | CTLFLAG_RD | CTLFLAG_LOCKED, NULL, 0, who, "A",
	    "");

static struct sysctl_oid *const oids[] = {
	&sysctl__net_knobs,
	&sysctl__net_knobs_deep,
	&sysctl__net_knobs_i,
	&sysctl__net_knobs_u,
	&sysctl__net_knobs_l,
	&sysctl__net_knobs_ul,
	&sysctl__net_knobs_q,
	&sysctl__net_knobs_s,
	&sysctl__net_knobs_o,
	&sysctl__net_knobs_ro,
	&sysctl__net_knobs_anybody,
	&sysctl__net_knobs_deep_i,
	&sysctl__net_knobs_percent,
	&sysctl__net_knobs_who,
};

kern_return_t
knobs_start(__unused kmod_info_t *ki, __unused void *data)
{
	unsigned int i;

	for (i = 0; i < sizeof(oids) / sizeof(oids[0]); i++)
		sysctl_register_oid(oids[i]);
	return KERN_SUCCESS;
}

kern_return_t
knobs_stop(__unused kmod_info_t *ki, __unused void *data)
{
	unsigned int i;

	for (i = 0; i < sizeof(oids) / sizeof(oids[0]); i++)
		sysctl_unregister_oid(oids[i]);
	return KERN_SUCCESS;
}
