// SPDX-License-Identifier: GPL-2.0
/*
 * Options of TCP and UDP.
 */
#include <linux/tcp.h>
#include <net/tcp.h>

#include "ksocket/ksocket.h"
#include "ksocket/ksocket_opt.h"

/* Bits of XNU's struct tcp_connection_info; its options are Linux's. */
#define NKE_TCPCI_OPTIONS	(TCPI_OPT_TIMESTAMPS | TCPI_OPT_SACK | \
				 TCPI_OPT_WSCALE | TCPI_OPT_ECN)
static_assert(NKE_TCPCI_OPTIONS == 0xf);
#define NKE_TCPCI_LOSSRECOVERY	BIT(0)
#define NKE_TCPCI_REORDERING	BIT(1)

static int nke_tcp_nonagle(struct __socket *so, const struct nke_sockopt *opt)
{
	return !!(tcp_sk(so->sock->sk)->nonagle & opt->arg);
}

static int nke_tcp_maxseg(struct __socket *so, const struct nke_sockopt *opt)
{
	const struct tcp_sock *tp = tcp_sk(so->sock->sk);
	int state = READ_ONCE(so->sock->sk->sk_state);

	if (!tp->mss_cache || ((1 << state) & (TCPF_CLOSE | TCPF_LISTEN)))
		return tp->rx_opt.user_mss ?: tp->mss_cache;
	return tp->mss_cache;
}

static int nke_tcp_keepidle(struct __socket *so, const struct nke_sockopt *opt)
{
	return keepalive_time_when(tcp_sk(so->sock->sk)) / HZ;
}

static int nke_tcp_keepintvl(struct __socket *so, const struct nke_sockopt *opt)
{
	return keepalive_intvl_when(tcp_sk(so->sock->sk)) / HZ;
}

static int nke_tcp_keepcnt(struct __socket *so, const struct nke_sockopt *opt)
{
	return keepalive_probes(tcp_sk(so->sock->sk));
}

static int nke_tcp_notsent_lowat(struct __socket *so,
				 const struct nke_sockopt *opt)
{
	return min_t(u32, READ_ONCE(tcp_sk(so->sock->sk)->notsent_lowat),
		     INT_MAX);
}

/* Seconds, where Linux counts milliseconds. */
static int nke_tcp_droptime(struct __socket *so, const struct nke_sockopt *opt)
{
	return READ_ONCE(inet_csk(so->sock->sk)->icsk_user_timeout) /
	       MSEC_PER_SEC;
}

static int nke_tcp_set_droptime(struct __socket *so,
				const struct nke_sockopt *opt,
				const void *optval, int optlen)
{
	int value = *(const int *)optval;

	if (value < 0 || value > INT_MAX / MSEC_PER_SEC)
		return -EINVAL;
	value *= MSEC_PER_SEC;
	return nke_opt_pass(so, IPPROTO_TCP, TCP_USER_TIMEOUT, &value,
			    sizeof(value));
}

/* On or off, where Linux wants the length of the queue. */
static int nke_tcp_fastopen(struct __socket *so, const struct nke_sockopt *opt)
{
	struct inet_connection_sock *icsk = inet_csk(so->sock->sk);

	return READ_ONCE(icsk->icsk_accept_queue.fastopenq.max_qlen) > 0;
}

static int nke_tcp_set_fastopen(struct __socket *so,
				const struct nke_sockopt *opt,
				const void *optval, int optlen)
{
	int qlen = *(const int *)optval ? SOMAXCONN : 0;

	return nke_opt_pass(so, IPPROTO_TCP, TCP_FASTOPEN, &qlen, sizeof(qlen));
}

/* XNU's numbers of what a connection may be in. */
static u8 nke_tcp_state(int state)
{
	static const u8 states[] = {
		[TCP_CLOSE] = 0, [TCP_LISTEN] = 1, [TCP_SYN_SENT] = 2,
		[TCP_SYN_RECV] = 3, [TCP_ESTABLISHED] = 4,
		[TCP_CLOSE_WAIT] = 5, [TCP_FIN_WAIT1] = 6, [TCP_CLOSING] = 7,
		[TCP_LAST_ACK] = 8, [TCP_FIN_WAIT2] = 9, [TCP_TIME_WAIT] = 10,
	};

	return state < ARRAY_SIZE(states) ? states[state] : 0;
}

/* XNU counts bytes where Linux counts segments. */
static u32 nke_tcp_bytes(u32 segments, u32 mss)
{
	return min_t(u64, (u64)segments * mss, U32_MAX);
}

