// SPDX-License-Identifier: GPL-2.0
/*
 * Sockets, addresses, options, rights.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <sys/mman.h>

#include "client.h"

/* Which sockets there are, and what they answer before they are connected. */
void test_sockets(void)
{
	struct sockaddr_storage ss;
	struct sockaddr_ctl sc;
	socklen_t len = sizeof(ss);
	struct ctl_info info;
	int sv[2], count, fd;
	char c = 0;

	FAILS(EPROTOTYPE, socket(PF_SYSTEM, SOCK_RAW, SYSPROTO_CONTROL));
	FAILS(EPROTOTYPE, socket(PF_SYSTEM, SOCK_SEQPACKET, SYSPROTO_CONTROL));
	FAILS(EPROTOTYPE, socket(PF_SYSTEM, SOCK_DGRAM, SYSPROTO_EVENT));
	FAILS(EPROTONOSUPPORT, socket(PF_SYSTEM, SOCK_DGRAM, 77));
	FAILS(EPROTONOSUPPORT, socket(PF_SYSTEM, SOCK_RDM, 0));
	FAILS(EOPNOTSUPP, socketpair(PF_SYSTEM, SOCK_DGRAM, SYSPROTO_CONTROL,
				     sv));
	OK(fd = socket(PF_SYSTEM, SOCK_RAW, 0));
	close(fd);
	OK(fd = socket(PF_SYSTEM, SOCK_STREAM, 0));
	close(fd);
	OK(fd = socket(PF_SYSTEM, SOCK_DGRAM | SOCK_CLOEXEC, SYSPROTO_CONTROL));

	FAILS(ENOTCONN, send(fd, &c, 1, 0));
	FAILS(ENOTCONN, recv(fd, &c, 1, 0));
	FAILS(ENOTCONN, shutdown(fd, SHUT_RD));
	FAILS(ENOTCONN, getpeername(fd, (struct sockaddr *)&ss, &len));
	FAILS(EOPNOTSUPP, getsockname(fd, (struct sockaddr *)&ss, &len));
	FAILS(EOPNOTSUPP, listen(fd, 1));
	FAILS(EINVAL, accept(fd, NULL, NULL));
	FAILS(EINVAL, set(fd, ECHOCTL_FAIL, 1));
	len = 1;
	FAILS(EINVAL, getsockopt(fd, SYSPROTO_CONTROL, 1, &c, &len));
	FAILS(EOPNOTSUPP, ioctl(fd, SIOCGKEVID, &count));
	FAILS(EOPNOTSUPP, ioctl(fd, _IOWR('N', 99, char[300]), NULL));

	OK(ioctl(fd, CTLIOCGCOUNT, &count));
	TRUE(count >= 4);
	memset(&info, 0, sizeof(info));
	FAILS(EINVAL, ioctl(fd, CTLIOCGINFO, &info));
	strcpy(info.ctl_name, "org.example.nobody");
	FAILS(ENOENT, ioctl(fd, CTLIOCGINFO, &info));
	memset(info.ctl_name, 'x', sizeof(info.ctl_name));
	FAILS(EINVAL, ioctl(fd, CTLIOCGINFO, &info));
	FAILS(EFAULT, ioctl(fd, CTLIOCGINFO, NULL));

	OK(lookup(fd, ECHOCTL_DGRAM, &sc));
	FAILS(EINVAL, connect(fd, (struct sockaddr *)&sc, sizeof(sc) - 1));
	sc.sc_id += 1000;
	FAILS(ENOENT, connect(fd, (struct sockaddr *)&sc, sizeof(sc)));
	/* The socket's type must be the control's. */
	FAILS(EPROTOTYPE, attach(fd, ECHOCTL_STREAM, 0));
	/* Nobody looks at these two. */
	OK(lookup(fd, ECHOCTL_DGRAM, &sc));
	sc.sc_family = 0;
	sc.sc_len = 0;
	OK(connect(fd, (struct sockaddr *)&sc, sizeof(sc)));
	FAILS(EISCONN, attach(fd, ECHOCTL_DGRAM, 0));
	close(fd);
}

