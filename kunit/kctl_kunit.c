// SPDX-License-Identifier: GPL-2.0
/*
 * Controls: registering, finding, listing.
 */
#include <linux/module.h>

#include "kctl_fixture.h"

static void test_register_errors(struct kunit *test)
{
	struct extension *nke = extension_new(test, 0);
	void *ref = NULL;

	KUNIT_EXPECT_EQ(test, EINVAL, nke_ctl_register(NULL, &ref));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_ctl_register(REG(nke), NULL));
	nke->reg.ctl_connect = NULL;
	KUNIT_EXPECT_EQ(test, EINVAL, nke_ctl_register(REG(nke), &ref));
	nke->reg.ctl_connect = cb_connect;
	nke->reg.ctl_name[0] = '\0';
	KUNIT_EXPECT_EQ(test, EINVAL, nke_ctl_register(REG(nke), &ref));
	memset(nke->reg.ctl_name, 'x', sizeof(nke->reg.ctl_name));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_ctl_register(REG(nke), &ref));
	KUNIT_EXPECT_NULL(test, ref);
	/* The longest name, and a fixed id that stands for none. */
	nke->reg.ctl_name[sizeof(nke->reg.ctl_name) - 1] = '\0';
	nke->reg.ctl_flags = NKE_CTL_FLAG_REG_ID_UNIT;
	KUNIT_EXPECT_EQ(test, EINVAL, nke_ctl_register(REG(nke), &ref));
	nke->reg.ctl_flags = 0;
	extension_register(test, nke);
	KUNIT_EXPECT_EQ(test, nke->reg.ctl_id,
			nke_ctl_id_by_name(nke->reg.ctl_name));
	extension_stop(test, nke);
}

static void test_register(struct kunit *test)
{
	u64 total = nke_kctl_stat(NKE_KCTL_REG_TOTAL);
	struct extension *nke = extension_start(test, NKE_CTL_FLAG_PRIVILEGED);
	struct nke_kctl_info info;
	u32 id = 0, unit = 0;
	char name[NKE_MAX_KCTL_NAME];

	KUNIT_EXPECT_NE(test, 0U, nke->reg.ctl_id);
	KUNIT_EXPECT_EQ(test, 2048U, nke->reg.ctl_sendsize);
	KUNIT_EXPECT_EQ(test, 8192U, nke->reg.ctl_recvsize);
	KUNIT_EXPECT_EQ(test, 1U, nke_kctl_count());
	KUNIT_EXPECT_EQ(test, total + 1, nke_kctl_stat(NKE_KCTL_REG_TOTAL));
	KUNIT_EXPECT_EQ(test, 1ULL, nke_kctl_stat(NKE_KCTL_REG_COUNT));

	KUNIT_ASSERT_TRUE(test, nke_kctl_next(&id, &unit, &info));
	KUNIT_EXPECT_EQ(test, nke->reg.ctl_id, info.id);
	KUNIT_EXPECT_EQ(test, 0U, info.unit);
	KUNIT_EXPECT_EQ(test, (u32)NKE_CTL_FLAG_PRIVILEGED, info.flags);
	KUNIT_EXPECT_EQ(test, 2048U, info.sendsize);
	KUNIT_EXPECT_EQ(test, 8192U, info.recvsize);
	KUNIT_EXPECT_EQ(test, 0U, info.clients);
	KUNIT_EXPECT_STREQ(test, NAME, info.name);
	KUNIT_EXPECT_STREQ(test, "", info.owner);
	KUNIT_EXPECT_FALSE(test, nke_kctl_next(&id, &unit, &info));

	KUNIT_EXPECT_EQ(test, id, nke_ctl_id_by_name(NAME));
	KUNIT_EXPECT_EQ(test, 0U, nke_ctl_id_by_name("org.nke.other"));
	KUNIT_EXPECT_EQ(test, 0U, nke_ctl_id_by_name(""));
	KUNIT_EXPECT_EQ(test, 0U, nke_ctl_id_by_name(NULL));
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_name_by_id(id, name, sizeof(name)));
	KUNIT_EXPECT_STREQ(test, NAME, name);
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_name_by_id(id, name, 4));
	KUNIT_EXPECT_STREQ(test, "org", name);
	KUNIT_EXPECT_EQ(test, EINVAL, nke_ctl_name_by_id(id, name, 0));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_ctl_name_by_id(id, NULL, 1));
	KUNIT_EXPECT_EQ(test, ENOENT, nke_ctl_name_by_id(id + 1, name, 4));
	KUNIT_EXPECT_EQ(test, -EINVAL, nke_kctl_find("", &id));
	KUNIT_EXPECT_EQ(test, -ENOENT, nke_kctl_find("x", &id));

	extension_stop(test, nke);
	KUNIT_EXPECT_EQ(test, ENOENT, nke_ctl_name_by_id(id, name, 4));
	KUNIT_EXPECT_EQ(test, 0U, nke_ctl_id_by_name(NAME));
}

