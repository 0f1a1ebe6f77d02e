// SPDX-License-Identifier: GPL-2.0
/*
 * Controls in the hands of several threads: callbacks that wait for each other
 * or run beside each other, ends that come at any moment.
 */
#include <linux/module.h>

#include "core/client.h"
#include "eventually.h"
#include "kctl_fixture.h"
#include "kern_fixture.h"

#define ROUNDS	100

/**
 * struct gate - a callback that stays inside until it may go
 * @which: the callback
 * @stay: how many calls stay; later ones pass
 * @inside: calls that are in any callback
 * @most: the most that ever were
 * @alone: whether one that must be alone was not
 * @entered: completed by each that stays
 * @go: lets one go
 */
struct gate {
	enum call which;
	atomic_t stay;
	atomic_t inside;
	int most;
	bool alone;
	struct completion entered;
	struct completion go;
};

static void gate_hook(struct extension *nke, enum call call, u32 unit)
{
	struct gate *g = nke->arg;
	int inside = atomic_inc_return(&g->inside);

	g->most = max(g->most, inside);
	if ((call == CONNECT || call == DISCONNECT || call == BIND) &&
	    inside > 1)
		g->alone = false;
	if (call == g->which && atomic_dec_if_positive(&g->stay) >= 0) {
		complete(&g->entered);
		wait_for_completion(&g->go);
	}
	atomic_dec(&g->inside);
}

static void gate_set(struct extension *nke, struct gate *g, enum call which,
		     int stay)
{
	memset(g, 0, sizeof(*g));
	g->which = which;
	g->alone = true;
	atomic_set(&g->stay, stay);
	init_completion(&g->entered);
	init_completion(&g->go);
	nke->arg = g;
	nke->hook = gate_hook;
}

static void gate_wait(struct kunit *test, struct gate *g)
{
	KUNIT_ASSERT_GT(test, wait_for_completion_timeout(&g->entered,
							  KERN_WAIT), 0UL);
}

/* What a thread does to a client. */
struct deed {
	struct helper h;
	struct extension *nke;
	struct client *c;
};

static void do_send(struct helper *h)
{
	struct deed *d = container_of(h, struct deed, h);

	h->result = nke_ctl_send(&d->c->conn, make_message(h->test, "x", 1), 0);
}

static void do_setopt(struct helper *h)
{
	struct deed *d = container_of(h, struct deed, h);

	h->result = nke_ctl_setopt(&d->c->conn, 1, "x", 1);
}

static void do_connect(struct helper *h)
{
	struct deed *d = container_of(h, struct deed, h);

	h->result = client_connect(d->c, d->nke, 0);
}

static void do_close(struct helper *h)
{
	struct deed *d = container_of(h, struct deed, h);

	client_close(d->c);
}

static void do_kick(struct helper *h)
{
	h->result = nke_kctl_kick(NULL);
}

static void do_remove(struct helper *h)
{
	nke_client_remove(THIS_MODULE);
}

static void deed_start(struct kunit *test, struct deed *d,
		       void (*fn)(struct helper *h), struct extension *nke,
		       struct client *c)
{
	d->nke = nke;
	d->c = c;
	helper_start(test, &d->h, fn, NULL);
}

/* Wait until it sleeps, which is for somebody else's callback. */
static void deed_sleeps(struct kunit *test, struct deed *d)
{
	eventually(READ_ONCE(d->h.task->__state) & TASK_UNINTERRUPTIBLE);
	KUNIT_EXPECT_FALSE(test, completion_done(&d->h.done));
}

/* Messages and options of one client beside each other. */
static void test_shared(struct kunit *test)
{
	struct extension *nke = extension_start(test, 0);
	struct client *c = client_connected(test, nke);
	struct deed send[3], opt;
	struct gate g;
	size_t len = 0;
	int i;

	gate_set(nke, &g, SEND, ARRAY_SIZE(send));
	for (i = 0; i < ARRAY_SIZE(send); i++) {
		deed_start(test, &send[i], do_send, nke, c);
		gate_wait(test, &g);
	}
	deed_start(test, &opt, do_setopt, nke, c);
	helper_join(&opt.h);
	KUNIT_EXPECT_EQ(test, 0L, opt.h.result);
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_getopt(&c->conn, 1, NULL, &len));
	KUNIT_EXPECT_EQ(test, 4, g.most);
	complete_all(&g.go);
	for (i = 0; i < ARRAY_SIZE(send); i++) {
		helper_join(&send[i].h);
		KUNIT_EXPECT_EQ(test, 0L, send[i].h.result);
	}
	client_close(c);
	extension_stop(test, nke);
}

