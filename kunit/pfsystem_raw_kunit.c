// SPDX-License-Identifier: GPL-2.0
/*
 * PF_SYSTEM sockets as Linux's own callers see them, and events.
 */
#include <linux/poll.h>
#include <linux/socket.h>

#include "pfsystem_fixture.h"

static struct socket *raw_socket(struct kunit *test, int type, int protocol)
{
	struct socket *sock = NULL;

	KUNIT_ASSERT_EQ(test, 0, sock_create_kern(&init_net,
						  nke_pfsystem_family(), type,
						  protocol, &sock));
	return sock;
}

static struct socket *raw_client(struct kunit *test, int type)
{
	struct socket *sock = raw_socket(test, type, CONTROL);
	struct nke_sockaddr_ctl sac;

	control_address(&sac);
	KUNIT_ASSERT_EQ(test, 0, kernel_connect(sock, (void *)&sac,
						sizeof(sac), 0));
	return sock;
}

static int raw_recv(struct socket *sock, void *data, size_t len, int flags,
		    int *out)
{
	struct kvec iov = { data, len };
	struct msghdr msg = {};
	int ret;

	ret = kernel_recvmsg(sock, &msg, &iov, 1, len, flags);
	if (out)
		*out = msg.msg_flags;
	return ret;
}

static __poll_t raw_poll(struct socket *sock)
{
	return sock->ops->poll(NULL, sock, NULL);
}

/* Where a message ends, and what is lost of it. */
static void test_message_flags(struct kunit *test)
{
	struct socket *sock;
	char in[16];
	int flags;

	control_setup(test, 0);
	sock = raw_client(test, SOCK_DGRAM);
	KUNIT_EXPECT_EQ(test, -EAGAIN, raw_recv(sock, in, 4, MSG_DONTWAIT,
						NULL));
	KUNIT_EXPECT_EQ(test, 0, raw_recv(sock, in, 0, 0, NULL));
	KUNIT_EXPECT_EQ(test, 0, control_enqueue("123456", 6,
						 NKE_CTL_DATA_EOR));
	KUNIT_EXPECT_EQ(test, 2, raw_recv(sock, in, 2, MSG_PEEK, &flags));
	KUNIT_EXPECT_EQ(test, MSG_TRUNC, flags & MSG_TRUNC);
	KUNIT_EXPECT_EQ(test, 6, raw_recv(sock, in, 2, MSG_PEEK | MSG_TRUNC,
					  NULL));
	KUNIT_EXPECT_EQ(test, 6, raw_recv(sock, in, 6, 0, &flags));
	KUNIT_EXPECT_EQ(test, MSG_EOR, flags & (MSG_EOR | MSG_TRUNC));
	/* Open ended: more may come, and it is one with what is unread. */
	KUNIT_EXPECT_EQ(test, 0, control_enqueue("12", 2, 0));
	KUNIT_EXPECT_EQ(test, 0, control_enqueue("34", 2, 0));
	KUNIT_EXPECT_EQ(test, 4, raw_recv(sock, in, 16, 0, &flags));
	KUNIT_EXPECT_EQ(test, 0, flags & (MSG_EOR | MSG_TRUNC));
	/* An empty message is one. */
	KUNIT_EXPECT_EQ(test, 0, control_enqueue("", 0, NKE_CTL_DATA_EOR));
	KUNIT_EXPECT_TRUE(test, raw_poll(sock) & EPOLLIN);
	KUNIT_EXPECT_EQ(test, 0, raw_recv(sock, in, 4, MSG_DONTWAIT, &flags));
	KUNIT_EXPECT_EQ(test, MSG_EOR, flags & (MSG_EOR | MSG_TRUNC));
	KUNIT_EXPECT_EQ(test, -EAGAIN, raw_recv(sock, in, 4, MSG_DONTWAIT,
						NULL));
	KUNIT_EXPECT_EQ(test, -EOPNOTSUPP, raw_recv(sock, in, 4, MSG_OOB,
						    NULL));
	KUNIT_EXPECT_EQ(test, -EOPNOTSUPP, raw_recv(sock, in, 4, MSG_ERRQUEUE,
						    NULL));
	sock_release(sock);
	control_gone(test);
}

