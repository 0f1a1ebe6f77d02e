// SPDX-License-Identifier: GPL-2.0
/*
 * httpfetch: fetches one page over HTTP from inside the kernel.
 *
 * A sample network kernel extension in plain XNU style: an asynchronous TCP
 * client.  The start routine opens a non-blocking socket and begins to
 * connect; everything else happens in the socket's upcall, which sends the
 * request when the connection is there and reads the answer until its end.
 * The log then shows the status line, the length of the body and its CRC-32:
 *
 *	httpfetch: HTTP/1.1 200 OK
 *	httpfetch: body 8388608 bytes crc32 1a2b3c4d
 *
 * or one line "httpfetch: failed: errno N (what was being done)".
 */
#include <mach/mach_types.h>
#include <mach/kmod.h>
#include <sys/types.h>
#include <sys/errno.h>
#include <sys/socket.h>
#include <sys/filio.h>
#include <sys/malloc.h>
#include <sys/kpi_mbuf.h>
#include <sys/kpi_socket.h>
#include <sys/systm.h>
#include <netinet/in.h>
#include <kern/locks.h>
#include <libkern/libkern.h>
#include <string.h>

/* What to fetch; override with -D.  The address is in host byte order. */
#ifndef HTTPFETCH_HOST_ADDR
#define HTTPFETCH_HOST_ADDR	INADDR_LOOPBACK
#endif
#ifndef HTTPFETCH_PORT
#define HTTPFETCH_PORT		80
#endif
#ifndef HTTPFETCH_PATH
#define HTTPFETCH_PATH		"/page.bin"
#endif

#define RECEIVE_MAX	(64 * 1024)	/* bytes taken from the socket a time */
#define COPY_MAX	4096		/* bytes looked at a time */
#define LINE_MAX_LEN	256		/* longer header lines are cut */
#define REQUEST_MAX	512

#define NO_LENGTH	UINT64_MAX	/* the answer named no length */

typedef enum {
	FETCH_CONNECTING,
	FETCH_STATUS,			/* next line is the status line */
	FETCH_HEADERS,			/* next line is a header field */
	FETCH_BODY,
	FETCH_DONE			/* finished, well or not */
} fetch_state_t;

/*
 * One fetch.  `lock' protects `running', `pending' and `stopping'; all else
 * belongs to the thread that set `running'.
 */
struct fetch {
	lck_mtx_t	*lock;
	int		running;	/* a thread works on the fetch */
	int		pending;	/* an upcall came since it looked */
	int		stopping;	/* the stop routine wants us out */

	socket_t	so;		/* set once, with `lock' */
	fetch_state_t	state;
	uint64_t	expected;	/* Content-Length, or NO_LENGTH */
	uint64_t	received;	/* bytes of body so far */
	uint32_t	crc;		/* of the body so far, inverted */
	size_t		line_len;
	char		line[LINE_MAX_LEN];
	char		copy[COPY_MAX];
};

extern kern_return_t httpfetch_start(kmod_info_t *ki, void *data);
extern kern_return_t httpfetch_stop(kmod_info_t *ki, void *data);

static struct fetch	*the_fetch;
static lck_grp_t	*fetch_group;
static uint32_t		crc_table[256];

/* The CRC-32 of zip, PNG and Ethernet: reflected, polynomial 0x04c11db7. */
static void
crc_init(void)
{
	uint32_t crc;
	int byte, bit;

	for (byte = 0; byte < 256; byte++) {
		crc = byte;
		for (bit = 0; bit < 8; bit++)
			crc = (crc >> 1) ^ ((crc & 1) ? 0xedb88320 : 0);
		crc_table[byte] = crc;
	}
}

static uint32_t
crc_update(uint32_t crc, const char *data, size_t len)
{
	while (len-- > 0)
		crc = crc_table[(crc ^ (uint8_t)*data++) & 0xff] ^ (crc >> 8);
	return crc;
}

