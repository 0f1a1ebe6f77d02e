// SPDX-License-Identifier: GPL-2.0
/*
 * What the headers of the client world define themselves, as macros and
 * inline functions, and what they take from Linux as it is.
 */
#include <sys/systm.h>
#include <sys/kpi_mbuf.h>
#include <sys/malloc.h>
#include <sys/param.h>
#include <sys/queue.h>
#include <sys/time.h>
#include <string.h>
#include <stdio.h>
#include <kern/clock.h>
#include <kern/locks.h>
#include <libkern/libkern.h>
#include <libkern/OSByteOrder.h>
#include <mach/mach_time.h>
#include <machine/endian.h>
#include <IOKit/IOLib.h>
#include <os/log.h>
#include <uuid/uuid.h>

int usual_macros(void);

#define WANT(what) do {							\
	if (!(what)) {							\
		printf("usual: not so: %s\n", #what);			\
		return 1;						\
	}								\
} while (0)

struct item {
	TAILQ_ENTRY(item) tail;
	STAILQ_ENTRY(item) single_tail;
	LIST_ENTRY(item) list;
	SLIST_ENTRY(item) single;
	int n;
};

struct queue_of_mbufs {
	mbuf_t ifq_head;
	mbuf_t ifq_tail;
	int ifq_len;
};

static int numbers(void)
{
	char bits[2] = { 0, 0 };

	WANT(imax(-1, 1) == 1 && imin(-1, 1) == -1);
	WANT(lmax(-1L, 1L) == 1 && lmin(-1L, 1L) == -1);
	WANT(qmax(-1, 1) == 1 && qmin(-1, 1) == -1);
	WANT(max(-1, 1) == (u_int)-1 && min(-1, 1) == 1);
	WANT(uimax(-1, 1) == (u_int)-1 && uimin(-1, 1) == 1);
	WANT(ulmax(-1, 1) == (u_long)-1 && ulmin(-1, 1) == 1);
	WANT(uqmax(-1, 1) == (u_quad_t)-1 && uqmin(-1, 1) == 1);
	WANT(MAX(-1, 1) == 1 && MIN(-1, 1) == -1);
	WANT(abs(-3) == 3 && abs(3) == 3);
	WANT(ffs(0) == 0 && ffs(1) == 1 && ffs(0x80000000) == 32);
	WANT(fls(0) == 0 && fls(1) == 1 && fls(0x80000000) == 32);
	WANT(howmany(9, 4) == 3 && howmany(8, 4) == 2);
	WANT(roundup(9, 4) == 12 && roundup(8, 4) == 8);
	WANT(powerof2(8) && !powerof2(9));
	setbit(bits, 9);
	WANT(isset(bits, 9) && isclr(bits, 8) && bits[1] == 2);
	clrbit(bits, 9);
	WANT(isclr(bits, 9));
	return 0;
}

static int byte_order(void)
{
	const uint8_t wire[9] = { 0, 1, 2, 3, 4, 5, 6, 7, 8 };
	uint8_t out[9] = { 0 };

	WANT(OSSwapInt16(0x0102) == 0x0201);
	WANT(OSSwapInt32(0x01020304) == 0x04030201);
	WANT(OSSwapInt64(0x0102030405060708) == 0x0807060504030201);
	WANT(OSReadBigInt16(wire, 1) == 0x0102);
	WANT(OSReadBigInt32(wire, 1) == 0x01020304);
	WANT(OSReadBigInt64(wire, 1) == 0x0102030405060708);
	WANT(OSReadLittleInt16(wire, 1) == 0x0201);
	WANT(OSReadLittleInt32(wire, 1) == 0x04030201);
	WANT(OSReadLittleInt64(wire, 1) == 0x0807060504030201);
	OSWriteBigInt64(out, 1, 0x0102030405060708);
	WANT(!memcmp(out, wire, 9));
	OSWriteLittleInt64(out, 1, 0x0807060504030201);
	WANT(!memcmp(out, wire, 9));
	OSWriteLittleInt32(out, 1, 0x04030201);
	OSWriteBigInt32(out, 5, 0x05060708);
	OSWriteLittleInt16(out, 1, 0x0201);
	OSWriteBigInt16(out, 3, 0x0304);
	WANT(!memcmp(out, wire, 9));
	WANT(OSSwapBigToHostInt16(htons(5)) == 5 && ntohs(htons(5)) == 5);
	WANT(OSSwapHostToBigInt32(5) == htonl(5) && ntohl(htonl(5)) == 5);
	WANT(OSSwapHostToLittleInt64(OSSwapLittleToHostInt64(5)) == 5);
	WANT(OSHostByteOrder() == (htons(1) == 1 ? OSBigEndian :
						   OSLittleEndian));
	return 0;
}