static int nke_tcp_info(struct __socket *so, const struct nke_sockopt *opt,
			void *optval, int *optlen)
{
	const struct tcp_sock *tp = tcp_sk(so->sock->sk);
	struct nke_bsd_tcp_connection_info ci = {};
	struct tcp_info info;

	tcp_get_info(so->sock->sk, &info);
	ci.tcpi_state = nke_tcp_state(info.tcpi_state);
	ci.tcpi_snd_wscale = info.tcpi_snd_wscale;
	ci.tcpi_rcv_wscale = info.tcpi_rcv_wscale;
	ci.tcpi_options = info.tcpi_options & NKE_TCPCI_OPTIONS;
	if (info.tcpi_ca_state >= TCP_CA_Recovery)
		ci.tcpi_flags |= NKE_TCPCI_LOSSRECOVERY;
	if (info.tcpi_reord_seen)
		ci.tcpi_flags |= NKE_TCPCI_REORDERING;
	ci.tcpi_rto = info.tcpi_rto / USEC_PER_MSEC;
	ci.tcpi_maxseg = info.tcpi_snd_mss;
	ci.tcpi_snd_ssthresh = nke_tcp_bytes(info.tcpi_snd_ssthresh,
					     info.tcpi_snd_mss);
	ci.tcpi_snd_cwnd = nke_tcp_bytes(info.tcpi_snd_cwnd, info.tcpi_snd_mss);
	ci.tcpi_snd_wnd = READ_ONCE(tp->snd_wnd);
	ci.tcpi_snd_sbbytes = max(nke_so_nwrite(so), 0);
	ci.tcpi_rcv_wnd = READ_ONCE(tp->rcv_wnd);
	ci.tcpi_srtt = info.tcpi_rtt / USEC_PER_MSEC;
	ci.tcpi_rttcur = ci.tcpi_srtt;
	ci.tcpi_rttvar = info.tcpi_rttvar / USEC_PER_MSEC;
	ci.tcpi_txpackets = info.tcpi_segs_out;
	ci.tcpi_txbytes = info.tcpi_bytes_sent;
	ci.tcpi_txretransmitbytes = info.tcpi_bytes_retrans;
	ci.tcpi_txretransmitpackets = info.tcpi_total_retrans;
	ci.tcpi_rxpackets = info.tcpi_segs_in;
	ci.tcpi_rxbytes = info.tcpi_bytes_received;
	nke_opt_out(optval, optlen, &ci, sizeof(ci));
	return 0;
}

static int nke_udp_nocksum(struct __socket *so, const struct nke_sockopt *opt)
{
	return so->sock->sk->sk_no_check_tx;
}

static int nke_udp_set_nocksum(struct __socket *so,
			       const struct nke_sockopt *opt,
			       const void *optval, int optlen)
{
	return nke_opt_pass(so, SOL_SOCKET, SO_NO_CHECK, optval, optlen);
}

#define TCP_INT(name, arg, fn)						\
	{ IPPROTO_TCP, name, NKE_OPT_TCP | NKE_OPT_LOCK, sizeof(int), arg, fn }

static const struct nke_sockopt nke_tcp_rows[] = {
	TCP_INT(TCP_NODELAY, TCP_NAGLE_OFF, nke_tcp_nonagle),
	TCP_INT(TCP_CORK, TCP_NAGLE_CORK, nke_tcp_nonagle),
	TCP_INT(TCP_MAXSEG, 0, nke_tcp_maxseg),
	TCP_INT(TCP_KEEPIDLE, 0, nke_tcp_keepidle),
	TCP_INT(TCP_KEEPINTVL, 0, nke_tcp_keepintvl),
	TCP_INT(TCP_KEEPCNT, 0, nke_tcp_keepcnt),
	TCP_INT(TCP_NOTSENT_LOWAT, 0, nke_tcp_notsent_lowat),
	{ IPPROTO_TCP, TCP_FASTOPEN, NKE_OPT_TCP, sizeof(int), 0,
	  nke_tcp_fastopen, NULL, nke_tcp_set_fastopen },
	{ IPPROTO_TCP, NKE_TCP_RXT_CONNDROPTIME, NKE_OPT_TCP, sizeof(int), 0,
	  nke_tcp_droptime, NULL, nke_tcp_set_droptime },
	{ IPPROTO_TCP, NKE_TCP_CONNECTION_INFO, NKE_OPT_TCP, 0, 0,
	  NULL, nke_tcp_info, nke_opt_read_only },
	{ IPPROTO_UDP, NKE_UDP_NOCKSUM, NKE_OPT_UDP, sizeof(int), 0,
	  nke_udp_nocksum, NULL, nke_udp_set_nocksum },
};

const struct nke_sockopts nke_opts_tcp = {
	nke_tcp_rows, ARRAY_SIZE(nke_tcp_rows)
};