/* The end waits for what runs, and what comes after it waits for the end. */
static void test_end_waits(struct kunit *test)
{
	struct extension *nke = extension_start(test, 0);
	struct client *c = client_connected(test, nke);
	struct deed send, close, late;
	struct gate g;

	gate_set(nke, &g, SEND, 1);
	deed_start(test, &send, do_send, nke, c);
	gate_wait(test, &g);
	deed_start(test, &close, do_close, nke, c);
	deed_sleeps(test, &close);
	KUNIT_EXPECT_EQ(test, 0, times(nke, DISCONNECT));
	deed_start(test, &late, do_send, nke, c);
	deed_sleeps(test, &late);
	KUNIT_EXPECT_EQ(test, 1, times(nke, SEND));
	complete_all(&g.go);
	helper_join(&send.h);
	helper_join(&close.h);
	helper_join(&late.h);
	KUNIT_EXPECT_EQ(test, 0L, send.h.result);
	KUNIT_EXPECT_EQ(test, (long)-EPIPE, late.h.result);
	KUNIT_EXPECT_EQ(test, 1, times(nke, SEND));
	KUNIT_EXPECT_EQ(test, 1, times(nke, DISCONNECT));
	KUNIT_EXPECT_TRUE(test, g.alone);
	extension_stop(test, nke);
}

/* While the NKE makes up its mind about a client. */
static void test_slow_connect(struct kunit *test)
{
	struct extension *nke = extension_start(test, 0);
	struct client *c, *other;
	struct deed conn, send, kick;
	struct gate g;
	int err;

	for (err = 0; err <= EACCES; err += EACCES) {
		c = client_new(test);
		gate_set(nke, &g, CONNECT, 1);
		nke->result[CONNECT] = 0;
		deed_start(test, &conn, do_connect, nke, c);
		gate_wait(test, &g);
		KUNIT_EXPECT_EQ(test, (int)NKE_CTL_CONNECTING,
				(int)c->conn.state);
		KUNIT_EXPECT_EQ(test, -EISCONN, client_connect(c, nke, 0));
		KUNIT_EXPECT_EQ(test, 0, nke_ctl_enqueuedata(nke->ref, 1, "x",
							     1, 0));
		KUNIT_EXPECT_EQ(test, EBUSY, nke_ctl_deregister(nke->ref));
		deed_start(test, &send, do_send, nke, c);
		deed_sleeps(test, &send);
		/* Another one has nothing to do with it. */
		other = client_connected(test, nke);
		client_close(other);
		nke->result[CONNECT] = err;
		complete_all(&g.go);
		helper_join(&conn.h);
		helper_join(&send.h);
		KUNIT_EXPECT_EQ(test, (long)-err, conn.h.result);
		KUNIT_EXPECT_EQ(test, err ? (long)-EPIPE : 0, send.h.result);
		KUNIT_EXPECT_EQ(test, 1, times(nke, SEND));
		client_close(c);
	}
	/* Who is sent away is so after the NKE has said yes. */
	c = client_new(test);
	gate_set(nke, &g, CONNECT, 1);
	nke->result[CONNECT] = 0;
	deed_start(test, &conn, do_connect, nke, c);
	gate_wait(test, &g);
	deed_start(test, &kick, do_kick, nke, c);
	deed_sleeps(test, &kick);
	complete_all(&g.go);
	helper_join(&conn.h);
	helper_join(&kick.h);
	KUNIT_EXPECT_EQ(test, 0L, conn.h.result);
	KUNIT_EXPECT_EQ(test, 1L, kick.h.result);
	KUNIT_EXPECT_EQ(test, (int)NKE_CTL_DEAD, (int)c->conn.state);
	KUNIT_EXPECT_TRUE(test, g.alone);
	client_close(c);
	extension_stop(test, nke);
}

/* A kick and a close of the same client: the NKE is told once. */
static void test_kick_and_close(struct kunit *test)
{
	struct extension *nke = extension_start(test, 0);
	struct client *c = client_connected(test, nke);
	struct deed kick, close;
	struct gate g;

	gate_set(nke, &g, DISCONNECT, 1);
	deed_start(test, &kick, do_kick, nke, c);
	gate_wait(test, &g);
	deed_start(test, &close, do_close, nke, c);
	deed_sleeps(test, &close);
	/* On its way out: nobody finds it, but its unit is taken. */
	KUNIT_EXPECT_EQ(test, EINVAL, nke_ctl_enqueuedata(nke->ref, 1, "x", 1,
							  0));
	KUNIT_EXPECT_EQ(test, -EBUSY, client_connect(client_new(test), nke, 1));
	KUNIT_EXPECT_EQ(test, EBUSY, nke_ctl_deregister(nke->ref));
	KUNIT_EXPECT_EQ(test, -EPIPE,
			nke_ctl_send(&c->conn, make_message(test, "x", 1), 0));
	complete_all(&g.go);
	helper_join(&kick.h);
	helper_join(&close.h);
	KUNIT_EXPECT_EQ(test, 1L, kick.h.result);
	KUNIT_EXPECT_EQ(test, 1, times(nke, DISCONNECT));
	extension_stop(test, nke);
}

