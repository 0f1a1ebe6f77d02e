// SPDX-License-Identifier: GPL-2.0
/*
 * The lists of sys/queue.h, a header of the client world that has nothing but
 * macros: who is where after each operation, seen from all sides.
 */
#include <kunit/test.h>

#undef LIST_HEAD
#include <sys/queue.h>

struct item {
	SLIST_ENTRY(item) slist;
	LIST_ENTRY(item) list;
	/* STAILQ_LAST() has to find the way back from it. */
	STAILQ_ENTRY(item) stailq;
	TAILQ_ENTRY(item) tailq;
	CIRCLEQ_ENTRY(item) circleq;
	char name;
};

SLIST_HEAD(slist, item);
LIST_HEAD(list, item);
STAILQ_HEAD(stailq, item);
TAILQ_HEAD(tailq, item);
CIRCLEQ_HEAD(circleq, item);

static bool slist_is(struct slist *head, const char *names)
{
	struct item *it;

	SLIST_FOREACH(it, head, slist)
		if (it->name != *names++)
			return false;
	return !*names;
}

static bool list_is(struct list *head, const char *names)
{
	struct item **link = &LIST_FIRST(head);
	struct item *it;

	LIST_FOREACH(it, head, list) {
		if (it->name != *names++ || it->list.le_prev != link)
			return false;
		link = &LIST_NEXT(it, list);
	}
	return !*names;
}

static bool stailq_is(struct stailq *head, const char *names)
{
	struct item **link = &STAILQ_FIRST(head);
	struct item *last = NULL;
	struct item *it;

	STAILQ_FOREACH(it, head, stailq) {
		if (it->name != *names++)
			return false;
		link = &STAILQ_NEXT(it, stailq);
		last = it;
	}
	return !*names && head->stqh_last == link &&
	       STAILQ_LAST(head, item, stailq) == last &&
	       STAILQ_EMPTY(head) == !last;
}

static bool tailq_is(struct tailq *head, const char *names)
{
	const char *end = names + strlen(names);
	struct item **link = &TAILQ_FIRST(head);
	struct item *it;

	TAILQ_FOREACH_REVERSE(it, head, tailq, tailq)
		if (end == names || it->name != *--end)
			return false;
	if (end != names)
		return false;
	TAILQ_FOREACH(it, head, tailq) {
		if (it->name != *names++ || it->tailq.tqe_prev != link)
			return false;
		link = &TAILQ_NEXT(it, tailq);
	}
	return !*names && head->tqh_last == link;
}

static bool circleq_is(struct circleq *head, const char *names)
{
	const char *end = names + strlen(names);
	struct item *it;

	for (it = CIRCLEQ_LAST(head); it != (void *)head;
	     it = CIRCLEQ_PREV(it, circleq))
		if (end == names || it->name != *--end)
			return false;
	if (end != names || CIRCLEQ_EMPTY(head) != !*names)
		return false;
	CIRCLEQ_FOREACH(it, head, circleq)
		if (it->name != *names++)
			return false;
	return !*names;
}

static void test_slist(struct kunit *test)
{
	struct slist head = SLIST_HEAD_INITIALIZER(head);
	struct item *it, *tmp, **link;
	struct item a = { .name = 'a' };
	struct item b = { .name = 'b' };
	struct item c = { .name = 'c' };
	struct item d = { .name = 'd' };

	KUNIT_EXPECT_TRUE(test, SLIST_EMPTY(&head));
	head.slh_first = &a;
	SLIST_INIT(&head);
	KUNIT_EXPECT_TRUE(test, slist_is(&head, ""));
	SLIST_INSERT_HEAD(&head, &b, slist);
	SLIST_INSERT_HEAD(&head, &a, slist);
	SLIST_INSERT_AFTER(&b, &d, slist);
	SLIST_INSERT_AFTER(&b, &c, slist);
	KUNIT_EXPECT_TRUE(test, slist_is(&head, "abcd"));
	SLIST_REMOVE(&head, &c, item, slist);
	KUNIT_EXPECT_TRUE(test, slist_is(&head, "abd"));
	SLIST_REMOVE_AFTER(&a, slist);
	KUNIT_EXPECT_TRUE(test, slist_is(&head, "ad"));
	SLIST_REMOVE_AFTER(&a, slist);
	KUNIT_EXPECT_TRUE(test, slist_is(&head, "a"));
	SLIST_REMOVE(&head, &a, item, slist);
	KUNIT_EXPECT_TRUE(test, slist_is(&head, ""));

	SLIST_INSERT_HEAD(&head, &c, slist);
	SLIST_INSERT_HEAD(&head, &b, slist);
	SLIST_INSERT_HEAD(&head, &a, slist);
	SLIST_REMOVE_HEAD(&head, slist);
	KUNIT_EXPECT_TRUE(test, slist_is(&head, "bc"));
	SLIST_FOREACH_PREVPTR(it, link, &head, slist)
		if (it == &c)
			*link = SLIST_NEXT(it, slist);
	KUNIT_EXPECT_TRUE(test, slist_is(&head, "b"));
	SLIST_INSERT_HEAD(&head, &a, slist);
	SLIST_FOREACH_SAFE(it, &head, slist, tmp) {
		SLIST_REMOVE(&head, it, item, slist);
		memset(it, 0xff, sizeof(*it));
	}
	KUNIT_EXPECT_TRUE(test, SLIST_EMPTY(&head));
}

