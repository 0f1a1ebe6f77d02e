// SPDX-License-Identifier: GPL-2.0
/*
 * libnke before a kernel that answers nonsense: an error, never a crash, and
 * never a wait for more.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../libnke/libnke.h"
#include "fake.h"
#include "ktap.h"

/* What answers the next request that is not for the family. */
static void (*reply)(struct fake *fake, const struct nlmsghdr *request);

static bool answer(struct fake *fake, const struct nlmsghdr *request)
{
	if (!reply)
		return false;
	reply(fake, request);
	return true;
}

static struct nke *open_fake(struct fake **fakep)
{
	struct nke *nke = NULL;
	int fd = fake_start(answer, fakep);

	reply = NULL;
	if (fd < 0 || libnke_fdopen(&nke, fd))
		abort();
	nke_set_timeout(nke, 20000);
	return nke;
}

/* What comes of @fn's answer to a request for the last event's number. */
static int result_of(void (*fn)(struct fake *fake, const struct nlmsghdr *nlh))
{
	struct nke *nke = open_fake(NULL);
	uint32_t id = 0;
	int status;

	reply = fn;
	status = nke_event_last_id(nke, &id);
	CHECK(status || id == 43);
	CHECK(!status == !*nke_errstr(nke));
	nke_close(nke);
	return status;
}

static struct nlmsghdr *begin_id(struct fake *fake, const struct nlmsghdr *nlh)
{
	return fake_begin(fake, nlh, NKE_CTL_CMD_EVENT_ID_GET);
}

static void good(struct fake *fake, const struct nlmsghdr *request)
{
	struct nlmsghdr *nlh = begin_id(fake, request);

	/* What a later kernel might say as well. */
	mnl_attr_put_u32(nlh, 0x2000, 1);
	mnl_attr_put_u32(nlh, NKE_CTL_A_EVENT_ID, 43);
	fake_send(fake, nlh);
	fake_ack(fake, request, 0, NULL);
}

static void short_attr(struct fake *fake, const struct nlmsghdr *request)
{
	struct nlmsghdr *nlh = begin_id(fake, request);

	mnl_attr_put_u16(nlh, NKE_CTL_A_EVENT_ID, 43);
	fake_send(fake, nlh);
	fake_ack(fake, request, 0, NULL);
}

static void long_attr(struct fake *fake, const struct nlmsghdr *request)
{
	struct nlmsghdr *nlh = begin_id(fake, request);

	mnl_attr_put_u64(nlh, NKE_CTL_A_EVENT_ID, 43);
	fake_send(fake, nlh);
	fake_ack(fake, request, 0, NULL);
}

static void no_attr(struct fake *fake, const struct nlmsghdr *request)
{
	fake_send(fake, begin_id(fake, request));
	fake_ack(fake, request, 0, NULL);
}

/* The attribute says that it goes on behind the message's end. */
static void attr_beyond(struct fake *fake, const struct nlmsghdr *request)
{
	struct nlmsghdr *nlh = begin_id(fake, request);
	struct nlattr *attr = mnl_nlmsg_get_payload_tail(nlh);

	mnl_attr_put_u32(nlh, NKE_CTL_A_EVENT_ID, 43);
	attr->nla_len = 4000;
	fake_send(fake, nlh);
	fake_ack(fake, request, 0, NULL);
}

static void attr_tiny(struct fake *fake, const struct nlmsghdr *request)
{
	struct nlmsghdr *nlh = begin_id(fake, request);
	struct nlattr *attr = mnl_nlmsg_get_payload_tail(nlh);

	mnl_attr_put_u32(nlh, NKE_CTL_A_EVENT_ID, 43);
	attr->nla_len = 1;
	fake_send(fake, nlh);
	fake_ack(fake, request, 0, NULL);
}

static void no_generic_header(struct fake *fake, const struct nlmsghdr *request)
{
	struct nlmsghdr *nlh = begin_id(fake, request);

	nlh->nlmsg_len = MNL_NLMSG_HDRLEN + 2;
	fake_send(fake, nlh);
	fake_ack(fake, request, 0, NULL);
}