/* An NKE that goes waits for a client that is just coming. */
static void test_remove_waits(struct kunit *test)
{
	struct client *c = client_new(test);
	struct extension *nke;
	struct deed conn, gone;
	struct gate g;

	KUNIT_ASSERT_EQ(test, 0, nke_client_add(THIS_MODULE, "org.nke.kunit"));
	nke = extension_start(test, NKE_CTL_FLAG_REG_SETUP);
	gate_set(nke, &g, SETUP, 1);
	deed_start(test, &conn, do_connect, nke, c);
	gate_wait(test, &g);
	/* It has no unit yet, so there is nobody to be sent away. */
	deed_start(test, &gone, do_remove, nke, c);
	deed_sleeps(test, &gone);
	KUNIT_EXPECT_EQ(test, -ENOENT, client_connect(client_new(test), nke,
						      0));
	complete_all(&g.go);
	helper_join(&conn.h);
	KUNIT_EXPECT_EQ(test, 0L, conn.h.result);
	KUNIT_EXPECT_FALSE(test, completion_done(&gone.h.done));
	client_close(c);
	helper_join(&gone.h);
	KUNIT_EXPECT_EQ(test, 1, times(nke, DISCONNECT));
}

static void send_inside(struct extension *nke, enum call call, u32 unit)
{
	struct kunit *test = nke->arg;
	struct client *c;

	if (call != SEND || times(nke, SEND) != 1)
		return;
	c = client_connected(test, nke);
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_send(&c->conn,
					      make_message(test, "x", 1), 0));
	client_close(c);
}

/* An NKE may be a client, also its own, in a callback. */
static void test_nested(struct kunit *test)
{
	struct extension *nke = extension_start(test, 0);
	struct client *c = client_connected(test, nke);

	nke->arg = test;
	nke->hook = send_inside;
	KUNIT_EXPECT_EQ(test, 0, nke_ctl_send(&c->conn,
					      make_message(test, "x", 1), 0));
	KUNIT_EXPECT_EQ(test, 2, times(nke, SEND));
	client_close(c);
	extension_stop(test, nke);
}

/* Threads that go on until they are told to stop. */
struct crowd {
	struct deed deeds[4];
	bool stop;
	atomic_t done;
	atomic_t bad;
};

static void crowd_start(struct kunit *test, struct crowd *crowd,
			struct extension *nke, void (*fn)(struct helper *h))
{
	int i;

	memset(crowd, 0, sizeof(*crowd));
	for (i = 0; i < ARRAY_SIZE(crowd->deeds); i++) {
		crowd->deeds[i].nke = nke;
		helper_start(test, &crowd->deeds[i].h, fn, crowd);
	}
}

static void crowd_end(struct kunit *test, struct crowd *crowd)
{
	int i;

	WRITE_ONCE(crowd->stop, true);
	for (i = 0; i < ARRAY_SIZE(crowd->deeds); i++)
		helper_join(&crowd->deeds[i].h);
	KUNIT_EXPECT_EQ(test, 0, atomic_read(&crowd->bad));
	KUNIT_EXPECT_GT(test, atomic_read(&crowd->done), 0);
}

static void enqueue_on(struct helper *h)
{
	struct deed *d = container_of(h, struct deed, h);
	struct crowd *crowd = h->arg;
	struct __mbuf *m;
	unsigned long room;
	u32 unit = 0;
	int err;

	while (!READ_ONCE(crowd->stop)) {
		unit = unit % 3 + 1;
		err = nke_ctl_enqueuedata(d->nke->ref, unit, "bytes", 5,
					  unit & 1 ? NKE_CTL_DATA_EOR : 0);
		if (err && err != EINVAL && err != ENOBUFS)
			atomic_inc(&crowd->bad);
		m = make_message(h->test, "packet", 6);
		if (nke_ctl_enqueuembuf(d->nke->ref, unit, m, 0))
			nke_mbuf_freem(m);
		else
			atomic_inc(&crowd->done);
		nke_ctl_getenqueuespace(d->nke->ref, unit, &room);
		cond_resched();
	}
}

