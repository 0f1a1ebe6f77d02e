// SPDX-License-Identifier: GPL-2.0
/*
 * Options of TCP, UDP and AF_UNIX.
 */
#include <kunit/test.h>
#include <linux/cred.h>
#include <linux/pid.h>
#include <linux/tcp.h>
#include <net/tcp.h>

#include "ksocket_opt_fixture.h"

#define OPT_DROPTIME	0x1080
#define OPT_CONNECTION	0x1106
#define OPT_NOCKSUM	0x1001
#define SOL_LOCAL	0
#define OPT_PEERCRED	1
#define OPT_PEEREPID		3
#define OPT_PEERPID	2

static int look_nodelay(const struct sock *sk)
{
	return !!(tcp_sk(sk)->nonagle & TCP_NAGLE_OFF);
}

static int look_cork(const struct sock *sk)
{
	return !!(tcp_sk(sk)->nonagle & TCP_NAGLE_CORK);
}

static int look_maxseg(const struct sock *sk)
{
	return tcp_sk(sk)->rx_opt.user_mss;
}

static int look_keepidle(const struct sock *sk)
{
	return tcp_sk(sk)->keepalive_time / HZ;
}

static int look_keepintvl(const struct sock *sk)
{
	return tcp_sk(sk)->keepalive_intvl / HZ;
}

static int look_keepcnt(const struct sock *sk)
{
	return tcp_sk(sk)->keepalive_probes;
}

static int look_notsent(const struct sock *sk)
{
	return tcp_sk(sk)->notsent_lowat;
}

static int look_droptime(const struct sock *sk)
{
	return inet_csk(sk)->icsk_user_timeout;
}

static int look_fastopen(const struct sock *sk)
{
	return inet_csk(sk)->icsk_accept_queue.fastopenq.max_qlen;
}

static void test_tcp(struct kunit *test)
{
	static const struct opt_look rows[] = {
		{ IPPROTO_TCP, TCP_NODELAY, 1, look_nodelay, 1 },
		{ IPPROTO_TCP, TCP_NODELAY, 0, look_nodelay, 0 },
		{ IPPROTO_TCP, TCP_CORK, 1, look_cork, 1 },
		{ IPPROTO_TCP, TCP_CORK, 0, look_cork, 0 },
		{ IPPROTO_TCP, TCP_MAXSEG, 500, look_maxseg, 500 },
		{ IPPROTO_TCP, TCP_KEEPIDLE, 33, look_keepidle, 33 },
		{ IPPROTO_TCP, TCP_KEEPINTVL, 12, look_keepintvl, 12 },
		{ IPPROTO_TCP, TCP_KEEPCNT, 4, look_keepcnt, 4 },
		{ IPPROTO_TCP, TCP_NOTSENT_LOWAT, 5000, look_notsent, 5000 },
		{ IPPROTO_TCP, OPT_DROPTIME, 7, look_droptime, 7000 },
		{ IPPROTO_TCP, OPT_DROPTIME, 2147483, look_droptime,
		  2147483000 },
		{ IPPROTO_TCP, OPT_DROPTIME, 0, look_droptime, 0 },
		{ IPPROTO_TCP, TCP_FASTOPEN, 1, look_fastopen, SOMAXCONN },
		{ IPPROTO_TCP, TCP_FASTOPEN, 0, look_fastopen, 0 },
	};
	static const int families[] = { AF_INET, AF_INET6 };
	struct __socket *so;
	int i, n;

	for (i = 0; i < ARRAY_SIZE(families); i++) {
		so = new_socket(test, families[i], SOCK_STREAM);
		/* Or the queue would be shorter. */
		init_net.core.sysctl_somaxconn = SOMAXCONN;
		check_looks(test, so, rows, ARRAY_SIZE(rows));
		for (n = 0; n < ARRAY_SIZE(rows); n++)
			check_short(test, so, IPPROTO_TCP, rows[n].name, 4);
		nke_sock_close(so);
	}
}

