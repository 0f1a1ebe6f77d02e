// SPDX-License-Identifier: GPL-2.0
/*
 * Functions of packets, given none: no mbuf, an mbuf without packet header
 * whose bytes lie where a header would be, or nowhere to put the answer.  And
 * what goes with a header when it moves.
 */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/limits.h>
#include <linux/mm.h>
#include <linux/socket.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "core/strid.h"
#include "fail_alloc.h"
#include "mbuf_chains.h"

#define EINVAL_FROM(call)						\
	KUNIT_EXPECT_EQ_MSG(test, EINVAL, call, "%s", m ? "plain" : "NULL")
#define NOTHING_FROM(call)						\
	KUNIT_EXPECT_TRUE_MSG(test, !(call), "%s", m ? "plain" : "NULL")

static void never(unsigned long pktid, struct __ifnet *ifp,
		  unsigned long long ts, unsigned long arg,
		  unsigned long data, int status)
{
}

static void no_header(struct kunit *test, struct __mbuf *m)
{
	NOTHING_FROM(nke_mbuf_pkthdr_len(m));
	NOTHING_FROM(nke_mbuf_pkthdr_rcvif(m));
	NOTHING_FROM(nke_mbuf_pkthdr_header(m));
	NOTHING_FROM(nke_mbuf_get_traffic_class(m));
	NOTHING_FROM(nke_mbuf_get_service_class(m));
	NOTHING_FROM(nke_mbuf_is_traffic_class_privileged(m));
	NOTHING_FROM(nke_mbuf_is_service_class_privileged(m));
	nke_mbuf_pkthdr_setlen(m, 1);
	nke_mbuf_pkthdr_adjustlen(m, -1);
	nke_mbuf_pkthdr_setheader(m, test);
	nke_mbuf_inbound_modified(m);
	nke_mbuf_outbound_finalize(m, PF_INET, 0);
	nke_mbuf_outbound_finalize(m, PF_INET6, 0);
	EINVAL_FROM(nke_mbuf_pkthdr_setrcvif(m, NULL));
	EINVAL_FROM(nke_mbuf_set_traffic_class(m, 1));
	EINVAL_FROM(nke_mbuf_set_service_class(m, 0));
}

static void no_offload(struct kunit *test, struct __mbuf *m)
{
	unsigned int a, b;
	u16 s, t;
	u8 c, d;

	EINVAL_FROM(nke_mbuf_inet_cksum(m, 0, 0, 1, &s));
	EINVAL_FROM(nke_mbuf_inet6_cksum(m, 0, 0, 1, &s));
	EINVAL_FROM(nke_mbuf_set_csum_requested(m, 1, 1));
	EINVAL_FROM(nke_mbuf_get_csum_requested(m, &a, &b));
	EINVAL_FROM(nke_mbuf_clear_csum_requested(m));
	EINVAL_FROM(nke_mbuf_set_csum_performed(m, 1, 1));
	EINVAL_FROM(nke_mbuf_get_csum_performed(m, &a, &b));
	EINVAL_FROM(nke_mbuf_clear_csum_performed(m));
	EINVAL_FROM(nke_mbuf_set_vlan_tag(m, 1));
	EINVAL_FROM(nke_mbuf_get_vlan_tag(m, &s));
	EINVAL_FROM(nke_mbuf_clear_vlan_tag(m));
	EINVAL_FROM(nke_mbuf_get_tso_requested(m, &a, &b));
	EINVAL_FROM(nke_mbuf_get_gso_info(m, &c, &s, &t));
	EINVAL_FROM(nke_mbuf_set_gso_info(m, 1, 1, 1));
	EINVAL_FROM(nke_mbuf_get_lro_info(m, &c, &d));
	EINVAL_FROM(nke_mbuf_set_lro_info(m, 2, 0));
}

