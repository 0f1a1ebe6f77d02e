// SPDX-License-Identifier: GPL-2.0
/*
 * IP filters: what a packet looks like in a callback, and what filters may
 * write to it.
 */
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>

#include "ipf_fixture.h"

ALL_MODES

#define LARGE	5000

/* -- what the callbacks are told --*/

static void expect_args(struct watch *w, int offset)
{
	struct kunit *test = w->scene->test;

	KUNIT_EXPECT_EQ(test, offset, w->offset);
	KUNIT_EXPECT_EQ(test, IPPROTO_UDP, (int)w->protocol);
	KUNIT_EXPECT_EQ(test, offset + 8 + PAYLOAD, w->len);
}

/* Of options of IPv4, and headers of IPv6 before the transport's. */
static void test_args(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	struct watch *in = scene_add(sc, 0, IN, NULL);
	struct watch *out = scene_add(sc, 1, OUT, NULL);
	struct __mbuf *m;
	int extra;

	scene_pass(sc, 'x');
	expect_args(in, ip_len(sc));
	expect_args(out, ip_len(sc));
	for (extra = 0; extra <= 40; extra += 8) {
		m = scene_make(sc, 'y', extra);
		KUNIT_ASSERT_EQ(test, 0, nke_ipf_inject_output(m, NULL, NULL));
		scene_expect(sc, 'y');
		expect_args(in, ip_len(sc) + extra);
		expect_args(out, ip_len(sc) + extra);
		expect_log(sc, extra ? "bA" : "bAbA");
		m = scene_make(sc, 'z', extra);
		KUNIT_ASSERT_EQ(test, 0, nke_ipf_inject_input(m, NULL));
		scene_expect(sc, 'z');
		expect_args(in, ip_len(sc) + extra);
		expect_log(sc, "A");
	}
}

/**
 * struct look - what a packet was like
 * @bytes: the first ones
 * @first: bytes in one piece
 * @len: of the packet
 * @ifp: its interface; compared only
 * @name: of @ifp
 * @flags: of the first mbuf
 * @request: for its checksum
 * @done: what is known of its checksum
 * @value: likewise
 * @opts: of an output callback
 */
struct look {
	u8 bytes[HEADERS + PAYLOAD] __aligned(8);
	u32 first;
	int len;
	const struct __ifnet *ifp;
	char name[IFNAMSIZ];
	unsigned int flags;
	unsigned int request;
	unsigned int done;
	unsigned int value;
	struct nke_bsd_ipf_pktopts opts;
};

static int see_look(struct sight *s)
{
	struct look *look = s->w->arg;
	struct __mbuf *m = *s->data;
	unsigned int value;

	memset(look, 0, sizeof(*look));
	look->first = m->len;
	look->len = m->pkt.len;
	look->flags = nke_mbuf_flags(m);
	look->ifp = nke_mbuf_pkthdr_rcvif(m);
	if (look->ifp)
		strscpy(look->name, look->ifp->name, sizeof(look->name));
	nke_mbuf_get_csum_requested(m, &look->request, &value);
	nke_mbuf_get_csum_performed(m, &look->done, &look->value);
	if (s->opts)
		look->opts = *s->opts;
	if (s->dir == NKE_IPF_OUT)
		nke_mbuf_outbound_finalize(m, s->w->scene->mode->family, 0);
	nke_mbuf_copydata(m, 0, min_t(int, m->pkt.len, sizeof(look->bytes)),
			  look->bytes);
	return 0;
}

static void expect_header(struct scene *sc, const struct look *look)
{
	const struct ipv6hdr *ip6 = (void *)look->bytes;
	const struct iphdr *ip = (void *)look->bytes;
	struct kunit *test = sc->test;
	int len = ip_len(sc) + 8 + PAYLOAD;

	KUNIT_EXPECT_EQ(test, len, look->len);
	KUNIT_EXPECT_GE(test, look->first, ip_len(sc) + 8);
	KUNIT_EXPECT_TRUE(test, look->flags & NKE_MBUF_PKTHDR);
	if (is_v4(sc)) {
		KUNIT_EXPECT_EQ(test, 0x45, (int)look->bytes[0]);
		KUNIT_EXPECT_EQ(test, len, (int)be16_to_cpu(ip->tot_len));
		KUNIT_EXPECT_EQ(test, (u32)INADDR_LOOPBACK,
				be32_to_cpu(ip->daddr));
	} else {
		KUNIT_EXPECT_EQ(test, 6, (int)ip6->version);
		KUNIT_EXPECT_EQ(test, 8 + PAYLOAD,
				(int)be16_to_cpu(ip6->payload_len));
	}
}

