/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Prototypes of the kernel utilities as linked.  World-neutral: base types
 * and opaque tags only, so that src/abi/abi_kern.c can hold them against the
 * public headers.
 */
#ifndef _NKE_PROTO_KERN_H
#define _NKE_PROTO_KERN_H

struct __lck_grp;
struct __lck_grp_attr;
struct __lck_attr;
struct __lck_mtx;
struct __lck_spin;
struct __lck_rw;
struct __OSMallocTag;
struct timespec;
struct timeval;
struct in_addr;
struct mach_timebase_info;
struct os_log_s;
struct proc;
struct thread;
struct thread_call;

#define NKE_PRINTF(fmt, args) \
	__attribute__((__format__(__printf__, fmt, args)))

int nke_net_init_add(void (*init_func)(void));
int nke_printf(const char *fmt, ...) NKE_PRINTF(1, 2);
int nke_vprintf(const char *fmt, __builtin_va_list ap) NKE_PRINTF(1, 0);
int nke_log(int level, const char *fmt, ...) NKE_PRINTF(2, 3);
void nke_IOLog(const char *fmt, ...) NKE_PRINTF(1, 2);
void nke_kprintf(const char *fmt, ...) NKE_PRINTF(1, 2);
int nke_snprintf(char *buf, unsigned long size, const char *fmt, ...)
	NKE_PRINTF(3, 4);
int nke_vsnprintf(char *buf, unsigned long size, const char *fmt,
		  __builtin_va_list ap) NKE_PRINTF(3, 0);
int nke_scnprintf(char *buf, unsigned long size, const char *fmt, ...)
	NKE_PRINTF(3, 4);
int nke_vscnprintf(char *buf, unsigned long size, const char *fmt,
		   __builtin_va_list ap) NKE_PRINTF(3, 0);
int nke_sprintf(char *buf, const char *fmt, ...) NKE_PRINTF(2, 3);

/* Clients' formats have annotations, so their header asks for no check. */
void nke_os_log(struct os_log_s *log, unsigned char type, const char *fmt, ...)
	NKE_PRINTF(3, 4);
struct os_log_s *nke_os_log_create(const char *subsystem,
				   const char *category);
void nke_os_release(void *object);

unsigned int nke_random(void);
void nke_read_random(void *buffer, unsigned int len);
void nke_random_buf(void *buffer, unsigned long len);
void nke_uuid_generate(unsigned char out[16]);
void nke_uuid_generate_random(unsigned char out[16]);
int nke_uuid_parse(const char in[37], unsigned char uu[16]);
void nke_uuid_unparse(const unsigned char uu[16], char out[37]);
void nke_uuid_unparse_lower(const unsigned char uu[16], char out[37]);
void nke_uuid_unparse_upper(const unsigned char uu[16], char out[37]);

void *nke__MALLOC(unsigned long size, int type, int flags);
void nke__FREE(void *addr, int type);
void *nke__REALLOC(void *addr, unsigned long size, int type, int flags);
void *nke_IOMalloc(unsigned long size);
void *nke_IOMallocZero(unsigned long size);
void nke_IOFree(void *address, unsigned long size);
struct __OSMallocTag *nke_OSMalloc_Tagalloc(const char *name,
					    unsigned int flags);
void nke_OSMalloc_Tagfree(struct __OSMallocTag *tag);
void *nke_OSMalloc(unsigned int size, struct __OSMallocTag *tag);
void *nke_OSMalloc_nowait(unsigned int size, struct __OSMallocTag *tag);
void *nke_OSMalloc_noblock(unsigned int size, struct __OSMallocTag *tag);
void nke_OSFree(void *addr, unsigned int size, struct __OSMallocTag *tag);

struct __lck_mtx *nke_lck_mtx_alloc_init(struct __lck_grp *grp,
					 struct __lck_attr *attr);
void nke_lck_mtx_init(struct __lck_mtx *lck,
		      struct __lck_grp *grp,
		      struct __lck_attr *attr);
