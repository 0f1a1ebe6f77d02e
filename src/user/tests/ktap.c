// SPDX-License-Identifier: GPL-2.0
/*
 * Test programs that print KTAP.
 */
#include <stdio.h>

#include "ktap.h"

static unsigned int failures;

/**
 * ktap_check() - note whether something holds
 * @ok: whether it does
 * @file: of the check
 * @line: of the check
 * @what: that should hold
 *
 * Return: @ok.
 */
bool ktap_check(bool ok, const char *file, int line, const char *what)
{
	if (!ok) {
		failures++;
		printf("# %s:%d: not so: %s\n", file, line, what);
	}
	return ok;
}

/**
 * ktap_check_eq() - note whether two numbers are the same
 * @left: number
 * @right: number
 * @file: of the check
 * @line: of the check
 * @what: that should hold
 *
 * Return: whether they are.
 */
bool ktap_check_eq(long long left, long long right, const char *file, int line,
		   const char *what)
{
	if (!ktap_check(left == right, file, line, what))
		printf("#\t%lld and %lld\n", left, right);
	return left == right;
}

/**
 * ktap_run() - run test cases
 * @tests: test cases
 * @n: number of @tests
 *
 * Return: exit status.
 */
int ktap_run(const struct test *tests, size_t n)
{
	unsigned int failed = 0;
	size_t i;

	printf("KTAP version 1\n1..%zu\n", n);
	for (i = 0; i < n; i++) {
		failures = 0;
		tests[i].fn();
		printf("%sok %zu - %s\n", failures ? "not " : "", i + 1,
		       tests[i].name);
		/* What a sanitizer says comes after it. */
		fflush(stdout);
		failed += failures != 0;
	}
	return failed ? 1 : 0;
}
