// SPDX-License-Identifier: GPL-2.0
/*
 * sysctl: values of a made-up client, read and written through their files.
 */
#include <kunit/test.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "core/client.h"
#include "fail_alloc.h"
#include "kern/kern.h"
#include "kern/sysctl.h"
#include "kern_fixture.h"

#define OID(oid)	((struct sysctl_oid *)(oid))
#define REQ(r)		((struct nke_bsd_sysctl_req *)(r))

static struct nke_bsd_sysctl_list below;

#define NODE(name) {							\
	.oid_parent = &nke_sysctl__net_children,			\
	.oid_number = NKE_OID_AUTO,					\
	.oid_kind = (int)(NKE_CTLTYPE_NODE | NKE_CTLFLAG_RD |		\
			  NKE_CTLFLAG_LOCKED | NKE_CTLFLAG_OID2),	\
	.oid_arg1 = &below,						\
	.oid_name = name,						\
	.oid_fmt = "N",							\
	.oid_version = NKE_SYSCTL_OID_VERSION,				\
}

#define VALUE(name, kind, arg1, arg2, handler, fmt) {			\
	.oid_parent = &below,						\
	.oid_number = NKE_OID_AUTO,					\
	.oid_kind = (int)((kind) | NKE_CTLFLAG_LOCKED |			\
			  NKE_CTLFLAG_OID2),				\
	.oid_arg1 = arg1,						\
	.oid_arg2 = arg2,						\
	.oid_name = name,						\
	.oid_handler = handler,						\
	.oid_fmt = fmt,							\
	.oid_version = NKE_SYSCTL_OID_VERSION,				\
}

#define RD	NKE_CTLFLAG_RD
#define RW	(NKE_CTLFLAG_RD | NKE_CTLFLAG_WR)

static void register_oid(void *oid)
{
	nke_sysctl_register_oid(OID(oid));
}

static void unregister_oid(void *oid)
{
	nke_sysctl_unregister_oid(OID(oid));
}

static struct file *open_value(const char *name, int flags)
{
	char path[80];

	snprintf(path, sizeof(path), "/proc/sys/nke/net/%s", name);
	return filp_open(path, flags, 0);
}

/* What a read of @room bytes at @pos gives, as a string; or an error. */
static ssize_t read_at(const char *name, char *text, size_t room, loff_t pos)
{
	struct file *file = open_value(name, O_RDONLY);
	ssize_t n;

	if (IS_ERR(file))
		return PTR_ERR(file);
	n = kernel_read(file, text, room, &pos);
	text[max_t(ssize_t, n, 0)] = '\0';
	filp_close(file, NULL);
	return n;
}

static ssize_t write_at(const char *name, const char *text, loff_t pos)
{
	struct file *file = open_value(name, O_WRONLY);
	ssize_t n;

	if (IS_ERR(file))
		return PTR_ERR(file);
	n = kernel_write(file, text, strlen(text), &pos);
	filp_close(file, NULL);
	return n;
}

static ssize_t write_value(const char *name, const char *text)
{
	return write_at(name, text, 0);
}

/* "ENOENT" and so on for errors. */
static const char *value(const char *name)
{
	static char text[256];
	ssize_t n = read_at(name, text, sizeof(text) - 1, 0);

	if (n < 0)
		snprintf(text, sizeof(text), "%zd", n);
	return text;
}

static bool is_there(const char *name)
{
	struct file *file = open_value(name, O_RDONLY);

	if (IS_ERR(file))
		return false;
	filp_close(file, NULL);
	return true;
}