void nke_lck_mtx_destroy(struct __lck_mtx *lck, struct __lck_grp *grp);
void nke_lck_mtx_free(struct __lck_mtx *lck, struct __lck_grp *grp);
void nke_lck_mtx_lock(struct __lck_mtx *lck);
int nke_lck_mtx_try_lock(struct __lck_mtx *lck);
void nke_lck_mtx_unlock(struct __lck_mtx *lck);
void nke_lck_mtx_lock_spin(struct __lck_mtx *lck);
int nke_lck_mtx_try_lock_spin(struct __lck_mtx *lck);
void nke_lck_mtx_convert_spin(struct __lck_mtx *lck);
void nke_lck_mtx_assert(struct __lck_mtx *lck, unsigned int type);
struct __lck_spin *nke_lck_spin_alloc_init(struct __lck_grp *grp,
					   struct __lck_attr *attr);
void nke_lck_spin_init(struct __lck_spin *lck,
		       struct __lck_grp *grp,
		       struct __lck_attr *attr);
void nke_lck_spin_destroy(struct __lck_spin *lck, struct __lck_grp *grp);
void nke_lck_spin_free(struct __lck_spin *lck, struct __lck_grp *grp);
void nke_lck_spin_lock(struct __lck_spin *lck);
int nke_lck_spin_try_lock(struct __lck_spin *lck);
void nke_lck_spin_unlock(struct __lck_spin *lck);
void nke_lck_spin_assert(struct __lck_spin *lck, unsigned int type);
struct __lck_grp_attr *nke_lck_grp_attr_alloc_init(void);
void nke_lck_grp_attr_setdefault(struct __lck_grp_attr *attr);
void nke_lck_grp_attr_free(struct __lck_grp_attr *attr);
struct __lck_grp *nke_lck_grp_alloc_init(const char *name,
					 struct __lck_grp_attr *attr);
void nke_lck_grp_free(struct __lck_grp *grp);
struct __lck_attr *nke_lck_attr_alloc_init(void);
void nke_lck_attr_setdefault(struct __lck_attr *attr);
void nke_lck_attr_setdebug(struct __lck_attr *attr);
void nke_lck_attr_free(struct __lck_attr *attr);
void nke_lck_grp_attr_setstat(struct __lck_grp_attr *attr);
void nke_lck_attr_cleardebug(struct __lck_attr *attr);
void nke_lck_attr_rw_shared_priority(struct __lck_attr *attr);
struct __lck_rw *nke_lck_rw_alloc_init(struct __lck_grp *grp,
				       struct __lck_attr *attr);
void nke_lck_rw_init(struct __lck_rw *lck, struct __lck_grp *grp,
		     struct __lck_attr *attr);
void nke_lck_rw_destroy(struct __lck_rw *lck, struct __lck_grp *grp);
void nke_lck_rw_free(struct __lck_rw *lck, struct __lck_grp *grp);
void nke_lck_rw_lock_shared(struct __lck_rw *lck);
void nke_lck_rw_lock_exclusive(struct __lck_rw *lck);
void nke_lck_rw_unlock_shared(struct __lck_rw *lck);
void nke_lck_rw_unlock_exclusive(struct __lck_rw *lck);
void nke_lck_rw_lock(struct __lck_rw *lck, unsigned int type);
void nke_lck_rw_unlock(struct __lck_rw *lck, unsigned int type);
int nke_lck_rw_try_lock(struct __lck_rw *lck, unsigned int type);
int nke_lck_rw_lock_shared_to_exclusive(struct __lck_rw *lck);
void nke_lck_rw_lock_exclusive_to_shared(struct __lck_rw *lck);
unsigned int nke_lck_rw_done(struct __lck_rw *lck);
void nke_lck_rw_assert(struct __lck_rw *lck, unsigned int type);

int nke_msleep(void *chan, struct __lck_mtx *mtx, int pri, const char *wmesg,
	       struct timespec *ts);
int nke_msleep0(void *chan, struct __lck_mtx *mtx, int pri, const char *wmesg,
		int timo, int (*continuation)(int error));
int nke_msleep1(void *chan, struct __lck_mtx *mtx, int pri, const char *wmesg,
		unsigned long long abstime);
int nke_tsleep(void *chan, int pri, const char *wmesg, int timo);
void nke_wakeup(void *chan);
void nke_wakeup_one(char *chan);

