// SPDX-License-Identifier: GPL-2.0
/*
 * Controls: what an NKE sends to a client.
 */
#include <linux/bottom_half.h>

#include "kctl_fixture.h"

#define EOR	NKE_CTL_DATA_EOR

static void expect_read(struct kunit *test, struct client *c, const char *want)
{
	char buf[64] = "";

	KUNIT_EXPECT_EQ(test, (ssize_t)strlen(want),
			client_read(c, buf, sizeof(buf) - 1));
	KUNIT_EXPECT_STREQ(test, want, buf);
}

static void expect_empty(struct kunit *test, struct client *c)
{
	char byte;

	KUNIT_EXPECT_EQ(test, -1L, client_read(c, &byte, 1));
}

static int put(struct extension *nke, const char *text, u32 flags)
{
	return nke_ctl_enqueuedata(nke->ref, 1, (void *)text, strlen(text),
				   flags);
}

static u32 packets(struct extension *nke)
{
	u32 n = U32_MAX;

	nke_ctl_getenqueuepacketcount(nke->ref, 1, &n);
	return n;
}

static unsigned long space(struct extension *nke)
{
	unsigned long n = ULONG_MAX;

	nke_ctl_getenqueuespace(nke->ref, 1, &n);
	return n;
}

/* Without the end of a record the next message goes on with it. */
static void test_records(struct kunit *test)
{
	struct extension *nke = extension_start(test, 0);
	struct client *c = client_connected(test, nke);
	char byte;

	KUNIT_EXPECT_EQ(test, 0, put(nke, "one", EOR));
	KUNIT_EXPECT_EQ(test, 0, put(nke, "two", EOR));
	KUNIT_EXPECT_EQ(test, 2U, packets(nke));
	expect_read(test, c, "one");
	expect_read(test, c, "two");
	KUNIT_EXPECT_EQ(test, 0, put(nke, "three", 0));
	KUNIT_EXPECT_EQ(test, 0, put(nke, "four", 0));
	KUNIT_EXPECT_EQ(test, 0, put(nke, "five", EOR));
	KUNIT_EXPECT_EQ(test, 0, put(nke, "six", 0));
	KUNIT_EXPECT_EQ(test, 2U, packets(nke));
	expect_read(test, c, "threefourfive");
	expect_read(test, c, "six");
	/* What was read is not gone on with. */
	KUNIT_EXPECT_EQ(test, 0, put(nke, "seven", EOR));
	KUNIT_EXPECT_EQ(test, 0, put(nke, "eight", 0));
	expect_read(test, c, "seven");
	KUNIT_EXPECT_EQ(test, 1L, client_read(c, &byte, 1));
	KUNIT_EXPECT_EQ(test, 0, put(nke, "nine", 0));
	expect_read(test, c, "ightnine");
	expect_empty(test, c);
	KUNIT_EXPECT_EQ(test, 0U, packets(nke));
	client_close(c);
	extension_stop(test, nke);
}

static void test_no_bytes(struct kunit *test)
{
	struct extension *nke = extension_start(test, 0);
	struct client *c = client_connected(test, nke);
	u32 missing;

	KUNIT_EXPECT_EQ(test, 0, put(nke, "", 0));
	expect_empty(test, c);
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_enqueuedata(nke->ref, 1, NULL, 0,
						     EOR));
	KUNIT_EXPECT_EQ(test, 0, put(nke, "", EOR));
	KUNIT_EXPECT_EQ(test, 2U, packets(nke));
	/* Each counts as a byte: their number has an end, too. */
	KUNIT_EXPECT_EQ(test, 8190UL, space(nke));
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_getenqueuereadable(nke->ref, 1,
							    &missing));
	KUNIT_EXPECT_EQ(test, 0U, missing);
	expect_read(test, c, "");
	expect_read(test, c, "");
	expect_empty(test, c);
	/* At the end of an open record it is just that. */
	KUNIT_EXPECT_EQ(test, 0, put(nke, "a", 0));
	KUNIT_EXPECT_EQ(test, 0, put(nke, "", 0));
	KUNIT_EXPECT_EQ(test, 0, put(nke, "b", 0));
	KUNIT_EXPECT_EQ(test, 0, put(nke, "", EOR));
	KUNIT_EXPECT_EQ(test, 0, put(nke, "c", 0));
	KUNIT_EXPECT_EQ(test, 2U, packets(nke));
	KUNIT_EXPECT_EQ(test, 8189UL, space(nke));
	expect_read(test, c, "ab");
	expect_read(test, c, "c");
	client_close(c);
	extension_stop(test, nke);
}

