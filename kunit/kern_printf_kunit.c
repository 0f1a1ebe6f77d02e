// SPDX-License-Identifier: GPL-2.0
/*
 * printf() and its kin: what arrives in the kernel log, one record a line.
 */
#include <kunit/test.h>
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/kmsg_dump.h>
#include <linux/random.h>
#include <linux/string.h>

#include "fail_alloc.h"
#include "kern/kern.h"
#include "kern_fixture.h"

#define MAX_LINES	40
#define MAX_LEN		1024

/* Each test's lines begin with a word that nobody else prints. */
static char tag[20];
static char (*lines)[MAX_LEN];
static int levels[MAX_LINES];

static int printf_test_init(struct kunit *test)
{
	scnprintf(tag, sizeof(tag), "nke-%08x:", get_random_u32());
	lines = kunit_kzalloc(test, MAX_LINES * MAX_LEN, GFP_KERNEL);
	return lines ? 0 : -ENOMEM;
}

/* The log's lines with the tag, from there on; returns how many. */
static int read_log(void)
{
	static char record[2 * MAX_LEN];
	struct kmsg_dump_iter iter = { 0 };
	size_t len;
	int n = 0;

	kmsg_dump_rewind(&iter);
	while (n < MAX_LINES &&
	       kmsg_dump_get_line(&iter, true, record, sizeof(record) - 1,
				  &len)) {
		char *at;

		record[len] = '\0';
		at = strstr(record, tag);
		if (!at)
			continue;
		if (sscanf(record, "<%d>", &levels[n]) != 1)
			levels[n] = -1;
		strscpy(lines[n], at + strlen(tag), MAX_LEN);
		lines[n][strcspn(lines[n], "\n")] = '\0';
		n++;
	}
	return n;
}

static char taken[10][600];
static unsigned int taken_lines;

static void take(int level, const char *text, unsigned int len)
{
	if (taken_lines < ARRAY_SIZE(taken)) {
		memcpy(taken[taken_lines], text, len);
		taken[taken_lines][len] = '\0';
	}
	taken_lines++;
}

static void add(struct nke_line *line, const char *text)
{
	nke_line_add(line, text, strlen(text), take);
}

static void test_line(struct kunit *test)
{
	struct nke_line line = { 0 };

	taken_lines = 0;
	add(&line, "one\n");
	add(&line, "tw");
	add(&line, "");
	add(&line, "o\nthree\nfo");
	KUNIT_ASSERT_EQ(test, 3U, taken_lines);
	KUNIT_EXPECT_STREQ(test, taken[0], "one");
	KUNIT_EXPECT_STREQ(test, taken[1], "two");
	KUNIT_EXPECT_STREQ(test, taken[2], "three");
	KUNIT_EXPECT_EQ(test, 2U, line.len);
	add(&line, "ur\n\n\n");
	KUNIT_ASSERT_EQ(test, 4U, taken_lines);
	KUNIT_EXPECT_STREQ(test, taken[3], "four");
	KUNIT_EXPECT_EQ(test, 0U, line.len);
}

static void test_line_long(struct kunit *test)
{
	struct nke_line line = { 0 };
	char text[600];

	memset(text, 'x', sizeof(text));
	taken_lines = 0;
	/* As long as can be, in one piece. */
	nke_line_add(&line, text, sizeof(line.text), take);
	KUNIT_EXPECT_EQ(test, 0U, taken_lines);
	add(&line, "\n");
	KUNIT_ASSERT_EQ(test, 1U, taken_lines);
	KUNIT_EXPECT_EQ(test, sizeof(line.text), strlen(taken[0]));
	/* Longer, in two. */
	nke_line_add(&line, text, sizeof(line.text) + 1, take);
	add(&line, "y\n");
	KUNIT_ASSERT_EQ(test, 3U, taken_lines);
	KUNIT_EXPECT_EQ(test, sizeof(line.text), strlen(taken[1]));
	KUNIT_EXPECT_STREQ(test, taken[2], "xy");
}

static void test_printf(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, (int)strlen(tag) + 6,
			nke_printf("%sone %d\n", tag, 1));
	KUNIT_EXPECT_EQ(test, (int)strlen(tag), nke_printf("%s", tag));
	KUNIT_EXPECT_EQ(test, 0, nke_printf("%s", ""));
	KUNIT_EXPECT_EQ(test, 9, nke_printf("two %s", "parts"));
	KUNIT_EXPECT_EQ(test, 1, read_log());
	KUNIT_EXPECT_EQ(test, 1, nke_printf("\n"));
	nke_printf("%sthree\n%sfour\n", tag, tag);
	KUNIT_ASSERT_EQ(test, 4, read_log());
	KUNIT_EXPECT_STREQ(test, lines[0], "one 1");
	KUNIT_EXPECT_STREQ(test, lines[1], "two parts");
	KUNIT_EXPECT_STREQ(test, lines[2], "three");
	KUNIT_EXPECT_STREQ(test, lines[3], "four");
	KUNIT_EXPECT_EQ(test, LOGLEVEL_INFO, levels[0]);
}

