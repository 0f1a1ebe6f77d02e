/* SPDX-License-Identifier: GPL-2.0 */
/* sys/_sleep.h of the client world. */
#ifndef _NKE_SYS__SLEEP_H_
#define _NKE_SYS__SLEEP_H_

#include <sys/types.h>
#include <sys/time.h>
#include <kern/locks.h>

#define PRIMASK	0x0ff
#define PCATCH	0x100
#define PTTYBLOCK 0x200
#define PDROP	0x400
#define PSPIN	0x800
#define PSWP	0
#define PVM	4
#define PINOD	8
#define PRIBIO	16
#define PVFS	20
#define PZERO	22
#define PSOCK	24
#define PWAIT	32
#define PLOCK	36
#define PPAUSE	40
#define PUSER	50
#define MAXPRI	127

/**
 * msleep() - sleep until a wake-up on an address
 * @chan: the address; NULL only gives others a chance to run
 * @mtx: mutex that the caller holds, or NULL
 * @pri: PCATCH, PDROP and an advisory priority
 * @wmesg: a name for the wait
 * @ts: longest time; NULL or {0, 0} is for ever
 *
 * Return: 0, EWOULDBLOCK after @ts, EINTR with PCATCH.
 */
extern int msleep(void *chan, lck_mtx_t *mtx, int pri, const char *wmesg,
		  struct timespec *ts)
	NKE_SYM(msleep);

/**
 * msleep0() - sleep until a wake-up on an address, ticks at most
 * @chan: the address; NULL only gives others a chance to run
 * @mtx: mutex that the caller holds, or NULL
 * @pri: PCATCH, PDROP and an advisory priority
 * @wmesg: a name for the wait
 * @timo: longest time to sleep in ticks of 1/hz s; 0 is for ever
 * @continuation: NULL; others are refused
 *
 * Return: 0, EWOULDBLOCK after @timo, EINTR with PCATCH, EINVAL with a
 * @continuation.
 */
extern int msleep0(void *chan, lck_mtx_t *mtx, int pri, const char *wmesg,
		   int timo, int (*continuation)(int error))
	NKE_SYM(msleep0);

/**
 * msleep1() - sleep until a wake-up on an address, or a moment
 * @chan: the address; NULL only gives others a chance to run
 * @mtx: mutex that the caller holds, or NULL
 * @pri: PCATCH, PDROP and an advisory priority
 * @wmesg: a name for the wait
 * @abstime: absolute time when the sleep ends; 0 for never
 *
 * Return: 0, EWOULDBLOCK at @abstime, EINTR with PCATCH.
 */
extern int msleep1(void *chan, lck_mtx_t *mtx, int pri, const char *wmesg,
		   u_int64_t abstime)
	NKE_SYM(msleep1);

/**
 * tsleep() - sleep until a wake-up on an address, without a mutex
 * @chan: the address; NULL only gives others a chance to run
 * @pri: PCATCH and an advisory priority
 * @wmesg: a name for the wait
 * @timo: longest time in ticks of 1/hz s; 0 is for ever
 *
 * Return: 0, EWOULDBLOCK after @timo, EINTR with PCATCH.
 */
extern int tsleep(void *chan, int pri, const char *wmesg, int timo)
	NKE_SYM(tsleep);

/**
 * wakeup() - wake all who sleep on an address
 * @chan: the address
 */
extern void wakeup(void *chan) NKE_SYM(wakeup);

/**
 * wakeup_one() - wake one who sleeps on an address
 * @chan: the address
 */
extern void wakeup_one(caddr_t chan) NKE_SYM(wakeup_one);

#endif /* _NKE_SYS__SLEEP_H_ */
