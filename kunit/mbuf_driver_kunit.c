// SPDX-License-Identifier: GPL-2.0
/*
 * What drivers note of a packet, and clusters' words.
 */
#include <kunit/test.h>
#include <linux/atomic.h>
#include <linux/string.h>

#include "mbuf_chains.h"

/* What the completion callbacks saw last. */
static struct {
	unsigned long pktid;
	unsigned long arg;
	unsigned long data;
	unsigned long long ts;
	struct __ifnet *ifp;
	int status;
	int calls;
} seen;

static void completed(unsigned long pktid, struct __ifnet *ifp,
		      unsigned long long ts, unsigned long arg,
		      unsigned long data, int status)
{
	seen.pktid = pktid;
	seen.ifp = ifp;
	seen.ts = ts;
	seen.arg = arg;
	seen.data = data;
	seen.status = status;
	seen.calls++;
}

static void also_completed(unsigned long pktid, struct __ifnet *ifp,
			   unsigned long long ts, unsigned long arg,
			   unsigned long data, int status)
{
	seen.calls += 100;
}

#define OTHER(n)							\
static void other_##n(unsigned long pktid, struct __ifnet *ifp,		\
		      unsigned long long ts, unsigned long arg,		\
		      unsigned long data, int status)			\
{									\
	seen.calls += 1000 * (n);					\
}

OTHER(1)
OTHER(2)
OTHER(3)
OTHER(4)
OTHER(5)
OTHER(6)
OTHER(7)

static const nke_mbuf_tx_compl others[] = {
	other_1, other_2, other_3, other_4, other_5, other_6, other_7,
};

static void unregister(struct kunit *test, nke_mbuf_tx_compl callback)
{
	KUNIT_EXPECT_EQ(test, 0,
			nke_mbuf_unregister_tx_compl_callback(callback));
}

static void compl_register_case(struct kunit *test)
{
	int i;

	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_register_tx_compl_callback(NULL));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_unregister_tx_compl_callback(NULL));
	KUNIT_EXPECT_EQ(test, ENOENT,
			nke_mbuf_unregister_tx_compl_callback(completed));
	KUNIT_EXPECT_EQ(test, 0,
			nke_mbuf_register_tx_compl_callback(completed));
	KUNIT_EXPECT_EQ(test, EEXIST,
			nke_mbuf_register_tx_compl_callback(completed));
	for (i = 0; i < ARRAY_SIZE(others); i++)
		KUNIT_EXPECT_EQ(test, 0,
				nke_mbuf_register_tx_compl_callback(others[i]));
	KUNIT_EXPECT_EQ(test, ENOSPC,
			nke_mbuf_register_tx_compl_callback(also_completed));
	for (i = 0; i < ARRAY_SIZE(others); i++)
		unregister(test, others[i]);
	unregister(test, completed);
}

static void compl_case(struct kunit *test)
{
	struct __mbuf *m = packet_of(test, "x", 1);
	struct __mbuf *copy = NULL;
	struct __mbuf *dup = NULL;
	unsigned long again = 0;
	unsigned long id = 0;
	unsigned long a, d;
	int on = 9;

	memset(&seen, 0, sizeof(seen));
	KUNIT_EXPECT_EQ(test, ENOENT,
			nke_mbuf_set_timestamp_requested(m, &id, completed));
	KUNIT_ASSERT_EQ(test, 0,
			nke_mbuf_register_tx_compl_callback(completed));
	KUNIT_ASSERT_EQ(test, 0,
			nke_mbuf_register_tx_compl_callback(also_completed));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_set_timestamp_requested(NULL, &id, completed));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_set_timestamp_requested(m, NULL, completed));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_set_timestamp_requested(m, &id, NULL));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_get_timestamp_requested(NULL, &on));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_get_timestamp_requested(m, NULL));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_timestamp_requested(m, &on));
	KUNIT_EXPECT_EQ(test, 0, on);

	KUNIT_EXPECT_EQ(test, 0,
			nke_mbuf_set_timestamp_requested(m, &id, completed));
	KUNIT_EXPECT_EQ(test, 0,
			nke_mbuf_set_timestamp_requested(m, &again,
							 also_completed));
	KUNIT_EXPECT_EQ(test, id, again);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_timestamp_requested(m, &on));
	KUNIT_EXPECT_EQ(test, 1, on);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_set_tx_compl_data(m, 11, 12));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_tx_compl_data(m, &a, &d));
	KUNIT_EXPECT_EQ(test, 23UL, a + d);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_set_status(m, -7));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_set_timestamp(m, 55, 1));

	/* Nobody waits for a copy; a request that moved is called once. */
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_dup(m, WAIT, &dup));
	nke_mbuf_freem(dup);
	KUNIT_EXPECT_EQ(test, 0, seen.calls);
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_copym(m, 0, 1, WAIT, &copy));
	nke_mbuf_freem(m);
	KUNIT_EXPECT_EQ(test, 0, seen.calls);
	nke_mbuf_freem(copy);
	KUNIT_EXPECT_EQ(test, 101, seen.calls);
	KUNIT_EXPECT_EQ(test, id, seen.pktid);
	KUNIT_EXPECT_PTR_EQ(test, NULL, seen.ifp);
	KUNIT_EXPECT_EQ(test, 55ULL, seen.ts);
	KUNIT_EXPECT_EQ(test, 23UL, seen.arg + seen.data);
	KUNIT_EXPECT_EQ(test, -7, seen.status);

	/* After its end a function is not called any more. */
	m = packet_of(test, "y", 1);
	KUNIT_EXPECT_EQ(test, 0,
			nke_mbuf_set_timestamp_requested(m, &again, completed));
	KUNIT_EXPECT_NE(test, id, again);
	unregister(test, completed);
	unregister(test, also_completed);
	nke_mbuf_freem(m);
	KUNIT_EXPECT_EQ(test, 101, seen.calls);
}

