/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the suites of IP filters share: two datagram sockets on loopback, and
 * filters that note what they see between them.
 */
#ifndef _NKE_IPF_FIXTURE_H
#define _NKE_IPF_FIXTURE_H

#include <kunit/test.h>
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/ctype.h>
#include <linux/inetdevice.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/module.h>
#include <linux/udp.h>
#include <net/checksum.h>
#include <net/ip6_checksum.h>

#include "core/client.h"
#include "core/errno.h"
#include "eventually.h"
#include "ifnet/ifnet.h"
#include "ipfilter/ipf.h"
#include "ipfilter/origin.h"
#include "ksocket_fixture.h"
#include "mbuf/mbuf.h"

#define FILTERS		4
/* Of a datagram of a scene: its name, a number, and some more. */
#define PAYLOAD		32

#define IN		BIT(NKE_IPF_IN)
#define OUT		BIT(NKE_IPF_OUT)

/**
 * struct mode - which filters are meant
 * @name: of the test's variant
 * @family: of their packets
 * @direct: called where the packet is
 */
struct mode {
	const char *name;
	int family;
	bool direct;
};

static const struct mode modes[] = {
	{ "IPv4", AF_INET },
	{ "IPv6", AF_INET6 },
	{ "IPv4 inline", AF_INET, true },
	{ "IPv6 inline", AF_INET6, true },
};

static inline void mode_name(const struct mode *mode, char *name)
{
	strscpy(name, mode->name, KUNIT_PARAM_DESC_SIZE);
}

/* For KUNIT_CASE_PARAM(): all of them. */
#define ALL_MODES	KUNIT_ARRAY_PARAM(all, modes, mode_name)

/* Likewise: those that may sleep. */
static inline const void *threaded_gen_params(const void *prev, char *name)
{
	const struct mode *next = prev ? (const struct mode *)prev + 1 : modes;

	if (next->direct)
		return NULL;
	mode_name(next, name);
	return next;
}

struct scene;
struct watch;

/**
 * struct sight - a packet as a filter sees it
 * @w: the filter
 * @dir: its direction
 * @data: the packet
 * @offset: of the transport header: what the callback was told, or found
 * @protocol: likewise
 * @opts: of an output callback
 * @udp: its header
 * @payload: what it carries
 */
struct sight {
	struct watch *w;
	enum nke_ipf_dir dir;
	struct __mbuf **data;
	int offset;
	u8 protocol;
	const struct nke_bsd_ipf_pktopts *opts;
	struct udphdr udp;
	u8 payload[PAYLOAD];
};

/**
 * struct watch - a filter
 * @scene: whose datagrams it looks for
 * @filter: what is added
 * @ref: what it is once it was
 * @letter: for the scene's log; capital on input
 * @see: what it does with a datagram; NULL: let it pass
 * @result: for @see
 * @arg: for @see
 * @name: of the datagram that @see is for; 0: all
 * @seen: datagrams of the scene, by direction
 * @offset: of the transport header, in the last one
 * @protocol: likewise
 * @len: of the last one
 * @detached: how often it was told
 * @running: callbacks under way
 * @early: it was told while one was
 * @gone: it was told
 * @entered: @see was called
 * @leave: @see may return
 */
struct watch {
	struct scene *scene;
	struct nke_bsd_ipf_filter filter;
	struct opaque_ipfilter *ref;
	char letter;
	int (*see)(struct sight *s);
	int result;
	void *arg;
	u8 name;
	atomic_t seen[NKE_IPF_DIRS];
	int offset;
	u8 protocol;
	int len;
	atomic_t detached;
	atomic_t running;
	bool early;
	struct completion gone;
	struct completion entered;
	struct completion leave;
};

/**
 * struct scene - what a test happens in
 * @test: the test
 * @mode: of its filters
 * @from: sends
 * @to: receives
 * @a: address of @to
 * @port: likewise
 * @source: port of @from
 * @number: of the last datagram
 * @logged: bytes in @log
 * @log: letters of the filters, in the order in which they saw datagrams
 * @w: filters
 * @held: packet that a filter has taken
 */
struct scene {
	struct kunit *test;
	const struct mode *mode;
	struct __socket *from;
	struct __socket *to;
	union bsd_addr a;
	__be16 port;
	__be16 source;
	u32 number;
	atomic_t logged;
	char log[64];
	struct watch w[FILTERS];
	struct __mbuf *held;
};

