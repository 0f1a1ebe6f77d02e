// SPDX-License-Identifier: GPL-2.0
/*
 * Kernel events.
 */
#include "client.h"

/* What a socket of events answers. */
void test_event_socket(void)
{
	struct kev_request req = { 1, 2, 3 };
	struct kev_vendor_code vendor;
	struct sockaddr_ctl sc = { .sc_len = sizeof(sc) };
	struct sockaddr *sa = (struct sockaddr *)&sc;
	socklen_t len = sizeof(sc);
	unsigned int id = 0;
	char in[4];
	int fd;

	OK(fd = socket(PF_SYSTEM, SOCK_RAW, SYSPROTO_EVENT));
	FAILS(EOPNOTSUPP, send(fd, "a", 1, 0));
	FAILS(EOPNOTSUPP, bind(fd, sa, sizeof(sc)));
	FAILS(EOPNOTSUPP, connect(fd, sa, sizeof(sc)));
	FAILS(EOPNOTSUPP, listen(fd, 1));
	FAILS(EINVAL, accept(fd, NULL, NULL));
	FAILS(EOPNOTSUPP, getsockname(fd, sa, &len));
	FAILS(ENOTCONN, getpeername(fd, sa, &len));
	FAILS(ENOTCONN, shutdown(fd, SHUT_RD));
	FAILS(EOPNOTSUPP, ioctl(fd, CTLIOCGCOUNT, &id));
	FAILS(ENOPROTOOPT, set(fd, 1, 1));
	FAILS(EAGAIN, recv(fd, in, 1, MSG_DONTWAIT));
	EQ(KEV_RECVSPACE, sized(fd, SO_RCVBUF));

	/* Nobody's events, until it says whose. */
	OK(ioctl(fd, SIOCGKEVFILT, &req));
	EQ(0xffffffff, req.vendor_code);
	req.vendor_code = KEV_VENDOR_APPLE;
	req.kev_class = KEV_SYSTEM_CLASS;
	req.kev_subclass = KEV_CTL_SUBCLASS;
	OK(ioctl(fd, SIOCSKEVFILT, &req));
	memset(&req, 0, sizeof(req));
	OK(ioctl(fd, SIOCGKEVFILT, &req));
	EQ(KEV_VENDOR_APPLE, req.vendor_code);
	EQ(KEV_SYSTEM_CLASS, req.kev_class);
	EQ(KEV_CTL_SUBCLASS, req.kev_subclass);
	OK(ioctl(fd, SIOCGKEVID, &id));
	TRUE(id > 0);
	memset(&vendor, 'x', sizeof(vendor));
	FAILS(ENOENT, ioctl(fd, SIOCGKEVVENDOR, &vendor));
	close(fd);
}

/* Print a line for each event of controls until COUNT have come. */
void listen_events(int count)
{
	struct kev_request req = { KEV_VENDOR_APPLE, KEV_SYSTEM_CLASS,
				   KEV_CTL_SUBCLASS };
	union {
		struct kern_event_msg msg;
		char room[512];
	} u;
	struct ctl_event_data *data = (void *)u.msg.event_data;
	struct pollfd p = { .events = POLLIN };
	ssize_t n;

	OK(p.fd = socket(PF_SYSTEM, SOCK_RAW, SYSPROTO_EVENT));
	OK(ioctl(p.fd, SIOCSKEVFILT, &req));
	puts("ready");
	fflush(stdout);
	while (count-- && !failures) {
		EQ(1, poll(&p, 1, -1));
		n = recv(p.fd, &u, sizeof(u), MSG_DONTWAIT);
		EQ(KEV_MSG_HEADER_SIZE + sizeof(*data), n);
		EQ(n, u.msg.total_size);
		EQ(KEV_VENDOR_APPLE, u.msg.vendor_code);
		EQ(KEV_SYSTEM_CLASS, u.msg.kev_class);
		EQ(KEV_CTL_SUBCLASS, u.msg.kev_subclass);
		TRUE(data->ctl_id);
		EQ(0, data->ctl_unit);
		printf("event %u\n", u.msg.event_code);
		fflush(stdout);
	}
	close(p.fd);
}
