/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Test programs that print KTAP.
 */
#ifndef _TESTS_KTAP_H
#define _TESTS_KTAP_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct test - a test case
 * @name: of it
 * @fn: that checks
 */
struct test {
	const char *name;
	void (*fn)(void);
};

/* Did it hold?  If not, the case has failed, and goes on. */
#define CHECK(condition)						\
	ktap_check((condition), __FILE__, __LINE__, #condition)

/* Both are numbers. */
#define CHECK_EQ(left, right)						\
	ktap_check_eq((long long)(left), (long long)(right), __FILE__,	\
		      __LINE__, #left " == " #right)

bool ktap_check(bool ok, const char *file, int line, const char *what);
bool ktap_check_eq(long long left, long long right, const char *file, int line,
		   const char *what);
int ktap_run(const struct test *tests, size_t n);

#endif /* _TESTS_KTAP_H */
