// SPDX-License-Identifier: GPL-2.0
/*
 * Clients of controls: connecting, binding, units, messages, options, the end.
 */
#include <linux/module.h>

#include "core/client.h"
#include "kctl_fixture.h"

static void test_connect(struct kunit *test)
{
	u64 connections = nke_kctl_stat(NKE_KCTL_CONNECTIONS);
	struct extension *nke = extension_start(test, 0);
	struct client *c = client_new(test);
	struct nke_sockaddr_ctl sac = address_of(nke, 0);
	struct nke_sockaddr_ctl peer;

	KUNIT_EXPECT_EQ(test, -ENOTCONN,
			nke_ctl_getpeername(&c->conn, &peer));
	/* Nobody looks at these. */
	sac.sc_family = 99;
	sac.ss_sysaddr = 99;
	sac.sc_reserved[4] = 5;
	nke->give = &connections;
	KUNIT_ASSERT_EQ(test, 0, nke_ctl_connect(&c->conn, &sac, SOCK_DGRAM,
						 false));
	KUNIT_EXPECT_EQ(test, 1, times(nke, CONNECT));
	KUNIT_EXPECT_PTR_EQ(test, nke->ref, nke->seen_ref);
	KUNIT_EXPECT_EQ(test, nke->reg.ctl_id, nke->sac.sc_id);
	KUNIT_EXPECT_EQ(test, 1U, nke->sac.sc_unit);
	KUNIT_EXPECT_EQ(test, 5U, nke->sac.sc_reserved[4]);
	KUNIT_EXPECT_EQ(test, 1U, sac.sc_unit);
	KUNIT_EXPECT_EQ(test, 1U, c->conn.unit);
	KUNIT_EXPECT_EQ(test, connections + 1,
			nke_kctl_stat(NKE_KCTL_CONNECTIONS));
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_getpeername(&c->conn, &peer));
	KUNIT_EXPECT_EQ(test, 32, peer.sc_len);
	KUNIT_EXPECT_EQ(test, 32, peer.sc_family);
	KUNIT_EXPECT_EQ(test, 2, peer.ss_sysaddr);
	KUNIT_EXPECT_EQ(test, nke->reg.ctl_id, peer.sc_id);
	KUNIT_EXPECT_EQ(test, 1U, peer.sc_unit);
	KUNIT_EXPECT_EQ(test, 0U, peer.sc_reserved[4]);

	KUNIT_EXPECT_EQ(test, EBUSY, nke_ctl_deregister(nke->ref));
	KUNIT_EXPECT_EQ(test, -EISCONN, client_connect(c, nke, 0));
	KUNIT_EXPECT_EQ(test, -EINVAL, client_bind(c, nke, 0));
	client_close(c);
	KUNIT_EXPECT_EQ(test, 1, times(nke, DISCONNECT));
	KUNIT_EXPECT_EQ(test, 1U, nke->unit);
	KUNIT_EXPECT_PTR_EQ(test, (void *)&connections, nke->unitinfo);
	KUNIT_EXPECT_PTR_EQ(test, nke->ref, nke->seen_ref);
	/* The end comes once. */
	client_close(c);
	KUNIT_EXPECT_EQ(test, 1, times(nke, DISCONNECT));
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&c->wakes));
	KUNIT_EXPECT_EQ(test, -EINVAL, client_connect(c, nke, 0));
	KUNIT_EXPECT_EQ(test, -ENOTCONN,
			nke_ctl_getpeername(&c->conn, &peer));
	extension_stop(test, nke);
}

static void test_connect_errors(struct kunit *test)
{
	u64 fails = nke_kctl_stat(NKE_KCTL_CONN_FAIL);
	struct extension *nke = extension_start(test, 0);
	struct client *c = client_new(test);
	struct nke_sockaddr_ctl sac = address_of(nke, 0);

	sac.sc_id++;
	KUNIT_EXPECT_EQ(test, -ENOENT, nke_ctl_connect(&c->conn, &sac,
						       SOCK_DGRAM, true));
	sac.sc_id--;
	KUNIT_EXPECT_EQ(test, -EPROTOTYPE, nke_ctl_connect(&c->conn, &sac,
							   SOCK_STREAM, true));
	KUNIT_EXPECT_EQ(test, -EPROTOTYPE, nke_ctl_connect(&c->conn, &sac,
							   SOCK_RAW, true));
	KUNIT_EXPECT_EQ(test, fails + 3, nke_kctl_stat(NKE_KCTL_CONN_FAIL));
	/* None of these was the NKE's affair, and it may be tried again. */
	KUNIT_EXPECT_EQ(test, 0, times(nke, CONNECT));
	KUNIT_EXPECT_EQ(test, 0, client_connect(c, nke, 0));
	client_close(c);
	extension_stop(test, nke);

	nke = extension_start(test, NKE_CTL_FLAG_REG_SOCK_STREAM |
			      NKE_CTL_FLAG_PRIVILEGED);
	c = client_new(test);
	sac = address_of(nke, 0);
	KUNIT_EXPECT_EQ(test, -EPROTOTYPE, nke_ctl_connect(&c->conn, &sac,
							   SOCK_DGRAM, true));
	KUNIT_EXPECT_EQ(test, -EPERM, nke_ctl_connect(&c->conn, &sac,
						      SOCK_STREAM, false));
	KUNIT_EXPECT_EQ(test, -EPERM, nke_ctl_bind(&c->conn, &sac, SOCK_STREAM,
						   false));
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_connect(&c->conn, &sac, SOCK_STREAM,
						 true));
	client_close(c);
	extension_stop(test, nke);
}