/* Longer than what fits beside the stack. */
static void test_printf_long(struct kunit *test)
{
	char text[300];

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	KUNIT_EXPECT_EQ(test, (int)(strlen(tag) + strlen(text)) + 1,
			nke_printf("%s%s\n", tag, text));
	KUNIT_ASSERT_EQ(test, 1, read_log());
	KUNIT_EXPECT_STREQ(test, lines[0], (char *)text);
}

/* Without memory for it the beginning, and a line for what comes next. */
static void test_printf_nomem(struct kunit *test)
{
	char text[300];
	int len;

	if (!can_fail_alloc())
		kunit_skip(test, "needs failslab");
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	fail_alloc(1);
	len = nke_printf("%s%s\n", tag, text);
	KUNIT_EXPECT_TRUE(test, fail_alloc_end());
	KUNIT_EXPECT_EQ(test, 127, len);
	nke_printf("y\n");
	KUNIT_ASSERT_EQ(test, 1, read_log());
	KUNIT_EXPECT_EQ(test, 128 - strlen(tag), strlen(lines[0]));
	KUNIT_EXPECT_STREQ(test, lines[0] + 127 - strlen(tag), "y");
}

static void print_twice(struct helper *h)
{
	nke_printf("%sthey", tag);
	complete(&h->ready);
	wait_for_completion(&h->go);
	nke_printf(" go\n");
}

static void test_printf_interleaved(struct kunit *test)
{
	struct helper h;

	nke_printf("%swe", tag);
	helper_start(test, &h, print_twice, NULL);
	helper_ready(&h);
	nke_printf(" stay\n");
	complete(&h.go);
	helper_join(&h);
	KUNIT_ASSERT_EQ(test, 2, read_log());
	KUNIT_EXPECT_STREQ(test, lines[0], "we stay");
	KUNIT_EXPECT_STREQ(test, lines[1], "they go");
}

static struct completion printed;

static void print_soft(struct tasklet_struct *t)
{
	nke_printf("%ssoft", tag);
	nke_printf("irq\n");
	complete(&printed);
}

static void test_printf_softirq(struct kunit *test)
{
	static DECLARE_TASKLET(soft, print_soft);

	init_completion(&printed);
	nke_printf("%sta", tag);
	tasklet_schedule(&soft);
	KUNIT_ASSERT_GT(test, wait_for_completion_timeout(&printed, KERN_WAIT),
			0UL);
	tasklet_kill(&soft);
	nke_printf("sk\n");
	KUNIT_ASSERT_EQ(test, 2, read_log());
	KUNIT_EXPECT_STREQ(test, lines[0], "softirq");
	KUNIT_EXPECT_STREQ(test, lines[1], "task");
}

/* More at a time than there are lines: pieces, but nothing is lost. */
static void test_printf_crowd(struct kunit *test)
{
	struct helper *h = kunit_kcalloc(test, 18, sizeof(*h), GFP_KERNEL);
	int whole = 0, halves = 0;
	int i, n;

	KUNIT_ASSERT_NOT_NULL(test, h);
	for (i = 0; i < 18; i++) {
		helper_start(test, &h[i], print_twice, NULL);
		helper_ready(&h[i]);
	}
	for (i = 0; i < 18; i++)
		complete(&h[i].go);
	for (i = 0; i < 18; i++)
		helper_join(&h[i]);
	n = read_log();
	KUNIT_EXPECT_EQ(test, 18, n);
	for (i = 0; i < n; i++) {
		whole += !strcmp(lines[i], "they go");
		halves += !strcmp(lines[i], "they");
	}
	KUNIT_EXPECT_EQ(test, 18, whole + halves);
	KUNIT_EXPECT_GE(test, halves, 2);
}

/* A line that nobody ends comes out all the same. */
static void test_printf_unfinished(struct kunit *test)
{
	unsigned long end = jiffies + KERN_WAIT;

	nke_printf("%sno end", tag);
	KUNIT_EXPECT_EQ(test, 0, read_log());
	while (!read_log() && time_before(jiffies, end))
		schedule_timeout_uninterruptible(HZ / 10);
	KUNIT_ASSERT_EQ(test, 1, read_log());
	KUNIT_EXPECT_STREQ(test, lines[0], "no end");
}

static int print_list(const char *fmt, ...)
{
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = nke_vprintf(fmt, ap);
	va_end(ap);
	return len;
}