static inline bool is_v4(const struct scene *sc)
{
	return sc->mode->family == AF_INET;
}

static inline unsigned int ip_len(const struct scene *sc)
{
	return is_v4(sc) ? sizeof(struct iphdr) : sizeof(struct ipv6hdr);
}

/* Where the transport header is, for who is not told. */
static inline bool sight_find(struct sight *s)
{
	struct ipv6_opt_hdr opt;
	struct ipv6hdr ip6;
	struct iphdr ip;

	if (is_v4(s->w->scene)) {
		if (nke_mbuf_copydata(*s->data, 0, sizeof(ip), &ip))
			return false;
		s->offset = ip.ihl * 4;
		s->protocol = ip.protocol;
		return true;
	}
	if (nke_mbuf_copydata(*s->data, 0, sizeof(ip6), &ip6))
		return false;
	s->offset = sizeof(ip6);
	s->protocol = ip6.nexthdr;
	while (s->protocol == NEXTHDR_DEST || s->protocol == NEXTHDR_HOP) {
		if (nke_mbuf_copydata(*s->data, s->offset, sizeof(opt), &opt))
			return false;
		s->offset += ipv6_optlen(&opt);
		s->protocol = opt.nexthdr;
	}
	return true;
}

/* Is it one of the scene's datagrams? */
static inline bool sight_is_ours(struct sight *s)
{
	struct scene *sc = s->w->scene;

	if (s->protocol != IPPROTO_UDP ||
	    nke_mbuf_copydata(*s->data, s->offset, sizeof(s->udp), &s->udp) ||
	    s->udp.dest != sc->port)
		return false;
	return !nke_mbuf_copydata(*s->data, s->offset + sizeof(s->udp),
				  sizeof(s->payload), s->payload);
}

static inline void scene_log(struct scene *sc, char letter)
{
	unsigned int i = atomic_inc_return(&sc->logged) - 1;

	if (i < sizeof(sc->log) - 1)
		sc->log[i] = letter;
}

static inline int watch_see(struct sight *s)
{
	struct watch *w = s->w;
	int ret = 0;

	atomic_inc(&w->running);
	if (sight_is_ours(s)) {
		atomic_inc(&w->seen[s->dir]);
		w->offset = s->offset;
		w->protocol = s->protocol;
		w->len = (*s->data)->pkt.len;
		scene_log(w->scene, s->dir == NKE_IPF_IN ? toupper(w->letter) :
							  w->letter);
		if (w->see && (!w->name || w->name == s->payload[0]))
			ret = w->see(s);
	}
	atomic_dec(&w->running);
	return ret;
}

static inline int watch_input(void *cookie, struct __mbuf **data, int offset,
			      unsigned char protocol)
{
	struct sight s = {
		.w = cookie, .dir = NKE_IPF_IN, .data = data,
		.offset = offset, .protocol = protocol,
	};

	return watch_see(&s);
}

static inline int watch_output(void *cookie, struct __mbuf **data,
			       struct ipf_pktopts *options)
{
	struct sight s = {
		.w = cookie, .dir = NKE_IPF_OUT, .data = data,
		.opts = (const void *)options,
	};

	return sight_find(&s) ? watch_see(&s) : 0;
}

static inline void watch_detach(void *cookie)
{
	struct watch *w = cookie;

	if (atomic_read(&w->running))
		w->early = true;
	atomic_inc(&w->detached);
	complete(&w->gone);
}

typedef int (*ipf_add_fn)(const struct ipf_filter *filter,
			  struct opaque_ipfilter **ref);

static inline int mode_add(const struct mode *mode, const struct watch *w,
			   struct opaque_ipfilter **ref)
{
	const struct ipf_filter *filter = (const void *)&w->filter;

	if (mode->family == AF_INET)
		return mode->direct ? nke_ipf_addv4_inline(filter, ref) :
				      nke_ipf_addv4(filter, ref);
	return mode->direct ? nke_ipf_addv6_inline(filter, ref) :
			      nke_ipf_addv6(filter, ref);
}

/* Return: a filter that was not added. */
static inline struct watch *watch_of(struct scene *sc, int i, unsigned int dirs)
{
	static const char * const names[FILTERS] = { "a", "b", "c", "d" };
	struct watch *w = &sc->w[i];

	memset(w, 0, sizeof(*w));
	w->scene = sc;
	w->letter = *names[i];
	w->filter.cookie = w;
	w->filter.name = names[i];
	w->filter.ipf_input = dirs & IN ? watch_input : NULL;
	w->filter.ipf_output = dirs & OUT ? watch_output : NULL;
	w->filter.ipf_detach = watch_detach;
	init_completion(&w->gone);
	init_completion(&w->entered);
	init_completion(&w->leave);
	return w;
}

