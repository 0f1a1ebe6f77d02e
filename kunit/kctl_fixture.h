/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the suites of controls share: an NKE that notes what it is called for,
 * and a front end for its clients.
 */
#ifndef _NKE_KCTL_FIXTURE_H
#define _NKE_KCTL_FIXTURE_H

#include <kunit/test.h>
#include <linux/net.h>
#include <linux/rcupdate.h>
#include <linux/string.h>

#include "kctl/kctl.h"
#include "kctl/kev.h"
#include "mbuf/mbuf.h"
#include "proto/ctl.h"

#define REG(nke)	((struct kern_ctl_reg *)&(nke)->reg)
#define NAME		"org.nke.test"

enum call {
	CONNECT, DISCONNECT, SEND, SEND_LIST, SETOPT, GETOPT, RCVD, BIND, SETUP,
	CALLS
};

/**
 * struct extension - an NKE with one or more controls
 * @reg: to register one
 * @ref: of the one that was registered last
 * @result: what a callback returns
 * @calls: how often each was called
 * @hook: called in each callback
 * @arg: for @hook
 * @give: unitinfo that connect, bind and setup set, unless NULL
 * @unitinfo: that the last callback got
 * @seen_ref: reference that the last callback got
 * @unit: likewise; SETUP: what it was asked for
 * @setup_unit: what SETUP answers
 * @sac: that CONNECT or BIND got
 * @opt: of SETOPT and GETOPT
 * @len: bytes that came
 * @flags: that came
 * @data: the first bytes of what came, or what GETOPT answers
 * @null_data: SETOPT or GETOPT got no buffer
 * @answer_len: length that GETOPT answers
 */
struct extension {
	struct nke_bsd_kern_ctl_reg reg;
	void *ref;
	int result[CALLS];
	atomic_t calls[CALLS];
	void (*hook)(struct extension *nke, enum call call, u32 unit);
	void *arg;
	void *give;
	void *unitinfo;
	void *seen_ref;
	u32 unit;
	u32 setup_unit;
	struct nke_sockaddr_ctl sac;
	int opt;
	size_t len;
	int flags;
	u8 data[16];
	bool null_data;
	size_t answer_len;
};

/* One at a time: a callback has no other way to it before the connect. */
static struct extension *extension;

static inline int called(enum call call, void *ref, u32 unit, void *unitinfo)
{
	struct extension *nke = extension;

	nke->seen_ref = ref;
	nke->unit = unit;
	nke->unitinfo = unitinfo;
	atomic_inc(&nke->calls[call]);
	if (nke->hook)
		nke->hook(nke, call, unit);
	return nke->result[call];
}

static inline int got_mbuf(struct __mbuf *m, int flags)
{
	struct extension *nke = extension;

	nke->flags = flags;
	nke->len = nke_mbuf_chain_len(m);
	nke_mbuf_copydata(m, 0, min(nke->len, sizeof(nke->data)), nke->data);
	return 0;
}

static inline int cb_connect(void *ref, struct sockaddr_ctl *sac,
			     void **unitinfo)
{
	struct nke_sockaddr_ctl *addr = (void *)sac;

	extension->sac = *addr;
	if (extension->give)
		*unitinfo = extension->give;
	return called(CONNECT, ref, addr->sc_unit, *unitinfo);
}

static inline int cb_bind(void *ref, struct sockaddr_ctl *sac, void **unitinfo)
{
	struct nke_sockaddr_ctl *addr = (void *)sac;

	extension->sac = *addr;
	if (extension->give)
		*unitinfo = extension->give;
	return called(BIND, ref, addr->sc_unit, *unitinfo);
}

static inline int cb_setup(u32 *unit, void **unitinfo)
{
	int err;

	if (extension->give)
		*unitinfo = extension->give;
	err = called(SETUP, NULL, *unit, *unitinfo);
	*unit = extension->setup_unit;
	return err;
}

static inline int cb_disconnect(void *ref, u32 unit, void *unitinfo)
{
	return called(DISCONNECT, ref, unit, unitinfo);
}

static inline int cb_send(void *ref, u32 unit, void *unitinfo,
			  struct __mbuf *m, int flags)
{
	got_mbuf(m, flags);
	nke_mbuf_freem(m);
	return called(SEND, ref, unit, unitinfo);
}

static inline int cb_send_list(void *ref, u32 unit, void *unitinfo,
			       struct __mbuf *m, int flags)
{
	got_mbuf(m, flags);
	extension->len = nke_mbuf_freem_list(m);
	return called(SEND_LIST, ref, unit, unitinfo);
}

static inline int cb_setopt(void *ref, u32 unit, void *unitinfo, int opt,
			    void *data, unsigned long len)
{
	extension->opt = opt;
	extension->len = len;
	extension->null_data = !data;
	if (data)
		memcpy(extension->data, data,
		       min(len, sizeof(extension->data)));
	return called(SETOPT, ref, unit, unitinfo);
}

static inline int cb_getopt(void *ref, u32 unit, void *unitinfo, int opt,
			    void *data, unsigned long *len)
{
	extension->opt = opt;
	extension->len = *len;
	extension->null_data = !data;
	if (data)
		memcpy(data, extension->data,
		       min(*len, sizeof(extension->data)));
	*len = extension->answer_len;
	return called(GETOPT, ref, unit, unitinfo);
}

static inline void cb_rcvd(void *ref, u32 unit, void *unitinfo, int flags)
{
	extension->flags = flags;
	called(RCVD, ref, unit, unitinfo);
}