static void test_no_bytes_bounded(struct kunit *test)
{
	struct extension *nke = extension_new(test, 0);
	struct client *c;
	int i;

	nke->reg.ctl_recvsize = 20;
	extension_register(test, nke);
	c = client_connected(test, nke);
	for (i = 0; i < 20; i++)
		KUNIT_EXPECT_EQ(test, 0, put(nke, "", EOR));
	KUNIT_EXPECT_EQ(test, ENOBUFS, put(nke, "", EOR));
	/* What vanishes always finds room. */
	KUNIT_EXPECT_EQ(test, 0, put(nke, "", 0));
	expect_read(test, c, "");
	KUNIT_EXPECT_EQ(test, 0, put(nke, "", EOR));
	client_close(c);
	extension_stop(test, nke);
}

static void test_wake(struct kunit *test)
{
	struct extension *nke = extension_start(test, 0);
	struct client *c = client_connected(test, nke);
	struct __mbuf *m;

	KUNIT_EXPECT_EQ(test, 0, put(nke, "a", NKE_CTL_DATA_NOWAKEUP));
	m = make_message(test, "b", 1);
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_enqueuembuf(nke->ref, 1, m,
						     NKE_CTL_DATA_NOWAKEUP));
	m = make_list(test, "cd");
	KUNIT_EXPECT_EQ(test, 0,
			nke_ctl_enqueuembuf_list(nke->ref, 1, m,
						 NKE_CTL_DATA_NOWAKEUP, NULL));
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&c->wakes));
	KUNIT_EXPECT_EQ(test, 0, put(nke, "e", 0));
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&c->wakes));
	m = make_message(test, "f", 1);
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_enqueuembuf(nke->ref, 1, m, 0));
	KUNIT_EXPECT_EQ(test, 2, atomic_read(&c->wakes));
	/* Once for a list. */
	m = make_list(test, "ghi");
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_enqueuembuf_list(nke->ref, 1, m, 0,
							  NULL));
	KUNIT_EXPECT_EQ(test, 3, atomic_read(&c->wakes));
	client_close(c);
	extension_stop(test, nke);
}

static void test_full(struct kunit *test)
{
	u64 full = nke_kctl_stat(NKE_KCTL_ENQUEUE_FULLSOCK);
	struct extension *nke = extension_new(test, 0);
	struct __mbuf *m, *rest;
	struct client *c;
	int woken;

	nke->reg.ctl_recvsize = 10;
	extension_register(test, nke);
	c = client_connected(test, nke);
	KUNIT_EXPECT_EQ(test, 10UL, space(nke));
	KUNIT_EXPECT_EQ(test, ENOBUFS, put(nke, "12345678901", EOR));
	KUNIT_EXPECT_EQ(test, 0, put(nke, "123456789", EOR));
	KUNIT_EXPECT_EQ(test, ENOBUFS, put(nke, "12", EOR));
	KUNIT_EXPECT_EQ(test, 1UL, space(nke));
	KUNIT_EXPECT_EQ(test, 0, put(nke, "0", EOR));
	KUNIT_EXPECT_EQ(test, 0UL, space(nke));
	woken = atomic_read(&c->wakes);
	/* What is refused is still the caller's, as it was. */
	m = make_message(test, "x", 1);
	KUNIT_EXPECT_EQ(test, ENOBUFS, nke_ctl_enqueuembuf(nke->ref, 1, m,
							   EOR));
	KUNIT_EXPECT_EQ(test, 1UL, nke_mbuf_chain_len(m));
	nke_mbuf_freem(m);
	rest = NULL;
	m = make_list(test, "xyz");
	KUNIT_EXPECT_EQ(test, ENOBUFS, nke_ctl_enqueuembuf_list(nke->ref, 1, m,
								0, &rest));
	KUNIT_EXPECT_PTR_EQ(test, m, rest);
	KUNIT_EXPECT_EQ(test, 3, nke_mbuf_freem_list(m));
	KUNIT_EXPECT_EQ(test, woken, atomic_read(&c->wakes));
	KUNIT_EXPECT_EQ(test, full + 4,
			nke_kctl_stat(NKE_KCTL_ENQUEUE_FULLSOCK));
	expect_read(test, c, "123456789");
	KUNIT_EXPECT_EQ(test, 9UL, space(nke));
	client_close(c);
	extension_stop(test, nke);
}