static void test_list(struct kunit *test)
{
	struct list head = LIST_HEAD_INITIALIZER(head);
	struct list other = LIST_HEAD_INITIALIZER(other);
	struct item *it, *tmp;
	struct item a = { .name = 'a' };
	struct item b = { .name = 'b' };
	struct item c = { .name = 'c' };
	struct item d = { .name = 'd' };

	KUNIT_EXPECT_TRUE(test, LIST_EMPTY(&head));
	head.lh_first = &a;
	LIST_INIT(&head);
	LIST_INSERT_HEAD(&head, &c, list);
	LIST_INSERT_HEAD(&head, &a, list);
	LIST_INSERT_AFTER(&c, &d, list);
	LIST_INSERT_BEFORE(&c, &b, list);
	KUNIT_EXPECT_TRUE(test, list_is(&head, "abcd"));
	LIST_REMOVE(&b, list);
	LIST_INSERT_AFTER(&a, &b, list);
	KUNIT_EXPECT_TRUE(test, list_is(&head, "abcd"));
	LIST_REMOVE(&a, list);
	LIST_INSERT_BEFORE(&b, &a, list);
	KUNIT_EXPECT_TRUE(test, list_is(&head, "abcd"));
	LIST_REMOVE(&d, list);
	KUNIT_EXPECT_TRUE(test, list_is(&head, "abc"));

	LIST_SWAP(&head, &other, item, list);
	KUNIT_EXPECT_TRUE(test, list_is(&head, ""));
	KUNIT_EXPECT_TRUE(test, list_is(&other, "abc"));
	LIST_INSERT_HEAD(&head, &d, list);
	LIST_SWAP(&head, &other, item, list);
	KUNIT_EXPECT_TRUE(test, list_is(&head, "abc"));
	KUNIT_EXPECT_TRUE(test, list_is(&other, "d"));

	LIST_FOREACH_SAFE(it, &head, list, tmp) {
		LIST_REMOVE(it, list);
		memset(it, 0xff, sizeof(*it));
	}
	KUNIT_EXPECT_TRUE(test, LIST_EMPTY(&head));
}