/* The message says that it is longer than what came: it does not count. */
static void cut(struct fake *fake, const struct nlmsghdr *request)
{
	struct nlmsghdr *nlh = begin_id(fake, request);

	mnl_attr_put_u32(nlh, NKE_CTL_A_EVENT_ID, 43);
	fake_raw(fake, nlh, nlh->nlmsg_len - 4);
	fake_raw(fake, nlh, 3);
	fake_ack(fake, request, 0, NULL);
}

/* Longer than anything: negative, to some. */
static void huge(struct fake *fake, const struct nlmsghdr *request)
{
	struct nlmsghdr *nlh = begin_id(fake, request);

	nlh->nlmsg_len = 0xfffffff0;
	fake_raw(fake, nlh, 256);
	fake_ack(fake, request, 0, NULL);
}

static void ack_short(struct fake *fake, const struct nlmsghdr *request)
{
	struct nlmsghdr nlh = {
		.nlmsg_len = sizeof(nlh), .nlmsg_type = NLMSG_ERROR,
		.nlmsg_seq = request->nlmsg_seq,
	};

	fake_raw(fake, &nlh, sizeof(nlh));
}

static void ack_positive(struct fake *fake, const struct nlmsghdr *request)
{
	fake_ack(fake, request, EPERM, NULL);
}

static void ack_wild(struct fake *fake, const struct nlmsghdr *request)
{
	fake_ack(fake, request, INT32_MIN, NULL);
}

static void ack_text(struct fake *fake, const struct nlmsghdr *request)
{
	fake_ack(fake, request, -EIO, "text");
}

struct ack {
	struct nlmsghdr nlh;
	struct nlmsgerr err;
	struct nlattr attr;
	char text[4];
};

static struct ack make_ack(const struct nlmsghdr *request)
{
	struct ack ack = {
		.nlh = {
			.nlmsg_len = sizeof(ack), .nlmsg_type = NLMSG_ERROR,
			.nlmsg_flags = NLM_F_ACK_TLVS | NLM_F_CAPPED,
			.nlmsg_seq = request->nlmsg_seq,
		},
		.err = { .error = -EIO, .msg = *request },
		.attr = {
			.nla_len = 8, .nla_type = NLMSGERR_ATTR_MSG,
		},
		.text = { 't', 'e', 'x', 't' },
	};

	return ack;
}

/* No zero at the end. */
static void text_open(struct fake *fake, const struct nlmsghdr *request)
{
	struct ack ack = make_ack(request);

	fake_raw(fake, &ack, sizeof(ack));
}

static void text_beyond(struct fake *fake, const struct nlmsghdr *request)
{
	struct ack ack = make_ack(request);

	ack.attr.nla_len = 500;
	fake_raw(fake, &ack, sizeof(ack));
}

/* The request that comes back is longer than the message. */
static void request_beyond(struct fake *fake, const struct nlmsghdr *request)
{
	struct ack ack = make_ack(request);

	ack.nlh.nlmsg_flags &= ~NLM_F_CAPPED;
	ack.err.msg.nlmsg_len = UINT32_MAX;
	fake_raw(fake, &ack, sizeof(ack));
}

static void request_back(struct fake *fake, const struct nlmsghdr *request)
{
	struct {
		struct ack ack;
		struct nlattr attr;
		char text[4];
	} all = {
		.ack = make_ack(request),
		.attr = { .nla_len = 8, .nla_type = NLMSGERR_ATTR_MSG },
		.text = "yes",
	};

	all.ack.nlh.nlmsg_flags &= ~NLM_F_CAPPED;
	all.ack.nlh.nlmsg_len = sizeof(all);
	all.ack.err.msg.nlmsg_len = sizeof(struct nlmsghdr) + 8;
	fake_raw(fake, &all, sizeof(all));
}