static inline void watch_add(struct watch *w)
{
	struct scene *sc = w->scene;

	KUNIT_ASSERT_EQ(sc->test, 0, mode_add(sc->mode, w, &w->ref));
}

static inline struct watch *scene_add(struct scene *sc, int i,
				      unsigned int dirs,
				      int (*see)(struct sight *s))
{
	struct watch *w = watch_of(sc, i, dirs);

	w->see = see;
	watch_add(w);
	return w;
}

/* It was told once, and not too early. */
static inline void watch_expect_gone(struct watch *w)
{
	struct kunit *test = w->scene->test;

	KUNIT_EXPECT_NE(test, 0UL, wait_for_completion_timeout(&w->gone, WAIT));
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&w->detached));
	KUNIT_EXPECT_FALSE(test, w->early);
}

/* No callback is under way: it is told at once. */
static inline void watch_remove(struct watch *w)
{
	struct kunit *test = w->scene->test;

	KUNIT_EXPECT_EQ(test, 0, nke_ipf_remove(w->ref));
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&w->detached));
	watch_expect_gone(w);
}

/* Its callback may be just about to come back. */
static inline void watch_remove_soon(struct watch *w)
{
	KUNIT_EXPECT_EQ(w->scene->test, 0, nke_ipf_remove(w->ref));
	watch_expect_gone(w);
}

static inline struct nke_ipf_counters counters_of(struct watch *w)
{
	u64 seq = ((struct nke_ipf *)w->ref)->seq + 1;
	struct nke_ipf_info info = {};

	KUNIT_EXPECT_TRUE(w->scene->test, nke_ipf_next(&seq, &info));
	return info.counters;
}

static inline u64 count_of(struct watch *w, size_t counter, int dir)
{
	struct nke_ipf_counters all = counters_of(w);

	return ((u64 *)((u8 *)&all + counter))[dir];
}

/* A packet may arrive before the callback that injected it has returned. */
static inline void expect_count(struct watch *w, size_t counter,
				const char *what, int dir, u64 n)
{
	eventually(count_of(w, counter, dir) >= n);
	KUNIT_EXPECT_EQ_MSG(w->scene->test, n, count_of(w, counter, dir),
			    "%c: %s", w->letter, what);
}

#define EXPECT_COUNT(w, what, dir, n)					\
	expect_count(w, offsetof(struct nke_ipf_counters, what), #what,	\
		     dir, n)

static inline void expect_seen(struct watch *w, int in, int out)
{
	struct kunit *test = w->scene->test;

	KUNIT_EXPECT_EQ_MSG(test, in, atomic_read(&w->seen[NKE_IPF_IN]), "%c",
			    w->letter);
	KUNIT_EXPECT_EQ_MSG(test, out, atomic_read(&w->seen[NKE_IPF_OUT]), "%c",
			    w->letter);
}

static inline void expect_log(struct scene *sc, const char *log)
{
	KUNIT_EXPECT_STREQ(sc->test, log, sc->log);
	atomic_set(&sc->logged, 0);
	memset(sc->log, 0, sizeof(sc->log));
}

/* -- what filters do --*/

static inline int see_result(struct sight *s)
{
	return s->w->result;
}

/* Free it and say so, or say something else. */
static inline int see_free(struct sight *s)
{
	nke_mbuf_freem(*s->data);
	return s->w->result;
}

static inline int see_take(struct sight *s)
{
	s->w->scene->held = *s->data;
	complete(&s->w->entered);
	return NKE_EJUSTRETURN;
}

/* Until the test says so, but not for ever. */
static inline int see_wait(struct sight *s)
{
	complete(&s->w->entered);
	wait_for_completion_timeout(&s->w->leave, WAIT);
	return s->w->result;
}

static inline void watch_expect_entered(struct watch *w)
{
	KUNIT_ASSERT_NE(w->scene->test, 0UL,
			wait_for_completion_timeout(&w->entered, WAIT));
}

/* -- datagrams --*/

static inline __be16 port_of(struct kunit *test, struct __socket *so)
{
	union bsd_addr a;

	KUNIT_ASSERT_EQ(test, 0, nke_sock_getsockname(so, SA(&a), sizeof(a)));
	return a.sin.port;
}

