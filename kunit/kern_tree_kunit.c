// SPDX-License-Identifier: GPL-2.0
/*
 * The trees of sys/tree.h, a header of the client world that needs no other,
 * against a table of what is in them.
 */
#include <kunit/test.h>
#include <linux/prandom.h>

#undef RB_ROOT
#include <sys/tree.h>

#include "nke_kunit.h"

#define KEYS 128

struct item {
	int key;
	/* Not at the start: the offset counts. */
	RB_ENTRY(item) rb;
	SPLAY_ENTRY(item) splay;
	bool in;
};

RB_HEAD(rb, item);
SPLAY_HEAD(splay, item);

struct fixture {
	struct item items[KEYS];
	/* The same keys, for what is refused or only looked for. */
	struct item twins[KEYS];
	struct rnd_state rnd;
};

static int by_key(struct item *a, struct item *b)
{
	return a->key - b->key;
}

RB_PROTOTYPE_SC_PREV(static, rb, item, rb, by_key);
RB_GENERATE_PREV(rb, item, rb, by_key);
SPLAY_PROTOTYPE(splay, item, splay, by_key);
SPLAY_GENERATE(splay, item, splay, by_key);

static struct fixture *fixture(struct kunit *test)
{
	struct fixture *f = kunit_kzalloc(test, sizeof(*f), GFP_KERNEL);
	int i;

	KUNIT_ASSERT_NOT_NULL(test, f);
	for (i = 0; i < KEYS; i++) {
		f->items[i].key = i;
		f->twins[i].key = i;
	}
	prandom_seed_state(&f->rnd, nke_kunit_seed);
	return f;
}

/* The next one that is in, in steps of one key; NULL beyond the ends. */
static struct item *neighbour(struct fixture *f, int key, int step)
{
	do {
		key += step;
		if (key < 0 || key >= KEYS)
			return NULL;
	} while (!f->items[key].in);
	return &f->items[key];
}

/* The black ones on each way down; -1 if they differ, if red is below red, if
 * a link up is wrong, or the order.
 */
static int rb_blacks(struct item *it, struct item *up, int low, int high)
{
	int left, right;

	if (!it)
		return 0;
	if (rb_RB_GETPARENT(it) != up || it->key < low || it->key > high)
		return -1;
	if (rb_RB_GETCOLOR(it) == RB_RED &&
	    (!up || rb_RB_GETCOLOR(up) == RB_RED))
		return -1;
	left = rb_blacks(RB_LEFT(it, rb), it, low, it->key - 1);
	right = rb_blacks(RB_RIGHT(it, rb), it, it->key + 1, high);
	if (left < 0 || left != right)
		return -1;
	return left + (rb_RB_GETCOLOR(it) == RB_BLACK);
}

static void rb_look(struct kunit *test, struct fixture *f, struct rb *head,
		    int key)
{
	struct item *it = &f->items[key];
	struct item *twin = &f->twins[key];
	struct item *behind = neighbour(f, key, 1);
	struct item *found = it->in ? it : NULL;

	KUNIT_ASSERT_PTR_EQ(test, RB_FIND(rb, head, twin), found);
	KUNIT_ASSERT_PTR_EQ(test, RB_NFIND(rb, head, twin), found ?: behind);
	KUNIT_ASSERT_PTR_EQ(test, RB_MIN(rb, head), neighbour(f, -1, 1));
	KUNIT_ASSERT_PTR_EQ(test, RB_MAX(rb, head), neighbour(f, KEYS, -1));
	KUNIT_ASSERT_EQ(test, RB_EMPTY(head), !RB_MIN(rb, head));
	if (!it->in)
		return;
	KUNIT_ASSERT_PTR_EQ(test, RB_NEXT(rb, head, it), behind);
	KUNIT_ASSERT_PTR_EQ(test, RB_PREV(rb, head, it),
			    neighbour(f, key, -1));
}

static void rb_all(struct kunit *test, struct fixture *f, struct rb *head)
{
	struct item *want = neighbour(f, -1, 1);
	struct item *it;

	RB_FOREACH(it, rb, head) {
		KUNIT_ASSERT_PTR_EQ(test, it, want);
		want = neighbour(f, it->key, 1);
	}
	KUNIT_ASSERT_NULL(test, want);
}

