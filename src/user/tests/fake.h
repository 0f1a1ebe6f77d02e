/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A made-up kernel at the other end of a socket pair: it answers as nke does,
 * or as a test wants.
 */
#ifndef _TESTS_FAKE_H
#define _TESTS_FAKE_H

#include <stdbool.h>
#include <stdint.h>

#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <linux/nke_ctl.h>

#define FAKE_FAMILY	0x1234
#define FAKE_GROUP	7

/* Controls of the made-up kernel. */
#define FAKE_ECHO	1	/* "org.example.echo", datagram: echoes */
#define FAKE_STREAM	2	/* "org.example.stream": echoes */
#define FAKE_ODD	7	/* FAKE_ODD_NAME, and one fixed unit */
#define FAKE_ECHO_NAME	"org.example.echo"
#define FAKE_STREAM_NAME "org.example.stream"
#define FAKE_ODD_NAME	"odd\x1b[31m\"\xff\\\n\xc3\xa9"
#define FAKE_ODD_UNIT	3
#define FAKE_UNIT	5	/* what a client gets that asks for any */

/* IP filters of the made-up kernel: three, the second FAKE_ODD_NAME. */
#define FAKE_FILTER_NAME "org.example.filter"
#define FAKE_FILTER_COUNT (1ULL << 40)	/* of the first; then one more each */

/* Options of all controls. */
#define FAKE_OPT_COUNT	1	/* messages so far; can be set */
#define FAKE_OPT_TEXT	2	/* "hello" with its zero */
#define FAKE_OPT_GIVEN	3	/* what it was given, byte by byte plus one */
#define FAKE_OPT_LARGE	4	/* as much as asked for */
#define FAKE_OPT_LIAR	5	/* a length that is more than the room */
#define FAKE_OPT_SHY	6	/* "hello" as well, but tells no length */

struct fake;

/**
 * typedef fake_fn - answers a request in the made-up kernel's place
 * @fake: the made-up kernel
 * @nlh: request
 *
 * Return: false to leave it to the made-up kernel.
 */
typedef bool fake_fn(struct fake *fake, const struct nlmsghdr *nlh);

/**
 * struct fake - a made-up kernel
 * @fd: its end
 * @fn: for the requests that a test wants to answer itself, or NULL
 * @interrupt: lists that are said to have changed
 * @count: messages of clients
 * @requests: requests so far, without the one for the family
 * @buf: message that is made up
 */
struct fake {
	int fd;
	fake_fn *fn;
	unsigned int interrupt;
	uint32_t count;
	unsigned int requests;
	char buf[256 * 1024];
};

int fake_start(fake_fn *fn, struct fake **fakep);

/* Answers, for a fake_fn or from a test */
struct nlmsghdr *fake_begin(struct fake *fake, const struct nlmsghdr *request,
			    uint8_t cmd);
void fake_send(struct fake *fake, const struct nlmsghdr *nlh);
void fake_raw(struct fake *fake, const void *data, size_t len);
void fake_ack(struct fake *fake, const struct nlmsghdr *request, int error,
	      const char *text);
void fake_data(struct fake *fake, uint32_t id, uint32_t unit, const void *data,
	       size_t len, bool more);
void fake_closed(struct fake *fake, uint32_t id, uint32_t unit);
void fake_event(struct fake *fake, uint32_t vendor, uint32_t class_code,
		uint32_t subclass, uint32_t id, const void *data, size_t len);

/* Look into a request */
uint8_t fake_cmd(const struct nlmsghdr *nlh);
uint32_t fake_u32(const struct nlmsghdr *nlh, uint16_t attr, uint32_t none);
size_t fake_bytes(const struct nlmsghdr *nlh, uint16_t attr, char *to,
		  size_t size);

/* In the place of functions of the tool, by the linker */
struct nke;
int __wrap_nke_open(struct nke **nkep, int netns);
int __wrap_delete_module(const char *name, unsigned int flags);

#endif /* _TESTS_FAKE_H */
