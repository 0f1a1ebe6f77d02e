// SPDX-License-Identifier: GPL-2.0
/*
 * Listeners to kernel events: a filter each, and a queue of messages.
 */
#include <linux/string.h>

#include "pfsystem/pfsystem.h"

static void nke_sys_event_wake(struct nke_kev_listener *listener)
{
	struct sock *sk = &container_of(listener, struct nke_sys_sock,
					listener)->sk;

	sk->sk_data_ready(sk);
}

/**
 * nke_sys_event_open() - set up a new socket of SYSPROTO_EVENT
 * @ss: the socket; hears nothing until it sets a filter
 *
 * Context: Process context.
 */
void nke_sys_event_open(struct nke_sys_sock *ss)
{
	ss->sk.sk_rcvbuf = NKE_KEV_RECVSPACE;
	nke_kev_listen(&ss->listener, nke_sys_event_wake);
}

static int nke_sys_get_id(struct nke_sys_sock *ss, union nke_sys_arg *arg)
{
	arg->number = nke_kev_last_id();
	return 0;
}

static int nke_sys_set_filter(struct nke_sys_sock *ss, union nke_sys_arg *arg)
{
	nke_kev_set_filter(&ss->listener, &arg->filter);
	return 0;
}

static int nke_sys_get_filter(struct nke_sys_sock *ss, union nke_sys_arg *arg)
{
	nke_kev_get_filter(&ss->listener, &arg->filter);
	return 0;
}

/* A string without end ends where the structure does. */
static int nke_sys_get_vendor(struct nke_sys_sock *ss, union nke_sys_arg *arg)
{
	struct nke_kev_vendor_code *vendor = &arg->vendor;

	vendor->vendor_string[sizeof(vendor->vendor_string) - 1] = 0;
	return nke_kev_vendor(vendor->vendor_string, &vendor->vendor_code);
}

/* Ends with an entry without function. */
const struct nke_sys_request nke_sys_event_requests[] = {
	{ NKE_SIOCGKEVID, nke_sys_get_id },
	{ NKE_SIOCSKEVFILT, nke_sys_set_filter },
	{ NKE_SIOCGKEVFILT, nke_sys_get_filter },
	{ NKE_SIOCGKEVVENDOR, nke_sys_get_vendor },
	{ }
};