static void test_numbers(struct kunit *test)
{
	static struct nke_bsd_sysctl_oid node = NODE("kt");
	static int i, many[3];
	static unsigned int u;
	static long l;
	static unsigned long ul;
	static long long q;
	static struct nke_bsd_sysctl_oid oids[] = {
		VALUE("i", NKE_CTLTYPE_INT | RW, &i, 0, nke_sysctl_handle_int,
		      "I"),
		VALUE("u", NKE_CTLTYPE_INT | RW, &u, 0, nke_sysctl_handle_int,
		      "IU"),
		VALUE("l", NKE_CTLTYPE_INT | RW, &l, 0, nke_sysctl_handle_long,
		      "L"),
		VALUE("ul", NKE_CTLTYPE_INT | RW, &ul, 0,
		      nke_sysctl_handle_long, "LU"),
		VALUE("q", NKE_CTLTYPE_QUAD | RW, &q, 0,
		      nke_sysctl_handle_quad, "Q"),
		VALUE("iq", NKE_CTLTYPE_QUAD | RW, &i, 0,
		      nke_sysctl_handle_int2quad, "Q"),
		VALUE("const", NKE_CTLTYPE_INT | RW, NULL, 42,
		      nke_sysctl_handle_int, "I"),
		VALUE("nothing", NKE_CTLTYPE_INT | RW, NULL, 42,
		      nke_sysctl_handle_long, "L"),
		VALUE("many", NKE_CTLTYPE_OPAQUE | RW, many, sizeof(many),
		      nke_sysctl_handle_opaque, "I"),
		VALUE("odd", NKE_CTLTYPE_OPAQUE | RW, many, 6,
		      nke_sysctl_handle_opaque, "I"),
		VALUE("p", NKE_CTLTYPE_OPAQUE | RW, &ul, sizeof(ul),
		      nke_sysctl_handle_opaque, "P"),
		VALUE("typed", NKE_CTLTYPE_INT | RW, &i, 0,
		      nke_sysctl_handle_int, NULL),
		VALUE("typedq", NKE_CTLTYPE_QUAD | RW, &q, 0,
		      nke_sysctl_handle_quad, "-"),
	};
	int n;

	register_oid(&node);
	for (n = 0; n < ARRAY_SIZE(oids); n++)
		register_oid(&oids[n]);
	i = -5;
	KUNIT_EXPECT_STREQ(test, value("kt/i"), "-5\n");
	KUNIT_EXPECT_STREQ(test, value("kt/iq"), "-5\n");
	KUNIT_EXPECT_STREQ(test, value("kt/typed"), "-5\n");
	KUNIT_EXPECT_EQ(test, 3, write_value("kt/i", "17\n"));
	KUNIT_EXPECT_EQ(test, 17, i);
	KUNIT_EXPECT_EQ(test, 4, write_value("kt/typed", "0x12"));
	KUNIT_EXPECT_EQ(test, 18, i);
	KUNIT_EXPECT_EQ(test, -ERANGE, write_value("kt/i", "2147483648"));
	KUNIT_EXPECT_EQ(test, -ERANGE, write_value("kt/i", "-2147483649"));
	KUNIT_EXPECT_EQ(test, -ERANGE, write_value("kt/iq", "2147483648"));
	KUNIT_EXPECT_EQ(test, -EINVAL, write_value("kt/i", "x"));
	KUNIT_EXPECT_EQ(test, -EINVAL, write_value("kt/i", "1x"));
	KUNIT_EXPECT_EQ(test, -EINVAL, write_value("kt/i", "\n"));
	KUNIT_EXPECT_EQ(test, -EINVAL, write_at("kt/i", "1", 1));
	KUNIT_EXPECT_EQ(test, 18, i);
	KUNIT_EXPECT_EQ(test, 11, write_value("kt/i", "-2147483648"));
	KUNIT_EXPECT_EQ(test, INT_MIN, i);
	KUNIT_EXPECT_EQ(test, 2, write_value("kt/iq", "-7"));
	KUNIT_EXPECT_EQ(test, -7, i);

	KUNIT_EXPECT_EQ(test, 10, write_value("kt/u", "4294967295"));
	KUNIT_EXPECT_EQ(test, UINT_MAX, u);
	KUNIT_EXPECT_STREQ(test, value("kt/u"), "4294967295\n");
	KUNIT_EXPECT_EQ(test, -ERANGE, write_value("kt/u", "4294967296"));
	KUNIT_EXPECT_EQ(test, -EINVAL, write_value("kt/u", "-1"));

	KUNIT_EXPECT_EQ(test, 2, write_value("kt/l", "-3"));
	KUNIT_EXPECT_EQ(test, -3L, l);
	KUNIT_EXPECT_STREQ(test, value("kt/l"), "-3\n");
	KUNIT_EXPECT_EQ(test, 4, write_value("kt/ul", "0xff"));
	KUNIT_EXPECT_EQ(test, 255UL, ul);
	KUNIT_EXPECT_STREQ(test, value("kt/ul"), "255\n");
	KUNIT_EXPECT_STREQ(test, value("kt/p"), "0xff\n");
	KUNIT_EXPECT_EQ(test, 4, write_value("kt/p", "0x10"));
	KUNIT_EXPECT_EQ(test, 16UL, ul);

	KUNIT_EXPECT_EQ(test, 20, write_value("kt/q", "-9223372036854775808"));
	KUNIT_EXPECT_EQ(test, S64_MIN, q);
	KUNIT_EXPECT_STREQ(test, value("kt/q"), "-9223372036854775808\n");
	KUNIT_EXPECT_STREQ(test, value("kt/typedq"), "-9223372036854775808\n");
	KUNIT_EXPECT_EQ(test, -ERANGE,
			write_value("kt/q", "9223372036854775808"));

	KUNIT_EXPECT_STREQ(test, value("kt/const"), "42\n");
	KUNIT_EXPECT_EQ(test, -EPERM, write_value("kt/const", "1"));
	KUNIT_EXPECT_EQ(test, -EINVAL, write_value("kt/nothing", "1"));

	KUNIT_EXPECT_EQ(test, 9, write_value("kt/many", " 1 -2\t03\n"));
	KUNIT_EXPECT_EQ(test, 1, many[0]);
	KUNIT_EXPECT_EQ(test, -2, many[1]);
	KUNIT_EXPECT_EQ(test, 3, many[2]);
	KUNIT_EXPECT_STREQ(test, value("kt/many"), "1 -2 3\n");
	KUNIT_EXPECT_EQ(test, -EINVAL, write_value("kt/many", "1 2"));
	/* No whole number of numbers. */
	KUNIT_EXPECT_EQ(test, 13, (int)strlen(value("kt/odd")));
	for (n = 0; n < ARRAY_SIZE(oids); n++)
		unregister_oid(&oids[n]);
	unregister_oid(&node);
	KUNIT_EXPECT_FALSE(test, is_there("kt/i"));
}

