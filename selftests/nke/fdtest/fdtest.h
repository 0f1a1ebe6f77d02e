/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What fdtest is told by the options of its control; each value is an int, the
 * number of a descriptor but for FDTEST_TIDY.
 */
#ifndef FDTEST_H
#define FDTEST_H

#define FDTEST_NAME	"org.example.fdtest"

enum fdtest_option {
	FDTEST_TAKE = 1,	/* file_socket() */
	FDTEST_DROP,		/* file_drop() */
	FDTEST_ECHO,		/* from now on send back what comes */
	FDTEST_LISTEN,		/* count upcalls, and leave what comes alone */
	FDTEST_SEND,		/* five bytes: "fdnke" */
	FDTEST_KEEP,		/* sock_retain() and file_drop() */
	FDTEST_RELEASE,		/* sock_release() */
	FDTEST_TIDY,		/* whether to drop what is left at the end */
	FDTEST_UPCALLS,		/* to read: how many there were */
};

#endif /* FDTEST_H */