/* A client that will not read any more, but is there. */
static void test_shut(struct kunit *test)
{
	struct extension *nke = extension_start(test, 0);
	struct client *c = client_connected(test, nke);
	struct __mbuf *m = make_message(test, "x", 1);

	nke_sockbuf_close(&c->conn.rcv);
	KUNIT_EXPECT_EQ(test, ENOBUFS, put(nke, "x", 0));
	KUNIT_EXPECT_EQ(test, ENOBUFS, nke_ctl_enqueuembuf(nke->ref, 1, m, 0));
	KUNIT_EXPECT_EQ(test, 0UL, space(nke));
	nke_mbuf_freem(m);
	client_close(c);
	extension_stop(test, nke);
}

static void test_arguments(struct kunit *test)
{
	struct extension *nke = extension_start(test, 0);
	struct client *c = client_connected(test, nke);
	struct __mbuf *list = make_list(test, "ab");
	struct __mbuf *m = NULL, *rest;

	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_get(0, 1, &m));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_ctl_enqueuedata(nke->ref, 1, NULL, 1,
							  0));
	KUNIT_EXPECT_EQ(test, ENOBUFS, nke_ctl_enqueuedata(nke->ref, 1, "x",
							   1UL << 40, 0));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_ctl_enqueuembuf(nke->ref, 1, NULL,
							  0));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_ctl_enqueuembuf(nke->ref, 1, m, 0));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_ctl_enqueuembuf(nke->ref, 1, list,
							  0));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_ctl_getenqueuespace(nke->ref, 1,
							      NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_ctl_getenqueuereadable(nke->ref, 1,
								 NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_ctl_getenqueuepacketcount(nke->ref, 1,
								    NULL));
	/* The end of records is not for lists. */
	KUNIT_EXPECT_EQ(test, EINVAL, nke_ctl_enqueuembuf_list(nke->ref, 1,
							       list, EOR,
							       &rest));
	KUNIT_EXPECT_PTR_EQ(test, list, rest);
	/* A packet without a header ends the list; those before it went. */
	list->nextpkt->nextpkt = m;
	KUNIT_EXPECT_EQ(test, EINVAL, nke_ctl_enqueuembuf_list(nke->ref, 1,
							       list, 0, &rest));
	KUNIT_EXPECT_PTR_EQ(test, m, rest);
	expect_read(test, c, "a");
	expect_read(test, c, "b");
	/* Nobody to give it back to. */
	KUNIT_EXPECT_EQ(test, EINVAL, nke_ctl_enqueuembuf_list(nke->ref, 1, m,
							       0, NULL));
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_enqueuembuf_list(nke->ref, 1, NULL, 0,
							  &rest));
	KUNIT_EXPECT_NULL(test, rest);
	client_close(c);
	extension_stop(test, nke);
}

/* Each packet of a list is a record, also behind an open one. */
static void test_list(struct kunit *test)
{
	struct extension *nke = extension_new(test, 0);
	struct __mbuf *list, *rest;
	struct client *c;

	nke->reg.ctl_recvsize = 4;
	extension_register(test, nke);
	c = client_connected(test, nke);
	KUNIT_EXPECT_EQ(test, 0, put(nke, "o", 0));
	list = make_list(test, "abcde");
	KUNIT_EXPECT_EQ(test, ENOBUFS, nke_ctl_enqueuembuf_list(nke->ref, 1,
								list, 0,
								&rest));
	KUNIT_ASSERT_NOT_NULL(test, rest);
	KUNIT_EXPECT_EQ(test, 'd', *rest->data);
	KUNIT_EXPECT_EQ(test, 4U, packets(nke));
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&c->wakes) - 1);
	expect_read(test, c, "o");
	expect_read(test, c, "a");
	expect_read(test, c, "b");
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_enqueuembuf_list(nke->ref, 1, rest, 0,
							  &list));
	KUNIT_EXPECT_NULL(test, list);
	KUNIT_EXPECT_EQ(test, 0, put(nke, "f", 0));
	expect_read(test, c, "c");
	expect_read(test, c, "d");
	expect_read(test, c, "e");
	expect_read(test, c, "f");
	client_close(c);
	extension_stop(test, nke);
}

