// SPDX-License-Identifier: GPL-2.0
/*
 * nfqueue: lets every packet of a queue of netfilter pass, at once.
 *
 *	nfqueue QUEUE COMMAND...
 *
 * What a filter in user space does at least: it gets each packet whole, and
 * says what becomes of it.  It does so as long as the command runs, whose exit
 * status is its own.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_queue.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "serve.h"

static struct mnl_socket *nl;
static unsigned int queue;

static struct nlmsghdr *begin(void *buf, int type, int flags)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct nfgenmsg *nfg;

	nlh->nlmsg_type = NFNL_SUBSYS_QUEUE << 8 | type;
	nlh->nlmsg_flags = NLM_F_REQUEST | flags;
	nfg = mnl_nlmsg_put_extra_header(nlh, sizeof(*nfg));
	nfg->nfgen_family = AF_UNSPEC;
	nfg->version = NFNETLINK_V0;
	nfg->res_id = htons(queue);
	return nlh;
}

static int on_attribute(const struct nlattr *attr, void *data)
{
	const struct nfqnl_msg_packet_hdr **hdr = data;

	if (mnl_attr_get_type(attr) == NFQA_PACKET_HDR)
		*hdr = mnl_attr_get_payload(attr);
	return MNL_CB_OK;
}

static int on_packet(const struct nlmsghdr *nlh, void *data)
{
	char buf[MNL_ALIGN(sizeof(*nlh)) + 128];
	const struct nfqnl_msg_packet_hdr *hdr = NULL;
	struct nfqnl_msg_verdict_hdr verdict = { .verdict = htonl(NF_ACCEPT) };
	struct nlmsghdr *answer;

	(void)data;
	mnl_attr_parse(nlh, sizeof(struct nfgenmsg), on_attribute, &hdr);
	if (!hdr)
		return MNL_CB_OK;
	verdict.id = hdr->packet_id;
	answer = begin(buf, NFQNL_MSG_VERDICT, 0);
	mnl_attr_put(answer, NFQA_VERDICT_HDR, sizeof(verdict), &verdict);
	return mnl_socket_sendto(nl, answer, answer->nlmsg_len) < 0 ?
	       MNL_CB_ERROR : MNL_CB_OK;
}

/* Return: 0 when the kernel has done what @nlh says. */
static int ask(struct nlmsghdr *nlh)
{
	char buf[MNL_SOCKET_BUFFER_SIZE];
	ssize_t len;

	if (mnl_socket_sendto(nl, nlh, nlh->nlmsg_len) < 0)
		return -1;
	len = mnl_socket_recvfrom(nl, buf, sizeof(buf));
	if (len < 0)
		return -1;
	return mnl_cb_run(buf, len, 0, mnl_socket_get_portid(nl), NULL, NULL);
}

static int take_queue(void)
{
	struct nfqnl_msg_config_cmd cmd = { .command = NFQNL_CFG_CMD_BIND };
	struct nfqnl_msg_config_params params = {
		.copy_range = htonl(0xffff),
		.copy_mode = NFQNL_COPY_PACKET,
	};
	char buf[MNL_SOCKET_BUFFER_SIZE];
	struct nlmsghdr *nlh;

	nlh = begin(buf, NFQNL_MSG_CONFIG, NLM_F_ACK);
	mnl_attr_put(nlh, NFQA_CFG_CMD, sizeof(cmd), &cmd);
	if (ask(nlh) < 0)
		return -1;
	nlh = begin(buf, NFQNL_MSG_CONFIG, NLM_F_ACK);
	mnl_attr_put(nlh, NFQA_CFG_PARAMS, sizeof(params), &params);
	return ask(nlh);
}

static int serve(void)
{
	static char buf[0xffff + 4096];
	ssize_t len;

	for (;;) {
		len = mnl_socket_recvfrom(nl, buf, sizeof(buf));
		if (len < 0)
			return 1;
		if (mnl_cb_run(buf, len, 0, mnl_socket_get_portid(nl),
			       on_packet, NULL) < 0)
			return 1;
	}
}

int main(int argc, char **argv)
{
	char *end = "";

	if (argc > 2)
		queue = strtoul(argv[1], &end, 10);
	if (argc <= 2 || *end || !*argv[1] || queue > 0xffff) {
		fputs("usage: nfqueue QUEUE COMMAND...\n", stderr);
		return 2;
	}
	nl = mnl_socket_open(NETLINK_NETFILTER);
	if (!nl || mnl_socket_bind(nl, 0, MNL_SOCKET_AUTOPID) < 0 ||
	    take_queue() < 0) {
		fprintf(stderr, "nfqueue: queue %u: %s\n", queue,
			strerror(errno));
		return 1;
	}
	return serve_while(argv + 2, serve);
}