/* Clients that vanish while they are sent to. */
static void test_close_beside_enqueue(struct kunit *test)
{
	struct extension *nke = extension_start(test, 0);
	struct client *c = kunit_kcalloc(test, 3, sizeof(*c), GFP_KERNEL);
	struct crowd crowd;
	char buf[64];
	int i, j;

	KUNIT_ASSERT_NOT_NULL(test, c);
	crowd_start(test, &crowd, nke, enqueue_on);
	for (i = 0; i < ROUNDS / 4; i++) {
		for (j = 0; j < 3; j++) {
			client_init(&c[j]);
			KUNIT_EXPECT_EQ(test, 0, client_connect(&c[j], nke, 0));
		}
		/* Until something has come. */
		while (!atomic_read(&c[1].wakes))
			schedule_timeout_uninterruptible(1);
		while (client_read(&c[0], buf, 7) > 0)
			;
		for (j = 0; j < 3; j++)
			client_close(&c[j]);
		/* Their memory is used again. */
		synchronize_rcu();
	}
	crowd_end(test, &crowd);
	extension_stop(test, nke);
}

static void visit(struct helper *h)
{
	struct deed *d = container_of(h, struct deed, h);
	struct crowd *crowd = h->arg;
	struct client *c = kzalloc(sizeof(*c), GFP_KERNEL);
	struct nke_sockaddr_ctl sac = {};
	int err;

	while (c && !READ_ONCE(crowd->stop)) {
		client_init(c);
		sac.sc_unit = 0;
		err = nke_kctl_find(d->nke->reg.ctl_name, &sac.sc_id);
		if (!err)
			err = nke_ctl_connect(&c->conn, &sac, SOCK_DGRAM,
					      false);
		if (err && err != -ENOENT)
			atomic_inc(&crowd->bad);
		if (!err) {
			struct __mbuf *m = make_message(h->test, "x", 1);

			atomic_inc(&crowd->done);
			/* One may be sent away at any moment. */
			err = nke_ctl_send(&c->conn, m, 0);
			if (err && err != -EPIPE)
				atomic_inc(&crowd->bad);
		}
		client_close(c);
		synchronize_rcu();
	}
	kfree(c);
}

/* A control that comes and goes while clients look for it. */
static void test_register_beside_connect(struct kunit *test)
{
	struct extension *nke = extension_new(test, 0);
	struct crowd crowd;
	int visitors, i;

	crowd_start(test, &crowd, nke, visit);
	for (i = 0; i < ROUNDS; i++) {
		visitors = atomic_read(&crowd.done);
		extension_register(test, nke);
		while (atomic_read(&crowd.done) == visitors)
			schedule_timeout_uninterruptible(1);
		while (nke_ctl_deregister(nke->ref) == EBUSY)
			schedule_timeout_uninterruptible(1);
	}
	crowd_end(test, &crowd);
	KUNIT_EXPECT_EQ(test, atomic_read(&crowd.done), times(nke, CONNECT));
	KUNIT_EXPECT_EQ(test, times(nke, CONNECT), times(nke, DISCONNECT));
}

/* Clients that are sent away while they leave. */
static void test_kick_beside_close(struct kunit *test)
{
	struct extension *nke = extension_start(test, 0);
	struct crowd crowd;
	int visitors, i;

	crowd_start(test, &crowd, nke, visit);
	for (i = 0; i < ROUNDS; i++) {
		visitors = atomic_read(&crowd.done);
		while (atomic_read(&crowd.done) == visitors)
			schedule_timeout_uninterruptible(1);
		nke_kctl_kick(NULL);
	}
	crowd_end(test, &crowd);
	KUNIT_EXPECT_EQ(test, times(nke, CONNECT), times(nke, DISCONNECT));
	extension_stop(test, nke);
}

static struct kunit_case kctl_race_cases[] = {
	KUNIT_CASE(test_shared),
	KUNIT_CASE(test_end_waits),
	KUNIT_CASE(test_slow_connect),
	KUNIT_CASE(test_kick_and_close),
	KUNIT_CASE(test_remove_waits),
	KUNIT_CASE(test_nested),
	KUNIT_CASE(test_close_beside_enqueue),
	KUNIT_CASE(test_register_beside_connect),
	KUNIT_CASE(test_kick_beside_close),
	{}
};

static struct kunit_suite kctl_race_suite = {
	.name = "nke_kctl_race",
	.exit = kctl_test_exit,
	.test_cases = kctl_race_cases,
};

kunit_test_suite(kctl_race_suite);