static void freed(char *buf, unsigned int size, char *arg)
{
	atomic_inc((atomic_t *)arg);
}

/* An NKE's own memory does not wait for a client that takes its time. */
static void test_own_memory(struct kunit *test)
{
	char *text = kunit_kzalloc(test, 16, GFP_KERNEL);
	struct extension *nke = extension_start(test, 0);
	struct client *c = client_connected(test, nke);
	atomic_t n = ATOMIC_INIT(0);
	struct __mbuf *m = NULL, *second;

	KUNIT_ASSERT_NOT_NULL(test, text);
	strscpy(text, "own memory", 16);
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_gethdr(0, 1, &m));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_attachcluster(0, 1, &m, text, freed,
							16, (char *)&n));
	nke_mbuf_setlen(m, 10);
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_get(0, 1, &second));
	memcpy(second->data, "!", 1);
	second->len = 1;
	m->next = second;
	/* What the header says is not asked. */
	m->pkt.len = 100000;
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_enqueuembuf(nke->ref, 1, m, EOR));
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&n));
	text[0] = 'O';
	KUNIT_EXPECT_EQ(test, 8192UL - 11, space(nke));
	expect_read(test, c, "own memory!");
	client_close(c);
	extension_stop(test, nke);
}

/* A quarter is kept for what is critical, and a quarter more may be had. */
static void test_critical(struct kunit *test)
{
	struct extension *nke = extension_new(test, NKE_CTL_FLAG_REG_CRIT);
	struct client *c;
	char byte;

	nke->reg.ctl_recvsize = 16;
	extension_register(test, nke);
	c = client_connected(test, nke);
	KUNIT_EXPECT_EQ(test, 0, put(nke, "1234567890123", 0));
	KUNIT_EXPECT_EQ(test, ENOBUFS, put(nke, "4", 0));
	KUNIT_EXPECT_EQ(test, 0, put(nke, "456", NKE_CTL_DATA_CRIT));
	KUNIT_EXPECT_EQ(test, 16U, c->conn.rcv.hiwat);
	KUNIT_EXPECT_EQ(test, ENOBUFS, put(nke, "78901",
					   NKE_CTL_DATA_CRIT));
	KUNIT_EXPECT_EQ(test, 16U, c->conn.rcv.hiwat);
	KUNIT_EXPECT_EQ(test, 0, put(nke, "78", NKE_CTL_DATA_CRIT));
	KUNIT_EXPECT_EQ(test, 20U, c->conn.rcv.hiwat);
	KUNIT_EXPECT_EQ(test, 0, put(nke, "90", NKE_CTL_DATA_CRIT));
	KUNIT_EXPECT_EQ(test, ENOBUFS, put(nke, "1", NKE_CTL_DATA_CRIT));
	/* It shrinks as it is read. */
	KUNIT_EXPECT_EQ(test, 1L, client_read(c, &byte, 1));
	KUNIT_EXPECT_EQ(test, 19U, c->conn.rcv.hiwat);
	expect_read(test, c, "2345678901234567890");
	KUNIT_EXPECT_EQ(test, 16U, c->conn.rcv.hiwat);
	/* Exactly a quarter free is enough. */
	KUNIT_EXPECT_EQ(test, 0, put(nke, "123456789012", EOR));
	KUNIT_EXPECT_EQ(test, ENOBUFS, put(nke, "34567", EOR));
	KUNIT_EXPECT_EQ(test, 0, put(nke, "3456", EOR));
	client_close(c);
	extension_stop(test, nke);

	/* Without the registration's flag the other one means nothing. */
	nke->reg.ctl_flags = 0;
	extension_register(test, nke);
	c = client_connected(test, nke);
	KUNIT_EXPECT_EQ(test, ENOBUFS, put(nke, "12345678901234567",
					   NKE_CTL_DATA_CRIT));
	KUNIT_EXPECT_EQ(test, 0, put(nke, "1234567890123456", 0));
	client_close(c);
	extension_stop(test, nke);

	/* There is an end to it. */
	nke->reg.ctl_flags = NKE_CTL_FLAG_REG_CRIT;
	nke->reg.ctl_recvsize = NKE_SB_GROW_MAX;
	extension_register(test, nke);
	c = client_connected(test, nke);
	c->conn.rcv.cc = NKE_SB_GROW_MAX;
	KUNIT_EXPECT_EQ(test, ENOBUFS, put(nke, "1", NKE_CTL_DATA_CRIT));
	c->conn.rcv.cc = 0;
	client_close(c);
	extension_stop(test, nke);
}