/* An NKE that has not registered anything. */
static inline void extension_init(struct extension *nke, u32 flags)
{
	memset(nke, 0, sizeof(*nke));
	strscpy(nke->reg.ctl_name, NAME, sizeof(nke->reg.ctl_name));
	nke->reg.ctl_flags = flags;
	nke->reg.ctl_connect = cb_connect;
	nke->reg.ctl_disconnect = cb_disconnect;
	nke->reg.ctl_send = cb_send;
	nke->reg.ctl_setopt = cb_setopt;
	nke->reg.ctl_getopt = cb_getopt;
	nke->reg.ctl_rcvd = cb_rcvd;
	nke->reg.ctl_send_list = cb_send_list;
	nke->reg.ctl_setup = cb_setup;
	extension = nke;
}

static inline struct extension *extension_new(struct kunit *test, u32 flags)
{
	struct extension *nke = kunit_kzalloc(test, sizeof(*nke), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, nke);
	extension_init(nke, flags);
	return nke;
}

static inline void extension_register(struct kunit *test, struct extension *nke)
{
	KUNIT_ASSERT_EQ(test, 0, nke_ctl_register(REG(nke), &nke->ref));
}

static inline struct extension *extension_start(struct kunit *test, u32 flags)
{
	struct extension *nke = extension_new(test, flags);

	extension_register(test, nke);
	return nke;
}

static inline void extension_stop(struct kunit *test, struct extension *nke)
{
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_deregister(nke->ref));
}

static inline int times(struct extension *nke, enum call call)
{
	return atomic_read(&nke->calls[call]);
}

/**
 * struct client - a client of a control
 * @conn: its connection
 * @wakes: how often it was woken
 */
struct client {
	struct nke_ctl_conn conn;
	atomic_t wakes;
};

static inline void client_wake(struct nke_ctl_conn *conn)
{
	atomic_inc(&container_of(conn, struct client, conn)->wakes);
}

static const struct nke_ctl_front test_front = {
	.name = "test",
	.wake = client_wake,
};

static inline void client_init(struct client *c)
{
	nke_ctl_conn_init(&c->conn, &test_front);
	atomic_set(&c->wakes, 0);
	c->conn.pid = 4711;
	strscpy(c->conn.comm, "tester", sizeof(c->conn.comm));
}

/* Its memory is the test's, freed after kctl_test_exit(). */
static inline struct client *client_new(struct kunit *test)
{
	struct client *c = kunit_kzalloc(test, sizeof(*c), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, c);
	client_init(c);
	return c;
}

static inline struct nke_sockaddr_ctl address_of(const struct extension *nke,
						 u32 unit)
{
	return (struct nke_sockaddr_ctl) {
		.sc_len = sizeof(struct nke_sockaddr_ctl),
		.sc_family = 32,
		.ss_sysaddr = 2,
		.sc_id = nke->reg.ctl_id,
		.sc_unit = unit,
	};
}

static inline int type_of(const struct extension *nke)
{
	return nke->reg.ctl_flags & NKE_CTL_FLAG_REG_SOCK_STREAM ?
	       SOCK_STREAM : SOCK_DGRAM;
}

static inline int client_connect(struct client *c, struct extension *nke,
				 u32 unit)
{
	struct nke_sockaddr_ctl sac = address_of(nke, unit);

	return nke_ctl_connect(&c->conn, &sac, type_of(nke), false);
}

static inline int client_bind(struct client *c, struct extension *nke, u32 unit)
{
	struct nke_sockaddr_ctl sac = address_of(nke, unit);

	return nke_ctl_bind(&c->conn, &sac, type_of(nke), false);
}

static inline struct client *client_connected(struct kunit *test,
					      struct extension *nke)
{
	struct client *c = client_new(test);

	KUNIT_ASSERT_EQ(test, 0, client_connect(c, nke, 0));
	return c;
}

static inline void client_close(struct client *c)
{
	nke_ctl_disconnect(&c->conn);
	nke_sockbuf_flush(&c->conn.rcv);
}

/* Read up to @size bytes of the first record; -1 when there is none. */
static inline ssize_t queue_read(struct nke_sockbuf *sb, void *buf, size_t size,
				 bool *ended)
{
	struct __mbuf *m;
	size_t len, part;
	size_t done = 0;

	m = nke_sockbuf_first(sb, &len, ended);
	if (!m)
		return -1;
	len = min(len, size);
	for (; done < len; m = m->next) {
		part = min_t(size_t, READ_ONCE(m->len), len - done);
		memcpy(buf + done, m->data, part);
		done += part;
	}
	nke_sockbuf_drop(sb, len);
	return len;
}

static inline ssize_t client_read(struct client *c, void *buf, size_t size)
{
	return queue_read(&c->conn.rcv, buf, size, NULL);
}

static inline struct __mbuf *make_message(struct kunit *test, const void *data,
					  size_t len)
{
	struct __mbuf *m = nke_mbuf_alloc_chain(max_t(size_t, len, 1),
						GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, m);
	nke_mbuf_trim_to(m, len);
	if (len)
		KUNIT_ASSERT_EQ(test, 0, nke_mbuf_copyback(m, 0, len, data, 0));
	return m;
}

/* Messages of a byte each, linked. */
static inline struct __mbuf *make_list(struct kunit *test, const char *bytes)
{
	struct __mbuf *list = NULL;
	struct __mbuf **link = &list;

	for (; *bytes; bytes++) {
		*link = make_message(test, bytes, 1);
		link = &(*link)->nextpkt;
	}
	return list;
}

/* Every test gives back what it took. */
static inline void kctl_test_exit(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 0U, nke_kctl_count());
	KUNIT_EXPECT_EQ(test, 0U, nke_ctl_conn_count());
	KUNIT_EXPECT_EQ(test, 0U, nke_kev_listeners());
	KUNIT_EXPECT_EQ(test, 0L, nke_mbuf_live());
	/* Connections are freed by RCU. */
	synchronize_rcu();
}

#endif /* _NKE_KCTL_FIXTURE_H */