static void no_notes(struct kunit *test, struct __mbuf *m)
{
	unsigned long long ts;
	unsigned long a, b;
	unsigned int u;
	u16 flow;
	int i;

	EINVAL_FROM(nke_mbuf_set_timestamp_requested(m, &a, never));
	EINVAL_FROM(nke_mbuf_get_timestamp_requested(m, &i));
	EINVAL_FROM(nke_mbuf_set_tx_compl_data(m, 1, 2));
	EINVAL_FROM(nke_mbuf_get_tx_compl_data(m, &a, &b));
	EINVAL_FROM(nke_mbuf_set_status(m, 1));
	EINVAL_FROM(nke_mbuf_get_status(m, &i));
	EINVAL_FROM(nke_mbuf_set_timestamp(m, 1, 1));
	EINVAL_FROM(nke_mbuf_get_timestamp(m, &ts, &i));
	EINVAL_FROM(nke_mbuf_set_flowid(m, 1));
	EINVAL_FROM(nke_mbuf_get_flowid(m, &flow));
	EINVAL_FROM(nke_mbuf_set_keepalive_flag(m, 1));
	EINVAL_FROM(nke_mbuf_get_keepalive_flag(m, &i));
	EINVAL_FROM(nke_mbuf_set_wake_packet_flag(m, 1));
	EINVAL_FROM(nke_mbuf_get_wake_packet_flag(m, &i));
	EINVAL_FROM(nke_mbuf_pkthdr_aux_flags(m, &u));
	EINVAL_FROM(nke_mbuf_get_unsent_data_bytes(m, &u));
	EINVAL_FROM(nke_mbuf_get_buffer_status(m, NULL));
	EINVAL_FROM(nke_mbuf_pkt_new_flow(m, &u));
	EINVAL_FROM(nke_mbuf_last_pkt(m, &u));
	EINVAL_FROM(nke_mbuf_cluster_get_prop(m, &u));
	EINVAL_FROM(nke_mbuf_cluster_set_prop(m, 0, 1));
	NOTHING_FROM(nke_mbuf_ring_cluster_is_active(m));
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, nke_mbuf_ring_cluster_activate(m));
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP,
			nke_mbuf_ring_cluster_alloc(WAIT, DATA, NULL, NULL,
						    NULL));
}

static void no_memory_of(struct kunit *test, struct __mbuf *m, u32 id)
{
	struct __mbuf *p = packet_of(test, "x", 1);
	unsigned char *area;
	unsigned long len;
	void *data;

	data = test;
	EINVAL_FROM(nke_mbuf_tag_allocate(m, id, 1, 1, WAIT, &data));
	NOTHING_FROM(data);
	data = test;
	len = 1;
	EINVAL_FROM(nke_mbuf_tag_find(m, id, 1, &len, &data));
	NOTHING_FROM(data || len);
	nke_mbuf_tag_free(m, id, 1);
	data = test;
	EINVAL_FROM(nke_mbuf_add_drvaux(m, WAIT, 1, 2, 3, &data));
	NOTHING_FROM(data);
	EINVAL_FROM(nke_mbuf_add_drvaux(m, WAIT, 1, 2, 3, NULL));
	data = test;
	EINVAL_FROM(nke_mbuf_find_drvaux(m, NULL, NULL, NULL, &data));
	NOTHING_FROM(data);
	nke_mbuf_del_drvaux(m);
	EINVAL_FROM(nke_mbuf_get_driver_scratch(m, &area, &len));
	EINVAL_FROM(nke_mbuf_copy_pkthdr(p, m));
	nke_mbuf_freem(p);
}

static void plain_none(struct kunit *test)
{
	struct __mbuf *plain = NULL;
	unsigned int id = 0;
	u8 *data;

	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_tag_id_find("org.nke.plain", &id));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_register_tx_compl_callback(never));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_get(WAIT, DATA, &plain));
	nke_mbuf_setlen(plain, NKE_MLEN);
	data = nke_mbuf_data(plain);
	memset(data, 0xff, NKE_MLEN);

	no_header(test, NULL);
	no_header(test, plain);
	no_offload(test, NULL);
	no_offload(test, plain);
	no_notes(test, NULL);
	no_notes(test, plain);
	no_memory_of(test, NULL, id);
	no_memory_of(test, plain, id);
	KUNIT_EXPECT_PTR_EQ(test, NULL, memchr_inv(data, 0xff, NKE_MLEN));
	nke_mbuf_freem(plain);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_unregister_tx_compl_callback(never));
}

/* Nowhere to put it; what is asked for besides is not written either. */
static void plain_no_answer(struct kunit *test)
{
	struct __mbuf *m = packet_of(test, "x", 1);
	unsigned int u = 77;
	u16 s = 77;
	u8 c = 77;

	EINVAL_FROM(nke_mbuf_get_gso_info(m, NULL, &s, &s));
	EINVAL_FROM(nke_mbuf_get_gso_info(m, &c, NULL, &s));
	EINVAL_FROM(nke_mbuf_get_gso_info(m, &c, &s, NULL));
	EINVAL_FROM(nke_mbuf_get_tso_requested(m, &u, NULL));
	EINVAL_FROM(nke_mbuf_get_csum_performed(m, &u, NULL));
	EINVAL_FROM(nke_mbuf_get_lro_info(m, &c, NULL));
	EINVAL_FROM(nke_mbuf_get_csum_requested(m, NULL, &u));
	KUNIT_EXPECT_EQ(test, 3 * 77U, u + s + c);
	nke_mbuf_freem(m);
}