/* Bytes without borders, unless they are asked for; storage counts, too. */
static void test_stream(struct kunit *test)
{
	struct extension *nke = extension_start(test,
						NKE_CTL_FLAG_REG_SOCK_STREAM);
	struct client *c = client_connected(test, nke);
	struct __mbuf *m, *rest;
	bool ended;
	size_t len;
	int n = 0;

	KUNIT_EXPECT_EQ(test, 0, put(nke, "ab", 0));
	KUNIT_EXPECT_EQ(test, 0, put(nke, "cd", 0));
	KUNIT_EXPECT_EQ(test, 1U, packets(nke));
	m = nke_sockbuf_first(&c->conn.rcv, &len, &ended);
	KUNIT_ASSERT_NOT_NULL(test, m);
	KUNIT_EXPECT_EQ(test, 4UL, len);
	KUNIT_EXPECT_FALSE(test, ended);
	/* The second piece found room in the first one's mbuf. */
	KUNIT_EXPECT_EQ(test, 4U, m->len);
	expect_read(test, c, "abcd");
	m = make_list(test, "a");
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP,
			nke_ctl_enqueuembuf_list(nke->ref, 1, m, 0, &rest));
	KUNIT_EXPECT_PTR_EQ(test, m, rest);
	nke_mbuf_freem(m);

	/* A cluster each for a byte does not go on for long. */
	for (;;) {
		if (nke_mbuf_getpacket(0, &m))
			break;
		m->len = 1;
		*m->data = 'x';
		if (nke_ctl_enqueuembuf(nke->ref, 1, m, EOR))
			break;
		n++;
	}
	nke_mbuf_freem(m);
	KUNIT_EXPECT_EQ(test, 8 * 8192 / (NKE_MSIZE + NKE_MCLBYTES) + 1, n);
	KUNIT_EXPECT_EQ(test, 0UL, space(nke));
	client_close(c);
	extension_stop(test, nke);
}

static void test_large(struct kunit *test)
{
	struct extension *nke = extension_new(test, 0);
	u8 *data = kunit_kmalloc(test, 2 * 100000, GFP_KERNEL);
	struct client *c;
	int i;

	KUNIT_ASSERT_NOT_NULL(test, data);
	for (i = 0; i < 100000; i++)
		data[i] = i * 31 + (i >> 8);
	nke->reg.ctl_recvsize = 100000;
	extension_register(test, nke);
	c = client_connected(test, nke);
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_enqueuedata(nke->ref, 1, data, 100000,
						     EOR));
	KUNIT_EXPECT_EQ(test, 100000L, client_read(c, data + 100000, 100000));
	KUNIT_EXPECT_MEMEQ(test, data, data + 100000, 100000);
	client_close(c);
	extension_stop(test, nke);
}