/* Units: given out from 1, or asked for; the peer's name has them. */
void test_units(void)
{
	struct sockaddr_storage ss;
	struct sockaddr_ctl *sc = (struct sockaddr_ctl *)&ss;
	socklen_t len = sizeof(ss);
	int a = socket(PF_SYSTEM, SOCK_DGRAM, SYSPROTO_CONTROL);
	int b = socket(PF_SYSTEM, SOCK_DGRAM, SYSPROTO_CONTROL);
	int c;

	OK(attach(a, ECHOCTL_DGRAM, 4711));
	FAILS(EBUSY, attach(b, ECHOCTL_DGRAM, 4711));
	close(b);
	b = dgram();
	c = dgram();
	EQ(4711, stats(a).unit);
	EQ(1, stats(b).unit);
	EQ(2, stats(c).unit);
	OK(getpeername(a, (struct sockaddr *)&ss, &len));
	EQ(sizeof(*sc), len);
	EQ(sizeof(*sc), sc->sc_len);
	EQ(AF_SYSTEM, sc->sc_family);
	EQ(AF_SYS_CONTROL, sc->ss_sysaddr);
	EQ(4711, sc->sc_unit);
	/* The number is free again at once. */
	close(b);
	b = dgram();
	EQ(1, stats(b).unit);
	close(a);
	close(b);
	close(c);
}

void test_options(void)
{
	static const size_t sizes[] = { 0, 1, 65536, 64 << 20, (64 << 20) + 1 };
	unsigned char *p = malloc((64 << 20) + 1);
	struct echoctl_blob blob;
	socklen_t len;
	int fd = dgram();

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		unsigned int sum = 0;

		fill(p, sizes[i], i);
		if (sizes[i] > 64 << 20) {
			FAILS(EINVAL, setsockopt(fd, SYSPROTO_CONTROL,
						 ECHOCTL_BLOB, p, sizes[i]));
			len = sizes[i];
			FAILS(EINVAL, getsockopt(fd, SYSPROTO_CONTROL,
						 ECHOCTL_INVERT, p, &len));
			continue;
		}
		for (size_t k = 0; k < sizes[i]; k++)
			sum = sum * 31 + p[k];
		OK(setsockopt(fd, SYSPROTO_CONTROL, ECHOCTL_BLOB, p, sizes[i]));
		len = sizeof(blob);
		OK(getsockopt(fd, SYSPROTO_CONTROL, ECHOCTL_BLOB, &blob, &len));
		EQ(sizeof(blob), len);
		EQ(sizes[i], blob.length);
		EQ(sum, blob.sum);
		EQ(!sizes[i], blob.was_null);

		/* The NKE sees what is in the buffer. */
		len = sizes[i];
		OK(getsockopt(fd, SYSPROTO_CONTROL, ECHOCTL_INVERT, p, &len));
		EQ(sizes[i], len);
		for (size_t k = 0; k < sizes[i]; k++)
			p[k] ^= 0xff;
		TRUE(same(p, sizes[i], i));
	}

	/* How long would it be? */
	len = 0;
	OK(getsockopt(fd, SYSPROTO_CONTROL, ECHOCTL_BLOB, &blob, &len));
	EQ(sizeof(blob), len);
	len = 1000;
	OK(getsockopt(fd, SYSPROTO_CONTROL, ECHOCTL_BLOB, NULL, &len));
	EQ(sizeof(blob), len);

	/* An NKE that claims more than there is room for. */
	len = 16;
	memset(p, 7, 32);
	FAILS(EINVAL, getsockopt(fd, SYSPROTO_CONTROL, ECHOCTL_LIE, p, &len));
	EQ(16, len);
	EQ(7, p[15]);
	EQ(7, p[16]);

	len = 4;
	FAILS(EINVAL, getsockopt(fd, SOL_SOCKET + 4, 1, p, &len));
	FAILS(EINVAL, setsockopt(fd, SOL_SOCKET + 4, 1, p, 4));
	FAILS(ENOPROTOOPT, set(fd, 99, 1));
	FAILS(EFAULT, setsockopt(fd, SYSPROTO_CONTROL, ECHOCTL_BLOB,
				 (void *)1, 10));
	FAILS(EFAULT, getsockopt(fd, SYSPROTO_CONTROL, ECHOCTL_BLOB, p, NULL));
	len = -1;
	FAILS(EINVAL, getsockopt(fd, SYSPROTO_CONTROL, ECHOCTL_BLOB, p, &len));
	len = sizeof(int);
	OK(getsockopt(fd, SOL_SOCKET, SO_PROTOCOL, p, &len));
	EQ(SYSPROTO_CONTROL, *(int *)p);
	FAILS(EOPNOTSUPP, setsockopt(fd, SOL_SOCKET, SO_PEEK_OFF, &(int){ 0 },
				     sizeof(int)));
	free(p);
	close(fd);
}