/* A reader gets numbers with its first read; a writer cannot go on. */
static void test_numbers_in_parts(struct kunit *test)
{
	static struct nke_bsd_sysctl_oid node = NODE("kt");
	static int i = 12345;
	static struct nke_bsd_sysctl_oid oid =
		VALUE("i", NKE_CTLTYPE_INT | RD, &i, 0, nke_sysctl_handle_int,
		      "I");
	char text[16];

	register_oid(&node);
	register_oid(&oid);
	KUNIT_EXPECT_EQ(test, 6, read_at("kt/i", text, 6, 0));
	KUNIT_EXPECT_STREQ(test, (char *)text, "12345\n");
	KUNIT_EXPECT_EQ(test, 0, read_at("kt/i", text, 15, 6));
	/* Cut, with its end, and nothing behind the room. */
	memset(text, 'x', sizeof(text));
	KUNIT_EXPECT_EQ(test, 3, read_at("kt/i", text, 3, 0));
	KUNIT_EXPECT_STREQ(test, (char *)text, "12\n");
	KUNIT_EXPECT_EQ(test, 'x', text[4]);
	unregister_oid(&oid);
	unregister_oid(&node);
}

static void test_strings(struct kunit *test)
{
	static struct nke_bsd_sysctl_oid node = NODE("kt");
	static char s[8] = "abc";
	static struct nke_bsd_sysctl_oid oid =
		VALUE("s", NKE_CTLTYPE_STRING | RW, s, sizeof(s),
		      nke_sysctl_handle_string, "A");
	static struct nke_bsd_sysctl_oid fixed =
		VALUE("fixed", NKE_CTLTYPE_STRING | RW, "fixed", 0,
		      nke_sysctl_handle_string, NULL);
	char text[16];

	register_oid(&node);
	register_oid(&oid);
	register_oid(&fixed);
	KUNIT_EXPECT_STREQ(test, value("kt/s"), "abc\n");
	KUNIT_EXPECT_EQ(test, 3, write_value("kt/s", "de\n"));
	KUNIT_EXPECT_STREQ(test, (char *)s, "de");
	KUNIT_EXPECT_EQ(test, 7, write_value("kt/s", "1234567"));
	KUNIT_EXPECT_STREQ(test, (char *)s, "1234567");
	KUNIT_EXPECT_EQ(test, -EINVAL, write_value("kt/s", "12345678"));
	KUNIT_EXPECT_STREQ(test, (char *)s, "1234567");
	/* In parts. */
	KUNIT_EXPECT_EQ(test, 3, read_at("kt/s", text, 3, 0));
	KUNIT_EXPECT_STREQ(test, (char *)text, "123");
	KUNIT_EXPECT_EQ(test, 5, read_at("kt/s", text, 15, 3));
	KUNIT_EXPECT_STREQ(test, (char *)text, "4567\n");
	KUNIT_EXPECT_EQ(test, 0, read_at("kt/s", text, 15, 8));
	KUNIT_EXPECT_EQ(test, 4, write_value("kt/s", "a\nb\n"));
	KUNIT_EXPECT_STREQ(test, (char *)s, "a\nb");
	KUNIT_EXPECT_EQ(test, 1, write_value("kt/s", "\n"));
	KUNIT_EXPECT_STREQ(test, (char *)s, "");
	KUNIT_EXPECT_STREQ(test, value("kt/s"), "\n");
	KUNIT_EXPECT_STREQ(test, value("kt/fixed"), "fixed\n");
	KUNIT_EXPECT_EQ(test, -EPERM, write_value("kt/fixed", "x"));
	unregister_oid(&fixed);
	unregister_oid(&oid);
	unregister_oid(&node);
}