static void test_tcp_values(struct kunit *test)
{
	static const struct { int name, value; } bad[] = {
		{ TCP_MAXSEG, 1 }, { TCP_MAXSEG, 100000 },
		{ TCP_KEEPIDLE, -1 }, { TCP_KEEPIDLE, 32768 },
		{ TCP_KEEPINTVL, -1 }, { TCP_KEEPCNT, 128 },
		{ OPT_DROPTIME, -1 }, { OPT_DROPTIME, 2147484 },
	};
	struct __socket *so = new_socket(test, AF_INET, SOCK_STREAM);
	struct __socket *udp = new_socket(test, AF_INET, SOCK_DGRAM);
	struct __socket *raw = NULL;
	int i, value;

	/* TCP's number, but not TCP. */
	KUNIT_ASSERT_EQ(test, 0, nke_sock_socket(AF_INET, SOCK_RAW, IPPROTO_TCP,
						 NULL, NULL, &raw));
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		KUNIT_EXPECT_EQ_MSG(test, EINVAL,
				    set_int(so, IPPROTO_TCP, bad[i].name,
					    bad[i].value), "option %d", i);
		check_none(test, udp, IPPROTO_TCP, bad[i].name);
		KUNIT_EXPECT_EQ(test, ENOPROTOOPT,
				get_int(raw, IPPROTO_TCP, bad[i].name, &value));
	}
	KUNIT_EXPECT_EQ(test, ENOPROTOOPT, get_int(raw, IPPROTO_TCP,
						   TCP_NODELAY, &value));
	KUNIT_EXPECT_EQ(test, ENOPROTOOPT, get_int(raw, IPPROTO_TCP,
						   OPT_CONNECTION, &value));
	nke_sock_close(so);
	nke_sock_close(udp);
	nke_sock_close(raw);
}

static void connection(struct kunit *test, struct __socket *so,
		       struct nke_bsd_tcp_connection_info *ci)
{
	int len = sizeof(*ci);

	memset(ci, 0xee, sizeof(*ci));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_getsockopt(so, IPPROTO_TCP,
						     OPT_CONNECTION, ci, &len));
	KUNIT_EXPECT_EQ(test, (int)sizeof(*ci), len);
}

static void test_connection_info(struct kunit *test)
{
	struct __socket *so = new_socket(test, AF_INET, SOCK_STREAM);
	struct nke_bsd_tcp_connection_info ci;
	struct __socket *a, *b;
	const struct tcp_sock *tp;
	union bsd_addr addr;
	size_t n;
	u8 buf[8];

	connection(test, so, &ci);
	KUNIT_EXPECT_EQ(test, 0, (int)ci.tcpi_state);
	KUNIT_EXPECT_EQ(test, 0ULL, ci.tcpi_txbytes);
	bind_loopback(test, so, AF_INET, &addr);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_listen(so, 1));
	connection(test, so, &ci);
	KUNIT_EXPECT_EQ(test, 1, (int)ci.tcpi_state);
	KUNIT_EXPECT_EQ(test, 0U, ci.tcpi_snd_sbbytes);
	nke_sock_close(so);

	tcp_pair(test, AF_INET, &a, &b);
	tp = tcp_sk(a->sock->sk);
	KUNIT_EXPECT_EQ(test, 0, send_bytes(a, "12345", 5, 0, &n));
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(b, buf, sizeof(buf), 0, &n));
	KUNIT_EXPECT_EQ(test, 0, send_bytes(b, "678", 3, 0, &n));
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(a, buf, sizeof(buf), 0, &n));
	connection(test, a, &ci);
	KUNIT_EXPECT_EQ(test, 4, (int)ci.tcpi_state);
	KUNIT_EXPECT_EQ(test, 7U, ci.tcpi_options & 7);
	KUNIT_EXPECT_EQ(test, 0U, ci.tcpi_flags);
	KUNIT_EXPECT_EQ(test, (int)tp->rx_opt.snd_wscale,
			(int)ci.tcpi_snd_wscale);
	KUNIT_EXPECT_EQ(test, tp->mss_cache, ci.tcpi_maxseg);
	KUNIT_EXPECT_EQ(test, tcp_snd_cwnd(tp) * tp->mss_cache,
			ci.tcpi_snd_cwnd);
	KUNIT_EXPECT_EQ(test, U32_MAX, ci.tcpi_snd_ssthresh);
	KUNIT_EXPECT_EQ(test, tp->snd_wnd, ci.tcpi_snd_wnd);
	KUNIT_EXPECT_EQ(test, tp->rcv_wnd, ci.tcpi_rcv_wnd);
	KUNIT_EXPECT_EQ(test, jiffies_to_msecs(tp->inet_conn.icsk_rto),
			ci.tcpi_rto);
	KUNIT_EXPECT_EQ(test, (tp->srtt_us >> 3) / 1000, ci.tcpi_srtt);
	KUNIT_EXPECT_EQ(test, 5ULL, ci.tcpi_txbytes);
	KUNIT_EXPECT_EQ(test, 3ULL, ci.tcpi_rxbytes);
	KUNIT_EXPECT_EQ(test, (u64)tp->segs_out, ci.tcpi_txpackets);
	KUNIT_EXPECT_EQ(test, (u64)tp->segs_in, ci.tcpi_rxpackets);
	KUNIT_EXPECT_EQ(test, 0ULL, ci.tcpi_txretransmitbytes);
	KUNIT_EXPECT_EQ(test, ENOPROTOOPT, set_int(a, IPPROTO_TCP,
						   OPT_CONNECTION, 1));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_shutdown(b, SHUT_WR));
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(a, buf, sizeof(buf), 0, &n));
	connection(test, a, &ci);
	KUNIT_EXPECT_EQ(test, 5, (int)ci.tcpi_state);
	connection(test, b, &ci);
	/* Whether the end is acknowledged already. */
	KUNIT_EXPECT_TRUE(test, ci.tcpi_state == 6 || ci.tcpi_state == 9);
	nke_sock_close(a);
	nke_sock_close(b);
}