/* End of the fetch, well or not: tell the server; the stop routine closes. */
static void
fetch_end(struct fetch *f)
{
	f->state = FETCH_DONE;
	(void)sock_shutdown(f->so, SHUT_RDWR);
}

static void
fetch_fail(struct fetch *f, errno_t error, const char *what)
{
	printf("httpfetch: failed: errno %d (%s)\n", error, what);
	fetch_end(f);
}

static void
fetch_succeed(struct fetch *f)
{
	printf("httpfetch: body %llu bytes crc32 %08x\n",
	    f->received, ~f->crc);
	fetch_end(f);
}

/* Send the request as one packet.  The answer to HTTP/1.0 is never chunked. */
static errno_t
fetch_send_request(struct fetch *f)
{
	uint32_t addr = HTTPFETCH_HOST_ADDR;
	char request[REQUEST_MAX];
	errno_t error;
	mbuf_t m;
	int len;

	len = snprintf(request, sizeof(request),
	    "GET %s HTTP/1.0\r\n"
	    "Host: %u.%u.%u.%u:%d\r\n"
	    "Connection: close\r\n"
	    "\r\n",
	    HTTPFETCH_PATH,
	    (addr >> 24) & 0xff, (addr >> 16) & 0xff, (addr >> 8) & 0xff,
	    addr & 0xff, HTTPFETCH_PORT);
	if (len < 0 || (size_t)len >= sizeof(request))
		return EMSGSIZE;

	/* The new packet is empty: writing into it is what makes it longer. */
	error = mbuf_allocpacket(MBUF_WAITOK, len, NULL, &m);
	if (error != 0)
		return error;
	error = mbuf_copyback(m, 0, len, request, MBUF_WAITOK);
	if (error != 0) {
		mbuf_freem(m);
		return error;
	}
	mbuf_pkthdr_setlen(m, len);

	/* Takes the mbufs in every case. */
	return sock_sendmbuf(f->so, NULL, m, 0, NULL);
}

/* Case-blind: does the line begin with this header's name? */
static const char *
header_value(const char *line, const char *name)
{
	for (; *name != '\0'; line++, name++) {
		char c = *line;

		if (c >= 'A' && c <= 'Z')
			c += 'a' - 'A';
		if (c != *name)
			return NULL;
	}
	while (*line == ' ' || *line == '\t')
		line++;
	return line;
}

/* A decimal number and nothing else; anything odd counts as no length. */
static uint64_t
parse_length(const char *digits)
{
	uint64_t value = 0;

	if (*digits == '\0')
		return NO_LENGTH;
	for (; *digits >= '0' && *digits <= '9'; digits++) {
		if (value > (NO_LENGTH - 10) / 10)
			return NO_LENGTH;
		value = value * 10 + (*digits - '0');
	}
	while (*digits == ' ' || *digits == '\t')
		digits++;
	return *digits == '\0' ? value : NO_LENGTH;
}

/* One complete line of the head, without its end. */
static void
fetch_line(struct fetch *f)
{
	const char *value;

	if (f->state == FETCH_STATUS) {
		if (strncmp(f->line, "HTTP/", 5) != 0) {
			fetch_fail(f, EPROTO, "status line");
			return;
		}
		printf("httpfetch: %s\n", f->line);
		f->state = FETCH_HEADERS;
	} else if (f->line[0] == '\0') {
		f->state = FETCH_BODY;
	} else {
		value = header_value(f->line, "content-length:");
		if (value != NULL)
			f->expected = parse_length(value);
	}
}

