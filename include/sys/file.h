/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sys/file.h of the client world: the sockets behind the descriptors of
 * processes.  Both functions are about the process whose request the NKE
 * serves, and are called in its callback: of a kernel control, for one.
 */
#ifndef _NKE_SYS_FILE_H_
#define _NKE_SYS_FILE_H_

#include <sys/appleapiopts.h>
#include <sys/types.h>
#include <sys/fcntl.h>
#include <sys/unistd.h>
#include <sys/queue.h>
#include <sys/cdefs.h>
#include <sys/kernel_types.h>

/**
 * file_socket() - the socket behind a descriptor of the current process
 * @fd: the descriptor
 * @sock: receives the socket; NULL on error.  May be NULL itself
 *
 * The socket stays the process's, who may use it at the same time.  It is open
 * until file_drop(), whatever the process does with the descriptor meanwhile,
 * and beyond that until sock_release() if sock_retain() was called.  All who
 * take it share one socket_t, with one upcall for reading and one for writing.
 * Do not call sock_close() on it.  The socket is blocking or not as the
 * process's descriptor is, and privileged if root made it.
 *
 * Return: 0, EBADF (no such descriptor), ENOTSOCK, EAFNOSUPPORT (neither
 * PF_INET, PF_INET6, PF_LOCAL nor PF_SYSTEM), ENXIO (the NKE is being
 * unloaded), ENOMEM.
 */
extern int file_socket(int fd, socket_t *sock) NKE_SYM(file_socket);

/**
 * file_drop() - give back what file_socket() gave
 * @fd: the descriptor, also when it was closed or means another file by now
 *
 * For the process that took it: once for each success.  Neither the process's
 * socket nor a call on it is disturbed, but the socket_t is not valid any more
 * after the last one, and no upcall begins (SO_UPCALLCLOSEWAIT waits for one
 * that runs), unless the socket is retained.
 *
 * Return: 0, EBADF (the current process holds no such descriptor).
 */
extern int file_drop(int fd) NKE_SYM(file_drop);

#endif /* _NKE_SYS_FILE_H_ */