static void notes_case(struct kunit *test)
{
	struct __mbuf *m = packet_of(test, "x", 1);
	unsigned long long ts = 9;
	unsigned short flow = 9;
	unsigned long a, d;
	int status = 9;
	int on = 9;

	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_set_tx_compl_data(NULL, 1, 2));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_get_tx_compl_data(NULL, &a, &d));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_get_tx_compl_data(m, NULL, &d));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_get_tx_compl_data(m, &a, NULL));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_tx_compl_data(m, &a, &d));
	KUNIT_EXPECT_EQ(test, 0UL, a + d);
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_set_status(NULL, 1));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_get_status(NULL, &status));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_get_status(m, NULL));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_status(m, &status));
	KUNIT_EXPECT_EQ(test, 0, status);

	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_set_timestamp(NULL, 1, 1));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_get_timestamp(NULL, &ts, &on));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_get_timestamp(m, NULL, &on));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_get_timestamp(m, &ts, NULL));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_timestamp(m, &ts, &on));
	KUNIT_EXPECT_EQ(test, 0ULL, ts + on);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_set_timestamp(m, 77, 1));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_timestamp(m, &ts, &on));
	KUNIT_EXPECT_EQ(test, 78ULL, ts + on);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_set_timestamp(m, 77, 0));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_timestamp(m, &ts, &on));
	KUNIT_EXPECT_EQ(test, 0ULL, ts + on);

	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_set_flowid(NULL, 1));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_get_flowid(NULL, &flow));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_get_flowid(m, NULL));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_flowid(m, &flow));
	KUNIT_EXPECT_EQ(test, 0, (int)flow);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_set_flowid(m, 65535));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_flowid(m, &flow));
	KUNIT_EXPECT_EQ(test, 65535, (int)flow);
	nke_mbuf_freem(m);
}

static void marks_case(struct kunit *test)
{
	struct __mbuf *m = packet_of(test, "x", 1);
	int on = 9;

	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_set_keepalive_flag(NULL, 1));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_get_keepalive_flag(NULL, &on));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_get_keepalive_flag(m, NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_set_wake_packet_flag(NULL, 1));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_get_wake_packet_flag(NULL, &on));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_get_wake_packet_flag(m, NULL));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_set_keepalive_flag(m, 1));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_wake_packet_flag(m, &on));
	KUNIT_EXPECT_EQ(test, 0, on);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_keepalive_flag(m, &on));
	KUNIT_EXPECT_EQ(test, 1, on);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_set_wake_packet_flag(m, 1));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_set_keepalive_flag(m, 0));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_wake_packet_flag(m, &on));
	KUNIT_EXPECT_EQ(test, 1, on);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_keepalive_flag(m, &on));
	KUNIT_EXPECT_EQ(test, 0, on);
	nke_mbuf_freem(m);
}

static void aux_case(struct kunit *test)
{
	struct __mbuf *m = packet_of(test, "x", 1);
	struct __mbuf *plain = NULL;
	unsigned int family = 0;
	unsigned int sub = 0;
	unsigned int len = 0;
	void *data;

	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_get(WAIT, DATA, &plain));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_add_drvaux(NULL, WAIT, 1, 2, 3, &data));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_add_drvaux(plain, WAIT, 1, 2, 3, &data));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_add_drvaux(m, WAIT, 1, 2, 0, &data));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_add_drvaux(m, WAIT, 1, 2, 193, &data));
	KUNIT_EXPECT_EQ(test, ENOENT,
			nke_mbuf_find_drvaux(m, NULL, NULL, NULL, &data));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_find_drvaux(m, NULL, NULL, NULL, NULL));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_find_drvaux(NULL, NULL, NULL, NULL, &data));
	KUNIT_ASSERT_EQ(test, 0,
			nke_mbuf_add_drvaux(m, NOWAIT, 1, 2, 192, &data));
	KUNIT_EXPECT_PTR_EQ(test, NULL, memchr_inv(data, 0, 192));
	memset(data, 0x5a, 192);
	KUNIT_EXPECT_EQ(test, EEXIST,
			nke_mbuf_add_drvaux(m, WAIT, 5, 6, 7, &data));
	KUNIT_EXPECT_PTR_EQ(test, NULL, data);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_find_drvaux(m, NULL, NULL, NULL,
						      &data));
	KUNIT_EXPECT_NOT_NULL(test, data);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_find_drvaux(m, &family, &sub, &len,
						      &data));
	KUNIT_EXPECT_EQ(test, 195U, family + sub + len);
	KUNIT_EXPECT_PTR_EQ(test, NULL, memchr_inv(data, 0x5a, 192));
	nke_mbuf_del_drvaux(NULL);
	nke_mbuf_del_drvaux(plain);
	nke_mbuf_del_drvaux(m);
	KUNIT_EXPECT_EQ(test, ENOENT,
			nke_mbuf_find_drvaux(m, NULL, NULL, NULL, &data));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_add_drvaux(m, WAIT, 5, 6, 7, NULL));
	nke_mbuf_freem(plain);
	nke_mbuf_freem(m);
}