/* A refusal ends the client; the NKE can clean up. */
static void test_connect_refused(struct kunit *test)
{
	static const struct {
		int said;
		int got;
	} results[] = {
		{ EACCES, -EACCES }, { 511, -511 }, { 512, -EIO },
		{ 4096, -EIO }, { -1, -EIO }, { INT_MIN, -EIO },
	};
	struct extension *nke = extension_start(test, 0);
	struct client *c;
	int i;

	for (i = 0; i < ARRAY_SIZE(results); i++) {
		c = client_new(test);
		nke->give = c;
		nke->result[CONNECT] = results[i].said;
		KUNIT_EXPECT_EQ(test, results[i].got,
				client_connect(c, nke, 0));
		KUNIT_EXPECT_EQ(test, i + 1, times(nke, DISCONNECT));
		KUNIT_EXPECT_PTR_EQ(test, (void *)c, nke->unitinfo);
		KUNIT_EXPECT_EQ(test, 1U, nke->unit);
		KUNIT_EXPECT_EQ(test, 0U, nke_ctl_conn_count());
		KUNIT_EXPECT_TRUE(test, nke_sockbuf_readable(&c->conn.rcv));
		KUNIT_EXPECT_EQ(test, -EPIPE,
				nke_ctl_send(&c->conn,
					     make_message(test, "x", 1), 0));
		nke->result[CONNECT] = 0;
		KUNIT_EXPECT_EQ(test, -EINVAL, client_connect(c, nke, 0));
		client_close(c);
		KUNIT_EXPECT_EQ(test, i + 1, times(nke, DISCONNECT));
	}
	extension_stop(test, nke);
}

static void test_units(struct kunit *test)
{
	struct extension *nke = extension_start(test, 0);
	struct client *c[8];
	int i;

	for (i = 0; i < ARRAY_SIZE(c); i++)
		c[i] = client_new(test);
	KUNIT_EXPECT_EQ(test, 0, client_connect(c[0], nke, 0));
	KUNIT_EXPECT_EQ(test, 0, client_connect(c[1], nke, 0));
	KUNIT_EXPECT_EQ(test, 0, client_connect(c[2], nke, 0));
	KUNIT_EXPECT_EQ(test, 3U, c[2]->conn.unit);
	client_close(c[1]);
	/* Explicit ones in no order, then the lowest that is free. */
	KUNIT_EXPECT_EQ(test, -EBUSY, client_connect(c[3], nke, 3));
	KUNIT_EXPECT_EQ(test, 0, client_connect(c[3], nke, U32_MAX));
	KUNIT_EXPECT_EQ(test, 0, client_connect(c[4], nke, 5));
	KUNIT_EXPECT_EQ(test, 0, client_connect(c[5], nke, 4));
	KUNIT_EXPECT_EQ(test, 0, client_connect(c[6], nke, 0));
	KUNIT_EXPECT_EQ(test, 2U, c[6]->conn.unit);
	KUNIT_EXPECT_EQ(test, 0, client_connect(c[7], nke, 0));
	KUNIT_EXPECT_EQ(test, 6U, c[7]->conn.unit);
	KUNIT_EXPECT_EQ(test, U32_MAX, c[3]->conn.unit);
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_enqueuedata(nke->ref, U32_MAX, "x", 1,
						     0));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_ctl_enqueuedata(nke->ref, 7, "x", 1,
							  0));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_ctl_enqueuedata(nke->ref, 0, "x", 1,
							  0));
	for (i = 0; i < ARRAY_SIZE(c); i++)
		client_close(c[i]);
	extension_stop(test, nke);
}

/* No more numbers, until one is free again. */
static void test_units_all(struct kunit *test)
{
	struct extension *nke = extension_start(test, 0);
	u32 n = nke_ctl_maxunit - 1;
	struct client *c;
	u32 i, bad = 0;

	c = kvcalloc(n + 1, sizeof(*c), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, c);
	for (i = 0; i <= n; i++)
		client_init(&c[i]);
	for (i = 0; i < n; i++)
		bad += client_connect(&c[i], nke, 0) || c[i].conn.unit != i + 1;
	KUNIT_EXPECT_EQ(test, 0U, bad);
	KUNIT_EXPECT_EQ(test, -EBUSY, client_connect(&c[n], nke, 0));
	client_close(&c[n / 2]);
	KUNIT_EXPECT_EQ(test, 0, client_connect(&c[n], nke, 0));
	KUNIT_EXPECT_EQ(test, n / 2 + 1, c[n].conn.unit);
	for (i = 0; i <= n; i++)
		client_close(&c[i]);
	extension_stop(test, nke);
	synchronize_rcu();
	kvfree(c);
}

