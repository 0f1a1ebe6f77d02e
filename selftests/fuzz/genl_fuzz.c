// SPDX-License-Identifier: GPL-2.0
/*
 * Mutated messages for the nke_ctl family.
 *
 * A corpus of valid messages, one of each kind and more, is changed at random
 * in bits, lengths, types and order, and sent over several sockets that are
 * connected to controls.  Each packet depends on the seed and its number
 * only, so a run can be repeated.  What the kernel answers does not matter; it
 * has to stay alive and to serve a well-behaved client in between.
 */
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/nke_ctl.h>

#define MESSAGE_MAX	8192
#define PACKET_MAX	(4 * MESSAGE_MAX)
#define SOCKETS		8
#define CONTROLS	8
#define CORPUS_MAX	128
#define COUNT(array)	(sizeof(array) / sizeof(*(array)))
/* Packets between two round trips of the well-behaved client. */
#define PROBE_EVERY	5000

/* With a little room behind, for what is changed there. */
struct message {
	size_t len;
	uint8_t data[MESSAGE_MAX + 8] __attribute__((aligned(8)));
};

static const char *const control_names[] = {
	"org.example.echoctl.dgram",
	"org.example.echoctl.stream",
	"org.example.echoctl.root",
	"org.example.echoctl.deaf",
	"org.example.ctltest",
	"org.example.ctltest.fixed",
};

static struct message corpus[CORPUS_MAX];
static unsigned int corpus_len;
static uint16_t family;
static uint32_t control_ids[CONTROLS];
static unsigned int n_controls;
static uint64_t random_state;
static uint64_t messages, answers, refusals, overruns;