static void test_rb_random(struct kunit *test)
{
	struct fixture *f = fixture(test);
	struct rb head = RB_INITIALIZER(&head);
	int inserted = 0, removed = 0;
	unsigned long step;

	for (step = 0; step < nke_kunit_steps; step++) {
		u32 r = prandom_u32_state(&f->rnd);
		struct item *it = &f->items[r % KEYS];
		/* Grows for a time, then shrinks. */
		bool insert = (r >> 8) % 4 ? (step >> 9) % 2 == 0 :
					     (step >> 9) % 2;

		if (insert && it->in) {
			KUNIT_ASSERT_PTR_EQ(test,
					    RB_INSERT(rb, &head,
						      &f->twins[it->key]), it);
		} else if (insert) {
			KUNIT_ASSERT_NULL(test, RB_INSERT(rb, &head, it));
			it->in = true;
			inserted++;
		} else if (it->in) {
			KUNIT_ASSERT_PTR_EQ(test, RB_REMOVE(rb, &head, it), it);
			it->in = false;
			removed++;
			memset(&it->rb, 0xff, sizeof(it->rb));
		}
		KUNIT_ASSERT_GE(test, rb_blacks(RB_ROOT(&head), NULL, 0, KEYS),
				0);
		rb_look(test, f, &head, (r >> 16) % KEYS);
		if (step % 64 == 0)
			rb_all(test, f, &head);
	}
	KUNIT_EXPECT_GT(test, inserted, KEYS);
	KUNIT_EXPECT_GT(test, removed, KEYS);
}

static void test_rb_in_order(struct kunit *test)
{
	struct fixture *f = fixture(test);
	struct item *it, *tmp;
	struct rb head;
	int i, blacks;

	head.rbh_root = f->items;
	RB_INIT(&head);
	KUNIT_EXPECT_TRUE(test, RB_EMPTY(&head));
	KUNIT_EXPECT_NULL(test, RB_MIN(rb, &head));
	KUNIT_EXPECT_NULL(test, RB_NFIND(rb, &head, &f->twins[0]));
	for (i = 0; i < KEYS; i++) {
		KUNIT_EXPECT_NULL(test, RB_INSERT(rb, &head, &f->items[i]));
		f->items[i].in = true;
	}
	/* Half of the longest way is black, and that is at most log2(n + 1). */
	blacks = rb_blacks(RB_ROOT(&head), NULL, 0, KEYS);
	KUNIT_EXPECT_GT(test, blacks, 2);
	KUNIT_EXPECT_LE(test, blacks, 7);
	rb_all(test, f, &head);

	it = &f->items[KEYS / 2];
	i = KEYS / 2;
	RB_FOREACH_FROM(tmp, rb, it)
		KUNIT_EXPECT_EQ(test, tmp->key, i++);
	KUNIT_EXPECT_EQ(test, i, KEYS);
	it = &f->items[KEYS / 2];
	i = KEYS / 2;
	RB_FOREACH_REVERSE_FROM(tmp, rb, it)
		KUNIT_EXPECT_EQ(test, tmp->key, i--);
	KUNIT_EXPECT_EQ(test, i, -1);

	i = 0;
	RB_FOREACH_SAFE(it, rb, &head, tmp) {
		KUNIT_EXPECT_EQ(test, it->key, i++);
		RB_REMOVE(rb, &head, it);
		memset(&it->rb, 0xff, sizeof(it->rb));
		KUNIT_EXPECT_GE(test, rb_blacks(RB_ROOT(&head), NULL, 0, KEYS),
				0);
	}
	KUNIT_EXPECT_EQ(test, i, KEYS);
	KUNIT_EXPECT_TRUE(test, RB_EMPTY(&head));
}

/* How many there are, or less than 0 if the order is wrong. */
static int splay_count(struct item *it, int low, int high)
{
	int left, right;

	if (!it)
		return 0;
	if (it->key < low || it->key > high)
		return -1;
	left = splay_count(SPLAY_LEFT(it, splay), low, it->key - 1);
	right = splay_count(SPLAY_RIGHT(it, splay), it->key + 1, high);
	return left < 0 || right < 0 ? -1 : left + 1 + right;
}

static void splay_look(struct kunit *test, struct fixture *f,
		       struct splay *head, int key)
{
	struct item *it = &f->items[key];
	struct item *found = it->in ? it : NULL;