static void test_sizes(struct kunit *test)
{
	struct extension *nke = extension_new(test, 0);
	struct client *c;

	nke->reg.ctl_sendsize = 10;
	nke->reg.ctl_recvsize = 20;
	extension_register(test, nke);
	KUNIT_EXPECT_EQ(test, 10U, nke->reg.ctl_sendsize);
	KUNIT_EXPECT_EQ(test, 20U, nke->reg.ctl_recvsize);
	c = client_new(test);
	KUNIT_EXPECT_EQ(test, 0U, nke_ctl_sendsize(&c->conn));
	KUNIT_ASSERT_EQ(test, 0, client_connect(c, nke, 0));
	KUNIT_EXPECT_EQ(test, 10U, nke_ctl_sendsize(&c->conn));
	KUNIT_EXPECT_EQ(test, 20U, nke_sockbuf_space(&c->conn.rcv));
	client_close(c);
	extension_stop(test, nke);
}

/* The same name twice: not for dynamic ones, and of fixed ones the first. */
static void test_names(struct kunit *test)
{
	struct extension *nke = extension_start(test, 0);
	u32 dynamic = nke->reg.ctl_id;
	void *ref[3];

	KUNIT_EXPECT_EQ(test, EEXIST, nke_ctl_register(REG(nke), &ref[0]));
	nke->reg.ctl_flags = NKE_CTL_FLAG_REG_ID_UNIT;
	nke->reg.ctl_id = dynamic + 200;
	KUNIT_ASSERT_EQ(test, 0, nke_ctl_register(REG(nke), &ref[0]));
	KUNIT_EXPECT_EQ(test, dynamic, nke_ctl_id_by_name(NAME));
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_deregister(nke->ref));
	KUNIT_EXPECT_EQ(test, dynamic + 200, nke_ctl_id_by_name(NAME));
	nke->reg.ctl_id = dynamic + 100;
	nke->reg.ctl_unit = 7;
	KUNIT_ASSERT_EQ(test, 0, nke_ctl_register(REG(nke), &ref[1]));
	KUNIT_EXPECT_EQ(test, dynamic + 100, nke_ctl_id_by_name(NAME));
	/* A dynamic one must be the only one of its name. */
	nke->reg.ctl_flags = 0;
	KUNIT_EXPECT_EQ(test, EEXIST, nke_ctl_register(REG(nke), &ref[2]));
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_deregister(ref[0]));
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_deregister(ref[1]));
}