/* Return: what the sender is told. */
static inline int scene_send(struct scene *sc, u8 name)
{
	u8 payload[PAYLOAD] = { name };
	size_t n;

	sc->number++;
	memcpy(payload + 4, &sc->number, sizeof(sc->number));
	memset(payload + 8, name, sizeof(payload) - 8);
	return send_bytes(sc->from, payload, sizeof(payload), 0, &n);
}

/* The next datagram that comes has this name. */
static inline void scene_expect(struct scene *sc, u8 name)
{
	u8 payload[2 * PAYLOAD] = {};
	size_t n = 0;
	int i;

	KUNIT_ASSERT_EQ(sc->test, 0, recv_bytes(sc->to, payload,
						sizeof(payload), 0, &n));
	KUNIT_EXPECT_EQ(sc->test, (size_t)PAYLOAD, n);
	KUNIT_EXPECT_EQ(sc->test, (char)name, (char)payload[0]);
	for (i = 8; i < PAYLOAD; i++)
		if (payload[i] != name)
			break;
	KUNIT_EXPECT_EQ(sc->test, PAYLOAD, i);
}

static inline void scene_pass(struct scene *sc, u8 name)
{
	KUNIT_ASSERT_EQ(sc->test, 0, scene_send(sc, name));
	scene_expect(sc, name);
}

/* What was sent before is gone: only the next one comes. */
static inline void scene_expect_none(struct scene *sc)
{
	u8 byte;

	scene_pass(sc, '.');
	KUNIT_EXPECT_EQ(sc->test, EWOULDBLOCK,
			recv_bytes(sc->to, &byte, 1, MSG_DONTWAIT, NULL));
}

static inline struct scene *scene_new(struct kunit *test,
				      const struct mode *mode)
{
	struct scene *sc = kunit_kzalloc(test, sizeof(*sc), GFP_KERNEL);
	union bsd_addr a;

	KUNIT_ASSERT_NOT_NULL(test, sc);
	sc->test = test;
	sc->mode = mode;
	test->priv = sc;
	KUNIT_ASSERT_EQ(test, 0, nke_client_add(THIS_MODULE, "org.nke.ipf"));
	sc->from = new_socket(test, mode->family, SOCK_DGRAM);
	sc->to = new_socket(test, mode->family, SOCK_DGRAM);
	bind_loopback(test, sc->to, mode->family, &sc->a);
	bind_loopback(test, sc->from, mode->family, &a);
	sc->port = sc->a.sin.port;
	sc->source = a.sin.port;
	KUNIT_ASSERT_EQ(test, 0, nke_sock_connect(sc->from, SA(&sc->a), 0));
	KUNIT_ASSERT_EQ(test, 0, set_time(sc->to, SO_RCVTIMEO_OLD, 10, 0));
	return sc;
}

/* The mode is the test's parameter. */
static inline struct scene *scene_start(struct kunit *test)
{
	return scene_new(test, test->param_value);
}

/* -- packets that did not come from a socket --*/

/* What is right for a UDP header with all that follows. */
static inline __sum16 scene_sum(const struct scene *sc, const u8 *ip,
				const void *udp, unsigned int len)
{
	const struct ipv6hdr *ip6 = (void *)ip;
	const struct iphdr *ip4 = (void *)ip;
	__wsum sum = csum_partial(udp, len, 0);

	if (is_v4(sc))
		return csum_tcpudp_magic(ip4->saddr, ip4->daddr, len,
					 IPPROTO_UDP, sum);
	return csum_ipv6_magic(&ip6->saddr, &ip6->daddr, len, IPPROTO_UDP,
			       sum);
}