static void test_bytes(struct kunit *test)
{
	static struct nke_bsd_sysctl_oid node = NODE("kt");
	static u8 b[3] = { 0x00, 0xab, 0x1f };
	static struct nke_bsd_sysctl_oid oid =
		VALUE("b", NKE_CTLTYPE_OPAQUE | RW, b, sizeof(b),
		      nke_sysctl_handle_opaque, "S,three");
	char text[16];

	register_oid(&node);
	register_oid(&oid);
	KUNIT_EXPECT_STREQ(test, value("kt/b"), "00ab1f\n");
	KUNIT_EXPECT_EQ(test, 3, read_at("kt/b", text, 3, 0));
	KUNIT_EXPECT_STREQ(test, (char *)text, "00a");
	KUNIT_EXPECT_EQ(test, 4, read_at("kt/b", text, 15, 3));
	KUNIT_EXPECT_STREQ(test, (char *)text, "b1f\n");
	KUNIT_EXPECT_EQ(test, 9, write_value("kt/b", " 01 0203\n"));
	KUNIT_EXPECT_EQ(test, 0, memcmp(b, "\1\2\3", 3));
	KUNIT_EXPECT_EQ(test, -EINVAL, write_value("kt/b", "0405"));
	KUNIT_EXPECT_EQ(test, -EINVAL, write_value("kt/b", "04050"));
	KUNIT_EXPECT_EQ(test, -EINVAL, write_value("kt/b", "xx"));
	KUNIT_EXPECT_EQ(test, -EINVAL, write_value("kt/b", ""));
	KUNIT_EXPECT_EQ(test, 0, memcmp(b, "\1\2\3", 3));
	unregister_oid(&oid);
	unregister_oid(&node);
}

/* The value is whatever the handler gives; it sees its arguments. */
static struct {
	void *arg1;
	int arg2;
	struct sysctl_oid *oid;
	struct proc *p;
	bool old, new;
	int taken, result;
	size_t give;
} seen;

static int handler(struct sysctl_oid *oidp, void *arg1, int arg2,
		   struct sysctl_req *req)
{
	static const char text[100];
	int err = 0;

	seen.oid = oidp;
	seen.arg1 = arg1;
	seen.arg2 = arg2;
	seen.p = REQ(req)->p;
	seen.old = REQ(req)->oldptr;
	seen.new = REQ(req)->newptr;
	while (seen.give && !err) {
		size_t n = min(seen.give, sizeof(text));

		err = REQ(req)->oldfunc(req, text, n);
		seen.give -= n;
	}
	if (!err)
		err = REQ(req)->newfunc(req, &seen.taken, sizeof(int));
	return err ?: seen.result;
}