static void test_bind(struct kunit *test)
{
	struct extension *nke = extension_start(test, 0);
	struct nke_sockaddr_ctl nowhere = {};
	struct client *c = client_new(test);

	/* No callback: an error, but the unit stays, and counts. */
	KUNIT_EXPECT_EQ(test, -EINVAL, client_bind(c, nke, 5));
	KUNIT_EXPECT_EQ(test, 5U, c->conn.unit);
	KUNIT_EXPECT_EQ(test, 1U, nke_ctl_conn_count());
	KUNIT_EXPECT_EQ(test, EBUSY, nke_ctl_deregister(nke->ref));
	KUNIT_EXPECT_EQ(test, -ENOTCONN,
			nke_ctl_send(&c->conn, make_message(test, "x", 1), 0));
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_connect(&c->conn, &nowhere, SOCK_DGRAM,
						 false));
	KUNIT_EXPECT_EQ(test, 5U, nke->sac.sc_unit);
	KUNIT_EXPECT_EQ(test, 1, times(nke, CONNECT));
	client_close(c);
	KUNIT_EXPECT_EQ(test, 1, times(nke, DISCONNECT));
	/* Merely bound and without a note: nothing to clean up. */
	c = client_new(test);
	KUNIT_EXPECT_EQ(test, -EINVAL, client_bind(c, nke, 0));
	client_close(c);
	KUNIT_EXPECT_EQ(test, 1, times(nke, DISCONNECT));
	extension_stop(test, nke);

	nke->reg.ctl_bind = cb_bind;
	extension_register(test, nke);
	c = client_new(test);
	nke->give = c;
	KUNIT_EXPECT_EQ(test, 0, client_bind(c, nke, 0));
	KUNIT_EXPECT_EQ(test, 1U, nke->sac.sc_unit);
	KUNIT_EXPECT_EQ(test, 0, client_bind(c, nke, 9));
	KUNIT_EXPECT_EQ(test, 1U, nke->sac.sc_unit);
	KUNIT_EXPECT_EQ(test, 2, times(nke, BIND));
	nke->give = NULL;
	KUNIT_EXPECT_EQ(test, 0, client_connect(c, nke, 0));
	KUNIT_EXPECT_PTR_EQ(test, (void *)c, nke->unitinfo);
	client_close(c);
	KUNIT_EXPECT_EQ(test, 2, times(nke, DISCONNECT));
	/* The callback's error; a note was made before it. */
	c = client_new(test);
	nke->give = c;
	nke->result[BIND] = EACCES;
	KUNIT_EXPECT_EQ(test, -EACCES, client_bind(c, nke, 0));
	client_close(c);
	KUNIT_EXPECT_EQ(test, 3, times(nke, DISCONNECT));
	KUNIT_EXPECT_PTR_EQ(test, (void *)c, nke->unitinfo);
	extension_stop(test, nke);
}

static void test_setup(struct kunit *test)
{
	struct extension *nke = extension_start(test, NKE_CTL_FLAG_REG_SETUP);
	struct client *a = client_new(test), *b = client_new(test);

	nke->setup_unit = 42;
	nke->give = a;
	KUNIT_EXPECT_EQ(test, 0, client_connect(a, nke, 3));
	KUNIT_EXPECT_EQ(test, 1, times(nke, SETUP));
	KUNIT_EXPECT_EQ(test, 42U, a->conn.unit);
	KUNIT_EXPECT_EQ(test, -EBUSY, client_connect(b, nke, 0));
	nke->result[SETUP] = ENOSPC;
	KUNIT_EXPECT_EQ(test, -ENOSPC, client_connect(b, nke, 0));
	KUNIT_EXPECT_EQ(test, 0, times(nke, DISCONNECT));
	/* What a failed attempt noted is not the next one's. */
	nke->result[SETUP] = 0;
	nke->setup_unit = 0;
	nke->give = NULL;
	KUNIT_EXPECT_EQ(test, 0, client_connect(b, nke, 0));
	KUNIT_EXPECT_EQ(test, 1U, b->conn.unit);
	KUNIT_EXPECT_NULL(test, nke->unitinfo);
	client_close(a);
	client_close(b);
	extension_stop(test, nke);

	/* Without the flag the field means nothing. */
	nke = extension_start(test, 0);
	a = client_connected(test, nke);
	KUNIT_EXPECT_EQ(test, 0, times(nke, SETUP));
	client_close(a);
	extension_stop(test, nke);
}