static void scratch_case(struct kunit *test)
{
	struct __mbuf *m = packet_of(test, "x", 1);
	unsigned char *again = NULL;
	unsigned char *area = NULL;
	unsigned long len = 0;

	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_get_driver_scratch(NULL, &area, &len));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_get_driver_scratch(m, NULL, &len));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_mbuf_get_driver_scratch(m, &area, NULL));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_get_driver_scratch(m, &area, &len));
	KUNIT_EXPECT_EQ(test, 16UL, len);
	KUNIT_EXPECT_PTR_EQ(test, NULL, memchr_inv(area, 0, len));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_get_driver_scratch(m, &again, &len));
	KUNIT_EXPECT_PTR_EQ(test, area, again);
	nke_mbuf_freem(m);
}

/* Hints of XNU's own stack, of which no packet here has one. */
static void hints_case(struct kunit *test)
{
	struct __mbuf *m = packet_of(test, "x", 1);
	unsigned int n = 9;

	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_pkthdr_aux_flags(NULL, &n));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_pkthdr_aux_flags(m, NULL));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_pkthdr_aux_flags(m, &n));
	KUNIT_EXPECT_EQ(test, 0U, n);
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_get_unsent_data_bytes(m, &n));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_get_buffer_status(m, NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_pkt_new_flow(NULL, &n));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_pkt_new_flow(m, NULL));
	n = 9;
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_pkt_new_flow(m, &n));
	KUNIT_EXPECT_EQ(test, 0U, n);
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_last_pkt(NULL, &n));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_last_pkt(m, NULL));
	n = 9;
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_last_pkt(m, &n));
	KUNIT_EXPECT_EQ(test, 0U, n);
	nke_mbuf_freem(m);
}

static void cluster_word_case(struct kunit *test)
{
	struct __mbuf *plain = packet_of(test, "x", 1);
	struct __mbuf *copy = NULL;
	struct __mbuf *m = NULL;
	unsigned long size = 0;
	unsigned int prop = 9;

	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_getpacket(WAIT, &m));
	nke_mbuf_setlen(m, 3);
	nke_mbuf_pkthdr_setlen(m, 3);
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_cluster_get_prop(NULL, &prop));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_cluster_get_prop(m, NULL));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_cluster_get_prop(plain, &prop));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_cluster_set_prop(NULL, 0, 1));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_mbuf_cluster_set_prop(plain, 0, 1));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_cluster_get_prop(m, &prop));
	KUNIT_EXPECT_EQ(test, 0U, prop);
	KUNIT_EXPECT_EQ(test, EBUSY, nke_mbuf_cluster_set_prop(m, 1, 2));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_copym(m, 0, 3, WAIT, &copy));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_cluster_set_prop(m, 0, 2));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_cluster_get_prop(copy, &prop));
	KUNIT_EXPECT_EQ(test, 2U, prop);

	KUNIT_EXPECT_EQ(test, EOPNOTSUPP,
			nke_mbuf_ring_cluster_alloc(WAIT, DATA, &copy, NULL,
						    &size));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_ring_cluster_is_active(m));
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, nke_mbuf_ring_cluster_activate(m));
	nke_mbuf_freem(copy);
	nke_mbuf_freem(m);
	nke_mbuf_freem(plain);
}

static struct kunit_case driver_cases[] = {
	KUNIT_CASE(compl_register_case),
	KUNIT_CASE(compl_case),
	KUNIT_CASE(notes_case),
	KUNIT_CASE(marks_case),
	KUNIT_CASE(aux_case),
	KUNIT_CASE(scratch_case),
	KUNIT_CASE(hints_case),
	KUNIT_CASE(cluster_word_case),
	{}
};

static struct kunit_suite driver_suite = {
	.name = "nke_mbuf_driver",
	.init = mbuf_live_note,
	.exit = mbuf_live_same,
	.test_cases = driver_cases,
};

kunit_test_suite(driver_suite);
