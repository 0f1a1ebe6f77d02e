/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the suites of socket options share.  What was set is looked for in the
 * Linux socket, not only read back.
 */
#ifndef _NKE_KSOCKET_OPT_FIXTURE_H
#define _NKE_KSOCKET_OPT_FIXTURE_H

#include "ksocket_fixture.h"

static inline int get_int(struct __socket *so, int level, int name, int *value)
{
	int len = sizeof(*value);

	*value = -1;
	return nke_sock_getsockopt(so, level, name, value, &len);
}

/* What Linux says of an option of SOL_SOCKET. */
static inline int linux_int(struct __socket *so, int name)
{
	int len = sizeof(int);
	int value = -1;
	int err;

	err = do_sock_getsockopt(so->sock, false, SOL_SOCKET, name,
				 KERNEL_SOCKPTR(&value), KERNEL_SOCKPTR(&len));
	return err ?: value;
}

/**
 * struct opt_look - an option, a value, and where the value has to be then
 * @level: its level
 * @name: its number
 * @value: what is set and has to be read
 * @look: what Linux has
 * @want: what that has to be
 */
struct opt_look {
	int level;
	int name;
	int value;
	int (*look)(const struct sock *sk);
	int want;
};

static inline void check_looks(struct kunit *test, struct __socket *so,
			       const struct opt_look *row, int n)
{
	int value;

	for (; n--; row++) {
		KUNIT_EXPECT_EQ_MSG(test, 0, set_int(so, row->level, row->name,
						     row->value),
				    "set %d/%#x", row->level, row->name);
		KUNIT_EXPECT_EQ_MSG(test, row->want, row->look(so->sock->sk),
				    "look %d/%#x", row->level, row->name);
		KUNIT_EXPECT_EQ_MSG(test, 0, get_int(so, row->level, row->name,
						     &value),
				    "get %d/%#x", row->level, row->name);
		KUNIT_EXPECT_EQ_MSG(test, row->value, value, "value %d/%#x",
				    row->level, row->name);
	}
}

/* One byte short, for an option that wants @size bytes. */
static inline void check_short(struct kunit *test, struct __socket *so,
			       int level, int name, int size)
{
	u8 room[264] = { 1 };

	KUNIT_EXPECT_EQ_MSG(test, EINVAL,
			    nke_sock_setsockopt(so, level, name, room,
						size - 1),
			    "%d/%#x", level, name);
}

/* Neither set nor read. */
static inline void check_none(struct kunit *test, struct __socket *so,
			      int level, int name)
{
	int err = ENOPROTOOPT;
	int value;

	/* As in XNU. */
	if (so->domain == AF_UNIX && level != SOL_SOCKET)
		err = EOPNOTSUPP;
	KUNIT_EXPECT_EQ_MSG(test, err, set_int(so, level, name, 1),
			    "set %d/%#x", level, name);
	KUNIT_EXPECT_EQ_MSG(test, err, get_int(so, level, name, &value),
			    "get %d/%#x", level, name);
}

#endif /* _NKE_KSOCKET_OPT_FIXTURE_H */