static int look_nocksum(const struct sock *sk)
{
	return sk->sk_no_check_tx;
}

static void test_udp(struct kunit *test)
{
	static const struct opt_look rows[] = {
		{ IPPROTO_UDP, OPT_NOCKSUM, 1, look_nocksum, 1 },
		{ IPPROTO_UDP, OPT_NOCKSUM, 0, look_nocksum, 0 },
	};
	struct __socket *so = new_socket(test, AF_INET, SOCK_DGRAM);
	struct __socket *so6 = new_socket(test, AF_INET6, SOCK_DGRAM);
	struct __socket *tcp = new_socket(test, AF_INET, SOCK_STREAM);

	check_looks(test, so, rows, ARRAY_SIZE(rows));
	check_looks(test, so6, rows, ARRAY_SIZE(rows));
	check_short(test, so, IPPROTO_UDP, OPT_NOCKSUM, 4);
	check_none(test, tcp, IPPROTO_UDP, OPT_NOCKSUM);
	nke_sock_close(so);
	nke_sock_close(so6);
	nke_sock_close(tcp);
}

static int peercred(struct __socket *so, struct nke_bsd_xucred *cred)
{
	int len = sizeof(*cred);

	memset(cred, 0xee, sizeof(*cred));
	return nke_sock_getsockopt(so, SOL_LOCAL, OPT_PEERCRED, cred, &len);
}

/* Connect @so with these credentials, which are put. Return: the other end. */
static struct __socket *connect_as(struct kunit *test, struct cred *cred,
				   struct __socket *listener,
				   struct __socket *so)
{
	struct __socket *child = NULL;
	const struct cred *old;
	union bsd_addr a;

	KUNIT_ASSERT_EQ(test, 0, nke_sock_bind(listener, unix_name(&a, '2')));
	KUNIT_ASSERT_EQ(test, 0, nke_sock_listen(listener, 5));
	old = override_creds(cred);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_connect(so, SA(&a), 0));
	revert_creds(old);
	put_cred(cred);
	KUNIT_ASSERT_EQ(test, 0, nke_sock_accept(listener, NULL, 0, 0, NULL,
						 NULL, &child));
	return child;
}