static void test_handler(struct kunit *test)
{
	static struct nke_bsd_sysctl_oid node = NODE("kt");
	static struct nke_bsd_sysctl_oid oid =
		VALUE("p", RW, &seen, 77, handler, "I");

	register_oid(&node);
	register_oid(&oid);
	memset(&seen, 0, sizeof(seen));
	seen.give = 4;
	KUNIT_EXPECT_STREQ(test, value("kt/p"), "0\n");
	KUNIT_EXPECT_PTR_EQ(test, seen.arg1, (void *)&seen);
	KUNIT_EXPECT_EQ(test, 77, seen.arg2);
	KUNIT_EXPECT_PTR_EQ(test, seen.oid, OID(&oid));
	KUNIT_EXPECT_PTR_EQ(test, seen.p, nke_current_proc());
	KUNIT_EXPECT_TRUE(test, seen.old);
	KUNIT_EXPECT_FALSE(test, seen.new);
	KUNIT_EXPECT_EQ(test, 2, write_value("kt/p", "99"));
	KUNIT_EXPECT_FALSE(test, seen.old);
	KUNIT_EXPECT_TRUE(test, seen.new);
	KUNIT_EXPECT_EQ(test, 99, seen.taken);
	/* Errors; one that is none for a user is EIO. */
	seen.result = EBUSY;
	KUNIT_EXPECT_EQ(test, -EBUSY, write_value("kt/p", "1"));
	seen.result = -EBUSY;
	KUNIT_EXPECT_EQ(test, -EIO, write_value("kt/p", "1"));
	seen.result = 100000;
	KUNIT_EXPECT_EQ(test, -EIO, write_value("kt/p", "1"));
	seen.result = 0;
	/* Nothing is a value, and 64 KiB are the most. */
	KUNIT_EXPECT_STREQ(test, value("kt/p"), "\n");
	seen.give = NKE_SYSCTL_ROOM;
	KUNIT_EXPECT_EQ(test, 0, strncmp(value("kt/p"), "0 0 0 ", 6));
	seen.give = NKE_SYSCTL_ROOM + 4;
	KUNIT_EXPECT_STREQ(test, value("kt/p"), "-12");
	unregister_oid(&oid);
	unregister_oid(&node);
}

/* In any order a value is there while all above it is. */
static void test_order(struct kunit *test)
{
	static struct nke_bsd_sysctl_list deep_list;
	static struct nke_bsd_sysctl_oid node = NODE("kt");
	static struct nke_bsd_sysctl_oid deep =
		VALUE("deep", NKE_CTLTYPE_NODE | RD, &deep_list, 0, NULL, "N");
	static int i = 1;
	static struct nke_bsd_sysctl_oid oid =
		VALUE("i", NKE_CTLTYPE_INT | RD, &i, 0, nke_sysctl_handle_int,
		      "I");

	oid.oid_parent = &deep_list;
	register_oid(&oid);
	register_oid(&deep);
	KUNIT_EXPECT_FALSE(test, is_there("kt/deep/i"));
	register_oid(&node);
	KUNIT_EXPECT_STREQ(test, value("kt/deep/i"), "1\n");
	KUNIT_EXPECT_LE(test, NKE_OID_AUTO_START, oid.oid_number);
	unregister_oid(&deep);
	KUNIT_EXPECT_FALSE(test, is_there("kt/deep/i"));
	KUNIT_EXPECT_EQ(test, NKE_OID_AUTO, deep.oid_number);
	register_oid(&deep);
	KUNIT_EXPECT_STREQ(test, value("kt/deep/i"), "1\n");
	unregister_oid(&node);
	KUNIT_EXPECT_FALSE(test, is_there("kt/deep/i"));
	unregister_oid(&oid);
	unregister_oid(&deep);
}

static void test_refused(struct kunit *test)
{
	static struct nke_bsd_sysctl_oid node = NODE("kt");
	static int one = 1, two = 2;
	static struct nke_bsd_sysctl_oid a =
		VALUE("a", NKE_CTLTYPE_INT | RD, &one, 0,
		      nke_sysctl_handle_int, "I");
	struct nke_bsd_sysctl_oid b = a;

	register_oid(&node);
	a.oid_number = 7;
	register_oid(&a);
	KUNIT_EXPECT_EQ(test, 7, a.oid_number);
	b.oid_arg1 = &two;
	/* Its name, then its number. */
	register_oid(&b);
	KUNIT_EXPECT_STREQ(test, value("kt/a"), "1\n");
	b.oid_name = "b";
	b.oid_number = 7;
	register_oid(&b);
	KUNIT_EXPECT_FALSE(test, is_there("kt/b"));
	register_oid(&a);
	/* Not registered: nothing happens. */
	unregister_oid(&b);
	b.oid_number = -2;
	register_oid(&b);
	KUNIT_EXPECT_FALSE(test, is_there("kt/b"));
	b.oid_number = NKE_OID_AUTO;
	b.oid_version = 2;
	register_oid(&b);
	KUNIT_EXPECT_FALSE(test, is_there("kt/b"));
	b.oid_version = NKE_SYSCTL_OID_VERSION;
	b.oid_name = "b/c";
	register_oid(&b);
	KUNIT_EXPECT_FALSE(test, is_there("kt/b/c"));
	b.oid_name = "..";
	register_oid(&b);
	b.oid_name = "";
	register_oid(&b);
	b.oid_name = "b";
	b.oid_handler = NULL;
	register_oid(&b);
	KUNIT_EXPECT_FALSE(test, is_there("kt/b"));
	b = node;
	b.oid_name = "kt2";
	b.oid_number = NKE_OID_AUTO;
	b.oid_handler = handler;
	register_oid(&b);
	b.oid_handler = NULL;
	b.oid_arg1 = NULL;
	register_oid(&b);
	nke_sysctl_register_oid(NULL);
	KUNIT_EXPECT_EQ(test, NKE_OID_AUTO, b.oid_number);
	/* An old one says nothing of its version. */
	b = a;
	b.oid_kind &= ~NKE_CTLFLAG_OID2;
	b.oid_version = 2;
	b.oid_name = "b";
	b.oid_number = NKE_OID_AUTO;
	register_oid(&b);
	KUNIT_EXPECT_STREQ(test, value("kt/b"), "1\n");
	KUNIT_EXPECT_EQ(test, NKE_OID_AUTO_START, b.oid_number);
	unregister_oid(&b);
	unregister_oid(&a);
	unregister_oid(&node);
}