static void test_fixed(struct kunit *test)
{
	struct extension *nke = extension_start(test, 0);
	struct client *a = client_new(test), *b = client_new(test);
	void *dynamic = nke->ref, *one, *two;

	/* The id of a dynamic control is its own. */
	nke->reg.ctl_flags = NKE_CTL_FLAG_REG_ID_UNIT;
	nke->reg.ctl_unit = 1;
	KUNIT_EXPECT_EQ(test, EEXIST, nke_ctl_register(REG(nke), &one));
	nke->reg.ctl_id += 10;
	KUNIT_ASSERT_EQ(test, 0, nke_ctl_register(REG(nke), &one));
	KUNIT_EXPECT_EQ(test, EEXIST, nke_ctl_register(REG(nke), &two));
	nke->reg.ctl_unit = 0;
	KUNIT_ASSERT_EQ(test, 0, nke_ctl_register(REG(nke), &two));

	/* Both have to be right, and there is room for one client. */
	KUNIT_EXPECT_EQ(test, -ENOENT, client_connect(a, nke, 2));
	KUNIT_EXPECT_EQ(test, 0, client_connect(a, nke, 1));
	KUNIT_EXPECT_EQ(test, 1U, a->conn.unit);
	KUNIT_EXPECT_PTR_EQ(test, one, nke->seen_ref);
	KUNIT_EXPECT_EQ(test, -EBUSY, client_connect(b, nke, 1));
	KUNIT_EXPECT_EQ(test, 0, client_connect(b, nke, 0));
	KUNIT_EXPECT_EQ(test, 0U, b->conn.unit);
	KUNIT_EXPECT_PTR_EQ(test, two, nke->seen_ref);
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_enqueuedata(two, 0, "x", 1, 0));
	KUNIT_EXPECT_EQ(test, 1U, b->conn.rcv.cc);
	client_close(a);
	client_close(b);
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_deregister(one));
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_deregister(two));
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_deregister(dynamic));
}

/* The @n-th number, from 1, that is not @taken. */
static u32 gap(u32 n, u32 taken)
{
	return n < taken ? n : n + 1;
}

/* An id that a program has noted never leads to another control. */
static void test_ids(struct kunit *test)
{
	struct extension *nke = extension_start(test, 0);
	u32 first = nke->reg.ctl_id;
	void *low, *high, *ref[3];
	int i;

	extension_stop(test, nke);
	extension_register(test, nke);
	KUNIT_EXPECT_EQ(test, first + 1, nke->reg.ctl_id);
	low = nke->ref;

	/* A new one comes after the last in the list. */
	nke->reg.ctl_flags = NKE_CTL_FLAG_REG_ID_UNIT;
	nke->reg.ctl_id = U32_MAX - 1;
	KUNIT_ASSERT_EQ(test, 0, nke_ctl_register(REG(nke), &high));
	nke->reg.ctl_flags = 0;
	for (i = 0; i < ARRAY_SIZE(ref); i++) {
		snprintf(nke->reg.ctl_name, sizeof(nke->reg.ctl_name), "n%d",
			 i);
		KUNIT_ASSERT_EQ(test, 0, nke_ctl_register(REG(nke), &ref[i]));
		/* At the end of the numbers the gaps are filled. */
		KUNIT_EXPECT_EQ(test, i ? gap(i, first + 1) : U32_MAX,
				nke->reg.ctl_id);
	}
	for (i = 0; i < ARRAY_SIZE(ref); i++)
		KUNIT_EXPECT_EQ(test, 0, nke_ctl_deregister(ref[i]));
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_deregister(low));
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_deregister(high));
}

static void expect_no_ref(struct kunit *test, void *ref)
{
	struct __mbuf *m = make_message(test, "x", 1);
	struct __mbuf *rest = NULL;
	unsigned long space;
	u32 n;

	KUNIT_EXPECT_EQ(test, EINVAL, nke_ctl_deregister(ref));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_ctl_enqueuedata(ref, 1, "x", 1, 0));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_ctl_enqueuembuf(ref, 1, m, 0));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_ctl_enqueuembuf_list(ref, 1, m, 0, &rest));
	KUNIT_EXPECT_PTR_EQ(test, m, rest);
	KUNIT_EXPECT_EQ(test, EINVAL, nke_ctl_getenqueuespace(ref, 1, &space));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_ctl_getenqueuereadable(ref, 1, &n));
	KUNIT_EXPECT_EQ(test, EINVAL,
			nke_ctl_getenqueuepacketcount(ref, 1, &n));
	nke_mbuf_freem(m);
}