/* Connect as user 1000 of the groups 1001 and 1002. */
static void test_peer(struct kunit *test)
{
	struct __socket *listener = new_socket(test, AF_UNIX, SOCK_STREAM);
	struct __socket *so = new_socket(test, AF_UNIX, SOCK_STREAM);
	struct group_info *groups = groups_alloc(1);
	struct cred *cred = prepare_creds();
	struct pid *pid = find_get_pid(1);
	struct nke_bsd_xucred xucred;
	struct __socket *child;
	union bsd_addr a;
	int value = 0;
	int i;

	KUNIT_ASSERT_NOT_NULL(test, groups);
	KUNIT_ASSERT_NOT_NULL(test, cred);
	groups->gid[0] = KGIDT_INIT(1002);
	set_groups(cred, groups);
	put_group_info(groups);
	cred->euid = KUIDT_INIT(1000);
	cred->egid = KGIDT_INIT(1001);

	child = connect_as(test, cred, listener, so);

	KUNIT_EXPECT_EQ(test, 0, peercred(child, &xucred));
	KUNIT_EXPECT_EQ(test, 0U, xucred.cr_version);
	KUNIT_EXPECT_EQ(test, 1000U, xucred.cr_uid);
	KUNIT_EXPECT_EQ(test, 2, (int)xucred.cr_ngroups);
	KUNIT_EXPECT_EQ(test, 1001U, xucred.cr_groups[0]);
	KUNIT_EXPECT_EQ(test, 1002U, xucred.cr_groups[1]);
	KUNIT_EXPECT_EQ(test, 0U, xucred.cr_groups[2]);
	KUNIT_EXPECT_EQ(test, 0, peercred(so, &xucred));
	KUNIT_EXPECT_EQ(test, 0U, xucred.cr_uid);
	/* This is a kernel thread. */
	KUNIT_EXPECT_EQ(test, 0, get_int(child, SOL_LOCAL, OPT_PEERPID,
					 &value));
	KUNIT_EXPECT_EQ(test, 0, value);
	value = -1;
	KUNIT_EXPECT_EQ(test, 0, get_int(child, SOL_LOCAL, OPT_PEEREPID,
					 &value));
	KUNIT_EXPECT_EQ(test, 0, value);
	/* And that is not. */
	KUNIT_ASSERT_NOT_NULL(test, pid);
	swap(child->sock->sk->sk_peer_pid, pid);
	KUNIT_EXPECT_EQ(test, 0, get_int(child, SOL_LOCAL, OPT_PEERPID,
					 &value));
	swap(child->sock->sk->sk_peer_pid, pid);
	put_pid(pid);
	KUNIT_EXPECT_EQ(test, 1, value);

	for (i = 1; i <= 6; i++)
		KUNIT_EXPECT_EQ(test, EOPNOTSUPP, set_int(child, SOL_LOCAL, i,
							  1));
	for (i = 4; i <= 6; i++)
		KUNIT_EXPECT_EQ(test, EOPNOTSUPP, get_int(child, SOL_LOCAL, i,
							  &value));
	KUNIT_EXPECT_EQ(test, ENOTCONN, peercred(listener, &xucred));
	KUNIT_EXPECT_EQ(test, ENOTCONN, get_int(listener, SOL_LOCAL,
						OPT_PEERPID, &value));
	nke_sock_close(listener);
	/* Whoever has gone cannot be found, but has been. */
	nke_sock_close(so);
	KUNIT_EXPECT_EQ(test, 0, peercred(child, &xucred));
	KUNIT_EXPECT_EQ(test, ENOTCONN, get_int(child, SOL_LOCAL, OPT_PEERPID,
						&value));
	nke_sock_close(child);

	so = new_socket(test, AF_UNIX, SOCK_STREAM);
	KUNIT_EXPECT_EQ(test, ENOTCONN, peercred(so, &xucred));
	KUNIT_EXPECT_EQ(test, ENOTCONN, get_int(so, SOL_LOCAL, OPT_PEEREPID,
						&value));
	nke_sock_close(so);
	unix_dgram_pair(test, &so, &child, &a);
	KUNIT_EXPECT_EQ(test, EINVAL, peercred(so, &xucred));
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, get_int(so, SOL_LOCAL, OPT_PEERPID,
						  &value));
	KUNIT_EXPECT_EQ(test, ENOTCONN, get_int(child, SOL_LOCAL, OPT_PEERPID,
						&value));
	nke_sock_close(so);
	nke_sock_close(child);
}

/* XNU has room for 16 groups. */
static void test_peer_groups(struct kunit *test)
{
	struct __socket *listener = new_socket(test, AF_UNIX, SOCK_STREAM);
	struct __socket *so = new_socket(test, AF_UNIX, SOCK_STREAM);
	struct group_info *groups = groups_alloc(20);
	struct cred *cred = prepare_creds();
	struct nke_bsd_xucred xucred;
	struct __socket *child;
	int i;

	KUNIT_ASSERT_NOT_NULL(test, groups);
	KUNIT_ASSERT_NOT_NULL(test, cred);
	for (i = 0; i < 20; i++)
		groups->gid[i] = KGIDT_INIT(100 + i);
	set_groups(cred, groups);
	put_group_info(groups);
	child = connect_as(test, cred, listener, so);
	KUNIT_EXPECT_EQ(test, 0, peercred(child, &xucred));
	KUNIT_EXPECT_EQ(test, 16, (int)xucred.cr_ngroups);
	KUNIT_EXPECT_EQ(test, 100U, xucred.cr_groups[1]);
	KUNIT_EXPECT_EQ(test, 114U, xucred.cr_groups[15]);
	nke_sock_close(listener);
	nke_sock_close(child);
	nke_sock_close(so);
}

static struct kunit_case opt_tcp_cases[] = {
	KUNIT_CASE(test_tcp),
	KUNIT_CASE(test_tcp_values),
	KUNIT_CASE(test_connection_info),
	KUNIT_CASE(test_udp),
	KUNIT_CASE(test_peer),
	KUNIT_CASE(test_peer_groups),
	{}
};

static struct kunit_suite opt_tcp_suite = {
	.name = "nke_ksocket_opt_tcp",
	.suite_init = ksocket_suite_init,
	.exit = ksocket_test_exit,
	.test_cases = opt_tcp_cases,
};

kunit_test_suite(opt_tcp_suite);