/* The checksum of the datagram is in the packet. */
static bool has_sum(struct scene *sc, const struct look *look)
{
	return !scene_sum(sc, look->bytes, look->bytes + ip_len(sc),
			  8 + PAYLOAD);
}

static void test_input_header(struct kunit *test)
{
	const u32 good = NKE_MBUF_CSUM_DID_DATA | NKE_MBUF_CSUM_PSEUDO_HDR;
	struct look *look = kunit_kzalloc(test, sizeof(*look), GFP_KERNEL);
	struct scene *sc = scene_start(test);
	struct watch *w = watch_of(sc, 0, IN);
	struct iphdr *ip;

	KUNIT_ASSERT_NOT_NULL(test, look);
	w->see = see_look;
	w->arg = look;
	watch_add(w);
	scene_pass(sc, 'x');
	expect_header(sc, look);
	ip = (void *)look->bytes;
	if (is_v4(sc))
		KUNIT_EXPECT_EQ(test, 0, (int)ip_fast_csum(ip, ip->ihl));
	KUNIT_EXPECT_NOT_NULL(test, look->ifp);
	KUNIT_EXPECT_STREQ(test, init_net.loopback_dev->name, look->name);
	KUNIT_EXPECT_TRUE(test, look->flags & NKE_MBUF_LOOP);
	KUNIT_EXPECT_EQ(test, good, look->done & good);
	KUNIT_EXPECT_EQ(test, 0xffffU, look->value);
	/* What was never computed is, for those that look at it in peace. */
	if (!sc->mode->direct)
		KUNIT_EXPECT_TRUE(test, has_sum(sc, look));
}

static void test_output_header(struct kunit *test)
{
	struct look *look = kunit_kzalloc(test, sizeof(*look), GFP_KERNEL);
	struct scene *sc = scene_start(test);
	struct watch *w = watch_of(sc, 0, OUT);

	KUNIT_ASSERT_NOT_NULL(test, look);
	w->see = see_look;
	w->arg = look;
	watch_add(w);
	scene_pass(sc, 'x');
	expect_header(sc, look);
	KUNIT_EXPECT_NULL(test, look->ifp);
	KUNIT_EXPECT_EQ(test, is_v4(sc) ? (u32)NKE_MBUF_CSUM_REQ_UDP :
					  (u32)NKE_MBUF_CSUM_REQ_UDPIPV6,
			look->request);
	/* It has been made since. */
	KUNIT_EXPECT_TRUE(test, has_sum(sc, look));
	KUNIT_EXPECT_EQ(test, 0U, look->opts.ippo_flags);
	KUNIT_EXPECT_NULL(test, look->opts.ippo_mcast_ifnet);
}

static int see_options(struct sight *s)
{
	struct nke_bsd_ipf_pktopts *opts = (void *)s->opts;

	if (opts->ippo_flags || opts->ippo_mcast_ttl)
		s->w->result++;
	opts->ippo_flags = U32_MAX;
	opts->ippo_mcast_ttl = 9;
	opts->ippo_mcast_ifnet = (void *)8;
	return 0;
}

/* Each has its own. */
static void test_options_written(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	int i;

	for (i = 0; i < 3; i++)
		scene_add(sc, i, OUT, see_options);
	scene_pass(sc, 'x');
	expect_log(sc, "cba");
	for (i = 0; i < 3; i++)
		KUNIT_EXPECT_EQ(test, 0, sc->w[i].result);
}

/* -- what they write --*/