static void test_bad_refs(struct kunit *test)
{
	static const unsigned long bad[] = {
		0, 1, 2, 0xffff, 0x10000, 0x1ffff, ULONG_MAX,
		(unsigned long)&bad,
	};
	u64 counted = nke_kctl_stat(NKE_KCTL_BAD_KCTLREF);
	struct extension *nke = extension_start(test, 0);
	struct client *c = client_connected(test, nke);
	void *stale = nke->ref;
	int i;

	for (i = 0; i < ARRAY_SIZE(bad); i++)
		expect_no_ref(test, (void *)bad[i]);
	KUNIT_EXPECT_EQ(test, counted + 7 * ARRAY_SIZE(bad),
			nke_kctl_stat(NKE_KCTL_BAD_KCTLREF));
	KUNIT_EXPECT_EQ(test, 0U, c->conn.rcv.cc);
	client_close(c);
	extension_stop(test, nke);
	expect_no_ref(test, stale);

	/* Its place is taken by another one, which is not meant. */
	extension_register(test, nke);
	KUNIT_EXPECT_PTR_NE(test, stale, nke->ref);
	KUNIT_EXPECT_EQ(test, (unsigned long)stale & 0xffff,
			(unsigned long)nke->ref & 0xffff);
	c = client_connected(test, nke);
	expect_no_ref(test, stale);
	client_close(c);
	extension_stop(test, nke);
}

/* Many at once, as a list that is read in pieces sees them. */
static void test_list(struct kunit *test)
{
	struct extension *nke = extension_new(test, 0);
	struct nke_kctl_info info;
	u32 id = 0, unit = 0;
	void *ref[40];
	u32 ids[40];
	int i;

	for (i = 0; i < ARRAY_SIZE(ref); i++) {
		snprintf(nke->reg.ctl_name, sizeof(nke->reg.ctl_name), "n%d",
			 i);
		KUNIT_ASSERT_EQ(test, 0, nke_ctl_register(REG(nke), &ref[i]));
		ids[i] = nke->reg.ctl_id;
		KUNIT_EXPECT_TRUE(test, !i || ids[i] > ids[i - 1]);
	}
	for (i = 0; i < ARRAY_SIZE(ref); i++) {
		KUNIT_ASSERT_TRUE(test, nke_kctl_next(&id, &unit, &info));
		KUNIT_EXPECT_EQ(test, ids[i], id);
		/* What is gone is not missed, and the next one found. */
		KUNIT_EXPECT_EQ(test, 0, nke_ctl_deregister(ref[i]));
	}
	KUNIT_EXPECT_FALSE(test, nke_kctl_next(&id, &unit, &info));

	nke->reg.ctl_flags = NKE_CTL_FLAG_REG_ID_UNIT;
	nke->reg.ctl_id = 77;
	for (i = 0; i < 3; i++) {
		/* 0, 2, 1 */
		nke->reg.ctl_unit = i ? 3 - i : 0;
		KUNIT_ASSERT_EQ(test, 0, nke_ctl_register(REG(nke), &ref[i]));
	}
	id = 76;
	unit = 5;
	for (i = 0; i < 3; i++) {
		KUNIT_ASSERT_TRUE(test, nke_kctl_next(&id, &unit, &info));
		KUNIT_EXPECT_EQ(test, 77U, info.id);
		KUNIT_EXPECT_EQ(test, (u32)i, info.unit);
	}
	KUNIT_EXPECT_FALSE(test, nke_kctl_next(&id, &unit, &info));
	for (i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, 0, nke_ctl_deregister(ref[i]));
}

