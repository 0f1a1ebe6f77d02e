// SPDX-License-Identifier: GPL-2.0
/*
 * Kernel events.
 */
#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>

#include "libnke.h"

/* Events come whether the program reads or not. */
#define EVENTS_RCVBUF	(1 << 20)

static const struct libnke_field id_fields[] = {
	{ NKE_CTL_A_EVENT_ID, LIBNKE_U32, true,
	  offsetof(struct nke_event, id), 0 },
};

static const struct libnke_field vendor_fields[] = {
	{ NKE_CTL_A_EVENT_VENDOR, LIBNKE_U32, true,
	  offsetof(struct nke_event, vendor), 0 },
};

static const struct libnke_field posted_fields[] = {
	{ NKE_CTL_A_EVENT_VENDOR, LIBNKE_U32, true,
	  offsetof(struct nke_event, vendor), 0 },
	{ NKE_CTL_A_EVENT_ID, LIBNKE_U32, false,
	  offsetof(struct nke_event, id), 0 },
};

static int membership(struct nke *nke, int option)
{
	/* Not there in tests. */
	if (!nke->netlink)
		return 0;
	return mnl_socket_setsockopt(nke->socket, option, &nke->group,
				     sizeof(nke->group));
}

/**
 * nke_event_subscribe() - receive events from now on
 * @nke: handle; one of its own, where many events are to be expected: those
 *	that are not read in time may crowd answers out
 * @filter: which events; NULL for all.  Takes the place of the one before;
 *	what has come in already stays.
 *
 * Return: 0; -EPERM; -EOPNOTSUPP: this nke has no events.
 */
int nke_event_subscribe(struct nke *nke, const struct nke_event_filter *filter)
{
	static const struct nke_event_filter all;
	int size = EVENTS_RCVBUF;

	libnke_clear(nke);
	if (!nke->group)
		return libnke_fail(nke, EOPNOTSUPP, "this nke has no events");
	if (!nke->subscribed) {
		/* If only the smaller one is allowed, that is no error. */
		if (setsockopt(nke->fd, SOL_SOCKET, SO_RCVBUFFORCE, &size,
			       sizeof(size)))
			setsockopt(nke->fd, SOL_SOCKET, SO_RCVBUF, &size,
				   sizeof(size));
		if (membership(nke, NETLINK_ADD_MEMBERSHIP))
			return libnke_fail(nke, errno,
					   "cannot subscribe to events: %m");
	}
	nke->filter = filter ? *filter : all;
	nke->subscribed = true;
	return 0;
}

/**
 * nke_event_unsubscribe() - receive no more events
 * @nke: handle; events that wait in it are gone
 *
 * Return: 0, or a negative errno of setsockopt(2).
 */
int nke_event_unsubscribe(struct nke *nke)
{
	libnke_clear(nke);
	if (!nke->subscribed)
		return 0;
	if (membership(nke, NETLINK_DROP_MEMBERSHIP))
		return libnke_fail(nke, errno,
				   "cannot end the subscription: %m");
	nke->subscribed = false;
	nke->lost_event = false;
	nke->events_size = 0;
	libnke_queue_free(&nke->events);
	return 0;
}

/**
 * nke_event_next() - the next event that the filter lets through
 * @nke: handle, subscribed
 * @eventp: where to put it: valid until the next nke_event_next() or
 *	nke_close()
 * @timeout: milliseconds to wait, 0 for not at all, or NKE_FOREVER
 *
 * Return: 0; -EAGAIN: none came in time; -EINTR by a signal; -ENOBUFS: events
 * were lost here, as they came faster than they were read, and there may be
 * more.
 */
int nke_event_next(struct nke *nke, const struct nke_event **eventp,
		   int timeout)
{
	int64_t deadline = libnke_deadline(timeout);
	struct libnke_item *item;
	int status;

	libnke_clear(nke);
	libnke_item_free(nke->given_event);
	nke->given_event = NULL;
	while (STAILQ_EMPTY(&nke->events)) {
		if (nke->lost_event) {
			nke->lost_event = false;
			return libnke_fail(nke, ENOBUFS,
				"events were lost: they were not read in time");
		}
		status = libnke_read(nke, deadline);
		if (status < 0)
			return status;
		if (!status)
			return libnke_fail(nke, EAGAIN, "no event");
	}
	libnke_clear(nke);
	item = STAILQ_FIRST(&nke->events);
	STAILQ_REMOVE_HEAD(&nke->events, link);
	nke->events_size -= sizeof(*item) + item->body.len;
	nke->given_event = item;
	*eventp = &item->event;
	return 0;
}