static int see_write(struct sight *s)
{
	u8 bytes[PAYLOAD];

	memset(bytes, s->payload[0] + 1, sizeof(bytes));
	return nke_mbuf_copyback(*s->data, s->offset + 8, sizeof(bytes), bytes,
				 NKE_MBUF_DONTWAIT);
}

/* While the checksum is not theirs, they need not care. */
static void test_written(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	int dir;

	for (dir = 0; dir < NKE_IPF_DIRS; dir++) {
		scene_add(sc, 0, BIT(dir), see_write);
		scene_add(sc, 1, BIT(dir), see_write);
		KUNIT_ASSERT_EQ(test, 0, scene_send(sc, 'a'));
		scene_expect(sc, 'c');
		scene_settle(sc);
	}
}

/* Where the hop limit is. */
static u8 *hops(struct sight *s)
{
	u8 *ip = nke_mbuf_data(*s->data);

	return ip + (is_v4(s->w->scene) ? offsetof(struct iphdr, ttl) :
					  offsetof(struct ipv6hdr, hop_limit));
}

static int see_hops(struct sight *s)
{
	*hops(s) = 7;
	return 0;
}

/* The header is in one piece, is theirs to write to, and adds up later. */
static void test_header_written(struct kunit *test)
{
	struct look *look = kunit_kzalloc(test, sizeof(*look), GFP_KERNEL);
	struct scene *sc = scene_start(test);
	struct sight s = {};
	struct __mbuf *m;
	struct iphdr *ip;
	struct watch *w;

	KUNIT_ASSERT_NOT_NULL(test, look);
	w = watch_of(sc, 0, IN);
	w->see = see_look;
	w->arg = look;
	watch_add(w);
	scene_add(sc, 1, OUT, see_hops);
	scene_pass(sc, 'x');
	m = make_packet(test, look->bytes, look->len);
	s.w = w;
	s.data = &m;
	KUNIT_EXPECT_EQ(test, 7, (int)*hops(&s));
	nke_mbuf_freem(m);
	ip = (void *)look->bytes;
	if (is_v4(sc))
		KUNIT_EXPECT_EQ(test, 0, (int)ip_fast_csum(ip, ip->ihl));
	scene_settle(sc);
	/* On the way in nobody adds it up again. */
	scene_add(sc, 1, IN, see_hops);
	scene_pass(sc, 'y');
}

/* Another length of the options, with the packet's. */
static int see_options_gone(struct sight *s)
{
	struct iphdr ip;

	nke_mbuf_copydata(*s->data, 0, sizeof(ip), &ip);
	if (ip.ihl == 5)
		return 0;
	ip.tot_len = htons(ntohs(ip.tot_len) - (ip.ihl - 5) * 4);
	nke_mbuf_adj(*s->data, (ip.ihl - 5) * 4);
	ip.ihl = 5;
	ip.check = 0;
	ip.check = ip_fast_csum(&ip, 5);
	return nke_mbuf_copyback(*s->data, 0, sizeof(ip), &ip,
				 NKE_MBUF_DONTWAIT);
}

static void test_options_gone(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	struct watch *w;
	struct __mbuf *m;
	int dir, extra;

	if (!is_v4(sc))
		kunit_skip(test, "IPv4 has options");
	for (dir = 0; dir < NKE_IPF_DIRS; dir++) {
		scene_add(sc, 0, BIT(dir), NULL);
		w = scene_add(sc, 1, BIT(dir), see_options_gone);
		for (extra = 8; extra <= 40; extra += 8) {
			m = scene_make(sc, 'y', extra);
			KUNIT_ASSERT_EQ(test, 0,
					nke_ipf_inject_output(m, NULL, NULL));
			scene_expect(sc, 'y');
			/* On the way in the next one is told what was. */
			if (dir == NKE_IPF_OUT)
				KUNIT_EXPECT_EQ(test, 60, sc->w[0].len);
			EXPECT_COUNT(w, bad, dir, 0);
		}
		scene_settle(sc);
	}
}

#define OTHER	(INADDR_LOOPBACK + 1)