static umode_t mode_of(const char *name)
{
	struct file *file = open_value(name, O_PATH);
	umode_t mode = 0;

	if (!IS_ERR(file)) {
		mode = file_inode(file)->i_mode & 0777;
		filp_close(file, NULL);
	}
	return mode;
}

static void test_access(struct kunit *test)
{
	static struct nke_bsd_sysctl_oid node = NODE("kt");
	static int i;
	static struct nke_bsd_sysctl_oid oids[] = {
		VALUE("rd", NKE_CTLTYPE_INT | RD, &i, 0,
		      nke_sysctl_handle_int, "I"),
		VALUE("rw", NKE_CTLTYPE_INT | RW, &i, 0,
		      nke_sysctl_handle_int, "I"),
		VALUE("any", NKE_CTLTYPE_INT | RW | NKE_CTLFLAG_ANYBODY, &i, 0,
		      nke_sysctl_handle_int, "I"),
		VALUE("wr", NKE_CTLTYPE_INT | NKE_CTLFLAG_WR, &i, 0,
		      nke_sysctl_handle_int, "I"),
	};
	int n;

	register_oid(&node);
	for (n = 0; n < ARRAY_SIZE(oids); n++)
		register_oid(&oids[n]);
	KUNIT_EXPECT_EQ(test, 0444, mode_of("kt/rd"));
	KUNIT_EXPECT_EQ(test, 0644, mode_of("kt/rw"));
	KUNIT_EXPECT_EQ(test, 0666, mode_of("kt/any"));
	KUNIT_EXPECT_EQ(test, 0200, mode_of("kt/wr"));
	/* Root, too. */
	KUNIT_EXPECT_EQ(test, -EACCES, write_value("kt/rd", "1"));
	KUNIT_EXPECT_EQ(test, 1, write_value("kt/wr", "1"));
	KUNIT_EXPECT_EQ(test, 1, i);
	for (n = 0; n < ARRAY_SIZE(oids); n++)
		unregister_oid(&oids[n]);
	unregister_oid(&node);
}

/* Somebody is in a handler, and stays there until he is let go. */
static struct completion in_handler, leave_handler;

static int slow(struct sysctl_oid *oidp, void *arg1, int arg2,
		struct sysctl_req *req)
{
	complete(&in_handler);
	wait_for_completion(&leave_handler);
	return nke_sysctl_handle_int(oidp, arg1, arg2, req);
}

static void read_slow(struct helper *h)
{
	char text[8];

	h->result = read_at(h->arg, text, sizeof(text) - 1, 0);
}

static void unregister_one(struct helper *h)
{
	complete(&h->ready);
	unregister_oid(h->arg);
}

static struct nke_bsd_sysctl_oid slow_node = NODE("kt");
static int slow_value = 5;
static struct nke_bsd_sysctl_oid slow_oid =
	VALUE("slow", NKE_CTLTYPE_INT | RD, &slow_value, 0, slow, "I");

static void slow_begin(struct kunit *test, struct helper *reader)
{
	init_completion(&in_handler);
	init_completion(&leave_handler);
	register_oid(&slow_node);
	register_oid(&slow_oid);
	helper_start(test, reader, read_slow, "kt/slow");
	KUNIT_ASSERT_GT(test, wait_for_completion_timeout(&in_handler,
							  KERN_WAIT), 0UL);
}

/*
 * Unregistering waits for the handler, and holds up nobody else meanwhile; the
 * name is free as soon as the handler is out.
 */