static void test_send(struct kunit *test)
{
	u64 fails = nke_kctl_stat(NKE_KCTL_SEND_FAIL);
	struct extension *nke = extension_start(test, 0);
	struct client *c = client_new(test);

	KUNIT_EXPECT_EQ(test, -ENOTCONN,
			nke_ctl_send(&c->conn, make_message(test, "x", 1), 0));
	KUNIT_ASSERT_EQ(test, 0, client_connect(c, nke, 0));
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_send(&c->conn,
					      make_message(test, "hello", 5),
					      NKE_PRUS_MORETOCOME));
	KUNIT_EXPECT_EQ(test, 5UL, nke->len);
	KUNIT_EXPECT_EQ(test, NKE_PRUS_MORETOCOME, nke->flags);
	KUNIT_EXPECT_MEMEQ(test, "hello", nke->data, 5);
	nke->result[SEND] = ENOSPC;
	KUNIT_EXPECT_EQ(test, -ENOSPC,
			nke_ctl_send(&c->conn, make_message(test, "x", 1), 0));
	client_close(c);
	KUNIT_EXPECT_EQ(test, -EPIPE,
			nke_ctl_send(&c->conn, make_message(test, "x", 1), 0));
	extension_stop(test, nke);

	nke->reg.ctl_send = NULL;
	extension_register(test, nke);
	c = client_connected(test, nke);
	KUNIT_EXPECT_EQ(test, -EOPNOTSUPP,
			nke_ctl_send(&c->conn, make_message(test, "x", 1), 0));
	KUNIT_EXPECT_EQ(test, fails + 4, nke_kctl_stat(NKE_KCTL_SEND_FAIL));
	client_close(c);
	extension_stop(test, nke);
}

static void fail_second(struct extension *nke, enum call call, u32 unit)
{
	if (call == SEND)
		nke->result[SEND] = times(nke, SEND) == 2 ? ENOSPC : 0;
}

static void test_send_list(struct kunit *test)
{
	u64 fails = nke_kctl_stat(NKE_KCTL_SEND_LIST_FAIL);
	struct extension *nke = extension_start(test,
						NKE_CTL_FLAG_REG_EXTENDED);
	struct client *c = client_connected(test, nke);

	KUNIT_EXPECT_EQ(test, 0, nke_ctl_send_list(&c->conn,
						   make_list(test, "abc"), 0));
	KUNIT_EXPECT_EQ(test, 1, times(nke, SEND_LIST));
	KUNIT_EXPECT_EQ(test, 3UL, nke->len);
	nke->result[SEND_LIST] = EACCES;
	KUNIT_EXPECT_EQ(test, -EACCES,
			nke_ctl_send_list(&c->conn, make_list(test, "ab"), 0));
	client_close(c);
	KUNIT_EXPECT_EQ(test, -EPIPE,
			nke_ctl_send_list(&c->conn, make_list(test, "ab"), 0));
	extension_stop(test, nke);

	/* Without the flag one by one. */
	nke = extension_start(test, 0);
	c = client_connected(test, nke);
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_send_list(&c->conn,
						   make_list(test, "abc"), 0));
	KUNIT_EXPECT_EQ(test, 0, times(nke, SEND_LIST));
	KUNIT_EXPECT_EQ(test, 3, times(nke, SEND));
	atomic_set(&nke->calls[SEND], 0);
	nke->hook = fail_second;
	KUNIT_EXPECT_EQ(test, -ENOSPC,
			nke_ctl_send_list(&c->conn, make_list(test, "abc"), 0));
	KUNIT_EXPECT_EQ(test, 2, times(nke, SEND));
	client_close(c);
	extension_stop(test, nke);

	nke = extension_new(test, 0);
	nke->reg.ctl_send = NULL;
	extension_register(test, nke);
	c = client_connected(test, nke);
	KUNIT_EXPECT_EQ(test, -EOPNOTSUPP,
			nke_ctl_send_list(&c->conn, make_list(test, "a"), 0));
	KUNIT_EXPECT_EQ(test, fails + 4,
			nke_kctl_stat(NKE_KCTL_SEND_LIST_FAIL));
	client_close(c);
	extension_stop(test, nke);
}

static void test_setopt(struct kunit *test)
{
	struct extension *nke = extension_start(test, 0);
	struct client *c = client_new(test);

	KUNIT_EXPECT_EQ(test, -EINVAL, nke_ctl_setopt(&c->conn, 1, "abc", 3));
	KUNIT_ASSERT_EQ(test, 0, client_connect(c, nke, 0));
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_setopt(&c->conn, -7, "abc", 3));
	KUNIT_EXPECT_EQ(test, -7, nke->opt);
	KUNIT_EXPECT_EQ(test, 3UL, nke->len);
	KUNIT_EXPECT_MEMEQ(test, "abc", nke->data, 3);
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_setopt(&c->conn, 1, "abc", 0));
	KUNIT_EXPECT_TRUE(test, nke->null_data);
	KUNIT_EXPECT_EQ(test, -EINVAL, nke_ctl_setopt(&c->conn, 1, "abc",
						      NKE_CTL_OPT_MAX + 1));
	nke->result[SETOPT] = ERANGE;
	KUNIT_EXPECT_EQ(test, -ERANGE, nke_ctl_setopt(&c->conn, 1, NULL, 0));
	KUNIT_EXPECT_EQ(test, 3, times(nke, SETOPT));
	client_close(c);
	KUNIT_EXPECT_EQ(test, -EINVAL, nke_ctl_setopt(&c->conn, 1, "abc", 3));
	extension_stop(test, nke);
	nke->reg.ctl_setopt = NULL;
	extension_register(test, nke);
	c = client_connected(test, nke);
	KUNIT_EXPECT_EQ(test, -EOPNOTSUPP, nke_ctl_setopt(&c->conn, 1, "a", 1));
	client_close(c);
	extension_stop(test, nke);
}

