// SPDX-License-Identifier: GPL-2.0
/*
 * PF_SYSTEM sockets of kernel clients: creating, connecting, options.
 */
#include "fail_alloc.h"
#include "pfsystem_fixture.h"

static int create(int type, int protocol)
{
	struct __socket *so = NULL;
	int err;

	err = nke_sock_socket(PF_SYSTEM, type, protocol, NULL, NULL, &so);
	nke_sock_close(so);
	return err;
}

static void test_create(struct kunit *test)
{
	struct __socket *so;
	int domain, type, protocol;

	KUNIT_EXPECT_EQ(test, EPROTOTYPE, create(SOCK_RAW, CONTROL));
	KUNIT_EXPECT_EQ(test, EPROTOTYPE, create(SOCK_SEQPACKET, CONTROL));
	KUNIT_EXPECT_EQ(test, EPROTOTYPE, create(SOCK_DGRAM, EVENT));
	KUNIT_EXPECT_EQ(test, EPROTOTYPE, create(SOCK_STREAM, EVENT));
	KUNIT_EXPECT_EQ(test, EPROTONOSUPPORT, create(SOCK_DGRAM, 3));
	KUNIT_EXPECT_EQ(test, EPROTONOSUPPORT, create(SOCK_RAW, 3));
	KUNIT_EXPECT_EQ(test, EPROTONOSUPPORT, create(SOCK_RDM, 0));
	KUNIT_EXPECT_EQ(test, 0, create(SOCK_DGRAM, CONTROL));
	KUNIT_EXPECT_EQ(test, 0, create(SOCK_STREAM, CONTROL));
	KUNIT_EXPECT_EQ(test, 0, create(SOCK_RAW, EVENT));
	KUNIT_EXPECT_EQ(test, 0, create(SOCK_RAW, 0));

	so = system_socket(test, SOCK_STREAM, 0);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_gettype(so, &domain, &type,
						  &protocol));
	KUNIT_EXPECT_EQ(test, PF_SYSTEM, domain);
	KUNIT_EXPECT_EQ(test, (int)SOCK_STREAM, type);
	KUNIT_EXPECT_EQ(test, CONTROL, protocol);
	nke_sock_close(so);
}

static void test_no_memory(struct kunit *test)
{
	struct __socket *so;
	int refused = 0;
	int tries = 0;
	int nth = 1;
	bool failed;
	int err;

	if (!can_fail_alloc())
		kunit_skip(test, "no fault injection");
	do {
		so = NULL;
		fail_alloc(nth);
		err = nke_sock_socket(PF_SYSTEM, SOCK_DGRAM, CONTROL, NULL,
				      NULL, &so);
		failed = fail_alloc_end();
		nth = fail_alloc_next(nth, err, &tries);
		if (err)
			KUNIT_EXPECT_EQ(test, ENOBUFS, err);
		refused += !!err;
		nke_sock_close(so);
	} while (failed);
	KUNIT_EXPECT_EQ(test, 0, err);
	/* At least our own object, the inode, and the sock. */
	KUNIT_EXPECT_GE(test, refused, 3);
}

/* What can be asked before a connection, and what cannot be done. */
static void test_unconnected(struct kunit *test)
{
	struct __socket *so = system_socket(test, SOCK_DGRAM, CONTROL);
	struct nke_ctl_info info = { .ctl_name = CTL_NAME };
	struct nke_sockaddr_ctl sac;
	u8 byte = 0;
	size_t n;
	int len = 1;
	int count;

	control_setup(test, 0);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(so, NKE_CTLIOCGINFO, &info));
	KUNIT_EXPECT_EQ(test, ctl.id, info.ctl_id);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_ioctl(so, NKE_CTLIOCGCOUNT, &count));
	KUNIT_EXPECT_EQ(test, 1, count);
	strscpy(info.ctl_name, "org.nke.nobody", sizeof(info.ctl_name));
	KUNIT_EXPECT_EQ(test, ENOENT, nke_sock_ioctl(so, NKE_CTLIOCGINFO,
						     &info));
	info.ctl_name[0] = 0;
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_ioctl(so, NKE_CTLIOCGINFO,
						     &info));
	memset(info.ctl_name, 'x', sizeof(info.ctl_name));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_ioctl(so, NKE_CTLIOCGINFO,
						     &info));
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, nke_sock_ioctl(so, NKE_SIOCGKEVID,
							 &count));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_ioctl(so, NKE_CTLIOCGINFO,
						     NULL));

	KUNIT_EXPECT_EQ(test, ENOTCONN, send_bytes(so, "x", 1, 0, &n));
	KUNIT_EXPECT_EQ(test, ENOTCONN,
			nke_sock_sendmbuf(so, NULL, make_packet(test, "x", 1),
					  0, NULL));
	KUNIT_EXPECT_EQ(test, ENOTCONN, recv_bytes(so, &byte, 1, 0, &n));
	KUNIT_EXPECT_EQ(test, ENOTCONN, nke_sock_shutdown(so, SHUT_RD));
	KUNIT_EXPECT_EQ(test, ENOTCONN, nke_sock_getpeername(so, SA(&sac),
							     sizeof(sac)));
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, nke_sock_getsockname(so, SA(&sac),
							       sizeof(sac)));
	KUNIT_EXPECT_EQ(test, EOPNOTSUPP, nke_sock_listen(so, 1));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_setsockopt(so, CONTROL, 1, &byte,
							  1));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_getsockopt(so, CONTROL, 1, &byte,
							  &len));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_isconnected(so));
	nke_sock_close(so);
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&ctl.disconnects));
	control_gone(test);
}