static void test_kin(struct kunit *test)
{
	int i;

	KUNIT_EXPECT_EQ(test, (int)strlen(tag) + 10,
			print_list("%svprintf %d\n", tag, 1));
	nke_IOLog("%sIOLog %d\n", tag, 2);
	nke_kprintf("%skprintf %d\n", tag, 3);
	KUNIT_ASSERT_EQ(test, 3, read_log());
	KUNIT_EXPECT_STREQ(test, lines[0], "vprintf 1");
	KUNIT_EXPECT_STREQ(test, lines[1], "IOLog 2");
	KUNIT_EXPECT_STREQ(test, lines[2], "kprintf 3");
	KUNIT_EXPECT_EQ(test, LOGLEVEL_INFO, levels[0]);
	KUNIT_EXPECT_EQ(test, LOGLEVEL_INFO, levels[1]);
	KUNIT_EXPECT_EQ(test, LOGLEVEL_DEBUG, levels[2]);
	/* From LOG_ALERT on; emergencies would go to all terminals. */
	for (i = LOGLEVEL_ALERT; i <= LOGLEVEL_DEBUG; i++)
		KUNIT_EXPECT_EQ(test, 0, nke_log(i | 8, "%slog %d\n", tag, i));
	KUNIT_ASSERT_EQ(test, 10, read_log());
	for (i = LOGLEVEL_ALERT; i <= LOGLEVEL_DEBUG; i++)
		KUNIT_EXPECT_EQ(test, i, levels[2 + i]);
}

#define OS_LOG_DEFAULT	0x00
#define OS_LOG_INFO	0x01
#define OS_LOG_DEBUG	0x02
#define OS_LOG_ERROR	0x10
#define OS_LOG_FAULT	0x11

static void test_os_log(struct kunit *test)
{
	static const u8 types[] = {
		OS_LOG_DEFAULT, OS_LOG_INFO, OS_LOG_DEBUG, OS_LOG_ERROR,
		OS_LOG_FAULT,
	};
	static const int want[] = {
		LOGLEVEL_INFO, LOGLEVEL_INFO, LOGLEVEL_DEBUG, LOGLEVEL_ERR,
		LOGLEVEL_CRIT,
	};
	int i;

	for (i = 0; i < ARRAY_SIZE(types); i++)
		nke_os_log(NULL, types[i], "%smessage %d", tag, i);
	KUNIT_ASSERT_EQ(test, (int)ARRAY_SIZE(types), read_log());
	for (i = 0; i < ARRAY_SIZE(types); i++)
		KUNIT_EXPECT_EQ(test, want[i], levels[i]);
	/* A line end changes nothing, a line of printf() stays apart. */
	nke_printf("%spart", tag);
	nke_os_log(NULL, OS_LOG_INFO, "%swhole\n", tag);
	nke_printf(" and end\n");
	KUNIT_ASSERT_EQ(test, 7, read_log());
	KUNIT_EXPECT_STREQ(test, lines[0], "message 0");
	KUNIT_EXPECT_STREQ(test, lines[5], "whole");
	KUNIT_EXPECT_STREQ(test, lines[6], "part and end");
}

static void test_os_log_nomem(struct kunit *test)
{
	struct os_log_s *log;

	if (!can_fail_alloc())
		kunit_skip(test, "needs failslab, also where one may wait");
	fail_alloc(1);
	log = nke_os_log_create(tag, "net");
	KUNIT_EXPECT_TRUE(test, fail_alloc_end());
	KUNIT_EXPECT_NULL(test, log);
	nke_os_release(log);
}

static void test_os_log_named(struct kunit *test)
{
	struct os_log_s *log = nke_os_log_create(tag, "net");

	KUNIT_ASSERT_NOT_NULL(test, log);
	nke_os_log(log, OS_LOG_INFO, "1\n2");
	nke_os_release(log);
	nke_os_release(NULL);
	/* The tag is the name's. */
	KUNIT_ASSERT_EQ(test, 2, read_log());
	KUNIT_EXPECT_STREQ(test, lines[0], ":net: 1");
	KUNIT_EXPECT_STREQ(test, lines[1], ":net: 2");
}

static void test_debugger(struct kunit *test)
{
	char why[40];

	scnprintf(why, sizeof(why), "%sfirst", tag);
	nke_PE_enter_debugger(why);
	scnprintf(why, sizeof(why), "%ssecond", tag);
	nke_Debugger(why);
	nke_PE_enter_debugger(NULL);
	KUNIT_ASSERT_EQ(test, read_log(), 2);
	KUNIT_EXPECT_STREQ(test, lines[0], "first");
	KUNIT_EXPECT_STREQ(test, lines[1], "second");
	KUNIT_EXPECT_EQ(test, levels[0], LOGLEVEL_WARNING);
}

static struct kunit_case printf_cases[] = {
	KUNIT_CASE(test_line),
	KUNIT_CASE(test_line_long),
	KUNIT_CASE(test_printf),
	KUNIT_CASE(test_printf_long),
	KUNIT_CASE(test_printf_nomem),
	KUNIT_CASE(test_printf_interleaved),
	KUNIT_CASE(test_printf_softirq),
	KUNIT_CASE(test_printf_crowd),
	KUNIT_CASE(test_printf_unfinished),
	KUNIT_CASE(test_kin),
	KUNIT_CASE(test_os_log),
	KUNIT_CASE(test_os_log_nomem),
	KUNIT_CASE(test_os_log_named),
	KUNIT_CASE(test_debugger),
	{}
};

static struct kunit_suite printf_suite = {
	.name = "nke_printf",
	.init = printf_test_init,
	.test_cases = printf_cases,
};

kunit_test_suite(printf_suite);