static int see_turn(struct sight *s)
{
	struct udphdr udp = s->udp;
	struct __mbuf *m = *s->data;
	__be32 to = htonl(OTHER);

	nke_mbuf_outbound_finalize(m, AF_INET, 0);
	/* It need not have one. */
	udp.check = 0;
	if (nke_mbuf_copyback(m, offsetof(struct iphdr, daddr), sizeof(to), &to,
			      NKE_MBUF_DONTWAIT))
		return nke_errno(-ENOMEM);
	return nke_mbuf_copyback(m, s->offset, sizeof(udp), &udp,
				 NKE_MBUF_DONTWAIT);
}

/* Another destination: it is sent there. */
static void test_turned(struct kunit *test)
{
	struct scene *sc = scene_start(test);
	struct __socket *other;
	struct watch *w;
	union bsd_addr a;
	u8 byte;

	if (!is_v4(sc))
		kunit_skip(test, "IPv4 has more than one address on loopback");
	other = new_socket(test, AF_INET, SOCK_DGRAM);
	loopback(&a, AF_INET, sc->port);
	a.sin.addr = htonl(OTHER);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_bind(other, SA(&a)));
	swap(other, sc->to);
	KUNIT_ASSERT_EQ(test, 0, set_time(sc->to, SO_RCVTIMEO_OLD, 10, 0));
	scene_add(sc, 0, IN | OUT, NULL);
	w = scene_add(sc, 1, OUT, see_turn);
	scene_pass(sc, 'x');
	expect_log(sc, "baA");
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK,
			recv_bytes(other, &byte, 1, MSG_DONTWAIT, NULL));
	EXPECT_COUNT(w, bad, NKE_IPF_OUT, 0);
	nke_sock_close(other);
}

/* -- whole datagrams --*/

static void set_mtu(struct kunit *test, int mtu)
{
	rtnl_lock();
	KUNIT_EXPECT_EQ(test, 0, dev_set_mtu(init_net.loopback_dev, mtu));
	rtnl_unlock();
}

/* Before it is cut, and after it was put together. */
static void test_fragments(struct kunit *test)
{
	u8 *data = kunit_kzalloc(test, LARGE, GFP_KERNEL);
	u8 *got = kunit_kzalloc(test, LARGE, GFP_KERNEL);
	struct scene *sc = scene_start(test);
	unsigned int mtu = init_net.loopback_dev->mtu;
	struct watch *w;
	size_t n = 0;

	KUNIT_ASSERT_NOT_NULL(test, data);
	KUNIT_ASSERT_NOT_NULL(test, got);
	fill(data, LARGE, 3);
	scene_add(sc, 0, IN | OUT, NULL);
	w = scene_add(sc, 1, IN | OUT, NULL);
	set_mtu(test, 1500);
	KUNIT_EXPECT_EQ(test, 0, send_bytes(sc->from, data, LARGE, 0, NULL));
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(sc->to, got, LARGE, 0, &n));
	set_mtu(test, mtu);
	KUNIT_EXPECT_EQ(test, (size_t)LARGE, n);
	KUNIT_EXPECT_EQ(test, 0, memcmp(data, got, LARGE));
	expect_log(sc, "baBA");
	KUNIT_EXPECT_EQ(test, (int)ip_len(sc) + 8 + LARGE, w->len);
	KUNIT_EXPECT_EQ(test, (int)ip_len(sc), w->offset);
	EXPECT_COUNT(w, seen, NKE_IPF_IN, 1);
	EXPECT_COUNT(w, seen, NKE_IPF_OUT, 1);
}

/* -- a stream --*/

#define CHUNK	30000
#define CHUNKS	20

/* Every packet is replaced; what is to be cut is not seen in a worker. */
static int see_stream(struct watch *w, struct __mbuf **data)
{
	struct __mbuf *m = NULL;

	if ((*data)->pkt.csum_flags & NKE_MBUF_TSO_REQUESTS &&
	    !w->scene->mode->direct)
		w->result++;
	if (nke_mbuf_dup(*data, NKE_MBUF_DONTWAIT, &m))
		return nke_errno(-ENOMEM);
	nke_mbuf_freem(*data);
	*data = m;
	return 0;
}