/* -- a header that moves --*/

static struct __mbuf *noted(struct kunit *test, u32 id)
{
	struct __mbuf *m = packet_of(test, "0123456789", 10);
	void *data;

	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_set_service_class(m,
							    NKE_MBUF_SC_VO));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_set_timestamp(m, 55, 1));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_set_flowid(m, 66));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_set_vlan_tag(m, 77));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_set_csum_requested(m, 1, 88));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_set_status(m, 99));
	nke_mbuf_pkthdr_setheader(m, test);
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_tag_allocate(m, id, 1, 1, WAIT,
						       &data));
	return m;
}

/* @tags: whether it has the memory that hangs on a header, too. */
static void expect_notes(struct kunit *test, struct __mbuf *m, u32 id,
			 bool tags)
{
	unsigned int request = 0, value = 0;
	unsigned long long ts = 0;
	unsigned long len;
	u16 flow = 0, vlan = 0;
	int valid = 0, status = 9;
	void *data;

	KUNIT_EXPECT_EQ(test, nke_mbuf_get_service_class(m),
			(unsigned int)NKE_MBUF_SC_VO);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_timestamp(m, &ts, &valid));
	KUNIT_EXPECT_EQ(test, 55ULL + 1, ts + valid);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_flowid(m, &flow));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_vlan_tag(m, &vlan));
	KUNIT_EXPECT_EQ(test, 66 * 100 + 77, flow * 100 + vlan);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_csum_requested(m, &request,
							     &value));
	KUNIT_EXPECT_EQ(test, 88U + 1, request + value);
	KUNIT_EXPECT_PTR_EQ(test, nke_mbuf_pkthdr_header(m), (void *)test);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_get_status(m, &status));
	KUNIT_EXPECT_EQ(test, tags ? 99 : 0, status);
	KUNIT_EXPECT_EQ(test, tags ? 0 : ENOENT,
			nke_mbuf_tag_find(m, id, 1, &len, &data));
}

static void plain_moves(struct kunit *test)
{
	struct __mbuf *m, *to = NULL;
	unsigned int id = 0;

	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_tag_id_find("org.nke.plain", &id));
	m = noted(test, id);
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_get(WAIT, DATA, &to));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_copy_pkthdr(to, m));
	expect_notes(test, to, id, true);
	expect_notes(test, m, id, false);
	nke_mbuf_freem(to);
	nke_mbuf_freem(m);

	m = noted(test, id);
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_copym(m, 0, 4, WAIT, &to));
	expect_notes(test, to, id, true);
	expect_notes(test, m, id, false);
	nke_mbuf_freem(to);
	nke_mbuf_freem(m);

	m = noted(test, id);
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_dup(m, WAIT, &to));
	expect_notes(test, to, id, true);
	expect_notes(test, m, id, true);
	nke_mbuf_freem(to);
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_prepend(&m, 300, WAIT));
	expect_notes(test, m, id, true);
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_pullup(&m, 305));
	expect_notes(test, m, id, true);

	/* With a cluster the data stays where it is, and any amount of it. */
	to = NULL;
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_getpacket(WAIT, &to));
	KUNIT_ASSERT_EQ(test, 0, nke_mbuf_copyback(to, 0, 3, "abc", WAIT));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_setflags_mask(m, NKE_MBUF_EXT |
							NKE_MBUF_EOR,
							NKE_MBUF_EOR));
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_copy_pkthdr(to, m));
	expect_notes(test, to, id, true);
	expect_bytes(test, to, "abc");
	KUNIT_EXPECT_EQ(test, nke_mbuf_flags(to), (unsigned int)
			(NKE_MBUF_EXT | NKE_MBUF_PKTHDR | NKE_MBUF_EOR));
	KUNIT_EXPECT_EQ(test, 310UL, nke_mbuf_pkthdr_len(to));
	nke_mbuf_freem(to);
	nke_mbuf_freem(m);
}

/* -- storage that is replaced --*/

static void ignore_free(char *buf, unsigned int size, char *arg)
{
}