/* @buf has nothing yet; @extra bytes of options, a multiple of 8. */
static inline void scene_put_ip(struct scene *sc, u8 *buf, unsigned int extra)
{
	struct ipv6hdr *ip6 = (void *)buf;
	struct iphdr *ip = (void *)buf;
	u8 *opt = buf + ip_len(sc);

	if (is_v4(sc)) {
		ip->version = 4;
		ip->ihl = 5 + extra / 4;
		ip->tot_len = htons(ip_len(sc) + extra + 8 + PAYLOAD);
		ip->id = htons(sc->number);
		ip->ttl = 64;
		ip->protocol = IPPROTO_UDP;
		ip->saddr = htonl(INADDR_LOOPBACK);
		ip->daddr = htonl(INADDR_LOOPBACK);
		memset(opt, IPOPT_NOOP, extra);
		ip->check = ip_fast_csum(ip, ip->ihl);
		return;
	}
	ip6->version = 6;
	ip6->payload_len = htons(extra + 8 + PAYLOAD);
	ip6->nexthdr = extra ? NEXTHDR_DEST : NEXTHDR_UDP;
	ip6->hop_limit = 64;
	ip6->saddr = in6addr_loopback;
	ip6->daddr = in6addr_loopback;
	if (extra) {
		opt[0] = NEXTHDR_UDP;
		opt[1] = extra / 8 - 1;
		/* One that nobody knows, to be skipped: padding is short. */
		opt[2] = 0x1e;
		opt[3] = extra - 4;
	}
}

static inline void scene_put_udp(struct scene *sc, u8 *ip, unsigned int at,
				 u8 name)
{
	struct udphdr *udp = (void *)(ip + at);
	u8 *payload = (u8 *)(udp + 1);

	sc->number++;
	payload[0] = name;
	memcpy(payload + 4, &sc->number, sizeof(sc->number));
	memset(payload + 8, name, PAYLOAD - 8);
	udp->source = sc->source;
	udp->dest = sc->port;
	udp->len = htons(8 + PAYLOAD);
	udp->check = 0;
	udp->check = scene_sum(sc, ip, udp, 8 + PAYLOAD);
}

/* More than any header that is made here. */
#define HEADERS		128

/* Return: length of a datagram in @buf, which has room for HEADERS + PAYLOAD */
static inline unsigned int scene_build(struct scene *sc, u8 *buf, u8 name,
				       unsigned int extra)
{
	unsigned int at = ip_len(sc) + extra;

	memset(buf, 0, HEADERS + PAYLOAD);
	scene_put_ip(sc, buf, extra);
	scene_put_udp(sc, buf, at, name);
	return at + 8 + PAYLOAD;
}

static inline struct __mbuf *scene_make(struct scene *sc, u8 name,
					unsigned int extra)
{
	u8 buf[HEADERS + PAYLOAD] __aligned(8);
	unsigned int len = scene_build(sc, buf, name, extra);

	return make_packet(sc->test, buf, len);
}

/* Loopback addresses are to be good in packets that come from nowhere. */
static inline void accept_loopback(int on)
{
	struct in_device *in_dev;

	rtnl_lock();
	in_dev = __in_dev_get_rtnl(init_net.loopback_dev);
	IN_DEV_CONF_SET(in_dev, ROUTE_LOCALNET, on);
	IN_DEV_CONF_SET(in_dev, ACCEPT_LOCAL, on);
	rtnl_unlock();
}

static inline int ipf_suite_init(struct kunit_suite *suite)
{
	int err = ksocket_suite_init(suite);

	if (!err)
		accept_loopback(1);
	return err;
}

static inline void ipf_suite_exit(struct kunit_suite *suite)
{
	accept_loopback(0);
}

/* All filters are gone, and what they may have had on its way. */
static inline void scene_settle(struct scene *sc)
{
	nke_client_remove(THIS_MODULE);
	KUNIT_EXPECT_EQ(sc->test, 0U, nke_ipf_live());
	KUNIT_EXPECT_EQ(sc->test, 0,
			nke_client_add(THIS_MODULE, "org.nke.ipf"));
}

/* The work behind a removal has been done. */
static inline void expect_none_live(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, eventually(!nke_ipf_live()));
}

/* Who has delivered a packet lets go of what it was a moment later. */
static inline void expect_none_on_way(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, eventually(!nke_ipf_origin_live()));
}

/* Every test gives back what it took, also when an assertion has failed. */
static inline void ipf_test_exit(struct kunit *test)
{
	struct scene *sc = test->priv;
	int i;

	if (sc) {
		for (i = 0; i < FILTERS; i++)
			if (sc->w[i].scene)
				complete_all(&sc->w[i].leave);
		nke_client_remove(THIS_MODULE);
		nke_mbuf_freem(sc->held);
		if (sc->from)
			nke_sock_close(sc->from);
		if (sc->to)
			nke_sock_close(sc->to);
	}
	expect_none_live(test);
	KUNIT_EXPECT_EQ(test, 0L, nke_ipf_origin_live());
	ksocket_test_exit(test);
}

#endif /* _NKE_IPF_FIXTURE_H */