static void die(const char *what)
{
	fprintf(stderr, "genl_fuzz: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* -- randomness ------------------------------------------------------------ */

static uint64_t next_random(void)
{
	uint64_t z = random_state += 0x9e3779b97f4a7c15ULL;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

static uint32_t below(uint32_t n)
{
	return next_random() % n;
}

/* The state that packet number @n starts with. */
static void seed_packet(uint64_t seed, uint64_t n)
{
	random_state = seed * 0xd1342543de82ef95ULL + n;
	next_random();
}

/* -- making messages ------------------------------------------------------- */

static void begin(struct message *m, uint8_t cmd, uint16_t flags)
{
	struct nlmsghdr *nlh = (void *)m->data;
	struct genlmsghdr *genl = NLMSG_DATA(nlh);

	memset(m->data, 0, NLMSG_LENGTH(GENL_HDRLEN));
	nlh->nlmsg_len = NLMSG_LENGTH(GENL_HDRLEN);
	nlh->nlmsg_type = family;
	nlh->nlmsg_flags = NLM_F_REQUEST | flags;
	nlh->nlmsg_seq = 1;
	genl->cmd = cmd;
	genl->version = 1;
	m->len = nlh->nlmsg_len;
}

static void put(struct message *m, uint16_t type, const void *data, size_t len)
{
	struct nlattr *attr = (void *)(m->data + m->len);

	if (m->len + NLA_HDRLEN + NLA_ALIGN(len) > MESSAGE_MAX)
		return;
	attr->nla_len = NLA_HDRLEN + len;
	attr->nla_type = type;
	memset(attr + 1, 0, NLA_ALIGN(len));
	if (len)
		memcpy(attr + 1, data, len);
	m->len += NLA_HDRLEN + NLA_ALIGN(len);
	((struct nlmsghdr *)m->data)->nlmsg_len = m->len;
}

static void put_u32(struct message *m, uint16_t type, uint32_t value)
{
	put(m, type, &value, sizeof(value));
}

static void put_string(struct message *m, uint16_t type, const char *s)
{
	put(m, type, s, strlen(s) + 1);
}

static struct message *seed_new(uint8_t cmd, uint16_t flags)
{
	struct message *m = &corpus[corpus_len++];

	if (corpus_len == CORPUS_MAX) {
		errno = E2BIG;
		die("corpus");
	}
	begin(m, cmd, flags);
	return m;
}

/* What names a connection; sockets have the units from 1 on. */
static struct message *seed_conn(uint8_t cmd, unsigned int control)
{
	struct message *m = seed_new(cmd, NLM_F_ACK);

	put_u32(m, NKE_CTL_A_MESSAGE_ID, control_ids[control]);
	put_u32(m, NKE_CTL_A_MESSAGE_UNIT, 1 + control % SOCKETS);
	return m;
}

static void seed_control(unsigned int i)
{
	static const size_t lengths[] = { 0, 1, 4, 300, 3000 };
	static uint8_t bytes[4096];
	struct message *m;
	size_t k;

	m = seed_new(NKE_CTL_CMD_CONNECT, NLM_F_ACK);
	put_string(m, NKE_CTL_A_MESSAGE_NAME, control_names[i]);
	m = seed_new(NKE_CTL_CMD_CONNECT, NLM_F_ACK);
	put_u32(m, NKE_CTL_A_MESSAGE_ID, control_ids[i]);
	put_u32(m, NKE_CTL_A_MESSAGE_UNIT, i + 1);
	m = seed_new(NKE_CTL_CMD_CONTROL_GET, NLM_F_ACK);
	put_u32(m, NKE_CTL_A_CONTROL_ID, control_ids[i]);
	m = seed_new(NKE_CTL_CMD_CONTROL_GET, NLM_F_ACK);
	put_string(m, NKE_CTL_A_CONTROL_NAME, control_names[i]);
	for (k = 0; k < COUNT(lengths); k++) {
		m = seed_conn(NKE_CTL_CMD_SEND, i);
		put(m, NKE_CTL_A_MESSAGE_DATA, bytes, lengths[k]);
	}
	m = seed_conn(NKE_CTL_CMD_SEND, i);
	for (k = 0; k < 5; k++)
		put(m, NKE_CTL_A_MESSAGE_DATA, bytes, k * 50);
	m = seed_conn(NKE_CTL_CMD_GETOPT, i);
	put_u32(m, NKE_CTL_A_MESSAGE_OPTION, i % 4 + 1);
	m = seed_conn(NKE_CTL_CMD_GETOPT, i);
	put_u32(m, NKE_CTL_A_MESSAGE_OPTION, 3);
	put_u32(m, NKE_CTL_A_MESSAGE_LENGTH, 1000);
	put(m, NKE_CTL_A_MESSAGE_DATA, bytes, 500);
	put(m, NKE_CTL_A_MESSAGE_DATA, bytes, 500);
	m = seed_conn(NKE_CTL_CMD_SETOPT, i);
	put_u32(m, NKE_CTL_A_MESSAGE_OPTION, 2);
	put(m, NKE_CTL_A_MESSAGE_DATA, bytes, 100);
	seed_conn(NKE_CTL_CMD_DISCONNECT, i);
}

static void make_corpus(void)
{
	static const uint8_t dumps[] = {
		NKE_CTL_CMD_CONTROL_GET, NKE_CTL_CMD_CONNECTION_GET,
		NKE_CTL_CMD_SOCKET_GET, NKE_CTL_CMD_STAT_GET,
		NKE_CTL_CMD_MODULE_GET, NKE_CTL_CMD_FILTER_GET,
	};
	struct message *m;
	unsigned int i;

	for (i = 0; i < n_controls; i++)
		seed_control(i);
	for (i = 0; i < sizeof(dumps); i++)
		seed_new(dumps[i], NLM_F_DUMP);
	seed_new(NKE_CTL_CMD_EVENT_ID_GET, NLM_F_ACK);
	m = seed_new(NKE_CTL_CMD_VENDOR_GET, NLM_F_ACK);
	put_string(m, NKE_CTL_A_EVENT_VENDOR_NAME, "org.example.fuzz");
	m = seed_new(NKE_CTL_CMD_EVENT_POST, NLM_F_ACK);
	put_string(m, NKE_CTL_A_EVENT_VENDOR_NAME, "org.example.fuzz");
	put_u32(m, NKE_CTL_A_EVENT_CLASS, 1);
	put_u32(m, NKE_CTL_A_EVENT_SUBCLASS, 2);
	put_u32(m, NKE_CTL_A_EVENT_CODE, 3);
	put(m, NKE_CTL_A_EVENT_DATA, "0123456789", 10);
	m = seed_new(NKE_CTL_CMD_RELEASE, NLM_F_ACK);
	put_string(m, NKE_CTL_A_MODULE_NAME, "ctltest");
}

/* -- changing them --------------------------------------------------------- */

#define HEAD	NLMSG_LENGTH(GENL_HDRLEN)

/* Where a random attribute begins, as far as their lengths make sense. */
static size_t some_attr(const struct message *m)
{
	size_t at = HEAD, found = 0;
	unsigned int n = 0;

	while (at + NLA_HDRLEN <= m->len) {
		const struct nlattr *attr = (const void *)(m->data + at);

		if (!below(++n))
			found = at;
		if (attr->nla_len < NLA_HDRLEN)
			break;
		at += NLA_ALIGN(attr->nla_len);
	}
	return found;
}

static uint32_t odd_number(void)
{
	static const uint32_t odd[] = {
		0, 1, 2, 3, 4, 5, 7, 8, 0x7f, 0x80, 0xff, 0x100, 0x7fff,
		0x8000, 0xfffb, 0xfffc, 0xfffd, 0xfffe, 0xffff, 0x10000,
		0x10001, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff,
	};

	if (below(4))
		return odd[below(COUNT(odd))];
	return next_random() >> below(32);
}

static void resize_attr(struct message *m, size_t at)
{
	struct nlattr *attr = (void *)(m->data + at);

	switch (below(3)) {
	case 0:
		attr->nla_len += below(9) - 4;
		break;
	case 1:
		attr->nla_len = odd_number();
		break;
	default:
		attr->nla_len = m->len - at + below(9) - 4;
	}
}

static void drop_attr(struct message *m, size_t at)
{
	size_t len = NLA_ALIGN(((struct nlattr *)(m->data + at))->nla_len);

	if (len < NLA_HDRLEN || at + len > m->len)
		return;
	memmove(m->data + at, m->data + at + len, m->len - at - len);
	m->len -= len;
}

static void copy_attr(struct message *m, const struct message *from)
{
	size_t at = some_attr(from), len;

	if (!at)
		return;
	len = NLA_ALIGN(((const struct nlattr *)(from->data + at))->nla_len);
	if (at + len > from->len || m->len + len > MESSAGE_MAX)
		return;
	memmove(m->data + m->len, from->data + at, len);
	m->len += len;
}

static void change_attr(struct message *m)
{
	size_t at = some_attr(m);
	struct nlattr *attr = (void *)(m->data + at);
	uint32_t value = odd_number();

	if (!at)
		return;
	switch (below(5)) {
	case 0:
		resize_attr(m, at);
		break;
	case 1:
		attr->nla_type = below(2) ? below(16) : odd_number();
		break;
	case 2:
		attr->nla_type ^= below(2) ? NLA_F_NESTED : NLA_F_NET_BYTEORDER;
		break;
	case 3:
		drop_attr(m, at);
		break;
	default:
		if (at + NLA_HDRLEN + sizeof(value) <= m->len)
			memcpy(attr + 1, &value, sizeof(value));
	}
}

static void change_header(struct message *m)
{
	struct nlmsghdr *nlh = (void *)m->data;
	struct genlmsghdr *genl = NLMSG_DATA(nlh);

	switch (below(8)) {
	case 0:
		genl->cmd = below(2) ? below(32) : odd_number();
		break;
	case 1:
		genl->version = odd_number();
		break;
	case 2:
		genl->reserved = odd_number();
		break;
	case 3:
		nlh->nlmsg_flags ^= 1 << below(16);
		break;
	case 4:
		nlh->nlmsg_flags ^= NLM_F_DUMP;
		break;
	case 5:
		nlh->nlmsg_pid = odd_number();
		break;
	case 6:
		nlh->nlmsg_len = below(2) ? odd_number() :
				 m->len + below(9) - 4;
		break;
	default:
		nlh->nlmsg_seq = odd_number();
	}
}

/* Returns whether the message's own length is to be left alone. */
static bool mutate(struct message *m)
{
	struct nlmsghdr *nlh = (void *)m->data;
	uint32_t len = nlh->nlmsg_len;
	unsigned int n;

	for (n = below(4); n > 0; n--) {
		switch (below(8)) {
		case 0:
			m->data[HEAD + below(m->len - HEAD + 1)] ^=
				1 << below(8);
			break;
		case 1:
			m->data[HEAD + below(m->len - HEAD + 1)] =
				next_random();
			break;
		case 2:
			change_header(m);
			break;
		case 3:
			m->len = HEAD + below(m->len - HEAD + 1);
			break;
		case 4:
			copy_attr(m, &corpus[below(corpus_len)]);
			break;
		case 5:
			copy_attr(m, m);
			break;
		default:
			change_attr(m);
		}
	}
	return nlh->nlmsg_len != len;
}

/* One packet, of a few messages. */
static size_t make_packet(uint8_t *packet)
{
	static struct message m;
	size_t len = 0;
	bool odd;

	do {
		const struct message *from = &corpus[below(corpus_len)];

		memset(m.data, 0, sizeof(m.data));
		memcpy(m.data, from->data, from->len);
		m.len = from->len;
		odd = mutate(&m);
		if (!odd)
			((struct nlmsghdr *)m.data)->nlmsg_len = m.len;
		memcpy(packet + len, m.data, m.len);
		len += NLMSG_ALIGN(m.len);
		messages++;
	} while (below(4) && len + MESSAGE_MAX <= PACKET_MAX);
	return len;
}

/* -- sockets --------------------------------------------------------------- */

static int open_socket(void)
{
	struct sockaddr_nl any = { .nl_family = AF_NETLINK };
	int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_GENERIC);
	int on = 1;

	if (fd < 0 || bind(fd, (struct sockaddr *)&any, sizeof(any)))
		die("netlink socket");
	setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof(on));
	return fd;
}

/* Read what is there; @type and @cmd: until such a message has come. */
static const void *receive(int fd, int type, int cmd)
{
	static uint8_t buffer[1 << 17];
	struct pollfd poll_in = { .fd = fd, .events = POLLIN };
	struct nlmsghdr *nlh;
	ssize_t n;

	for (;;) {
		if (type && poll(&poll_in, 1, 60000) <= 0) {
			errno = ETIMEDOUT;
			die("no answer");
		}
		n = recv(fd, buffer, sizeof(buffer), MSG_DONTWAIT);
		if (n < 0 && errno == EAGAIN && !type)
			return NULL;
		if (n < 0 && errno == ENOBUFS) {
			overruns++;
			continue;
		}
		if (n < 0)
			die("recv");
		for (nlh = (void *)buffer; NLMSG_OK(nlh, n);
		     nlh = NLMSG_NEXT(nlh, n)) {
			const struct nlmsgerr *error = NLMSG_DATA(nlh);
			const struct genlmsghdr *genl = NLMSG_DATA(nlh);

			answers++;
			if (nlh->nlmsg_type == NLMSG_ERROR && error->error)
				refusals++;
			if (type == nlh->nlmsg_type &&
			    (type == NLMSG_ERROR || genl->cmd == cmd))
				return nlh;
		}
	}
}

static const struct nlattr *find(const struct nlmsghdr *nlh, int type)
{
	const struct nlattr *attr = (const void *)
		((const uint8_t *)nlh + HEAD);
	size_t left = nlh->nlmsg_len - HEAD;

	while (left >= sizeof(*attr) && attr->nla_len >= sizeof(*attr)) {
		if (attr->nla_type == type)
			return attr + 1;
		left -= NLA_ALIGN(attr->nla_len);
		attr = (const void *)((const uint8_t *)attr +
				      NLA_ALIGN(attr->nla_len));
	}
	return NULL;
}

static void send_message(int fd, const struct message *m)
{
	if (send(fd, m->data, m->len, 0) < 0)
		die("send");
}

static void find_family(int fd)
{
	struct message m;

	family = GENL_ID_CTRL;
	begin(&m, CTRL_CMD_GETFAMILY, 0);
	put_string(&m, CTRL_ATTR_FAMILY_NAME, NKE_CTL_FAMILY_NAME);
	send_message(fd, &m);
	memcpy(&family, find(receive(fd, GENL_ID_CTRL, CTRL_CMD_NEWFAMILY),
			     CTRL_ATTR_FAMILY_ID), sizeof(family));
}

static uint32_t find_control(int fd, const char *name)
{
	struct message m;
	uint32_t id;

	begin(&m, NKE_CTL_CMD_CONTROL_GET, 0);
	put_string(&m, NKE_CTL_A_CONTROL_NAME, name);
	send_message(fd, &m);
	memcpy(&id, find(receive(fd, family, NKE_CTL_CMD_CONTROL_GET),
			 NKE_CTL_A_CONTROL_ID), sizeof(id));
	return id;
}

/* A client as it should be: connect, echo, end. */
static void probe(uint64_t n)
{
	struct message m;
	const void *got;
	uint32_t unit;
	int fd = open_socket();

	begin(&m, NKE_CTL_CMD_CONNECT, 0);
	put_u32(&m, NKE_CTL_A_MESSAGE_ID, control_ids[0]);
	send_message(fd, &m);
	got = receive(fd, family, NKE_CTL_CMD_CONNECT);
	memcpy(&unit, find(got, NKE_CTL_A_MESSAGE_UNIT), sizeof(unit));
	begin(&m, NKE_CTL_CMD_SEND, 0);
	put_u32(&m, NKE_CTL_A_MESSAGE_ID, control_ids[0]);
	put_u32(&m, NKE_CTL_A_MESSAGE_UNIT, unit);
	put(&m, NKE_CTL_A_MESSAGE_DATA, &n, sizeof(n));
	send_message(fd, &m);
	got = receive(fd, family, NKE_CTL_CMD_DATA);
	if (memcmp(find(got, NKE_CTL_A_MESSAGE_DATA), &n, sizeof(n))) {
		errno = EBADMSG;
		die("wrong echo");
	}
	close(fd);
}

/* -- the run --------------------------------------------------------------- */

static void run(uint64_t seed, uint64_t count)
{
	static uint8_t packet[PACKET_MAX];
	time_t told = time(NULL);
	int fds[SOCKETS];
	uint64_t n;
	int i;

	for (i = 0; i < SOCKETS; i++)
		fds[i] = open_socket();
	for (n = 0; messages < count; n++) {
		size_t len;

		seed_packet(seed, n);
		i = below(SOCKETS);
		if (!below(2000)) {
			close(fds[i]);
			fds[i] = open_socket();
		}
		len = make_packet(packet);
		if (send(fds[i], packet, len, 0) < 0 && errno != EMSGSIZE &&
		    errno != ENOBUFS)
			die("send");
		/* Some read little. */
		if (!below(i < 6 ? 4 : 400))
			receive(fds[i], 0, 0);
		if (n % PROBE_EVERY == 0)
			probe(n);
		if (time(NULL) - told >= 60) {
			told = time(NULL);
			printf("# %llu messages\n",
			       (unsigned long long)messages);
			fflush(stdout);
		}
	}
	for (i = 0; i < SOCKETS; i++)
		close(fds[i]);
	probe(n);
	printf("%llu messages, %llu packets, ",
	       (unsigned long long)messages, (unsigned long long)n);
	printf("%llu answers, %llu refusals, %llu overruns\n",
	       (unsigned long long)answers, (unsigned long long)refusals,
	       (unsigned long long)overruns);
}

int main(int argc, char **argv)
{
	uint64_t seed = 1, count = 100000;
	unsigned int i;
	int opt, fd;

	while ((opt = getopt(argc, argv, "s:n:h")) != -1) {
		switch (opt) {
		case 's':
			seed = strtoull(optarg, NULL, 0);
			break;
		case 'n':
			count = strtoull(optarg, NULL, 0);
			break;
		default:
			fprintf(opt == 'h' ? stdout : stderr,
				"Usage: genl_fuzz [-s SEED] [-n MESSAGES]\n");
			return opt == 'h' ? 0 : 2;
		}
	}
	fd = open_socket();
	find_family(fd);
	n_controls = COUNT(control_names);
	for (i = 0; i < n_controls; i++)
		control_ids[i] = find_control(fd, control_names[i]);
	close(fd);
	make_corpus();
	run(seed, count);
	return 0;
}