/* The length stays as far as the new storage has room. */
static void plain_new_storage(struct kunit *test)
{
	struct __mbuf *m = packet_of(test, "abc", 3);
	char buf[16];

	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_getcluster(WAIT, 0, 16384, &m));
	KUNIT_EXPECT_EQ(test, 3UL, nke_mbuf_len(m));
	nke_mbuf_setlen(m, 16384);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_mclget(WAIT, 0, &m));
	KUNIT_EXPECT_EQ(test, 2048UL, nke_mbuf_len(m));
	KUNIT_EXPECT_PTR_EQ(test, nke_mbuf_data(m), nke_mbuf_datastart(m));
	KUNIT_EXPECT_EQ(test, 0,
			nke_mbuf_attachcluster(WAIT, 0, &m, buf, ignore_free,
					       sizeof(buf), NULL));
	KUNIT_EXPECT_EQ(test, sizeof(buf), nke_mbuf_len(m));
	nke_mbuf_setlen(m, 5);
	KUNIT_EXPECT_EQ(test, 0,
			nke_mbuf_attachcluster(WAIT, 0, &m, buf + 1,
					       ignore_free, sizeof(buf) - 1,
					       NULL));
	KUNIT_EXPECT_EQ(test, 5UL, nke_mbuf_len(m));
	KUNIT_EXPECT_PTR_EQ(test, nke_mbuf_data(m), (void *)(buf + 1));
	/* The header's is nobody's business here. */
	KUNIT_EXPECT_EQ(test, 3UL, nke_mbuf_pkthdr_len(m));
	nke_mbuf_freem(m);
}

static void plain_physical(struct kunit *test)
{
	u8 *p = vmalloc(2 * PAGE_SIZE);
	struct page *page;

	KUNIT_ASSERT_NOT_NULL(test, p);
	page = vmalloc_to_page(p + PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, (unsigned long long)page_to_phys(page) + 17,
			nke_mbuf_data_to_physical(p + PAGE_SIZE + 17));
	KUNIT_EXPECT_EQ(test, 0ULL, nke_mbuf_data_to_physical((void *)-8L));
	vfree(p);
}

/* Without memory, though it may be waited for. */
static void plain_nomem(struct kunit *test)
{
	struct __mbuf *m = packet_of(test, "x", 1);
	unsigned int id = 5;
	void *data = m;
	int err;

	if (!can_fail_alloc()) {
		nke_mbuf_freem(m);
		kunit_skip(test, "needs failslab, also where one may wait");
	}
	fail_alloc(1);
	err = nke_mbuf_tag_id_find("org.nke.plain.nomem", &id);
	KUNIT_EXPECT_TRUE(test, fail_alloc_end());
	KUNIT_EXPECT_EQ(test, ENOMEM, err);
	KUNIT_EXPECT_EQ(test, 0U, id);
	KUNIT_EXPECT_EQ(test, 0, nke_mbuf_tag_id_find("org.nke.plain.nomem",
						      &id));
	KUNIT_EXPECT_GE(test, id, (unsigned int)NKE_STRID_FIRST);

	fail_alloc(1);
	err = nke_mbuf_tag_allocate(m, id, 1, 1, WAIT, &data);
	KUNIT_EXPECT_TRUE(test, fail_alloc_end());
	KUNIT_EXPECT_EQ(test, ENOMEM, err);
	KUNIT_EXPECT_PTR_EQ(test, data, NULL);
	data = m;
	fail_alloc(1);
	err = nke_mbuf_add_drvaux(m, WAIT, 1, 2, 3, &data);
	KUNIT_EXPECT_TRUE(test, fail_alloc_end());
	KUNIT_EXPECT_EQ(test, ENOMEM, err);
	KUNIT_EXPECT_PTR_EQ(test, data, NULL);
	nke_mbuf_freem(m);
}

static int plain_init(struct kunit *test)
{
	test->priv = (void *)nke_mbuf_live();
	return 0;
}

static void plain_exit(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, (long)test->priv, nke_mbuf_live());
}

static struct kunit_case plain_cases[] = {
	KUNIT_CASE(plain_none),
	KUNIT_CASE(plain_no_answer),
	KUNIT_CASE(plain_moves),
	KUNIT_CASE(plain_new_storage),
	KUNIT_CASE(plain_physical),
	KUNIT_CASE(plain_nomem),
	{}
};

static struct kunit_suite plain_suite = {
	.name = "nke_mbuf_plain",
	.init = plain_init,
	.exit = plain_exit,
	.test_cases = plain_cases,
};

kunit_test_suite(plain_suite);
