// SPDX-License-Identifier: GPL-2.0
/*
 * Messages of controls, and events, that have come in and that the program
 * has not asked for yet.
 */
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>

#include "libnke.h"

struct header {
	uint32_t id;
	uint32_t unit;
	uint32_t flags;
};

static const struct libnke_field header_fields[] = {
	{ NKE_CTL_A_MESSAGE_ID, LIBNKE_U32, true,
	  offsetof(struct header, id), 0 },
	{ NKE_CTL_A_MESSAGE_UNIT, LIBNKE_U32, true,
	  offsetof(struct header, unit), 0 },
	{ NKE_CTL_A_MESSAGE_FLAGS, LIBNKE_U32, false,
	  offsetof(struct header, flags), 0 },
};

static const struct libnke_field event_fields[] = {
	{ NKE_CTL_A_EVENT_VENDOR, LIBNKE_U32, true,
	  offsetof(struct nke_event, vendor), 0 },
	{ NKE_CTL_A_EVENT_CLASS, LIBNKE_U32, true,
	  offsetof(struct nke_event, class_code), 0 },
	{ NKE_CTL_A_EVENT_SUBCLASS, LIBNKE_U32, true,
	  offsetof(struct nke_event, subclass), 0 },
	{ NKE_CTL_A_EVENT_ID, LIBNKE_U32, true,
	  offsetof(struct nke_event, id), 0 },
	{ NKE_CTL_A_EVENT_CODE, LIBNKE_U32, true,
	  offsetof(struct nke_event, code), 0 },
};

/**
 * libnke_item_free() - free an item that is in no queue
 * @item: or NULL
 */
void libnke_item_free(struct libnke_item *item)
{
	if (!item)
		return;
	libnke_buffer_free(&item->body);
	free(item);
}

/**
 * libnke_queue_free() - empty a queue
 * @queue: of items
 */
void libnke_queue_free(struct libnke_queue *queue)
{
	struct libnke_item *item;

	while ((item = STAILQ_FIRST(queue))) {
		STAILQ_REMOVE_HEAD(queue, link);
		libnke_item_free(item);
	}
}

static struct nke_conn *find_conn(struct nke *nke, const struct header *header)
{
	struct nke_conn *conn;

	LIST_FOREACH(conn, &nke->conns, link)
		if (conn->id == header->id && conn->unit == header->unit &&
		    !conn->closed)
			return conn;
	return NULL;
}

static struct libnke_item *find_partial(struct nke *nke,
					const struct header *header,
					const struct nke_conn *conn)
{
	struct libnke_item *item;

	STAILQ_FOREACH(item, &nke->partial, link)
		if (item->id == header->id && item->unit == header->unit &&
		    item->conn == conn)
			return item;
	return NULL;
}

static struct libnke_item *new_item(const struct header *header,
				    struct nke_conn *conn)
{
	struct libnke_item *item = calloc(1, sizeof(*item));

	if (!item)
		return NULL;
	item->id = header->id;
	item->unit = header->unit;
	item->conn = conn;
	return item;
}

/* Empty messages take memory as well. */
static size_t cost(const struct libnke_item *item)
{
	return sizeof(*item) + item->body.len;
}

/* Remember that @item is not whole, and keep none of it. */
static void lose(struct nke *nke, struct libnke_item *item)
{
	nke->lost_msg = true;
	item->lost = true;
	nke->msgs_size -= item->body.len;
	libnke_buffer_free(&item->body);
}

static int queue_data(struct nke *nke, const struct nlmsghdr *nlh,
		      const struct header *header, struct nke_conn *conn)
{
	bool more = header->flags & NKE_CTL_MESSAGE_FLAGS_MORE;
	struct libnke_item *item = find_partial(nke, header, conn);
	bool found = item;
	size_t before;

	/* The bytes of a stream have no borders that would be worth a wait. */
	if (conn && conn->type == NKE_STREAM)
		more = false;
	if (!item) {
		item = new_item(header, conn);
		if (!item)
			return -ENOMEM;
		nke->msgs_size += cost(item);
	}
	if (nke->msgs_size + nlh->nlmsg_len > LIBNKE_QUEUE_MAX)
		lose(nke, item);
	before = item->body.len;
	if (!item->lost && libnke_parse_data(nke, nlh, NKE_CTL_A_MESSAGE_DATA,
					     &item->body)) {
		item->body.len = before;
		lose(nke, item);
	} else if (!item->lost) {
		nke->msgs_size += item->body.len - before;
	}

	if (more && !found)
		STAILQ_INSERT_TAIL(&nke->partial, item, link);
	if (more)
		return 0;
	if (found)
		STAILQ_REMOVE(&nke->partial, item, libnke_item, link);
	if (item->lost) {
		nke->msgs_size -= cost(item);
		libnke_item_free(item);
	} else {
		STAILQ_INSERT_TAIL(&nke->msgs, item, link);
	}
	return 0;
}