static int times(void)
{
	struct timeval a = { 5, 600000 }, b = { 2, 700000 }, c;
	struct timespec ts;
	uint64_t start;

	timeradd(&a, &b, &c);
	WANT(c.tv_sec == 8 && c.tv_usec == 300000);
	timersub(&a, &b, &c);
	WANT(c.tv_sec == 2 && c.tv_usec == 900000);
	WANT(timercmp(&a, &b, >) && !timercmp(&a, &a, <));
	WANT(timevalcmp(&b, &c, <));
	timevaladd(&c, &b);
	WANT(timevalcmp(&c, &a, ==));
	timevalsub(&c, &a);
	WANT(!timerisset(&c) && timerisset(&a));
	timerclear(&b);
	WANT(!timerisset(&b));
	TIMEVAL_TO_TIMESPEC(&a, &ts);
	WANT(ts.tv_sec == 5 && ts.tv_nsec == 600000000);
	TIMESPEC_TO_TIMEVAL(&b, &ts);
	WANT(timevalcmp(&a, &b, ==));
	getmicrouptime(&a);
	getnanouptime(&ts);
	TIMESPEC_TO_TIMEVAL(&b, &ts);
	WANT(timevalcmp(&a, &b, <=));

	/* A delay is at least as long as it is said to be. */
	start = mach_absolute_time();
	IODelay(2500);
	delay(1500);
	IOPause(1000500);
	WANT(mach_absolute_time() - start >= 5 * NSEC_PER_MSEC);
	return 0;
}

static int uuids(void)
{
	uuid_t a, b;

	uuid_clear(a);
	WANT(uuid_is_null(a));
	uuid_generate_random(b);
	WANT(!uuid_is_null(b) && uuid_compare(a, b) < 0);
	uuid_copy(a, b);
	WANT(uuid_compare(a, b) == 0);
	return 0;
}

/* Linux's own functions, under the names that are the same. */
static int strings(void)
{
	char buf[16], *p = buf;
	int n = 0, n2 = 0;

	strcpy(buf, "ab");
	strcat(buf, "cd");
	strncat(buf, "efg", 1);
	WANT(!strcmp(buf, "abcde") && strnlen(buf, 3) == 3);
	WANT(strchr(buf, 'c') == buf + 2 && !strchr(buf, 'z'));
	WANT(strrchr("aba", 'a')[1] == '\0');
	WANT(strstr(buf, "cd") == buf + 2 && !strnstr(buf, "cd", 3));
	WANT(strpbrk(buf, "xd") == buf + 3);
	WANT(strspn(buf, "ba") == 2 && strcspn(buf, "dc") == 2);
	WANT(!strcasecmp(buf, "ABCDE") && !strncasecmp(buf, "ABx", 2));
	WANT(memchr(buf, 'b', 5) == buf + 1);
	strncpy(buf, "1,2", sizeof(buf));
	WANT(buf[15] == '\0' && sscanf(buf, "%d,%d", &n, &n2) == 2);
	WANT(n == 1 && n2 == 2);
	WANT(strsep(&p, ",") == buf && p == buf + 2);
	WANT(strlcpy(buf, "abc", 3) == 3 && strlcat(buf, "d", 16) == 3);
	return 0;
}