static void test_getopt(struct kunit *test)
{
	struct extension *nke = extension_start(test, 0);
	struct client *c = client_new(test);
	char buf[8] = "zzzzzzz";
	size_t len = 8;

	KUNIT_EXPECT_EQ(test, -EINVAL, nke_ctl_getopt(&c->conn, 1, buf, &len));
	KUNIT_ASSERT_EQ(test, 0, client_connect(c, nke, 0));
	memcpy(nke->data, "answer", 7);
	nke->answer_len = 7;
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_getopt(&c->conn, 3, buf, &len));
	KUNIT_EXPECT_EQ(test, 3, nke->opt);
	KUNIT_EXPECT_EQ(test, 8UL, nke->len);
	KUNIT_EXPECT_EQ(test, 7UL, len);
	KUNIT_EXPECT_STREQ(test, "answer", buf);
	/* Only the length is asked for. */
	len = 0;
	nke->answer_len = 1000;
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_getopt(&c->conn, 3, NULL, &len));
	KUNIT_EXPECT_TRUE(test, nke->null_data);
	KUNIT_EXPECT_EQ(test, 1000UL, len);
	/* An NKE that says nonsense. */
	len = 8;
	nke->answer_len = 9;
	KUNIT_EXPECT_EQ(test, -EINVAL, nke_ctl_getopt(&c->conn, 3, buf, &len));
	KUNIT_EXPECT_EQ(test, 0UL, len);
	nke->answer_len = NKE_CTL_OPT_MAX + 1;
	KUNIT_EXPECT_EQ(test, -EINVAL, nke_ctl_getopt(&c->conn, 3, NULL, &len));
	nke->answer_len = 0;
	nke->result[GETOPT] = ERANGE;
	len = 8;
	KUNIT_EXPECT_EQ(test, -ERANGE, nke_ctl_getopt(&c->conn, 3, buf, &len));
	len = NKE_CTL_OPT_MAX + 1;
	KUNIT_EXPECT_EQ(test, -EINVAL, nke_ctl_getopt(&c->conn, 3, buf, &len));
	KUNIT_EXPECT_EQ(test, 5, times(nke, GETOPT));
	client_close(c);
	len = 8;
	KUNIT_EXPECT_EQ(test, -EINVAL, nke_ctl_getopt(&c->conn, 1, buf, &len));
	extension_stop(test, nke);
	nke->reg.ctl_getopt = NULL;
	extension_register(test, nke);
	c = client_connected(test, nke);
	KUNIT_EXPECT_EQ(test, -EOPNOTSUPP, nke_ctl_getopt(&c->conn, 1, buf,
							  &len));
	client_close(c);
	extension_stop(test, nke);
}

static void test_rcvd(struct kunit *test)
{
	struct extension *nke = extension_start(test,
						NKE_CTL_FLAG_REG_EXTENDED);
	struct client *c = client_new(test);

	nke_ctl_rcvd(&c->conn, 1);
	KUNIT_EXPECT_EQ(test, 0, times(nke, RCVD));
	KUNIT_ASSERT_EQ(test, 0, client_connect(c, nke, 0));
	nke_ctl_rcvd(&c->conn, MSG_PEEK);
	KUNIT_EXPECT_EQ(test, 1, times(nke, RCVD));
	KUNIT_EXPECT_EQ(test, MSG_PEEK, nke->flags);
	client_close(c);
	nke_ctl_rcvd(&c->conn, 1);
	KUNIT_EXPECT_EQ(test, 1, times(nke, RCVD));
	extension_stop(test, nke);
	/* Without the flag the field means nothing. */
	nke = extension_start(test, 0);
	c = client_connected(test, nke);
	nke_ctl_rcvd(&c->conn, 1);
	KUNIT_EXPECT_EQ(test, 0, times(nke, RCVD));
	client_close(c);
	extension_stop(test, nke);
}

