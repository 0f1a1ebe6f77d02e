// SPDX-License-Identifier: GPL-2.0
/*
 * Preloaded into user-mode Linux: lets it run where the processor has more
 * registers than it has room for.
 *
 * Its processes' extended registers are kept in 2,696 bytes before Linux 6.13,
 * and AMX alone has 8 KiB.  A shorter read is all right, but the host takes
 * back the whole only, or EFAULT.  Here what is missing is what the process
 * has at the time: nothing in the tests uses these registers.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static long set_xstate(pid_t pid, const struct iovec *part)
{
	static char bytes[1 << 16];
	struct iovec whole = { bytes, sizeof(bytes) };

	if (syscall(SYS_ptrace, PTRACE_GETREGSET, pid, NT_X86_XSTATE, &whole))
		return -1;
	if (part->iov_len < whole.iov_len)
		memcpy(bytes, part->iov_base, part->iov_len);
	else
		whole = *part;
	return syscall(SYS_ptrace, PTRACE_SETREGSET, pid, NT_X86_XSTATE,
		       &whole);
}

long ptrace(enum __ptrace_request request, ...)
{
	void *addr, *data;
	long word, ret;
	va_list args;
	pid_t pid;

	va_start(args, request);
	pid = va_arg(args, pid_t);
	addr = va_arg(args, void *);
	data = va_arg(args, void *);
	va_end(args);

	switch (request) {
	case PTRACE_PEEKTEXT:
	case PTRACE_PEEKDATA:
	case PTRACE_PEEKUSER:
		/* The word is the C library's result, not the system call's. */
		ret = syscall(SYS_ptrace, request, pid, addr, &word);
		return ret < 0 ? ret : word;
	case PTRACE_SETREGSET:
		if ((long)addr == NT_X86_XSTATE)
			return set_xstate(pid, data);
		break;
	default:
		break;
	}
	return syscall(SYS_ptrace, request, pid, addr, data);
}
