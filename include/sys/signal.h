/* SPDX-License-Identifier: GPL-2.0 */
/* sys/signal.h of the client world: XNU's names, Linux's numbers. */
#ifndef _NKE_SYS_SIGNAL_H_
#define _NKE_SYS_SIGNAL_H_

#include <sys/cdefs.h>
#include <sys/types.h>

/** typedef sigset_t - a bit for each signal */
typedef uint32_t sigset_t;

#define sigmask(m)	(1U << ((m) - 1))

#define SIGHUP		1
#define SIGINT		2
#define SIGQUIT		3
#define SIGILL		4
#define SIGTRAP		5
#define SIGABRT		6
#define SIGBUS		7
#define SIGFPE		8
#define SIGKILL		9
#define SIGUSR1		10
#define SIGSEGV		11
#define SIGUSR2		12
#define SIGPIPE		13
#define SIGALRM		14
#define SIGTERM		15
#define SIGCHLD		17
#define SIGCONT		18
#define SIGSTOP		19
#define SIGTSTP		20
#define SIGTTIN		21
#define SIGTTOU		22
#define SIGURG		23
#define SIGXCPU		24
#define SIGXFSZ		25
#define SIGVTALRM	26
#define SIGPROF		27
#define SIGWINCH	28
#define SIGIO		29
#define SIGSYS		31

#endif /* _NKE_SYS_SIGNAL_H_ */