/* Without the optional callbacks. */
static void test_bare(struct kunit *test)
{
	struct extension *nke = extension_new(test, NKE_CTL_FLAG_REG_EXTENDED |
					      NKE_CTL_FLAG_REG_SETUP);
	struct client *c;

	nke->reg.ctl_disconnect = NULL;
	nke->reg.ctl_rcvd = NULL;
	nke->reg.ctl_send_list = NULL;
	nke->reg.ctl_setup = NULL;
	extension_register(test, nke);
	c = client_connected(test, nke);
	nke_ctl_rcvd(&c->conn, 0);
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_send_list(&c->conn,
						   make_list(test, "a"), 0));
	client_close(c);
	extension_stop(test, nke);
}

static void deregister_inside(struct extension *nke, enum call call, u32 unit)
{
	struct kunit *test = nke->arg;

	KUNIT_EXPECT_EQ(test, EBUSY, nke_ctl_deregister(nke->ref));
}

/* As long as any callback runs its client is there. */
static void test_deregister_inside(struct kunit *test)
{
	struct extension *nke = extension_start(test, NKE_CTL_FLAG_REG_SETUP |
						NKE_CTL_FLAG_REG_EXTENDED);
	struct client *c;
	size_t len = 0;

	nke->arg = test;
	nke->hook = deregister_inside;
	c = client_connected(test, nke);
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_send(&c->conn,
					      make_message(test, "x", 1), 0));
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_setopt(&c->conn, 1, "a", 1));
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_getopt(&c->conn, 1, NULL, &len));
	nke_ctl_rcvd(&c->conn, 0);
	client_close(c);
	KUNIT_EXPECT_EQ(test, 1, times(nke, SETUP));
	KUNIT_EXPECT_EQ(test, 1, times(nke, RCVD));
	KUNIT_EXPECT_EQ(test, 1, times(nke, DISCONNECT));
	extension_stop(test, nke);
}

static void test_kick(struct kunit *test)
{
	struct extension *nke = extension_start(test, 0);
	struct client *c = client_connected(test, nke);
	struct client *bound = client_new(test);
	char buf[8];

	KUNIT_EXPECT_EQ(test, -EINVAL, client_bind(bound, nke, U32_MAX));
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_enqueuedata(nke->ref, 1, "left", 4,
						     NKE_CTL_DATA_EOR));
	KUNIT_EXPECT_EQ(test, 0U, nke_kctl_kick(THIS_MODULE));
	KUNIT_EXPECT_EQ(test, 2U, nke_kctl_kick(NULL));
	KUNIT_EXPECT_EQ(test, 0U, nke_kctl_kick(NULL));
	KUNIT_EXPECT_EQ(test, 1, times(nke, DISCONNECT));
	KUNIT_EXPECT_EQ(test, 0U, nke_ctl_conn_count());
	/* The client is told, and finds out in whatever it does. */
	KUNIT_EXPECT_EQ(test, 2, atomic_read(&c->wakes));
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&bound->wakes));
	KUNIT_EXPECT_EQ(test, (int)NKE_CTL_DEAD, (int)c->conn.state);
	KUNIT_EXPECT_EQ(test, 4L, client_read(c, buf, sizeof(buf)));
	KUNIT_EXPECT_MEMEQ(test, "left", buf, 4);
	KUNIT_EXPECT_TRUE(test, nke_sockbuf_readable(&c->conn.rcv));
	KUNIT_EXPECT_EQ(test, -EPIPE,
			nke_ctl_send(&c->conn, make_message(test, "x", 1), 0));
	KUNIT_EXPECT_EQ(test, -EINVAL, nke_ctl_setopt(&c->conn, 1, "a", 1));
	KUNIT_EXPECT_EQ(test, 2048U, nke_ctl_sendsize(&c->conn));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_ctl_enqueuedata(nke->ref, 1, "x", 1,
							  0));
	client_close(bound);
	/* Its unit is another one's, and the control may go before it. */
	bound = client_connected(test, nke);
	KUNIT_EXPECT_EQ(test, 1U, bound->conn.unit);
	client_close(bound);
	extension_stop(test, nke);
	client_close(c);
	KUNIT_EXPECT_EQ(test, 2, times(nke, DISCONNECT));
}

/* With the largest numbers there are. */
static void test_kick_last(struct kunit *test)
{
	struct extension *nke = extension_new(test, NKE_CTL_FLAG_REG_ID_UNIT);
	struct client *c = client_new(test);

	nke->reg.ctl_id = U32_MAX;
	nke->reg.ctl_unit = U32_MAX;
	extension_register(test, nke);
	KUNIT_EXPECT_EQ(test, 0, client_connect(c, nke, U32_MAX));
	KUNIT_EXPECT_EQ(test, 1U, nke_kctl_kick(NULL));
	KUNIT_EXPECT_EQ(test, 0U, nke_kctl_kick(NULL));
	client_close(c);
	extension_stop(test, nke);
}

static int refs(void)
{
	return module_refcount(THIS_MODULE);
}