/* Without rights: everything but what is for the privileged. */
void test_unprivileged(void)
{
	int fd;

	OK(fd = socket(PF_SYSTEM, SOCK_DGRAM, SYSPROTO_CONTROL));
	OK(attach(fd, ECHOCTL_ROOT, 0));
	close(fd);
	OK(setgid(65534));
	OK(setuid(65534));
	OK(fd = socket(PF_SYSTEM, SOCK_DGRAM, SYSPROTO_CONTROL));
	FAILS(EPERM, attach(fd, ECHOCTL_ROOT, 0));
	OK(attach(fd, ECHOCTL_DGRAM, 0));
	converse(fd, 1, 20);
	close(fd);
	/* Root in a user namespace of one's own is nobody here. */
	if (unshare(CLONE_NEWUSER) == 0) {
		OK(fd = socket(PF_SYSTEM, SOCK_DGRAM, SYSPROTO_CONTROL));
		FAILS(EPERM, attach(fd, ECHOCTL_ROOT, 0));
		close(fd);
	}
	OK(fd = socket(PF_SYSTEM, SOCK_RAW, SYSPROTO_EVENT));
	close(fd);
}

void test_netns(void)
{
	int fd = dgram();

	OK(unshare(CLONE_NEWNET));
	FAILS(EAFNOSUPPORT, socket(PF_SYSTEM, SOCK_DGRAM, SYSPROTO_CONTROL));
	FAILS(EAFNOSUPPORT, socket(PF_SYSTEM, SOCK_RAW, SYSPROTO_EVENT));
	/* A socket that is there already stays what it is. */
	converse(fd, 1, 3);
	close(fd);
}

#ifdef __x86_64__
/* A system call of a 32-bit program, for the kernel's compat layer. */
static long call32(long nr, long a, long b, long c)
{
	long ret;

	asm volatile("int $0x80" : "=a"(ret)
		     : "a"(nr), "b"(a), "c"(b), "d"(c)
		     : "memory", "r8", "r9", "r10", "r11");
	return ret;
}

void test_compat(void)
{
	struct {
		struct ctl_info info;
		struct kev_request req;
		int n;
	} *low;
	int fd = dgram();
	int ev;

	low = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	TRUE(low != MAP_FAILED);
	strcpy(low->info.ctl_name, ECHOCTL_DGRAM);
	EQ(0, call32(54, fd, CTLIOCGINFO, (long)&low->info));
	TRUE(low->info.ctl_id);
	EQ(0, call32(54, fd, CTLIOCGCOUNT, (long)&low->n));
	TRUE(low->n >= 4);
	EQ(3, send(fd, "abc", 3, 0));
	EQ(0, call32(54, fd, FIONREAD, (long)&low->n));
	EQ(3, low->n);
	EQ(-EOPNOTSUPP, call32(54, fd, _IO('N', 99), 0));
	OK(ev = socket(PF_SYSTEM, SOCK_RAW, SYSPROTO_EVENT));
	low->req.vendor_code = 7;
	EQ(0, call32(54, ev, SIOCSKEVFILT, (long)&low->req));
	low->req.vendor_code = 0;
	EQ(0, call32(54, ev, SIOCGKEVFILT, (long)&low->req));
	EQ(7, low->req.vendor_code);
	close(ev);
	close(fd);
}
#else
void test_compat(void)
{
}
#endif