static int queue_closed(struct nke *nke, const struct header *header,
			struct nke_conn *conn)
{
	struct libnke_item *item = find_partial(nke, header, conn);

	/* What is not whole will not become so. */
	if (item) {
		STAILQ_REMOVE(&nke->partial, item, libnke_item, link);
		nke->msgs_size -= cost(item);
		libnke_item_free(item);
	}
	if (conn)
		conn->closed = true;
	item = new_item(header, conn);
	if (!item)
		return -ENOMEM;
	item->closed = true;
	nke->msgs_size += cost(item);
	STAILQ_INSERT_TAIL(&nke->msgs, item, link);
	return 0;
}

static bool wanted(const struct nke *nke, const struct nke_event *event)
{
	const struct nke_event_filter *filter = &nke->filter;

	if (!nke->subscribed)
		return false;
	if (!filter->vendor)
		return true;
	if (filter->vendor != event->vendor)
		return false;
	if (!filter->class_code)
		return true;
	if (filter->class_code != event->class_code)
		return false;
	return !filter->subclass || filter->subclass == event->subclass;
}

static void queue_event(struct nke *nke, const struct nlmsghdr *nlh)
{
	struct nke_event event = { 0 };
	struct libnke_item *item;

	if (libnke_parse(nke, nlh, event_fields, MNL_ARRAY_SIZE(event_fields),
			 &event))
		goto lost;
	if (!wanted(nke, &event))
		return;
	if (nke->events_size + nlh->nlmsg_len > LIBNKE_QUEUE_MAX)
		goto lost;
	item = calloc(1, sizeof(*item));
	if (!item)
		goto lost;
	item->event = event;
	if (libnke_parse_data(nke, nlh, NKE_CTL_A_EVENT_DATA, &item->body)) {
		libnke_item_free(item);
		goto lost;
	}
	item->event.data = item->body.data;
	item->event.len = item->body.len;
	nke->events_size += cost(item);
	STAILQ_INSERT_TAIL(&nke->events, item, link);
	return;
lost:
	nke->lost_event = nke->subscribed;
}

/**
 * libnke_queue_message() - keep a message that answers nothing
 * @nke: handle
 * @nlh: data, closed or event, with a generic netlink header
 *
 * Return: 0, -EBADMSG, or -ENOMEM.
 */
int libnke_queue_message(struct nke *nke, const struct nlmsghdr *nlh)
{
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);
	struct header header = { 0 };
	struct nke_conn *conn;
	int status;

	if (genl->cmd == NKE_CTL_CMD_EVENT) {
		queue_event(nke, nlh);
		return 0;
	}
	status = libnke_parse(nke, nlh, header_fields,
			      MNL_ARRAY_SIZE(header_fields), &header);
	if (status)
		return status;
	conn = find_conn(nke, &header);
	/*
	 * A control may have something to say before the answer to the connect
	 * request tells the unit.
	 */
	if (!conn && !nke->connecting)
		return 0;
	if (genl->cmd == NKE_CTL_CMD_CLOSED)
		return queue_closed(nke, &header, conn);
	return queue_data(nke, nlh, &header, conn);
}

/**
 * libnke_queue_adopt() - a connection is known now; find what came before
 * @nke: handle
 * @conn: the connection
 */
void libnke_queue_adopt(struct nke *nke, struct nke_conn *conn)
{
	struct libnke_item *item;

	STAILQ_FOREACH(item, &nke->partial, link)
		if (!item->conn && item->id == conn->id &&
		    item->unit == conn->unit)
			item->conn = conn;
	STAILQ_FOREACH(item, &nke->msgs, link)
		if (!item->conn && item->id == conn->id &&
		    item->unit == conn->unit) {
			item->conn = conn;
			if (item->closed)
				conn->closed = true;
		}
}

static void drop(struct nke *nke, struct libnke_queue *queue,
		 const struct nke_conn *conn)
{
	struct libnke_queue rest = STAILQ_HEAD_INITIALIZER(rest);
	struct libnke_item *item;

	while ((item = STAILQ_FIRST(queue))) {
		STAILQ_REMOVE_HEAD(queue, link);
		if (item->conn != conn) {
			STAILQ_INSERT_TAIL(&rest, item, link);
			continue;
		}
		nke->msgs_size -= cost(item);
		libnke_item_free(item);
	}
	STAILQ_CONCAT(queue, &rest);
}

/**
 * libnke_queue_drop() - forget what came for a connection
 * @nke: handle
 * @conn: the connection; NULL for those that were never known
 */
void libnke_queue_drop(struct nke *nke, struct nke_conn *conn)
{
	drop(nke, &nke->partial, conn);
	drop(nke, &nke->msgs, conn);
}