/* Bytes of the head; returns how many of them belong to it. */
static size_t
fetch_head(struct fetch *f, const char *data, size_t len)
{
	size_t used = 0;
	char c;

	while (used < len &&
	    (f->state == FETCH_STATUS || f->state == FETCH_HEADERS)) {
		c = data[used++];
		if (c != '\n') {
			/* The log is no place for a server's control codes. */
			if (c != '\r' && (c < ' ' || c > '~') && c != '\t')
				c = '?';
			if (f->line_len < sizeof(f->line) - 1)
				f->line[f->line_len++] = c;
			continue;
		}
		if (f->line_len > 0 && f->line[f->line_len - 1] == '\r')
			f->line_len--;
		f->line[f->line_len] = '\0';
		f->line_len = 0;
		fetch_line(f);
	}
	return used;
}

static void
fetch_body(struct fetch *f, const char *data, size_t len)
{
	/* What a server sends after the end is not part of the page. */
	if (f->expected != NO_LENGTH && len > f->expected - f->received)
		len = (size_t)(f->expected - f->received);
	f->crc = crc_update(f->crc, data, len);
	f->received += len;
}

/* Look at `len' received bytes, piece by piece. */
static void
fetch_consume(struct fetch *f, mbuf_t m, size_t len)
{
	size_t off, piece, used;

	for (off = 0; off < len && f->state != FETCH_DONE; off += piece) {
		piece = len - off;
		if (piece > sizeof(f->copy))
			piece = sizeof(f->copy);
		if (mbuf_copydata(m, off, piece, f->copy) != 0) {
			fetch_fail(f, EIO, "mbuf_copydata");
			return;
		}
		used = fetch_head(f, f->copy, piece);
		if (f->state == FETCH_BODY)
			fetch_body(f, f->copy + used, piece - used);
	}
	if (f->state == FETCH_BODY && f->received == f->expected)
		fetch_succeed(f);
}

/* The server closed: the end of a body without a length, else too early. */
static void
fetch_eof(struct fetch *f)
{
	if (f->state == FETCH_BODY && f->expected == NO_LENGTH)
		fetch_succeed(f);
	else
		fetch_fail(f, ECONNRESET, "answer is cut short");
}

/* Has the connection been made?  If so, send the request. */
static void
fetch_connected(struct fetch *f)
{
	int so_error = 0;
	int len = sizeof(so_error);
	errno_t error;

	error = sock_getsockopt(f->so, SOL_SOCKET, SO_ERROR, &so_error, &len);
	if (error == 0)
		error = so_error;
	if (error != 0) {
		fetch_fail(f, error, "connect");
		return;
	}
	if (!sock_isconnected(f->so))
		return;

	error = fetch_send_request(f);
	if (error == 0)
		f->state = FETCH_STATUS;
	else if (error != EWOULDBLOCK)	/* else another upcall will come */
		fetch_fail(f, error, "send");
}

/*
 * One step, without waiting.  Returns 1 if another may be taken at once, 0 if
 * there is nothing to do before the next upcall.
 */
static int
fetch_step(struct fetch *f)
{
	errno_t error;
	size_t len;
	mbuf_t m;

	if (f->state == FETCH_CONNECTING)
		fetch_connected(f);
	if (f->state == FETCH_CONNECTING || f->state == FETCH_DONE)
		return 0;

	m = NULL;
	len = RECEIVE_MAX;
	error = sock_receivembuf(f->so, NULL, &m, MSG_DONTWAIT, &len);
	if (error == EWOULDBLOCK)
		return 0;
	if (error != 0)
		fetch_fail(f, error, "receive");
	else if (len == 0)
		fetch_eof(f);
	else
		fetch_consume(f, m, len);
	mbuf_freem(m);			/* NULL is fine */
	return f->state != FETCH_DONE;
}

/*
 * The socket's upcall.  It may be spurious, one may stand for several events,
 * and XNU may run it in two threads at once: the first does the work until
 * the socket has no more, another only leaves word to look again.
 */