static void test_stailq(struct kunit *test)
{
	struct stailq head = STAILQ_HEAD_INITIALIZER(head);
	struct stailq other;
	struct item *it, *tmp;
	struct item a = { .name = 'a' };
	struct item b = { .name = 'b' };
	struct item c = { .name = 'c' };
	struct item d = { .name = 'd' };

	KUNIT_EXPECT_TRUE(test, stailq_is(&head, ""));
	STAILQ_INIT(&other);
	KUNIT_EXPECT_TRUE(test, stailq_is(&other, ""));
	STAILQ_INSERT_HEAD(&head, &b, stailq);
	STAILQ_INSERT_HEAD(&head, &a, stailq);
	STAILQ_INSERT_AFTER(&head, &b, &c, stailq);
	KUNIT_EXPECT_TRUE(test, stailq_is(&head, "abc"));
	STAILQ_INSERT_TAIL(&head, &d, stailq);
	KUNIT_EXPECT_TRUE(test, stailq_is(&head, "abcd"));
	STAILQ_REMOVE(&head, &b, item, stailq);
	KUNIT_EXPECT_TRUE(test, stailq_is(&head, "acd"));
	STAILQ_INSERT_AFTER(&head, &a, &b, stailq);
	STAILQ_REMOVE(&head, &d, item, stailq);
	KUNIT_EXPECT_TRUE(test, stailq_is(&head, "abc"));
	STAILQ_REMOVE_AFTER(&head, &a, stailq);
	KUNIT_EXPECT_TRUE(test, stailq_is(&head, "ac"));
	STAILQ_REMOVE_AFTER(&head, &a, stailq);
	KUNIT_EXPECT_TRUE(test, stailq_is(&head, "a"));
	STAILQ_REMOVE_HEAD(&head, stailq);
	KUNIT_EXPECT_TRUE(test, stailq_is(&head, ""));

	STAILQ_CONCAT(&head, &other);
	KUNIT_EXPECT_TRUE(test, stailq_is(&head, ""));
	STAILQ_INSERT_TAIL(&other, &c, stailq);
	STAILQ_INSERT_TAIL(&other, &d, stailq);
	STAILQ_CONCAT(&head, &other);
	KUNIT_EXPECT_TRUE(test, stailq_is(&head, "cd"));
	KUNIT_EXPECT_TRUE(test, stailq_is(&other, ""));
	STAILQ_INSERT_TAIL(&other, &a, stailq);
	STAILQ_INSERT_TAIL(&other, &b, stailq);
	STAILQ_CONCAT(&other, &head);
	KUNIT_EXPECT_TRUE(test, stailq_is(&other, "abcd"));
	KUNIT_EXPECT_TRUE(test, stailq_is(&head, ""));

	STAILQ_SWAP(&head, &other, item);
	KUNIT_EXPECT_TRUE(test, stailq_is(&head, "abcd"));
	KUNIT_EXPECT_TRUE(test, stailq_is(&other, ""));
	STAILQ_SWAP(&head, &other, item);
	KUNIT_EXPECT_TRUE(test, stailq_is(&head, ""));
	KUNIT_EXPECT_TRUE(test, stailq_is(&other, "abcd"));

	STAILQ_REMOVE_HEAD_UNTIL(&other, &b, stailq);
	KUNIT_EXPECT_TRUE(test, stailq_is(&other, "cd"));
	STAILQ_REMOVE_HEAD_UNTIL(&other, &d, stailq);
	KUNIT_EXPECT_TRUE(test, stailq_is(&other, ""));

	STAILQ_INSERT_TAIL(&head, &a, stailq);
	STAILQ_INSERT_TAIL(&head, &b, stailq);
	STAILQ_FOREACH_SAFE(it, &head, stailq, tmp) {
		STAILQ_REMOVE(&head, it, item, stailq);
		memset(it, 0xff, sizeof(*it));
	}
	KUNIT_EXPECT_TRUE(test, stailq_is(&head, ""));
}

static void test_tailq(struct kunit *test)
{
	struct tailq head = TAILQ_HEAD_INITIALIZER(head);
	struct tailq other = { };
	struct item *it, *tmp;
	struct item a = { .name = 'a' };
	struct item b = { .name = 'b' };
	struct item c = { .name = 'c' };
	struct item d = { .name = 'd' };

	KUNIT_EXPECT_TRUE(test, tailq_is(&head, ""));
	TAILQ_INIT_AFTER_BZERO(&other);
	KUNIT_EXPECT_TRUE(test, tailq_is(&other, ""));
	TAILQ_INSERT_HEAD(&head, &c, tailq);
	TAILQ_INSERT_HEAD(&head, &a, tailq);
	TAILQ_INSERT_AFTER(&head, &a, &b, tailq);
	TAILQ_INSERT_AFTER(&head, &c, &d, tailq);
	KUNIT_EXPECT_TRUE(test, tailq_is(&head, "abcd"));
	TAILQ_REMOVE(&head, &a, tailq);
	TAILQ_INSERT_BEFORE(&b, &a, tailq);
	KUNIT_EXPECT_TRUE(test, tailq_is(&head, "abcd"));
	TAILQ_REMOVE(&head, &d, tailq);
	KUNIT_EXPECT_TRUE(test, tailq_is(&head, "abc"));
	TAILQ_INSERT_TAIL(&head, &d, tailq);
	TAILQ_REMOVE(&head, &c, tailq);
	TAILQ_INSERT_BEFORE(&d, &c, tailq);
	KUNIT_EXPECT_TRUE(test, tailq_is(&head, "abcd"));
	KUNIT_EXPECT_PTR_EQ(test, TAILQ_LAST(&head, tailq), &d);
	KUNIT_EXPECT_PTR_EQ(test, TAILQ_PREV(&d, tailq, tailq), &c);
	KUNIT_EXPECT_NULL(test, TAILQ_PREV(&a, tailq, tailq));
	KUNIT_EXPECT_NULL(test, TAILQ_LAST(&other, tailq));

	TAILQ_SWAP(&head, &other, item, tailq);
	KUNIT_EXPECT_TRUE(test, tailq_is(&head, ""));
	KUNIT_EXPECT_TRUE(test, tailq_is(&other, "abcd"));
	TAILQ_REMOVE(&other, &d, tailq);
	TAILQ_INSERT_TAIL(&head, &d, tailq);
	TAILQ_SWAP(&head, &other, item, tailq);
	KUNIT_EXPECT_TRUE(test, tailq_is(&head, "abc"));
	KUNIT_EXPECT_TRUE(test, tailq_is(&other, "d"));

	TAILQ_CONCAT(&head, &other, tailq);
	KUNIT_EXPECT_TRUE(test, tailq_is(&head, "abcd"));
	KUNIT_EXPECT_TRUE(test, tailq_is(&other, ""));
	TAILQ_CONCAT(&head, &other, tailq);
	KUNIT_EXPECT_TRUE(test, tailq_is(&head, "abcd"));
	TAILQ_CONCAT(&other, &head, tailq);
	KUNIT_EXPECT_TRUE(test, tailq_is(&head, ""));
	KUNIT_EXPECT_TRUE(test, tailq_is(&other, "abcd"));

	TAILQ_FOREACH_REVERSE_SAFE(it, &other, tailq, tailq, tmp) {
		if (it == &a)
			break;
		TAILQ_REMOVE(&other, it, tailq);
		memset(it, 0xff, sizeof(*it));
	}
	KUNIT_EXPECT_TRUE(test, tailq_is(&other, "a"));
	b.name = 'b';
	TAILQ_INSERT_TAIL(&other, &b, tailq);
	TAILQ_FOREACH_SAFE(it, &other, tailq, tmp) {
		TAILQ_REMOVE(&other, it, tailq);
		memset(it, 0xff, sizeof(*it));
	}
	KUNIT_EXPECT_TRUE(test, tailq_is(&other, ""));
	other.tqh_first = &a;
	TAILQ_INIT(&other);
	KUNIT_EXPECT_TRUE(test, tailq_is(&other, ""));
}