/* An NKE that is known keeps its module as long as it has clients. */
static void test_owner(struct kunit *test)
{
	struct nke_client_info info = {};
	struct nke_kctl_info kctl;
	struct extension *nke;
	struct client *c, *d;
	unsigned long pos = 0;
	u32 id = 0, unit = 0;
	int before;

	KUNIT_EXPECT_EQ(test, -EINVAL, nke_client_add(NULL, "x"));
	KUNIT_EXPECT_EQ(test, -EINVAL, nke_client_add(THIS_MODULE, NULL));
	KUNIT_EXPECT_NULL(test, nke_client_get("nke_kunit"));
	KUNIT_EXPECT_NULL(test, nke_client_of(test_owner));
	KUNIT_ASSERT_EQ(test, 0, nke_client_add(THIS_MODULE, "org.nke.kunit"));
	KUNIT_EXPECT_EQ(test, -EEXIST, nke_client_add(THIS_MODULE, "x"));
	KUNIT_EXPECT_PTR_EQ(test, THIS_MODULE, nke_client_of(test_owner));
	KUNIT_EXPECT_NULL(test, nke_client_of(nke_ctl_register));
	before = refs();
	KUNIT_EXPECT_PTR_EQ(test, THIS_MODULE, nke_client_get("nke-kunit"));
	KUNIT_EXPECT_EQ(test, before + 1, refs());
	module_put(THIS_MODULE);
	KUNIT_EXPECT_NULL(test, nke_client_get("nke_kuni"));
	KUNIT_EXPECT_NULL(test, nke_client_get("nke_kunits"));

	nke = extension_start(test, 0);
	KUNIT_ASSERT_TRUE(test, nke_kctl_next(&id, &unit, &kctl));
	KUNIT_EXPECT_STREQ(test, "nke_kunit", kctl.owner);
	c = client_connected(test, nke);
	d = client_connected(test, nke);
	KUNIT_EXPECT_EQ(test, before + 2, refs());
	KUNIT_ASSERT_TRUE(test, nke_client_next(&pos, &info));
	KUNIT_EXPECT_STREQ(test, "nke_kunit", info.name);
	KUNIT_EXPECT_STREQ(test, "org.nke.kunit", info.bundle_id);
	KUNIT_EXPECT_EQ(test, 1U, info.controls);
	KUNIT_EXPECT_EQ(test, 2U, info.connections);
	KUNIT_EXPECT_FALSE(test, nke_client_next(&pos, &info));
	client_close(d);
	KUNIT_EXPECT_EQ(test, before + 1, refs());
	/* A refusal gives it back, whatever the reason. */
	KUNIT_EXPECT_EQ(test, -EBUSY, client_connect(client_new(test), nke, 1));
	nke->result[CONNECT] = EACCES;
	KUNIT_EXPECT_EQ(test, -EACCES,
			client_connect(d = client_new(test), nke, 0));
	KUNIT_EXPECT_EQ(test, before + 1, refs());
	client_close(d);
	KUNIT_EXPECT_EQ(test, 1U, nke_kctl_kick(THIS_MODULE));
	KUNIT_EXPECT_EQ(test, before, refs());
	client_close(c);
	nke_client_remove(THIS_MODULE);
	KUNIT_EXPECT_EQ(test, 0U, nke_kctl_count());
	KUNIT_EXPECT_EQ(test, EINVAL, nke_ctl_deregister(nke->ref));
	pos = 0;
	KUNIT_EXPECT_FALSE(test, nke_client_next(&pos, &info));
	nke_client_remove(THIS_MODULE);
}

/* What an NKE leaves behind goes with it, its clients included. */
static void test_left_behind(struct kunit *test)
{
	struct extension *nke;
	struct client *c;
	void *first;

	KUNIT_ASSERT_EQ(test, 0, nke_client_add(THIS_MODULE, "org.nke.kunit"));
	nke = extension_start(test, 0);
	first = nke->ref;
	c = client_connected(test, nke);
	strscpy(nke->reg.ctl_name, "second", sizeof(nke->reg.ctl_name));
	extension_register(test, nke);
	nke_client_remove(THIS_MODULE);
	KUNIT_EXPECT_EQ(test, 0U, nke_kctl_count());
	KUNIT_EXPECT_EQ(test, 1, times(nke, DISCONNECT));
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&c->wakes));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_ctl_enqueuedata(first, 1, "x", 1, 0));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_ctl_deregister(nke->ref));
	client_close(c);
	KUNIT_EXPECT_EQ(test, 1, times(nke, DISCONNECT));
}

static struct {
	int result;
	int asked;
	struct client *late;
	struct extension *nke;
	int connected;
} stopper;

/* Somebody connects while it thinks. */
static int stop_routine(void)
{
	stopper.asked++;
	if (stopper.late)
		stopper.connected = client_connect(stopper.late, stopper.nke,
						   0);
	return stopper.result;
}