	KUNIT_ASSERT_PTR_EQ(test, SPLAY_FIND(splay, head, &f->twins[key]),
			    found);
	if (!found)
		return;
	KUNIT_ASSERT_PTR_EQ(test, SPLAY_ROOT(head), it);
	KUNIT_ASSERT_PTR_EQ(test, SPLAY_NEXT(splay, head, it),
			    neighbour(f, key, 1));
}

static void test_splay_random(struct kunit *test)
{
	struct fixture *f = fixture(test);
	struct splay head = SPLAY_INITIALIZER(&head);
	struct item *want, *got;
	unsigned long step;
	int count = 0, most = 0;

	for (step = 0; step < nke_kunit_steps; step++) {
		u32 r = prandom_u32_state(&f->rnd);
		struct item *it = &f->items[r % KEYS];
		struct item *twin = &f->twins[r % KEYS];
		bool insert = (r >> 8) % 4 ? (step >> 9) % 2 == 0 :
					     (step >> 9) % 2;

		if (insert) {
			KUNIT_ASSERT_PTR_EQ(test,
					    SPLAY_INSERT(splay, &head,
							 it->in ? twin : it),
					    it->in ? it : NULL);
			count += !it->in;
			it->in = true;
		} else {
			KUNIT_ASSERT_PTR_EQ(test,
					    SPLAY_REMOVE(splay, &head, it),
					    it->in ? it : NULL);
			count -= it->in;
			it->in = false;
			memset(&it->splay, 0xff, sizeof(it->splay));
		}
		most = max(most, count);
		KUNIT_ASSERT_EQ(test, splay_count(SPLAY_ROOT(&head), 0, KEYS),
				count);
		KUNIT_ASSERT_EQ(test, SPLAY_EMPTY(&head), !count);
		splay_look(test, f, &head, (r >> 16) % KEYS);
		if (step % 64)
			continue;
		KUNIT_ASSERT_PTR_EQ(test, SPLAY_MAX(splay, &head),
				    neighbour(f, KEYS, -1));
		KUNIT_ASSERT_PTR_EQ(test, SPLAY_MIN(splay, &head),
				    neighbour(f, -1, 1));
		want = neighbour(f, -1, 1);
		SPLAY_FOREACH(got, splay, &head) {
			KUNIT_ASSERT_PTR_EQ(test, got, want);
			want = neighbour(f, got->key, 1);
		}
		KUNIT_ASSERT_NULL(test, want);
	}
	KUNIT_EXPECT_GT(test, most, KEYS / 2);
}

static int splay_depth(struct item *it)
{
	return it ? 1 + max(splay_depth(SPLAY_LEFT(it, splay)),
			    splay_depth(SPLAY_RIGHT(it, splay))) : 0;
}

/* A look at the far end of a tree that is a list about halves its depth. */
static void test_splay_depth(struct kunit *test)
{
	struct fixture *f = fixture(test);
	struct splay head;
	int i;

	head.sph_root = f->items;
	SPLAY_INIT(&head);
	KUNIT_EXPECT_NULL(test, SPLAY_MIN(splay, &head));
	KUNIT_EXPECT_NULL(test, SPLAY_FIND(splay, &head, f->twins));
	KUNIT_EXPECT_NULL(test, SPLAY_REMOVE(splay, &head, f->twins));
	for (i = 0; i < KEYS; i++)
		SPLAY_INSERT(splay, &head, &f->items[i]);
	KUNIT_EXPECT_EQ(test, splay_depth(SPLAY_ROOT(&head)), KEYS);
	KUNIT_EXPECT_PTR_EQ(test, SPLAY_FIND(splay, &head, f->twins),
			    &f->items[0]);
	KUNIT_EXPECT_LE(test, splay_depth(SPLAY_ROOT(&head)), KEYS / 2 + 2);
}

static struct kunit_case tree_cases[] = {
	KUNIT_CASE(test_rb_random),
	KUNIT_CASE(test_rb_in_order),
	KUNIT_CASE(test_splay_random),
	KUNIT_CASE(test_splay_depth),
	{}
};

static struct kunit_suite tree_suite = {
	.name = "nke_kern_tree",
	.test_cases = tree_cases,
};

kunit_test_suite(tree_suite);