static int stream_input(void *cookie, struct __mbuf **data, int offset,
			unsigned char protocol)
{
	return see_stream(cookie, data);
}

static int stream_output(void *cookie, struct __mbuf **data,
			 struct ipf_pktopts *options)
{
	return see_stream(cookie, data);
}

static void pump(struct kunit *test, struct __socket *from, struct __socket *to,
		 u8 *data, u8 *got)
{
	size_t n, part;
	int i;

	for (i = 0; i < CHUNKS; i++) {
		fill(data, CHUNK, i);
		KUNIT_ASSERT_EQ(test, 0, send_bytes(from, data, CHUNK, 0,
						    NULL));
		for (n = 0; n < CHUNK; n += part) {
			part = 0;
			KUNIT_ASSERT_EQ(test, 0,
					recv_bytes(to, got + n, CHUNK - n, 0,
						   &part));
			KUNIT_ASSERT_NE(test, (size_t)0, part);
		}
		KUNIT_ASSERT_EQ(test, 0, memcmp(data, got, CHUNK));
	}
}

static void test_stream(struct kunit *test)
{
	u8 *data = kunit_kzalloc(test, CHUNK, GFP_KERNEL);
	u8 *got = kunit_kzalloc(test, CHUNK, GFP_KERNEL);
	struct scene *sc = scene_start(test);
	struct watch *w = watch_of(sc, 0, IN | OUT);
	struct __socket *client, *server;

	KUNIT_ASSERT_NOT_NULL(test, data);
	KUNIT_ASSERT_NOT_NULL(test, got);
	w->filter.ipf_input = stream_input;
	w->filter.ipf_output = stream_output;
	watch_add(w);
	tcp_pair(test, sc->mode->family, &client, &server);
	/* The fixture closes them. */
	swap(client, sc->from);
	swap(server, sc->to);
	nke_sock_close(client);
	nke_sock_close(server);
	KUNIT_ASSERT_EQ(test, 0, set_time(sc->from, SO_RCVTIMEO_OLD, 10, 0));
	KUNIT_ASSERT_EQ(test, 0, set_time(sc->to, SO_RCVTIMEO_OLD, 10, 0));
	pump(test, sc->from, sc->to, data, got);
	pump(test, sc->to, sc->from, data, got);
	KUNIT_EXPECT_EQ(test, 0, w->result);
	EXPECT_COUNT(w, dropped, NKE_IPF_IN, 0);
	EXPECT_COUNT(w, dropped, NKE_IPF_OUT, 0);
	EXPECT_COUNT(w, bad, NKE_IPF_IN, 0);
	EXPECT_COUNT(w, bad, NKE_IPF_OUT, 0);
	KUNIT_EXPECT_GE(test, counters_of(w).seen[NKE_IPF_IN], 2ULL * CHUNKS);
	KUNIT_EXPECT_GE(test, counters_of(w).seen[NKE_IPF_OUT], 2ULL * CHUNKS);
	scene_settle(sc);
}

static struct kunit_case ipf_packet_cases[] = {
	KUNIT_CASE_PARAM(test_args, all_gen_params),
	KUNIT_CASE_PARAM(test_input_header, all_gen_params),
	KUNIT_CASE_PARAM(test_output_header, all_gen_params),
	KUNIT_CASE_PARAM(test_options_written, all_gen_params),
	KUNIT_CASE_PARAM(test_written, all_gen_params),
	KUNIT_CASE_PARAM(test_header_written, all_gen_params),
	KUNIT_CASE_PARAM(test_options_gone, all_gen_params),
	KUNIT_CASE_PARAM(test_turned, all_gen_params),
	KUNIT_CASE_PARAM(test_fragments, all_gen_params),
	KUNIT_CASE_PARAM(test_stream, all_gen_params),
	{}
};

static struct kunit_suite ipf_packet_suite = {
	.name = "nke_ipf_packet",
	.suite_init = ipf_suite_init,
	.suite_exit = ipf_suite_exit,
	.exit = ipf_test_exit,
	.test_cases = ipf_packet_cases,
};

kunit_test_suite(ipf_packet_suite);