/* On the way out it is asked until it agrees, and never again. */
static void test_stop(struct kunit *test)
{
	memset(&stopper, 0, sizeof(stopper));
	/* Nobody's, and one that is not through its start routine. */
	nke_client_started(THIS_MODULE, stop_routine);
	KUNIT_EXPECT_EQ(test, 0, nke_client_stop(THIS_MODULE));
	KUNIT_ASSERT_EQ(test, 0, nke_client_add(THIS_MODULE, "org.nke.kunit"));
	KUNIT_EXPECT_EQ(test, 0, nke_client_stop(THIS_MODULE));
	KUNIT_EXPECT_EQ(test, 0, stopper.asked);
	nke_client_started(THIS_MODULE, stop_routine);
	stopper.result = 5;
	KUNIT_EXPECT_EQ(test, 5, nke_client_stop(THIS_MODULE));
	stopper.result = -1;
	KUNIT_EXPECT_EQ(test, -1, nke_client_stop(THIS_MODULE));
	KUNIT_EXPECT_EQ(test, 2, stopper.asked);
	stopper.result = 0;
	KUNIT_EXPECT_EQ(test, 0, nke_client_stop(THIS_MODULE));
	stopper.result = 5;
	KUNIT_EXPECT_EQ(test, 0, nke_client_stop(THIS_MODULE));
	KUNIT_EXPECT_EQ(test, 3, stopper.asked);
	nke_client_remove(THIS_MODULE);
	KUNIT_EXPECT_EQ(test, 3, stopper.asked);
}

/* Before that without clients, and it works on when it refuses. */
static void test_try_stop(struct kunit *test)
{
	unsigned int ended = 7;
	struct extension *nke;
	struct client *c, *d;
	int result = 7;

	memset(&stopper, 0, sizeof(stopper));
	KUNIT_ASSERT_EQ(test, 0, nke_client_add(THIS_MODULE, "org.nke.kunit"));
	KUNIT_EXPECT_EQ(test, -EOPNOTSUPP,
			nke_client_try_stop(THIS_MODULE, &result, &ended));
	KUNIT_EXPECT_EQ(test, 0U, ended);
	nke_client_started(THIS_MODULE, stop_routine);
	nke = extension_start(test, 0);
	c = client_connected(test, nke);
	stopper.nke = nke;
	stopper.late = client_new(test);
	stopper.result = 16;
	KUNIT_EXPECT_EQ(test, -EBUSY,
			nke_client_try_stop(THIS_MODULE, &result, &ended));
	KUNIT_EXPECT_EQ(test, 16, result);
	KUNIT_EXPECT_EQ(test, 1U, ended);
	KUNIT_EXPECT_EQ(test, -ENOENT, stopper.connected);
	KUNIT_EXPECT_EQ(test, 1, times(nke, DISCONNECT));
	client_close(c);
	KUNIT_EXPECT_FALSE(test, nke_client_is_leaving(THIS_MODULE));
	d = client_connected(test, nke);

	stopper.result = 0;
	KUNIT_EXPECT_EQ(test, 0,
			nke_client_try_stop(THIS_MODULE, &result, &ended));
	KUNIT_EXPECT_EQ(test, 0, result);
	KUNIT_EXPECT_EQ(test, 1U, ended);
	KUNIT_EXPECT_EQ(test, -ENOENT, stopper.connected);
	client_close(d);
	client_close(stopper.late);
	/* What it has left is gone while the module is still there. */
	KUNIT_EXPECT_TRUE(test, nke_client_is_leaving(THIS_MODULE));
	KUNIT_EXPECT_EQ(test, 0U, nke_kctl_count());
	KUNIT_EXPECT_EQ(test, 0,
			nke_client_try_stop(THIS_MODULE, &result, &ended));
	KUNIT_EXPECT_EQ(test, 0U, ended);
	KUNIT_EXPECT_EQ(test, 0, nke_client_stop(THIS_MODULE));
	KUNIT_EXPECT_EQ(test, 2, stopper.asked);
	nke_client_remove(THIS_MODULE);
}

static struct kunit_case kctl_conn_cases[] = {
	KUNIT_CASE(test_stop),
	KUNIT_CASE(test_try_stop),
	KUNIT_CASE(test_connect),
	KUNIT_CASE(test_connect_errors),
	KUNIT_CASE(test_connect_refused),
	KUNIT_CASE(test_units),
	KUNIT_CASE(test_units_all),
	KUNIT_CASE(test_bind),
	KUNIT_CASE(test_setup),
	KUNIT_CASE(test_send),
	KUNIT_CASE(test_send_list),
	KUNIT_CASE(test_setopt),
	KUNIT_CASE(test_getopt),
	KUNIT_CASE(test_rcvd),
	KUNIT_CASE(test_bare),
	KUNIT_CASE(test_deregister_inside),
	KUNIT_CASE(test_kick),
	KUNIT_CASE(test_kick_last),
	KUNIT_CASE(test_owner),
	KUNIT_CASE(test_left_behind),
	{}
};

static struct kunit_suite kctl_conn_suite = {
	.name = "nke_kctl_conn",
	.exit = kctl_test_exit,
	.test_cases = kctl_conn_cases,
};

kunit_test_suite(kctl_conn_suite);