static void test_list_connections(struct kunit *test)
{
	struct extension *nke = extension_new(test, NKE_CTL_FLAG_REG_ID_UNIT);
	struct client *c[4], *d[3];
	struct nke_ctl_conn_info info;
	struct nke_kctl_info kctl;
	u32 id = 0, unit = 0;
	void *fixed[4];
	int i;

	nke->reg.ctl_id = 5;
	for (i = 0; i < ARRAY_SIZE(fixed); i++) {
		nke->reg.ctl_unit = i;
		KUNIT_ASSERT_EQ(test, 0, nke_ctl_register(REG(nke), &fixed[i]));
	}
	for (i = 0; i < ARRAY_SIZE(c); i++) {
		c[i] = client_new(test);
		KUNIT_ASSERT_EQ(test, 0, client_connect(c[i], nke, i));
	}
	nke->reg.ctl_flags = 0;
	strscpy(nke->reg.ctl_name, "dynamic", sizeof(nke->reg.ctl_name));
	extension_register(test, nke);
	for (i = 0; i < ARRAY_SIZE(d); i++) {
		d[i] = client_new(test);
		KUNIT_ASSERT_EQ(test, 0, client_connect(d[i], nke, 9 - i));
	}
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_enqueuedata(nke->ref, 8, "xyz", 3,
						     NKE_CTL_DATA_EOR));
	KUNIT_EXPECT_EQ(test, 7U, nke_ctl_conn_count());
	KUNIT_EXPECT_EQ(test, 7ULL, nke_kctl_stat(NKE_KCTL_PCBCOUNT));
	for (i = 0; i < 7; i++) {
		KUNIT_ASSERT_TRUE(test, nke_ctl_conn_next(&id, &unit, &info));
		KUNIT_EXPECT_EQ(test, i < 4 ? 5 : nke->reg.ctl_id, info.id);
		KUNIT_EXPECT_EQ(test, i < 4 ? i : 3U + i, info.unit);
		KUNIT_EXPECT_EQ(test, (u32)NKE_CTL_CONNECTED, info.state);
		KUNIT_EXPECT_STREQ(test, "test", info.front);
		KUNIT_EXPECT_EQ(test, 4711, info.pid);
		KUNIT_EXPECT_STREQ(test, "tester", info.comm);
		KUNIT_EXPECT_EQ(test, i == 5 ? 3U : 0U, info.queued);
		KUNIT_EXPECT_EQ(test, i == 5 ? 1U : 0U, info.records);
		KUNIT_EXPECT_EQ(test, 8192U, info.hiwat);
	}
	KUNIT_EXPECT_FALSE(test, nke_ctl_conn_next(&id, &unit, &info));
	id = nke->reg.ctl_id - 1;
	unit = 0;
	KUNIT_ASSERT_TRUE(test, nke_kctl_next(&id, &unit, &kctl));
	KUNIT_EXPECT_EQ(test, 3U, kctl.clients);

	for (i = 0; i < ARRAY_SIZE(c); i++)
		client_close(c[i]);
	for (i = 0; i < ARRAY_SIZE(d); i++)
		client_close(d[i]);
	for (i = 0; i < ARRAY_SIZE(fixed); i++)
		KUNIT_EXPECT_EQ(test, 0, nke_ctl_deregister(fixed[i]));
	extension_stop(test, nke);
}

static struct kunit_case kctl_cases[] = {
	KUNIT_CASE(test_register_errors),
	KUNIT_CASE(test_register),
	KUNIT_CASE(test_sizes),
	KUNIT_CASE(test_names),
	KUNIT_CASE(test_fixed),
	KUNIT_CASE(test_ids),
	KUNIT_CASE(test_bad_refs),
	KUNIT_CASE(test_list),
	KUNIT_CASE(test_list_connections),
	{}
};

static struct kunit_suite kctl_suite = {
	.name = "nke_kctl",
	.exit = kctl_test_exit,
	.test_cases = kctl_cases,
};

kunit_test_suite(kctl_suite);