static int event_id(struct nke *nke, const struct nlmsghdr *nlh, void *arg)
{
	return libnke_parse(nke, nlh, id_fields, MNL_ARRAY_SIZE(id_fields),
			    arg);
}

static int event_vendor(struct nke *nke, const struct nlmsghdr *nlh, void *arg)
{
	return libnke_parse(nke, nlh, vendor_fields,
			    MNL_ARRAY_SIZE(vendor_fields), arg);
}

static int event_posted(struct nke *nke, const struct nlmsghdr *nlh, void *arg)
{
	return libnke_parse(nke, nlh, posted_fields,
			    MNL_ARRAY_SIZE(posted_fields), arg);
}

/**
 * nke_event_last_id() - number of the last event of all
 * @nke: handle
 * @id: where to put it
 *
 * Return: 0; see nke_set_timeout().
 */
int nke_event_last_id(struct nke *nke, uint32_t *id)
{
	struct nke_event event = { 0 };
	int status = libnke_begin(nke, NKE_CTL_CMD_EVENT_ID_GET, 0);

	if (!status)
		status = libnke_call(nke, event_id, &event);
	if (!status)
		*id = event.id;
	return status;
}

static int check_vendor(struct nke *nke, const char *name)
{
	libnke_clear(nke);
	if (strlen(name) > NKE_CTL_MAX_VENDOR)
		return libnke_fail(nke, ENAMETOOLONG,
				   "a vendor's name has at most %d bytes",
				   NKE_CTL_MAX_VENDOR);
	return 0;
}

/**
 * nke_vendor_find() - code of a vendor
 * @nke: handle
 * @name: of the vendor
 * @code: where to put its code
 *
 * Return: 0; -ENOENT: no extension has asked for this vendor's code;
 * -ENAMETOOLONG; see also nke_set_timeout().
 */
int nke_vendor_find(struct nke *nke, const char *name, uint32_t *code)
{
	struct nke_event event = { 0 };
	int status = check_vendor(nke, name);

	if (status)
		return status;
	status = libnke_begin(nke, NKE_CTL_CMD_VENDOR_GET, NKE_CTL_MAX_VENDOR);
	if (status)
		return status;
	libnke_put_string(nke, NKE_CTL_A_EVENT_VENDOR_NAME, name);
	status = libnke_call(nke, event_vendor, &event);
	if (!status)
		*code = event.vendor;
	return status;
}

/**
 * nke_event_post() - post an event, to try listeners out
 * @nke: handle
 * @vendor: name; gets a code if it has none
 * @event: class, subclass, code and data of it; the rest is not looked at
 * @code: where to put the vendor's code, or NULL
 * @id: where to put the event's number, or NULL
 *
 * Return: 0; -EPERM: needs CAP_NET_ADMIN; -EMSGSIZE: too much data for an
 * event; -ENAMETOOLONG; see also nke_set_timeout().
 */
int nke_event_post(struct nke *nke, const char *vendor,
		   const struct nke_event *event, uint32_t *code, uint32_t *id)
{
	struct nke_event posted = { 0 };
	int status = check_vendor(nke, vendor);

	if (status)
		return status;
	status = libnke_begin(nke, NKE_CTL_CMD_EVENT_POST,
			      NKE_CTL_MAX_VENDOR + event->len);
	if (status)
		return status;
	libnke_put_string(nke, NKE_CTL_A_EVENT_VENDOR_NAME, vendor);
	libnke_put_u32(nke, NKE_CTL_A_EVENT_CLASS, event->class_code);
	libnke_put_u32(nke, NKE_CTL_A_EVENT_SUBCLASS, event->subclass);
	libnke_put_u32(nke, NKE_CTL_A_EVENT_CODE, event->code);
	if (event->len)
		libnke_put_data(nke, NKE_CTL_A_EVENT_DATA, event->data,
				event->len);
	status = libnke_call(nke, event_posted, &posted);
	if (!status && code)
		*code = posted.vendor;
	if (!status && id)
		*id = posted.id;
	return status;
}