static void test_unregister_waits(struct kunit *test)
{
	static struct nke_bsd_sysctl_oid other =
		VALUE("other", NKE_CTLTYPE_INT | RD, &slow_value, 0,
		      nke_sysctl_handle_int, "I");
	static struct nke_bsd_sysctl_oid again =
		VALUE("slow", NKE_CTLTYPE_INT | RD, &slow_value, 0,
		      nke_sysctl_handle_int, "I");
	struct helper reader, leaver;

	slow_begin(test, &reader);
	helper_start(test, &leaver, unregister_one, &slow_oid);
	helper_ready(&leaver);
	KUNIT_EXPECT_TRUE(test, helper_sleeps(&leaver, TASK_UNINTERRUPTIBLE));
	KUNIT_EXPECT_FALSE(test, completion_done(&leaver.done));
	register_oid(&other);
	KUNIT_EXPECT_STREQ(test, value("kt/other"), "5\n");
	register_oid(&again);
	KUNIT_EXPECT_STREQ(test, value("kt/slow"), "-2");
	unregister_oid(&other);
	KUNIT_EXPECT_FALSE(test, completion_done(&leaver.done));
	complete(&leave_handler);
	helper_join(&leaver);
	helper_join(&reader);
	KUNIT_EXPECT_EQ(test, 2, reader.result);
	KUNIT_EXPECT_STREQ(test, value("kt/slow"), "5\n");
	unregister_oid(&again);
	unregister_oid(&slow_node);
}

/* A node takes what is below it out of sight; both may be unregistered then. */
static void test_unregister_twice(struct kunit *test)
{
	struct helper reader, node_leaver, leaver;

	slow_begin(test, &reader);
	helper_start(test, &node_leaver, unregister_one, &slow_node);
	helper_ready(&node_leaver);
	KUNIT_EXPECT_TRUE(test,
			  helper_sleeps(&node_leaver, TASK_UNINTERRUPTIBLE));
	helper_start(test, &leaver, unregister_one, &slow_oid);
	helper_ready(&leaver);
	KUNIT_EXPECT_TRUE(test, helper_sleeps(&leaver, TASK_UNINTERRUPTIBLE));
	KUNIT_EXPECT_FALSE(test, completion_done(&leaver.done));
	complete(&leave_handler);
	helper_join(&leaver);
	helper_join(&node_leaver);
	helper_join(&reader);
	KUNIT_EXPECT_EQ(test, 2, reader.result);
}

/* Without LOCKED, on the value or above, one handler runs at a time. */
static void test_legacy_lock(struct kunit *test)
{
	static int i = 3;
	static struct nke_bsd_sysctl_oid quick =
		VALUE("quick", NKE_CTLTYPE_INT | RD, &i, 0,
		      nke_sysctl_handle_int, "I");
	struct nke_bsd_sysctl_oid locked = quick;
	struct helper reader, second;
	int kind = slow_oid.oid_kind;

	slow_oid.oid_kind &= ~NKE_CTLFLAG_LOCKED;
	quick.oid_kind &= ~NKE_CTLFLAG_LOCKED;
	locked.oid_name = "locked";
	slow_begin(test, &reader);
	register_oid(&quick);
	register_oid(&locked);
	helper_start(test, &second, read_slow, "kt/quick");
	KUNIT_EXPECT_TRUE(test, helper_sleeps(&second, TASK_UNINTERRUPTIBLE));
	KUNIT_EXPECT_STREQ(test, value("kt/locked"), "3\n");
	KUNIT_EXPECT_FALSE(test, completion_done(&second.done));
	complete(&leave_handler);
	helper_join(&reader);
	helper_join(&second);
	KUNIT_EXPECT_EQ(test, 2, second.result);
	unregister_oid(&locked);
	unregister_oid(&quick);
	unregister_oid(&slow_oid);
	unregister_oid(&slow_node);
	slow_oid.oid_kind = kind;
}

static int registers(struct sysctl_oid *oidp, void *arg1, int arg2,
		     struct sysctl_req *req)
{
	register_oid(arg1);
	return 0;
}

