// SPDX-License-Identifier: GPL-2.0
/*
 * nkectl socket: list.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "nkectl.h"

static const struct out_name domains[] = {
	{ AF_UNIX, "unix" },
	{ AF_INET, "inet" },
	{ AF_INET6, "inet6" },
	{ 32, "system" },
};

static const struct out_name types[] = {
	{ SOCK_STREAM, "stream" },
	{ SOCK_DGRAM, "datagram" },
	{ SOCK_RAW, "raw" },
	{ SOCK_SEQPACKET, "seqpacket" },
};

static const struct out_name protocols[] = {
	{ 0, "any" },
	{ IPPROTO_ICMP, "icmp" },
	{ IPPROTO_TCP, "tcp" },
	{ IPPROTO_UDP, "udp" },
	{ IPPROTO_ICMPV6, "icmp6" },
};

/* As ss(8) has them. */
static const struct out_name states[] = {
	{ 1, "established" },
	{ 2, "syn-sent" },
	{ 3, "syn-recv" },
	{ 4, "fin-wait-1" },
	{ 5, "fin-wait-2" },
	{ 6, "time-wait" },
	{ 7, "unconnected" },
	{ 8, "close-wait" },
	{ 9, "last-ack" },
	{ 10, "listening" },
	{ 11, "closing" },
	{ 12, "new-syn-recv" },
};

/* Print an address of the internet, as members or as "address:port". */
static void print_inet(struct out *out, int family, const void *address,
		       uint16_t port)
{
	char text[INET6_ADDRSTRLEN] = "";
	char both[INET6_ADDRSTRLEN + 16];

	inet_ntop(family, address, text, sizeof(text));
	if (out->json) {
		out_string(out, "address", text);
		out_u64(out, "port", ntohs(port));
		return;
	}
	snprintf(both, sizeof(both), family == AF_INET6 ? "[%s]:%u" : "%s:%u",
		 text, ntohs(port));
	out_string(out, NULL, both);
}

static void print_unix(struct out *out, const char *path, size_t len)
{
	char text[sizeof(((struct sockaddr_un *)0)->sun_path) + 1] = "";
	size_t i;

	if (len >= sizeof(text))
		len = sizeof(text) - 1;
	/* A name that is in no file system starts with a zero. */
	for (i = 0; i < len && (path[i] || !i || !path[0]); i++)
		text[i] = path[i] ? path[i] : '@';
	out_string(out, out->json ? "path" : NULL, len ? text : "*");
}

static void print_address(struct out *out, const char *key,
			  const void *address, size_t len)
{
	struct sockaddr_storage ss = { 0 };
	const struct sockaddr_in *in = (const void *)&ss;
	const struct sockaddr_in6 *in6 = (const void *)&ss;
	size_t path = offsetof(struct sockaddr_un, sun_path);

	if (!address || len < sizeof(sa_family_t) || len > sizeof(ss))
		return;
	memcpy(&ss, address, len);
	if (out->json) {
		out_object(out, key);
		out_name(out, "family", ss.ss_family, domains,
			 ARRAY_SIZE(domains));
	} else {
		fprintf(out->file, " %s", key);
	}
	if (ss.ss_family == AF_INET && len >= sizeof(*in))
		print_inet(out, AF_INET, &in->sin_addr, in->sin_port);
	else if (ss.ss_family == AF_INET6 && len >= sizeof(*in6))
		print_inet(out, AF_INET6, &in6->sin6_addr, in6->sin6_port);
	else if (ss.ss_family == AF_UNIX)
		print_unix(out, (const char *)&ss + path,
			   len > path ? len - path : 0);
	else
		out_hex(out, out->json ? "hex" : NULL, address, len);
	if (out->json)
		out_object_end(out);
}

static int print_socket(const struct nke_socket *s, void *arg)
{
	struct nkectl *ctl = arg;
	struct out *out = &ctl->out;

	out_object(out, NULL);
	out_name(out, out->json ? "domain" : NULL, s->domain, domains,
		 ARRAY_SIZE(domains));
	out_name(out, out->json ? "type" : NULL, s->type, types,
		 ARRAY_SIZE(types));
	if (out->json || s->protocol)
		out_name(out, out->json ? "protocol" : NULL, s->protocol,
			 protocols, ARRAY_SIZE(protocols));
	out_name(out, out->json ? "state" : NULL, s->state, states,
		 ARRAY_SIZE(states));
	out_u64(out, "recv_queue", s->recv_queue);
	out_u64(out, "send_queue", s->send_queue);
	print_address(out, "local", s->local, s->local_len);
	print_address(out, "remote", s->remote, s->remote_len);
	out_string(out, "owner", s->owner);
	if (out->json || ctl->statistics) {
		out_string(out, "upcall", s->upcall);
		out_u64(out, "upcalls", s->upcalls);
		out_u64(out, "retains", s->retains);
		out_u64(out, "cookie", s->cookie);
	}
	out_object_end(out);
	return 0;
}

static int socket_list(struct nkectl *ctl, int argc, char **argv)
{
	int status = no_more(ctl, argc, argv);

	if (!status)
		status = open_nke(ctl);
	if (status)
		return status;
	out_array(&ctl->out, NULL);
	status = nke_socket_list(ctl->nke, print_socket, ctl);
	out_array_end(&ctl->out);
	return status ? kernel_error(ctl, status, "list of sockets") : EXIT_OK;
}

static const char usage_text[] =
	"Usage: nkectl [-s] [-n NETNS] socket list\n";

static const struct command commands[] = {
	{ "list", .fn = socket_list },
	{ "show", .fn = socket_list },
	{ "help", .usage = usage_text },
};

/**
 * object_socket() - nkectl socket
 * @ctl: run of the tool
 * @argc: number of arguments after "socket"
 * @argv: arguments
 *
 * Return: exit status.
 */
int object_socket(struct nkectl *ctl, int argc, char **argv)
{
	return command_run(ctl, "socket", commands, ARRAY_SIZE(commands), argc,
			   argv);
}