static void test_connect(struct kunit *test)
{
	struct __socket *so = system_socket(test, SOCK_STREAM, CONTROL);
	struct nke_sockaddr_ctl sac, peer;

	control_setup(test, 0);
	KUNIT_EXPECT_EQ(test, EPROTOTYPE, control_connect(so));
	nke_sock_close(so);

	so = system_socket(test, SOCK_DGRAM, CONTROL);
	control_address(&sac);
	sac.sc_id++;
	KUNIT_EXPECT_EQ(test, ENOENT, nke_sock_connect(so, SA(&sac), 0));
	sac.sc_id--;
	sac.sc_len--;
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_connect(so, SA(&sac), 0));
	sac.sc_len++;
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_bind(so, SA(&sac)));
	nke_sock_close(so);

	/* Nobody looks at the family. */
	so = system_socket(test, SOCK_DGRAM, CONTROL);
	sac.sc_family = 0;
	sac.sc_unit = 77;
	KUNIT_EXPECT_EQ(test, 0, nke_sock_connect(so, SA(&sac), 0));
	KUNIT_EXPECT_EQ(test, 77U, ctl.unit);
	KUNIT_EXPECT_EQ(test, 1, nke_sock_isconnected(so));
	KUNIT_EXPECT_EQ(test, EISCONN, nke_sock_connect(so, SA(&sac), 0));
	memset(&peer, 0, sizeof(peer));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_getpeername(so, SA(&peer),
						      sizeof(peer)));
	control_address(&sac);
	sac.sc_unit = 77;
	KUNIT_EXPECT_MEMEQ(test, &sac, &peer, sizeof(sac));
	/* Who is still connected keeps the control. */
	KUNIT_EXPECT_EQ(test, EBUSY, nke_ctl_deregister(ctl.ref));
	nke_sock_close(so);
	KUNIT_EXPECT_EQ(test, 1, atomic_read(&ctl.disconnects));
	control_gone(test);
}

/* A connection that the NKE refuses: the socket is of no use any more. */
static void test_refused(struct kunit *test)
{
	struct __socket *so = system_socket(test, SOCK_DGRAM, CONTROL);
	size_t n = 1;
	u8 byte;

	control_setup(test, 0);
	ctl.fail_connect = EDOM;
	KUNIT_EXPECT_EQ(test, EDOM, control_connect(so));
	ctl.fail_connect = 0;
	KUNIT_EXPECT_EQ(test, 0, nke_sock_isconnected(so));
	KUNIT_EXPECT_EQ(test, EPIPE, send_bytes(so, "x", 1, 0, NULL));
	KUNIT_EXPECT_EQ(test, 0, recv_bytes(so, &byte, 1, 0, &n));
	KUNIT_EXPECT_EQ(test, 0UL, n);
	KUNIT_EXPECT_NE(test, 0, control_connect(so));
	nke_sock_close(so);
	control_gone(test);
}