/* A handler may register others, also under XNU's lock. */
static void test_register_in_handler(struct kunit *test)
{
	static struct nke_bsd_sysctl_oid node = NODE("kt");
	static int i = 4;
	static struct nke_bsd_sysctl_oid child =
		VALUE("child", NKE_CTLTYPE_INT | RD, &i, 0,
		      nke_sysctl_handle_int, "I");
	static struct nke_bsd_sysctl_oid maker =
		VALUE("maker", NKE_CTLTYPE_INT | RD, &child, 0, registers,
		      "I");

	maker.oid_kind &= ~NKE_CTLFLAG_LOCKED;
	register_oid(&node);
	register_oid(&maker);
	KUNIT_EXPECT_STREQ(test, value("kt/maker"), "\n");
	KUNIT_EXPECT_STREQ(test, value("kt/child"), "4\n");
	unregister_oid(&child);
	unregister_oid(&maker);
	unregister_oid(&node);
}

/* What a client has left goes with it, wherever its parts are. */
static void test_client(struct kunit *test)
{
	static struct nke_bsd_sysctl_oid node = NODE("kt");
	static struct nke_bsd_sysctl_oid value =
		VALUE("left", NKE_CTLTYPE_INT | RD, &slow_value, 0,
		      nke_sysctl_handle_int, "I");
	struct nke_bsd_sysctl_oid *heap;

	heap = kmemdup(&value, sizeof(value), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, heap);
	heap->oid_name = "heap";
	KUNIT_ASSERT_EQ(test, 0, nke_client_add(THIS_MODULE, "org.nke.kunit"));
	register_oid(&node);
	register_oid(&value);
	register_oid(heap);
	KUNIT_EXPECT_TRUE(test, is_there("kt/left"));
	KUNIT_EXPECT_TRUE(test, is_there("kt/heap"));
	nke_client_remove(THIS_MODULE);
	KUNIT_EXPECT_FALSE(test, is_there("kt/left"));
	KUNIT_EXPECT_FALSE(test, is_there("kt/heap"));
	KUNIT_EXPECT_EQ(test, NKE_OID_AUTO, heap->oid_number);
	KUNIT_EXPECT_EQ(test, NKE_OID_AUTO, node.oid_number);
	kfree(heap);
}

/* Without memory nothing is left behind; a later chance shows the value. */
static void test_no_memory(struct kunit *test)
{
	static struct nke_bsd_sysctl_oid node = NODE("kt");
	static struct nke_bsd_sysctl_oid oid =
		VALUE("i", NKE_CTLTYPE_INT | RD, &slow_value, 0,
		      nke_sysctl_handle_int, "I");
	static struct nke_bsd_sysctl_oid next =
		VALUE("next", NKE_CTLTYPE_INT | RD, &slow_value, 0,
		      nke_sysctl_handle_int, "I");
	int nth, shown = 0, refused = 0;

	if (!can_fail_alloc())
		kunit_skip(test, "needs FAILSLAB");
	register_oid(&node);
	for (nth = 1; nth < 20; nth++) {
		bool failed;

		fail_alloc(nth);
		register_oid(&oid);
		failed = fail_alloc_end();
		if (!failed)
			break;
		if (oid.oid_number == NKE_OID_AUTO) {
			refused++;
			continue;
		}
		if (!is_there("kt/i")) {
			register_oid(&next);
			KUNIT_EXPECT_TRUE(test, is_there("kt/i"));
			unregister_oid(&next);
			shown++;
		}
		unregister_oid(&oid);
		KUNIT_EXPECT_FALSE(test, is_there("kt/i"));
	}
	KUNIT_EXPECT_LT(test, nth, 20);
	KUNIT_EXPECT_GT(test, refused, 0);
	KUNIT_EXPECT_GT(test, shown, 0);
	if (oid.oid_number != NKE_OID_AUTO)
		unregister_oid(&oid);
	unregister_oid(&node);
}

static struct kunit_case sysctl_cases[] = {
	KUNIT_CASE(test_numbers),
	KUNIT_CASE(test_numbers_in_parts),
	KUNIT_CASE(test_strings),
	KUNIT_CASE(test_bytes),
	KUNIT_CASE(test_handler),
	KUNIT_CASE(test_order),
	KUNIT_CASE(test_refused),
	KUNIT_CASE(test_access),
	KUNIT_CASE(test_unregister_waits),
	KUNIT_CASE(test_unregister_twice),
	KUNIT_CASE(test_legacy_lock),
	KUNIT_CASE(test_register_in_handler),
	KUNIT_CASE(test_client),
	KUNIT_CASE(test_no_memory),
	{}
};

static struct kunit_suite sysctl_suite = {
	.name = "nke_kern_sysctl",
	.test_cases = sysctl_cases,
};

kunit_test_suite(sysctl_suite);