int nke_assert_wait(void *event, int interruptible);
int nke_assert_wait_timeout(void *event, int interruptible,
			    unsigned int interval, unsigned int scale_factor);
int nke_assert_wait_deadline(void *event, int interruptible,
			     unsigned long long deadline);
int nke_thread_block(void (*continuation)(void *parameter, int result));
int nke_thread_wakeup_prim(void *event, int one_thread, int result);
int nke_lck_mtx_sleep(struct __lck_mtx *lck, unsigned int action, void *event,
		      int interruptible);
int nke_lck_mtx_sleep_deadline(struct __lck_mtx *lck, unsigned int action,
			       void *event, int interruptible,
			       unsigned long long deadline);
int nke_lck_spin_sleep(struct __lck_spin *lck, unsigned int action,
		       void *event, int interruptible);
int nke_lck_spin_sleep_deadline(struct __lck_spin *lck, unsigned int action,
				void *event, int interruptible,
				unsigned long long deadline);
int nke_lck_rw_sleep(struct __lck_rw *lck, unsigned int action, void *event,
		     int interruptible);
int nke_lck_rw_sleep_deadline(struct __lck_rw *lck, unsigned int action,
			      void *event, int interruptible,
			      unsigned long long deadline);

struct proc *nke_proc_self(void);
struct proc *nke_current_proc(void);
struct proc *nke_proc_find(int pid);
int nke_proc_rele(struct proc *p);
int nke_proc_pid(struct proc *p);
int nke_proc_ppid(struct proc *p);
int nke_proc_pgrpid(struct proc *p);
int nke_proc_selfpid(void);
int nke_proc_selfppid(void);
void nke_proc_name(int pid, char *buf, int size);
void nke_proc_selfname(char *buf, int size);
int nke_proc_is64bit(struct proc *p);
int nke_proc_exiting(struct proc *p);
int nke_proc_suser(struct proc *p);
struct thread *nke_current_thread(void);
unsigned long long nke_thread_tid(struct thread *thread);
int nke_kernel_thread_start(void (*continuation)(void *parameter, int result),
			    void *parameter, struct thread **new_thread);
int nke_thread_terminate(struct thread *thread);
void nke_thread_reference(struct thread *thread);
void nke_thread_deallocate(struct thread *thread);
struct thread *nke_IOCreateThread(void (*fcn)(void *arg), void *arg);
void nke_IOExitThread(void);

struct thread_call *nke_thread_call_allocate(void (*func)(void *p0, void *p1),
					     void *param0);
struct thread_call *
nke_thread_call_allocate_with_priority(void (*func)(void *p0, void *p1),
				       void *param0, unsigned int pri);
struct thread_call *
nke_thread_call_allocate_with_options(void (*func)(void *p0, void *p1),
				      void *param0, unsigned int pri,
				      unsigned int options);
int nke_thread_call_enter(struct thread_call *call);
int nke_thread_call_enter1(struct thread_call *call, void *param1);
int nke_thread_call_enter_delayed(struct thread_call *call,
				  unsigned long long deadline);
int nke_thread_call_enter1_delayed(struct thread_call *call, void *param1,
				   unsigned long long deadline);
int nke_thread_call_cancel(struct thread_call *call);
int nke_thread_call_cancel_wait(struct thread_call *call);
int nke_thread_call_free(struct thread_call *call);
int nke_thread_call_isactive(struct thread_call *call);
void nke_thread_call_func_delayed(void (*func)(void *p0, void *p1), void *param,
				  unsigned long long deadline);
int nke_thread_call_func_cancel(void (*func)(void *p0, void *p1), void *param,
				int cancel_all);
void nke_bsd_timeout(void (*fcn)(void *param), void *param,
		     struct timespec *ts);
void nke_bsd_untimeout(void (*fcn)(void *param), void *param);
void nke_timeout(void (*fcn)(void *param), void *param, int ticks);
void nke_untimeout(void (*fcn)(void *param), void *param);