static void test_options(struct kunit *test)
{
	struct __socket *so;
	u8 buf[20];
	int len;

	control_setup(test, 0);
	so = control_client(test, SOCK_DGRAM);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_setsockopt(so, CONTROL, OPT_VALUE,
						     "value", 5));
	KUNIT_EXPECT_EQ(test, 5UL, ctl.value_len);
	KUNIT_EXPECT_MEMEQ(test, "value", ctl.value, 5);
	KUNIT_EXPECT_FALSE(test, ctl.value_null);
	len = sizeof(buf);
	memset(buf, 0, sizeof(buf));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_getsockopt(so, CONTROL, OPT_VALUE,
						     buf, &len));
	KUNIT_EXPECT_EQ(test, 5, len);
	KUNIT_EXPECT_MEMEQ(test, "value", buf, 5);
	KUNIT_EXPECT_TRUE(test, ctl.value_null);
	/* Without room, the length. */
	len = 0;
	KUNIT_EXPECT_EQ(test, 0, nke_sock_getsockopt(so, CONTROL, OPT_VALUE,
						     buf, &len));
	KUNIT_EXPECT_EQ(test, 5, len);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_setsockopt(so, CONTROL, OPT_VALUE,
						     buf, 0));
	KUNIT_EXPECT_EQ(test, 0UL, ctl.value_len);
	KUNIT_EXPECT_TRUE(test, ctl.value_null);

	len = 4;
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_getsockopt(so, CONTROL, OPT_LIE,
							  buf, &len));
	KUNIT_EXPECT_EQ(test, EDOM, nke_sock_getsockopt(so, CONTROL, OPT_REFUSE,
							buf, &len));
	KUNIT_EXPECT_EQ(test, EDOM, nke_sock_setsockopt(so, CONTROL, OPT_REFUSE,
							buf, 1));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_setsockopt(so, 7, 1, buf, 1));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_getsockopt(so, 7, 1, buf, &len));
	len = (64 << 20) + 1;
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_setsockopt(so, CONTROL, 1, buf,
							  len));
	KUNIT_EXPECT_EQ(test, EINVAL, nke_sock_getsockopt(so, CONTROL, 1, buf,
							  &len));
	nke_sock_close(so);
	control_gone(test);
}

static int get_int(struct __socket *so, int name)
{
	int len = sizeof(int);
	int value = -1;

	return nke_sock_getsockopt(so, SOL_SOCKET, name, &value, &len) ? -1 :
								     value;
}

/* Sizes are of data, and those of the control replace the socket's. */
static void test_sizes(struct kunit *test)
{
	struct __socket *so = system_socket(test, SOCK_DGRAM, CONTROL);
	size_t space;
	int size;

	control_setup(test, 0);
	size = 30000;
	KUNIT_EXPECT_EQ(test, 0, nke_sock_setsockopt(so, SOL_SOCKET, SO_RCVBUF,
						     &size, sizeof(size)));
	KUNIT_ASSERT_EQ(test, 0, control_connect(so));
	KUNIT_EXPECT_EQ(test, 8192, get_int(so, SO_RCVBUF));
	KUNIT_EXPECT_EQ(test, 2048, get_int(so, SO_SNDBUF));
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_getenqueuespace(ctl.ref, ctl.unit,
							 &space));
	KUNIT_EXPECT_EQ(test, 8192UL, space);
	KUNIT_EXPECT_EQ(test, 0, nke_sock_setsockopt(so, SOL_SOCKET, SO_RCVBUF,
						     &size, sizeof(size)));
	KUNIT_EXPECT_EQ(test, 30000, get_int(so, SO_RCVBUF));
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_getenqueuespace(ctl.ref, ctl.unit,
							 &space));
	KUNIT_EXPECT_EQ(test, 30000UL, space);
	size = 5000;
	KUNIT_EXPECT_EQ(test, 0, nke_sock_setsockopt(so, SOL_SOCKET, SO_SNDBUF,
						     &size, sizeof(size)));
	KUNIT_EXPECT_EQ(test, 5000, get_int(so, SO_SNDBUF));
	KUNIT_EXPECT_EQ(test, 0, nke_sock_sendmbuf(so, NULL,
						   make_packet(test, NULL, 0),
						   0, NULL));
	nke_sock_close(so);
	control_gone(test);
}

static struct kunit_case pfsystem_cases[] = {
	KUNIT_CASE(test_create),
	KUNIT_CASE(test_no_memory),
	KUNIT_CASE(test_unconnected),
	KUNIT_CASE(test_connect),
	KUNIT_CASE(test_refused),
	KUNIT_CASE(test_options),
	KUNIT_CASE(test_sizes),
	{}
};

static struct kunit_suite pfsystem_suite = {
	.name = "nke_pfsystem",
	.exit = pfsystem_test_exit,
	.test_cases = pfsystem_cases,
};

kunit_test_suite(pfsystem_suite);
