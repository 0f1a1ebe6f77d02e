/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A control to talk to, and sockets that do.
 */
#ifndef _NKE_PFSYSTEM_FIXTURE_H
#define _NKE_PFSYSTEM_FIXTURE_H

#include <linux/atomic.h>

#include "core/client.h"
#include "ksocket_blocked.h"
#include "ksocket_fixture.h"
#include "pfsystem/pfsystem.h"
#include "proto/ctl.h"
#include "proto/kev.h"

#define PF_SYSTEM	NKE_AF_SYSTEM
#define CONTROL		NKE_SYSPROTO_CONTROL
#define EVENT		NKE_SYSPROTO_EVENT
#define CTL_NAME	"org.nke.kunit.pfsystem"

/* Options of the control. */
enum {
	OPT_VALUE = 1,		/* stored and given back */
	OPT_LIE,		/* claims more than there is room for */
	OPT_REFUSE,		/* EDOM */
};

/**
 * struct control - a control under test
 * @ref: as registered
 * @id: likewise
 * @unit: of the last client
 * @fail_connect: errno for connecting
 * @fail_send: errno for sending
 * @echo: flags to send back what comes with; -1: keep it
 * @kept: the last message, if not sent back
 * @flags: of the last send
 * @sends: how many
 * @disconnects: how many
 * @rcvds: reads that were told of
 * @value: of OPT_VALUE
 * @value_len: its length
 * @value_null: it came without memory
 * @other: a socket to send to from inside of a send
 */
struct control {
	void *ref;
	u32 id;
	u32 unit;
	int fail_connect;
	int fail_send;
	int echo;
	struct __mbuf *kept;
	int flags;
	atomic_t sends;
	atomic_t disconnects;
	atomic_t rcvds;
	u8 value[16];
	size_t value_len;
	bool value_null;
	struct __socket *other;
};

extern struct control ctl;

void control_setup(struct kunit *test, u32 flags);
void control_gone(struct kunit *test);
struct __socket *system_socket(struct kunit *test, int type, int protocol);
void control_address(struct nke_sockaddr_ctl *sac);
int control_connect(struct __socket *so);
struct __socket *control_client(struct kunit *test, int type);
int control_enqueue(const void *data, size_t len, u32 flags);
void pfsystem_test_exit(struct kunit *test);

#endif /* _NKE_PFSYSTEM_FIXTURE_H */