static int lists(void)
{
	TAILQ_HEAD(, item) tail = TAILQ_HEAD_INITIALIZER(tail);
	STAILQ_HEAD(, item) single_tail;
	LIST_HEAD(, item) list;
	SLIST_HEAD(, item) single;
	struct item items[3], *it, *tmp;
	int sum = 0;
	int i;

	STAILQ_INIT(&single_tail);
	LIST_INIT(&list);
	SLIST_INIT(&single);
	for (i = 0; i < 3; i++) {
		items[i].n = i;
		TAILQ_INSERT_TAIL(&tail, &items[i], tail);
		STAILQ_INSERT_TAIL(&single_tail, &items[i], single_tail);
		LIST_INSERT_HEAD(&list, &items[i], list);
		SLIST_INSERT_HEAD(&single, &items[i], single);
	}
	TAILQ_FOREACH(it, &tail, tail)
		sum = sum * 10 + it->n;
	STAILQ_FOREACH(it, &single_tail, single_tail)
		sum = sum * 10 + it->n;
	WANT(sum == 12012);
	sum = 0;
	LIST_FOREACH(it, &list, list)
		sum = sum * 10 + it->n;
	SLIST_FOREACH(it, &single, single)
		sum = sum * 10 + it->n;
	WANT(sum == 210210);
	TAILQ_REMOVE(&tail, &items[1], tail);
	STAILQ_REMOVE(&single_tail, &items[1], item, single_tail);
	LIST_REMOVE(&items[1], list);
	SLIST_REMOVE(&single, &items[1], item, single);
	WANT(TAILQ_NEXT(&items[0], tail) == &items[2]);
	WANT(STAILQ_NEXT(&items[0], single_tail) == &items[2]);
	WANT(LIST_NEXT(&items[2], list) == &items[0]);
	WANT(SLIST_NEXT(&items[2], single) == &items[0]);
	TAILQ_FOREACH_SAFE(it, &tail, tail, tmp)
		TAILQ_REMOVE(&tail, it, tail);
	LIST_FOREACH_SAFE(it, &list, list, tmp)
		LIST_REMOVE(it, list);
	WANT(TAILQ_EMPTY(&tail) && LIST_EMPTY(&list));
	return 0;
}

static int packets(void)
{
	struct queue_of_mbufs q = { NULL, NULL, 0 };
	mbuf_t a = NULL, b = NULL, c = NULL, m;

	if (mbuf_gethdr(MBUF_WAITOK, MBUF_TYPE_DATA, &a) ||
	    mbuf_gethdr(MBUF_WAITOK, MBUF_TYPE_DATA, &b) ||
	    mbuf_gethdr(MBUF_WAITOK, MBUF_TYPE_DATA, &c))
		return 1;
	IF_DEQUEUE_MBUF(&q, m);
	WANT(!m && q.ifq_len == 0);
	IF_ENQUEUE_MBUF(&q, b);
	IF_ENQUEUE_MBUF(&q, c);
	IF_PREPEND_MBUF(&q, a);
	WANT(q.ifq_len == 3);
	IF_DEQUEUE_MBUF(&q, m);
	WANT(m == a && !mbuf_nextpkt(m));
	IF_DEQUEUE_MBUF(&q, m);
	WANT(m == b && !mbuf_nextpkt(m));
	IF_DEQUEUE_MBUF(&q, m);
	WANT(m == c && q.ifq_len == 0);
	IF_PREPEND_MBUF(&q, a);
	IF_ENQUEUE_MBUF(&q, b);
	WANT(mbuf_nextpkt(a) == b && q.ifq_len == 2);
	WANT(mbuf_freem_list(q.ifq_head) == 2);
	mbuf_freem(c);
	return 0;
}

static int memory_and_locks(void)
{
	lck_grp_t *grp = lck_grp_alloc_init("usual", LCK_GRP_ATTR_NULL);
	decl_lck_spin_data(, spin)
	boolean_t again, then;
	os_log_t named;
	int *p;

	MALLOC(p, int *, sizeof(*p), M_TEMP, M_WAITOK | M_ZERO);
	WANT(grp && p && !*p);
	FREE(p, M_TEMP);
	lck_spin_init(&spin, grp, LCK_ATTR_NULL);
	lck_spin_lock(&spin);
	again = lck_spin_try_lock(&spin);
	lck_spin_unlock(&spin);
	then = lck_spin_try_lock(&spin);
	if (then)
		lck_spin_unlock(&spin);
	lck_spin_destroy(&spin, grp);
	lck_grp_free(grp);
	WANT(!again && then);

	named = os_log_create("org.example", "macros");
	os_log_info(named, "info");
	os_log_debug(named, "debug");
	os_log_error(named, "error");
	os_log_fault(named, "fault");
	os_log_with_type(named, OS_LOG_TYPE_ERROR, "typed %d", 1);
	WANT(os_log_info_enabled(named) && os_log_debug_enabled(named));
	os_release(named);
	return 0;
}

/* Return: 0, or 1 when something is not so, which is printed. */
int usual_macros(void)
{
	return numbers() || byte_order() || times() || uuids() || strings() ||
	       lists() || packets() || memory_and_locks();
}