static void test_stream_flags(struct kunit *test)
{
	struct socket *sock;
	char in[16];
	int flags;

	control_setup(test, NKE_CTL_FLAG_REG_SOCK_STREAM);
	sock = raw_client(test, SOCK_STREAM);
	sock->sk->sk_rcvtimeo = HZ / 20;
	/* A read stops at a marked end. */
	KUNIT_EXPECT_EQ(test, 0, control_enqueue("123", 3, NKE_CTL_DATA_EOR));
	KUNIT_EXPECT_EQ(test, 0, control_enqueue("456", 3, 0));
	KUNIT_EXPECT_EQ(test, 2, raw_recv(sock, in, 2, 0, &flags));
	KUNIT_EXPECT_EQ(test, 0, flags & (MSG_EOR | MSG_TRUNC));
	KUNIT_EXPECT_EQ(test, 1, raw_recv(sock, in, 16, MSG_WAITALL, &flags));
	KUNIT_EXPECT_EQ(test, MSG_EOR, flags & (MSG_EOR | MSG_TRUNC));
	/* Until its time is over. */
	KUNIT_EXPECT_EQ(test, 3, raw_recv(sock, in, 16, MSG_WAITALL, NULL));
	KUNIT_EXPECT_EQ(test, -EAGAIN, raw_recv(sock, in, 16, 0, NULL));
	KUNIT_EXPECT_EQ(test, 0, raw_recv(sock, in, 0, MSG_PEEK, NULL));
	sock_release(sock);
	control_gone(test);
}

static void test_poll(struct kunit *test)
{
	const __poll_t out = EPOLLOUT | EPOLLWRNORM | EPOLLWRBAND;
	const __poll_t in = EPOLLIN | EPOLLRDNORM;
	struct socket *sock;
	char byte;
	int value;

	control_setup(test, NKE_CTL_FLAG_REG_SOCK_STREAM);
	sock = raw_client(test, SOCK_STREAM);
	KUNIT_EXPECT_EQ(test, out, raw_poll(sock));
	KUNIT_EXPECT_EQ(test, 0, control_enqueue("1", 1, 0));
	KUNIT_EXPECT_EQ(test, out | in, raw_poll(sock));
	value = 2;
	KUNIT_EXPECT_EQ(test, 0, sock_setsockopt(sock, SOL_SOCKET, SO_RCVLOWAT,
						 KERNEL_SOCKPTR(&value),
						 sizeof(value)));
	KUNIT_EXPECT_EQ(test, out, raw_poll(sock));
	KUNIT_EXPECT_EQ(test, 0, control_enqueue("2", 1, 0));
	KUNIT_EXPECT_EQ(test, out | in, raw_poll(sock));
	KUNIT_EXPECT_EQ(test, 0, kernel_sock_shutdown(sock, SHUT_RD));
	KUNIT_EXPECT_EQ(test, out | in | EPOLLRDHUP, raw_poll(sock));
	KUNIT_EXPECT_EQ(test, 0, raw_recv(sock, &byte, 1, 0, NULL));
	KUNIT_EXPECT_EQ(test, -EINVAL, kernel_sock_shutdown(sock, 7));
	sock_release(sock);

	sock = raw_socket(test, SOCK_STREAM, CONTROL);
	ctl.fail_connect = EDOM;
	{
		struct nke_sockaddr_ctl sac;

		control_address(&sac);
		KUNIT_EXPECT_EQ(test, -EDOM, kernel_connect(sock, (void *)&sac,
							    sizeof(sac), 0));
	}
	KUNIT_EXPECT_TRUE(test, raw_poll(sock) & EPOLLHUP);
	sock_release(sock);
	control_gone(test);
}

/* SO_PEEK_OFF would promise what nobody does. */
static void test_refused_options(struct kunit *test)
{
	struct socket *sock = raw_socket(test, SOCK_DGRAM, CONTROL);
	int value = 0;

	KUNIT_EXPECT_EQ(test, -EOPNOTSUPP,
			sock_setsockopt(sock, SOL_SOCKET, SO_PEEK_OFF,
					KERNEL_SOCKPTR(&value), sizeof(value)));
	KUNIT_EXPECT_EQ(test, -EINVAL,
			sock->ops->setsockopt(sock, CONTROL, 1,
					      KERNEL_SOCKPTR(&value),
					      sizeof(value)));
	sock_release(sock);
	sock = raw_socket(test, SOCK_RAW, EVENT);
	KUNIT_EXPECT_EQ(test, -ENOPROTOOPT,
			sock->ops->setsockopt(sock, CONTROL, 1,
					      KERNEL_SOCKPTR(&value),
					      sizeof(value)));
	sock_release(sock);
}

static void post(struct kunit *test, u32 vendor, u32 code)
{
	struct nke_bsd_kev_msg msg = {
		.vendor_code = vendor, .kev_class = 5, .kev_subclass = 6,
		.event_code = code,
		.dv[0] = { .data_length = 4, .data_ptr = "data" },
	};

	KUNIT_EXPECT_EQ(test, 0, nke_kev_msg_post((void *)&msg));
}

