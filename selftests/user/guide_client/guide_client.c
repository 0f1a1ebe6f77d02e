// SPDX-License-Identifier: GPL-2.0
/*
 * The client of the sample extension guide, as it would be on macOS: counts
 * the bytes of standard input in the kernel, and hears of it by events.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/kern_control.h>
#include <sys/kern_event.h>
#include <sys/sys_domain.h>

#include "guide.h"

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

/* A socket that hears of what the extension tells. */
static int listen_to_events(void)
{
	struct kev_vendor_code vendor;
	struct kev_request request;
	int fd = socket(PF_SYSTEM, SOCK_RAW, SYSPROTO_EVENT);

	if (fd < 0)
		fail("socket(SYSPROTO_EVENT)");
	memset(&vendor, 0, sizeof(vendor));
	strncpy(vendor.vendor_string, GUIDE_NAME,
		sizeof(vendor.vendor_string) - 1);
	if (ioctl(fd, SIOCGKEVVENDOR, &vendor))
		fail("SIOCGKEVVENDOR");
	request.vendor_code = vendor.vendor_code;
	request.kev_class = GUIDE_CLASS;
	request.kev_subclass = KEV_ANY_SUBCLASS;
	if (ioctl(fd, SIOCSKEVFILT, &request))
		fail("SIOCSKEVFILT");
	return fd;
}

static int connect_control(void)
{
	struct sockaddr_ctl addr;
	struct ctl_info info;
	int fd = socket(PF_SYSTEM, SOCK_DGRAM, SYSPROTO_CONTROL);

	if (fd < 0)
		fail("socket(SYSPROTO_CONTROL)");
	memset(&info, 0, sizeof(info));
	strncpy(info.ctl_name, GUIDE_NAME, sizeof(info.ctl_name) - 1);
	if (ioctl(fd, CTLIOCGINFO, &info))
		fail("CTLIOCGINFO");
	memset(&addr, 0, sizeof(addr));		/* unit 0: any */
	addr.sc_len = sizeof(addr);
	addr.sc_family = AF_SYSTEM;
	addr.ss_sysaddr = AF_SYS_CONTROL;
	addr.sc_id = info.ctl_id;
	if (connect(fd, (struct sockaddr *)&addr, sizeof(addr)))
		fail("connect");
	return fd;
}

static void hear(int fd, unsigned int code)
{
	union {
		struct kern_event_msg msg;
		char bytes[1024];
	} event;
	struct guide_status status;
	ssize_t n = recv(fd, &event, sizeof(event), 0);

	if (n < 0)
		fail("recv");
	if (n != (ssize_t)(KEV_MSG_HEADER_SIZE + sizeof(status)) ||
	    n != (ssize_t)event.msg.total_size ||
	    event.msg.event_code != code) {
		fprintf(stderr, "guide_client: not the event %u\n", code);
		exit(1);
	}
	memcpy(&status, event.bytes + KEV_MSG_HEADER_SIZE, sizeof(status));
	printf("event %u: %s, %u messages, %llu bytes\n",
	       event.msg.event_code, status.counting ? "counting" : "done",
	       status.messages, status.bytes);
}

int main(void)
{
	struct guide_status status;
	socklen_t len = sizeof(status);
	char line[1024];
	int events = listen_to_events();
	int fd = connect_control();

	/* Whoever waits for a line shall see it at once. */
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (setsockopt(fd, SYSPROTO_CONTROL, GUIDE_BEGIN, NULL, 0))
		fail("GUIDE_BEGIN");
	hear(events, GUIDE_BEGUN);
	while (fgets(line, sizeof(line), stdin))
		if (send(fd, line, strlen(line), 0) < 0)
			fail("send");
	if (getsockopt(fd, SYSPROTO_CONTROL, GUIDE_STATUS, &status, &len))
		fail("GUIDE_STATUS");
	printf("status: %u messages, %llu bytes\n", status.messages,
	       status.bytes);
	if (setsockopt(fd, SYSPROTO_CONTROL, GUIDE_END, NULL, 0))
		fail("GUIDE_END");
	hear(events, GUIDE_ENDED);
	close(fd);
	close(events);
	return 0;
}
