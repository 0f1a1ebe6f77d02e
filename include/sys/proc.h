/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sys/proc.h of the client world: processes, and waiting.
 *
 * Numbers of processes are those of the initial namespace.  Kernel threads
 * are process 0, "kernel_task".  Functions on processes may be called in any
 * context unless they say otherwise.
 */
#ifndef _NKE_SYS_PROC_H_
#define _NKE_SYS_PROC_H_

#include <sys/types.h>
#include <sys/kernel_types.h>
#include <sys/lock.h>
#include <sys/param.h>
#include <sys/queue.h>
#include <sys/signal.h>
#include <sys/_sleep.h>
#include <sys/time.h>

/**
 * proc_self() - the calling process
 *
 * Return: the process with a reference, to be given to proc_rele();
 * PROC_NULL if it is dying.
 */
extern proc_t proc_self(void) NKE_SYM(proc_self);

/**
 * current_proc() - the calling process
 *
 * Return: the process without a reference.
 */
extern proc_t current_proc(void) NKE_SYM(current_proc);

/**
 * proc_find() - find a process
 * @pid: its number
 *
 * Return: the process with a reference, to be given to proc_rele();
 * PROC_NULL if there is none, or if it is exiting.
 */
extern proc_t proc_find(int pid) NKE_SYM(proc_find);

/**
 * proc_rele() - give back a reference
 * @p: the process, or PROC_NULL
 *
 * Return: 0.
 */
extern int proc_rele(proc_t p) NKE_SYM(proc_rele);

/**
 * proc_pid() - the number of a process
 * @p: the process, or PROC_NULL
 *
 * Return: the number; -1 for PROC_NULL.
 */
extern int proc_pid(proc_t p) NKE_SYM(proc_pid);

/**
 * proc_ppid() - the number of a process's parent
 * @p: the process, or PROC_NULL
 *
 * Return: the number; -1 for PROC_NULL.
 */
extern int proc_ppid(proc_t p) NKE_SYM(proc_ppid);

/**
 * proc_pgrpid() - the number of a process's group
 * @p: the process, or PROC_NULL
 *
 * Return: the number; -1 for PROC_NULL.
 */
extern int proc_pgrpid(proc_t p) NKE_SYM(proc_pgrpid);

/**
 * proc_selfpid() - the number of the calling process
 *
 * Return: the number.
 */
extern int proc_selfpid(void) NKE_SYM(proc_selfpid);

/**
 * proc_selfppid() - the number of the calling process's parent
 *
 * Return: the number.
 */
extern int proc_selfppid(void) NKE_SYM(proc_selfppid);

/**
 * proc_name() - the name of a process; not in interrupts
 * @pid: its number
 * @buf: receives the name; "" if there is no such process
 * @size: bytes at @buf
 */
extern void proc_name(int pid, char *buf, int size) NKE_SYM(proc_name);

/**
 * proc_selfname() - the name of the calling process; not in interrupts
 * @buf: receives the name
 * @size: bytes at @buf
 */
extern void proc_selfname(char *buf, int size) NKE_SYM(proc_selfname);

/**
 * proc_is64bit() - whether a process has 64-bit addresses
 * @p: the process
 *
 * Return: 1 or 0.
 */
extern int proc_is64bit(proc_t p) NKE_SYM(proc_is64bit);

/**
 * proc_exiting() - whether a process is ending
 * @p: the process, or PROC_NULL
 *
 * Return: 1 or 0; 0 for PROC_NULL.
 */
extern int proc_exiting(proc_t p) NKE_SYM(proc_exiting);

/**
 * proc_suser() - whether a process is the superuser's
 * @p: the process
 *
 * Return: 0, or EPERM if not.
 */
extern int proc_suser(proc_t p) NKE_SYM(proc_suser);

/**
 * proc_signal() - send a signal
 * @pid: number of the process; nothing happens if there is none
 * @signum: SIG*
 */
extern void proc_signal(int pid, int signum) NKE_SYM(proc_signal);

/**
 * proc_issignal() - which signals wait for a process
 * @pid: its number
 * @mask: those that are asked for, sigmask() of each
 *
 * Return: those of @mask that wait and are not blocked; 0 for no process.
 */
extern int proc_issignal(int pid, sigset_t mask) NKE_SYM(proc_issignal);

/* Levels of socket_defunct(). */
#define SHUTDOWN_SOCKET_LEVEL_DISCONNECT_SVC	0x00000001
#define SHUTDOWN_SOCKET_LEVEL_DISCONNECT_ALL	0x00000002

#endif /* _NKE_SYS_PROC_H_ */