static void test_events(struct kunit *test)
{
	struct __socket *so = system_socket(test, SOCK_RAW, EVENT);
	struct nke_kev_vendor_code name = {
		.vendor_string = "org.nke.kunit.pfsystem",
	};
	struct nke_kev_filter filter = {};
	struct {
		struct nke_kern_event_msg msg;
		u8 room[16];
	} in;
	unsigned int vendor;
	u32 id, first;
	size_t n;

	KUNIT_ASSERT_EQ(test, 0, nke_kev_vendor_code_find(name.vendor_string,
							  &vendor));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(so, NKE_SIOCGKEVVENDOR, &name));
	KUNIT_EXPECT_EQ(test, vendor, name.vendor_code);
	memset(name.vendor_string, 'x', sizeof(name.vendor_string));
	KUNIT_EXPECT_EQ(test, ENOENT, nke_sock_ioctl(so, NKE_SIOCGKEVVENDOR,
						     &name));
	/* Hears nothing yet. */
	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(so, NKE_SIOCGKEVFILT, &filter));
	KUNIT_EXPECT_EQ(test, 0xffffffffU, filter.vendor);
	post(test, vendor, 1);
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, recv_bytes(so, &in, sizeof(in),
						      MSG_DONTWAIT, &n));
	filter.vendor = vendor;
	filter.class = 5;
	filter.subclass = 6;
	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(so, NKE_SIOCSKEVFILT, &filter));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(so, NKE_SIOCGKEVID, &first));
	post(test, vendor, 2);
	post(test, vendor, 3);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(so, NKE_SIOCGKEVID, &id));
	KUNIT_EXPECT_EQ(test, first + 2, id);
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(so, &in, sizeof(in), 0, &n));
	KUNIT_EXPECT_EQ(test, sizeof(in.msg) + 4, n);
	KUNIT_EXPECT_EQ(test, n, (size_t)in.msg.total_size);
	KUNIT_EXPECT_EQ(test, vendor, in.msg.vendor_code);
	KUNIT_EXPECT_EQ(test, 2U, in.msg.event_code);
	KUNIT_EXPECT_EQ(test, first + 1, in.msg.id);
	KUNIT_EXPECT_MEMEQ(test, "data", in.msg.event_data, 4);
	/* The rest of one that does not fit is lost. */
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(so, &in, 4, 0, &n));
	KUNIT_EXPECT_EQ(test, 4UL, n);
	KUNIT_EXPECT_EQ(test, EWOULDBLOCK, recv_bytes(so, &in, sizeof(in),
						      MSG_DONTWAIT, &n));
	nke_sock_close(so);
}

/* What a socket of events cannot do. */
static void test_event_errors(struct kunit *test)
{
	struct __socket *so = system_socket(test, SOCK_RAW, EVENT);
	struct nke_sockaddr_ctl sac;
	int len = sizeof(int);
	int value;
	size_t n;

	control_setup(test, 0);
	control_address(&sac);
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, nke_sock_connect(so, SA(&sac), 0));
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, nke_sock_bind(so, SA(&sac)));
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, nke_sock_listen(so, 1));
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, send_bytes(so, "x", 1, 0, &n));
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP,
			nke_sock_sendmbuf(so, NULL, make_packet(test, "x", 1),
					  0, NULL));
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, nke_sock_getsockname(so, SA(&sac),
							       sizeof(sac)));
	KUNIT_EXPECT_EQ(test, ENOTCONN, nke_sock_getpeername(so, SA(&sac),
							     sizeof(sac)));
	KUNIT_EXPECT_EQ(test, ENOTCONN, nke_sock_shutdown(so, SHUT_RD));
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, nke_sock_ioctl(so, NKE_CTLIOCGCOUNT,
							 &value));
	KUNIT_EXPECT_EQ(test, ENOPROTOOPT, nke_sock_getsockopt(so, CONTROL, 1,
							       &value, &len));
	KUNIT_EXPECT_EQ(test, ENOPROTOOPT, nke_sock_setsockopt(so, CONTROL, 1,
							       &value, len));
	nke_sock_close(so);
	control_gone(test);
}

static struct kunit_case pfsystem_raw_cases[] = {
	KUNIT_CASE(test_message_flags),
	KUNIT_CASE(test_stream_flags),
	KUNIT_CASE(test_poll),
	KUNIT_CASE(test_refused_options),
	KUNIT_CASE(test_events),
	KUNIT_CASE(test_event_errors),
	{}
};

static struct kunit_suite pfsystem_raw_suite = {
	.name = "nke_pfsystem_raw",
	.exit = pfsystem_test_exit,
	.test_cases = pfsystem_raw_cases,
};

kunit_test_suite(pfsystem_raw_suite);