extern int nke_hz;
extern int nke_tick;
void nke_microtime(struct timeval *tv);
void nke_nanotime(struct timespec *ts);
void nke_microuptime(struct timeval *tv);
void nke_nanouptime(struct timespec *ts);
unsigned long long nke_mach_absolute_time(void);
unsigned long long nke_mach_continuous_time(void);
void nke_clock_get_calendar_nanotime(unsigned int *secs,
				     unsigned int *nanosecs);
void nke_clock_get_calendar_microtime(unsigned int *secs,
				      unsigned int *microsecs);
void nke_clock_get_system_nanotime(unsigned int *secs, unsigned int *nanosecs);
void nke_clock_get_system_microtime(unsigned int *secs,
				    unsigned int *microsecs);
void nke_clock_get_uptime(unsigned long long *result);
void nke_clock_timebase_info(struct mach_timebase_info *info);
void nke_clock_interval_to_deadline(unsigned int interval,
				    unsigned int scale_factor,
				    unsigned long long *result);
void nke_clock_interval_to_absolutetime_interval(unsigned int interval,
						 unsigned int scale_factor,
						 unsigned long long *result);
void nke_clock_absolutetime_interval_to_deadline(unsigned long long abstime,
						 unsigned long long *result);
void nke_absolutetime_to_nanoseconds(unsigned long long abstime,
				     unsigned long long *result);
void nke_nanoseconds_to_absolutetime(unsigned long long nanosecs,
				     unsigned long long *result);
void nke_absolutetime_to_microtime(unsigned long long abstime,
				   unsigned int *secs,
				   unsigned int *microsecs);
void nke_clock_delay_until(unsigned long long deadline);
void nke_IOSleep(unsigned int milliseconds);
void nke_IODelay(unsigned int microseconds);
void nke_IOPause(unsigned int nanoseconds);
void nke_delay(int microseconds);

int nke_OSAddAtomic(int amount, volatile int *address);
long long nke_OSAddAtomic64(long long amount, volatile long long *address);
long nke_OSAddAtomicLong(long amount, volatile long *address);
int nke_OSIncrementAtomic(volatile int *address);
int nke_OSDecrementAtomic(volatile int *address);
long long nke_OSIncrementAtomic64(volatile long long *address);
long long nke_OSDecrementAtomic64(volatile long long *address);
signed char nke_OSAddAtomic8(int amount, volatile signed char *address);
signed char nke_OSIncrementAtomic8(volatile signed char *address);
signed char nke_OSDecrementAtomic8(volatile signed char *address);
short nke_OSAddAtomic16(int amount, volatile short *address);
short nke_OSIncrementAtomic16(volatile short *address);
short nke_OSDecrementAtomic16(volatile short *address);
unsigned char nke_OSTestAndSet(unsigned int bit,
			       volatile unsigned char *address);
unsigned char nke_OSTestAndClear(unsigned int bit,
				 volatile unsigned char *address);
unsigned int nke_OSBitAndAtomic(unsigned int mask,
				volatile unsigned int *address);
unsigned int nke_OSBitOrAtomic(unsigned int mask,
			       volatile unsigned int *address);
unsigned int nke_OSBitXorAtomic(unsigned int mask,
				volatile unsigned int *address);
unsigned char nke_OSCompareAndSwap(unsigned int oldval, unsigned int newval,
				   volatile unsigned int *address);
unsigned char nke_OSCompareAndSwap64(unsigned long long oldval,
				     unsigned long long newval,
				     volatile unsigned long long *address);
unsigned char nke_OSCompareAndSwapPtr(void *oldval, void *newval,
				      void *volatile *address);

void nke_bzero(void *p, unsigned long len);
void nke_bcopy(const void *src, void *dst, unsigned long len);
int nke_bcmp(const void *a, const void *b, unsigned long len);
unsigned long nke_strlcpy(char *dst, const char *src, unsigned long size);
unsigned long nke_strlcat(char *dst, const char *src, unsigned long size);

int nke_inet_aton(const char *cp, struct in_addr *addr);
const char *nke_inet_ntop(int af, const void *src, char *dst,
			  unsigned int size);

void nke_PE_enter_debugger(const char *cause);
void nke_Debugger(const char *message);
void nke_panic(const char *fmt, ...) NKE_PRINTF(1, 2)
	__attribute__((__noreturn__));

#endif /* _NKE_PROTO_KERN_H */