static void test_readable(struct kunit *test)
{
	struct extension *nke = extension_start(test, 0);
	struct client *c = client_connected(test, nke);
	u32 missing;

	KUNIT_EXPECT_EQ(test, 0, nke_ctl_getenqueuereadable(nke->ref, 1,
							    &missing));
	KUNIT_EXPECT_EQ(test, 1U, missing);
	nke_sockbuf_set_lowat(&c->conn.rcv, 10);
	KUNIT_EXPECT_EQ(test, 0, put(nke, "abc", EOR));
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_getenqueuereadable(nke->ref, 1,
							    &missing));
	KUNIT_EXPECT_EQ(test, 7U, missing);
	KUNIT_EXPECT_FALSE(test, nke_sockbuf_readable(&c->conn.rcv));
	KUNIT_EXPECT_EQ(test, 0, put(nke, "abcdefgh", EOR));
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_getenqueuereadable(nke->ref, 1,
							    &missing));
	KUNIT_EXPECT_EQ(test, 0U, missing);
	KUNIT_EXPECT_TRUE(test, nke_sockbuf_readable(&c->conn.rcv));
	client_close(c);
	extension_stop(test, nke);
}

static void enqueue_inside(struct extension *nke, enum call call, u32 unit)
{
	struct kunit *test = nke->arg;
	unsigned long room;
	u32 n;

	if (call == SETUP)
		return;
	/* Merely bound it has no queue yet, on its way out none any more. */
	KUNIT_EXPECT_EQ(test, call == BIND ? ENOBUFS :
			      call == DISCONNECT ? EINVAL : 0,
			nke_ctl_enqueuedata(nke->ref, unit, "x", 1, EOR));
	KUNIT_EXPECT_EQ(test, call == DISCONNECT ? EINVAL : 0,
			nke_ctl_getenqueuespace(nke->ref, unit, &room));
	KUNIT_EXPECT_EQ(test, call == DISCONNECT ? EINVAL : 0,
			nke_ctl_getenqueuepacketcount(nke->ref, unit, &n));
}

static void test_inside_callbacks(struct kunit *test)
{
	struct extension *nke = extension_new(test, NKE_CTL_FLAG_REG_EXTENDED |
					      NKE_CTL_FLAG_REG_SETUP);
	struct client *c = client_new(test);
	size_t len = 0;

	nke->reg.ctl_bind = cb_bind;
	nke->arg = test;
	nke->hook = enqueue_inside;
	extension_register(test, nke);
	KUNIT_EXPECT_EQ(test, 0, client_bind(c, nke, 0));
	KUNIT_EXPECT_EQ(test, 0, client_connect(c, nke, 0));
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_send(&c->conn,
					      make_message(test, "x", 1), 0));
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_send_list(&c->conn,
						   make_list(test, "x"), 0));
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_setopt(&c->conn, 1, "a", 1));
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_getopt(&c->conn, 1, NULL, &len));
	nke_ctl_rcvd(&c->conn, 0);
	KUNIT_EXPECT_EQ(test, 6U, packets(nke));
	client_close(c);
	extension_stop(test, nke);
}

/* An NKE may be in a timer or hold a spin lock. */
static void test_softirq(struct kunit *test)
{
	struct extension *nke = extension_start(test, 0);
	struct client *c = client_connected(test, nke);
	struct __mbuf *m = make_message(test, "m", 1);
	unsigned long room;

	local_bh_disable();
	KUNIT_EXPECT_EQ(test, 0, put(nke, "data", EOR));
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_enqueuembuf(nke->ref, 1, m, EOR));
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_getenqueuespace(nke->ref, 1, &room));
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, 8192UL - 5, room);
	client_close(c);
	extension_stop(test, nke);
}

static struct kunit_case kctl_queue_cases[] = {
	KUNIT_CASE(test_records),
	KUNIT_CASE(test_no_bytes),
	KUNIT_CASE(test_no_bytes_bounded),
	KUNIT_CASE(test_wake),
	KUNIT_CASE(test_full),
	KUNIT_CASE(test_shut),
	KUNIT_CASE(test_arguments),
	KUNIT_CASE(test_list),
	KUNIT_CASE(test_own_memory),
	KUNIT_CASE(test_critical),
	KUNIT_CASE(test_stream),
	KUNIT_CASE(test_large),
	KUNIT_CASE(test_readable),
	KUNIT_CASE(test_inside_callbacks),
	KUNIT_CASE(test_softirq),
	{}
};

static struct kunit_suite kctl_queue_suite = {
	.name = "nke_kctl_queue",
	.exit = kctl_test_exit,
	.test_cases = kctl_queue_cases,
};

kunit_test_suite(kctl_queue_suite);