static void done_early(struct fake *fake, const struct nlmsghdr *request)
{
	struct nlmsghdr nlh = {
		.nlmsg_len = sizeof(nlh), .nlmsg_type = NLMSG_DONE,
		.nlmsg_seq = request->nlmsg_seq,
	};

	good(fake, request);
	fake_raw(fake, &nlh, sizeof(nlh));
}

static void overrun(struct fake *fake, const struct nlmsghdr *request)
{
	struct nlmsghdr nlh = {
		.nlmsg_len = sizeof(nlh), .nlmsg_type = NLMSG_OVERRUN,
		.nlmsg_seq = request->nlmsg_seq,
	};

	fake_raw(fake, &nlh, sizeof(nlh));
}

static void too_long(struct fake *fake, const struct nlmsghdr *request)
{
	static char zeros[LIBNKE_BUFFER_SIZE + 1];

	(void)request;
	fake_raw(fake, zeros, sizeof(zeros));
}

static void test_values(void)
{
	CHECK_EQ(result_of(good), 0);
	CHECK_EQ(result_of(short_attr), -EBADMSG);
	CHECK_EQ(result_of(long_attr), -EBADMSG);
	CHECK_EQ(result_of(no_attr), -EBADMSG);
	CHECK_EQ(result_of(attr_beyond), -EBADMSG);
	CHECK_EQ(result_of(attr_tiny), -EBADMSG);
	CHECK_EQ(result_of(no_generic_header), -EBADMSG);
	CHECK_EQ(result_of(done_early), 0);
	CHECK_EQ(result_of(overrun), -ENOBUFS);
	CHECK_EQ(result_of(too_long), -ENOBUFS);
}

static void test_cut(void)
{
	struct nke *nke = open_fake(NULL);
	uint32_t id = 7;

	reply = cut;
	/* Acknowledged, and nothing said. */
	CHECK_EQ(nke_event_last_id(nke, &id), -EBADMSG);
	CHECK_EQ(id, 7);
	reply = huge;
	CHECK_EQ(nke_event_last_id(nke, &id), -EBADMSG);
	nke_close(nke);
}

static void test_acks(void)
{
	CHECK_EQ(result_of(ack_short), -EBADMSG);
	CHECK_EQ(result_of(ack_positive), -EBADMSG);
	CHECK_EQ(result_of(ack_wild), -EBADMSG);
	CHECK_EQ(result_of(ack_text), -EIO);
	CHECK_EQ(result_of(text_open), -EIO);
	CHECK_EQ(result_of(text_beyond), -EIO);
	CHECK_EQ(result_of(request_beyond), -EIO);
}

static void test_text(void)
{
	struct nke *nke = open_fake(NULL);
	uint32_t id;

	reply = ack_text;
	CHECK_EQ(nke_event_last_id(nke, &id), -EIO);
	CHECK(!strcmp(nke_errstr(nke), "text"));
	reply = text_open;
	CHECK_EQ(nke_event_last_id(nke, &id), -EIO);
	CHECK(!strcmp(nke_errstr(nke), strerror(EIO)));
	reply = request_back;
	CHECK_EQ(nke_event_last_id(nke, &id), -EIO);
	CHECK(!strcmp(nke_errstr(nke), "yes"));
	nke_close(nke);
}

static void test_connect(void)
{
	struct nke *nke = open_fake(NULL);
	struct nke_conn *conn = NULL;

	/* An acknowledgment, and no unit. */
	reply = good;
	CHECK_EQ(nke_connect(nke, "x", 0, &conn), -EBADMSG);
	CHECK(!conn);
	CHECK(LIST_EMPTY(&nke->conns));
	nke_close(nke);
}

static int never(const struct nke_control *control, void *arg)
{
	(void)control;
	*(bool *)arg = true;
	return 0;
}