static void
fetch_upcall(socket_t so, void *cookie, __unused int waitf)
{
	struct fetch *f = cookie;
	int more = 0;

	lck_mtx_lock(f->lock);
	if (f->so == NULL)
		f->so = so;	/* fetch_open() has not got that far */
	f->pending = 1;
	if (f->running || f->stopping) {
		lck_mtx_unlock(f->lock);
		return;
	}
	f->running = 1;
	while ((f->pending || more) && !f->stopping) {
		f->pending = 0;
		/* No lock is held across calls into the socket layer. */
		lck_mtx_unlock(f->lock);
		more = fetch_step(f);
		lck_mtx_lock(f->lock);
	}
	f->running = 0;
	if (f->stopping)
		wakeup(f);
	lck_mtx_unlock(f->lock);
}

/*
 * Wait until no upcall works on the fetch, close, and free everything.  With
 * SO_UPCALLCLOSEWAIT the closing returns only after the last upcall has, so
 * nobody looks at `f' any more when it is freed.
 */
static void
fetch_destroy(struct fetch *f)
{
	lck_mtx_lock(f->lock);
	f->stopping = 1;
	while (f->running)
		(void)msleep(f, f->lock, PSOCK, "httpfetch_stop", NULL);
	lck_mtx_unlock(f->lock);

	sock_close(f->so);		/* NULL is fine */
	lck_mtx_free(f->lock, fetch_group);
	_FREE(f, M_TEMP);
}

static struct fetch *
fetch_create(void)
{
	struct fetch *f;

	f = _MALLOC(sizeof(*f), M_TEMP, M_WAITOK | M_ZERO);
	if (f == NULL)
		return NULL;
	f->lock = lck_mtx_alloc_init(fetch_group, LCK_ATTR_NULL);
	if (f->lock == NULL) {
		_FREE(f, M_TEMP);
		return NULL;
	}
	f->state = FETCH_CONNECTING;
	f->expected = NO_LENGTH;
	f->crc = 0xffffffff;
	return f;
}

/* Open the socket and begin to connect; the upcall does the rest. */
static errno_t
fetch_open(struct fetch *f)
{
	struct sockaddr_in sin;
	socket_t so = NULL;
	errno_t error;
	int on = 1;

	error = sock_socket(PF_INET, SOCK_STREAM, IPPROTO_TCP, fetch_upcall,
	    f, &so);
	if (error != 0)
		return error;
	lck_mtx_lock(f->lock);
	if (f->so == NULL)
		f->so = so;
	lck_mtx_unlock(f->lock);

	error = sock_setsockopt(so, SOL_SOCKET, SO_UPCALLCLOSEWAIT, &on,
	    sizeof(on));
	if (error != 0)
		return error;
	error = sock_ioctl(so, FIONBIO, &on);
	if (error != 0)
		return error;

	bzero(&sin, sizeof(sin));
	sin.sin_len = sizeof(sin);
	sin.sin_family = AF_INET;
	sin.sin_port = htons(HTTPFETCH_PORT);
	sin.sin_addr.s_addr = htonl(HTTPFETCH_HOST_ADDR);
	error = sock_connect(so, (const struct sockaddr *)&sin, 0);
	if (error == EINPROGRESS)
		error = 0;
	return error;
}

kern_return_t
httpfetch_start(__unused kmod_info_t *ki, __unused void *data)
{
	errno_t error;

	crc_init();
	fetch_group = lck_grp_alloc_init("httpfetch", LCK_GRP_ATTR_NULL);
	if (fetch_group == NULL)
		return KERN_FAILURE;
	the_fetch = fetch_create();
	if (the_fetch == NULL) {
		lck_grp_free(fetch_group);
		return KERN_FAILURE;
	}

	error = fetch_open(the_fetch);
	if (error != 0) {
		printf("httpfetch: failed: errno %d (start)\n", error);
		fetch_destroy(the_fetch);
		lck_grp_free(fetch_group);
		return KERN_FAILURE;
	}
	return KERN_SUCCESS;
}

kern_return_t
httpfetch_stop(__unused kmod_info_t *ki, __unused void *data)
{
	fetch_destroy(the_fetch);
	lck_grp_free(fetch_group);
	return KERN_SUCCESS;
}