static void test_circleq(struct kunit *test)
{
	struct circleq head;
	struct item a = { .name = 'a' };
	struct item b = { .name = 'b' };
	struct item c = { .name = 'c' };
	struct item d = { .name = 'd' };

	CIRCLEQ_INIT(&head);
	KUNIT_EXPECT_TRUE(test, circleq_is(&head, ""));
	CIRCLEQ_INSERT_HEAD(&head, &b, circleq);
	KUNIT_EXPECT_TRUE(test, circleq_is(&head, "b"));
	CIRCLEQ_INSERT_HEAD(&head, &a, circleq);
	CIRCLEQ_INSERT_TAIL(&head, &d, circleq);
	KUNIT_EXPECT_TRUE(test, circleq_is(&head, "abd"));
	CIRCLEQ_INSERT_AFTER(&head, &b, &c, circleq);
	KUNIT_EXPECT_TRUE(test, circleq_is(&head, "abcd"));
	CIRCLEQ_REMOVE(&head, &b, circleq);
	KUNIT_EXPECT_TRUE(test, circleq_is(&head, "acd"));
	CIRCLEQ_INSERT_BEFORE(&head, &c, &b, circleq);
	KUNIT_EXPECT_TRUE(test, circleq_is(&head, "abcd"));
	CIRCLEQ_REMOVE(&head, &a, circleq);
	CIRCLEQ_REMOVE(&head, &d, circleq);
	KUNIT_EXPECT_TRUE(test, circleq_is(&head, "bc"));
	CIRCLEQ_INSERT_BEFORE(&head, &b, &a, circleq);
	CIRCLEQ_INSERT_AFTER(&head, &c, &d, circleq);
	KUNIT_EXPECT_TRUE(test, circleq_is(&head, "abcd"));
	CIRCLEQ_REMOVE(&head, &a, circleq);
	CIRCLEQ_REMOVE(&head, &b, circleq);
	CIRCLEQ_REMOVE(&head, &c, circleq);
	KUNIT_EXPECT_TRUE(test, circleq_is(&head, "d"));
	CIRCLEQ_REMOVE(&head, &d, circleq);
	KUNIT_EXPECT_TRUE(test, circleq_is(&head, ""));
	CIRCLEQ_INSERT_TAIL(&head, &a, circleq);
	KUNIT_EXPECT_TRUE(test, circleq_is(&head, "a"));
}

static struct kunit_case queue_cases[] = {
	KUNIT_CASE(test_slist),
	KUNIT_CASE(test_list),
	KUNIT_CASE(test_stailq),
	KUNIT_CASE(test_tailq),
	KUNIT_CASE(test_circleq),
	{}
};

static struct kunit_suite queue_suite = {
	.name = "nke_kern_queue",
	.test_cases = queue_cases,
};

kunit_test_suite(queue_suite);