static void list_error(struct fake *fake, const struct nlmsghdr *request)
{
	struct nlmsghdr *nlh = fake_begin(fake, request,
					  NKE_CTL_CMD_CONTROL_GET);
	int error = -ENOMEM;

	nlh->nlmsg_flags = NLM_F_MULTI;
	mnl_attr_put_u32(nlh, NKE_CTL_A_CONTROL_ID, 1);
	fake_send(fake, nlh);
	nlh = mnl_nlmsg_put_header(fake->buf);
	nlh->nlmsg_type = NLMSG_DONE;
	nlh->nlmsg_flags = NLM_F_MULTI;
	nlh->nlmsg_seq = request->nlmsg_seq;
	memcpy(mnl_nlmsg_put_extra_header(nlh, sizeof(error)), &error,
	       sizeof(error));
	fake_send(fake, nlh);
}

static void list_refused(struct fake *fake, const struct nlmsghdr *request)
{
	fake_ack(fake, request, -EPERM, "not for you");
}

static void list_nameless(struct fake *fake, const struct nlmsghdr *request)
{
	struct nlmsghdr *nlh = fake_begin(fake, request,
					  NKE_CTL_CMD_CONTROL_GET);

	mnl_attr_put_u32(nlh, NKE_CTL_A_CONTROL_ID, 1);
	mnl_attr_put(nlh, NKE_CTL_A_CONTROL_NAME, 4, "open");
	fake_send(fake, nlh);
	fake_ack(fake, request, 0, NULL);
}

static void test_lists(void)
{
	struct nke *nke = open_fake(NULL);
	bool called = false;

	reply = list_error;
	CHECK_EQ(nke_control_list(nke, never, &called), -ENOMEM);
	reply = list_refused;
	CHECK_EQ(nke_control_list(nke, never, &called), -EPERM);
	CHECK(!strcmp(nke_errstr(nke), "not for you"));
	reply = list_nameless;
	CHECK_EQ(nke_control_list(nke, never, &called), -EBADMSG);
	CHECK(!called);
	nke_close(nke);
}

static void test_unasked(void)
{
	const struct nke_event *event;
	const struct nke_msg *msg;
	struct nlmsghdr *nlh;
	struct nke_conn *conn;
	struct fake *fake;
	struct nke *nke = open_fake(&fake);

	CHECK_EQ(nke_connect(nke, FAKE_ECHO_NAME, 0, &conn), 0);
	CHECK_EQ(nke_event_subscribe(nke, NULL), 0);
	/* Messages of nobody, events of nothing. */
	nlh = fake_begin(fake, NULL, NKE_CTL_CMD_DATA);
	mnl_attr_put(nlh, NKE_CTL_A_MESSAGE_DATA, 3, "abc");
	fake_send(fake, nlh);
	CHECK_EQ(nke_recv(nke, &msg, 20000), -ENOBUFS);
	fake_send(fake, fake_begin(fake, NULL, NKE_CTL_CMD_CLOSED));
	CHECK_EQ(nke_recv(nke, &msg, 20000), -ENOBUFS);
	fake_send(fake, fake_begin(fake, NULL, NKE_CTL_CMD_EVENT));
	CHECK_EQ(nke_event_next(nke, &event, 20000), -ENOBUFS);
	/* Answers to nothing. */
	fake_ack(fake, nlh, -EIO, "nothing");
	fake_send(fake, fake_begin(fake, nlh, 200));
	CHECK_EQ(nke_recv(nke, &msg, 50), -EAGAIN);
	CHECK(!nke_conn_closed(conn));
	CHECK_EQ(nke_disconnect(nke, conn), 0);
	nke_close(nke);
}

static const struct test tests[] = {
	{ "values that are not what they should be", test_values },
	{ "messages that are cut short", test_cut },
	{ "acknowledgments that are malformed", test_acks },
	{ "texts of acknowledgments", test_text },
	{ "a connection without a unit", test_connect },
	{ "lists that fail", test_lists },
	{ "messages that nobody asked for", test_unasked },
};

int main(void)
{
	return ktap_run(tests, MNL_ARRAY_SIZE(tests));
}
