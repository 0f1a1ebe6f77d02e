// SPDX-License-Identifier: GPL-2.0
/*
 * usual - what NKEs include, in the order of their habit, and use.
 *
 * Compiled by the tests of build-nke, which want it without a warning.
 */
#include <sys/systm.h>
#include <mach/mach_types.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/kpi_mbuf.h>
#include <sys/types.h>
#include <sys/proc.h>
#include <libkern/OSMalloc.h>
#include <libkern/OSAtomic.h>
#include <sys/malloc.h>
#include <kern/locks.h>
#include <sys/mbuf.h>
#include <kern/assert.h>
#include <sys/kpi_socket.h>
#include <sys/vnode.h>
#include <sys/param.h>
#include <netinet/tcp.h>
#include <string.h>
#include <netinet/ip.h>
#include <libkern/libkern.h>
#include <stdarg.h>
#include <kern/debug.h>
#include <mach/vm_types.h>
#include <sys/fcntl.h>
#include <sys/kernel.h>
#include <sys/queue.h>
#include <sys/time.h>
#include <stdint.h>
#include <mach/kmod.h>
#include <sys/lock.h>
#include <netinet/udp.h>
#include <sys/errno.h>
#include <net/ethernet.h>
#include <sys/conf.h>
#include <kern/task.h>
#include <kern/thread.h>
#include <stdbool.h>
#include <kern/clock.h>
#include <sys/vm.h>
#include <IOKit/IOLib.h>
#include <sys/syslog.h>
#include <os/log.h>
#include <libkern/OSByteOrder.h>
#include <libkern/version.h>
#include <pexpert/pexpert.h>
#include <sys/random.h>
#include <uuid/uuid.h>

struct item {
	TAILQ_ENTRY(item) link;
	int n;
};

static TAILQ_HEAD(, item) items;
static struct timespec short_time = { 0, 1000000 };
static int log_level = LOG_INFO;

_Static_assert(sizeof(struct ip) == 20 && sizeof(struct tcphdr) == 20 &&
	       sizeof(struct udphdr) == 8 && sizeof(struct ether_header) == 14,
	       "headers as they are on the wire");

static void say(const char *fmt, ...)
{
	char line[80];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	log(log_level, "%s\n", line);
	os_log(OS_LOG_DEFAULT, "plain");
	os_log_error(OS_LOG_DEFAULT, "%{public}s", line);
	IOLog("%.*s %p\n", 3, line, line);
}

static void say_time(void)
{
	struct timeval now, up, boot;
	uint64_t deadline;

	microtime(&now);
	microuptime(&up);
	timersub(&now, &up, &boot);
	clock_interval_to_deadline(1, kMillisecondScale, &deadline);
	say("%ld %qd", (long)boot.tv_sec, (quad_t)deadline);
	assert(deadline <= mach_absolute_time() + NSEC_PER_SEC);
}

static void say_caller(void)
{
	char name[MAXCOMLEN + 1];
	proc_t p = proc_self();

	proc_selfname(name, sizeof(name));
	say("%s %d on Darwin %d", name, proc_pid(p), version_major);
	proc_rele(p);
}

int usual_macros(void);
int usual_wire(void);
kern_return_t usual_start(kmod_info_t *ki, void *d);
kern_return_t usual_stop(kmod_info_t *ki, void *d);

kern_return_t usual_start(kmod_info_t *ki, void *d)
{
	uuid_string_t text;
	struct in_addr in;
	uint8_t wire[4];
	uuid_t uu;

	TAILQ_INIT(&items);
	assert(TAILQ_EMPTY(&items));
	say_time();
	say_caller();
	OSWriteBigInt32(wire, 0, MIN(min(1, 2), MAX(3, 4)));
	if (OSReadBigInt32(wire, 0) != 1 || wire[3] != 1 || ffs(4) != 3 ||
	    fls(4) != 3)
		return KERN_FAILURE;
	uuid_generate(uu);
	uuid_unparse(uu, text);
	if (!inet_aton("127.0.0.1", &in) || strcasecmp(text, text) ||
	    uuid_is_null(uu))
		return KERN_FAILURE;
	if (tsleep(&items, PSOCK | PCATCH, "items", hz / 100) != EWOULDBLOCK)
		return KERN_FAILURE;
	if (msleep(&items, NULL, PSOCK, "items", &short_time) != EWOULDBLOCK)
		return KERN_FAILURE;
	return usual_macros() || usual_wire() ? KERN_FAILURE : KERN_SUCCESS;
}

kern_return_t usual_stop(kmod_info_t *ki, void *d)
{
	return KERN_SUCCESS;
}
