// SPDX-License-Identifier: GPL-2.0
/*
 * Client-world translation unit: the headers of the kernel utilities and the
 * definitions behind them must agree, else the build stops here.
 */
/* Their private declarations, too. */
#define KERNEL_PRIVATE	1

#include <IOKit/IOLib.h>
#include <kern/clock.h>
#include <kern/debug.h>
#include <kern/locks.h>
#include <kern/sched_prim.h>
#include <kern/thread.h>
#include <kern/thread_call.h>
#include <libkern/OSAtomic.h>
#include <libkern/OSMalloc.h>
#include <libkern/libkern.h>
#include <mach/mach_time.h>
#include <mach/mach_types.h>
#include <netinet/in.h>
#include <os/log.h>
#include <pexpert/pexpert.h>
#include <sys/_sleep.h>
#include <sys/errno.h>
#include <sys/kernel.h>
#include <sys/malloc.h>
#include <sys/proc.h>
#include <sys/queue.h>
#include <sys/random.h>
#include <sys/syslog.h>
#include <sys/systm.h>
#include <uuid/uuid.h>

#include "abi/same.h"
#include "proto/kern.h"
#include "proto/kern_layout.h"

SAME(printf);
SAME(vprintf);
SAME(log);
SAME(IOLog);
SAME(kprintf);
SAME(snprintf);
SAME(vsnprintf);
SAME(scnprintf);
SAME(vscnprintf);
SAME(sprintf);
SAME(inet_aton);
SAME(inet_ntop);
SAME(panic);
SAME(os_log_create);
SAME(os_release);
SAME(random);
SAME(read_random);
SAME(random_buf);
SAME(uuid_generate);
SAME(uuid_generate_random);
SAME(uuid_parse);
SAME(uuid_unparse);
SAME(uuid_unparse_lower);
SAME(uuid_unparse_upper);
SAME(_MALLOC);
SAME(_FREE);
SAME(IOMalloc);
SAME(IOMallocZero);
SAME(IOFree);
SAME(OSMalloc_Tagalloc);
SAME(OSMalloc_Tagfree);
SAME(OSMalloc);
SAME(OSMalloc_nowait);
SAME(OSMalloc_noblock);
SAME(OSFree);
SAME(lck_mtx_alloc_init);
SAME(lck_mtx_init);
SAME(lck_mtx_destroy);
SAME(lck_mtx_free);
SAME(lck_mtx_lock);
SAME(lck_mtx_try_lock);
SAME(lck_mtx_unlock);
SAME(lck_mtx_lock_spin);
SAME(lck_mtx_try_lock_spin);
SAME(lck_mtx_convert_spin);
SAME(lck_mtx_assert);
SAME(lck_spin_alloc_init);
SAME(lck_spin_init);
SAME(lck_spin_destroy);
SAME(lck_spin_free);
SAME(lck_spin_lock);
SAME(lck_spin_try_lock);
SAME(lck_spin_unlock);
SAME(lck_spin_assert);
SAME(lck_grp_attr_alloc_init);
SAME(lck_grp_attr_setdefault);
SAME(lck_grp_attr_free);
SAME(lck_grp_alloc_init);
SAME(lck_grp_free);
SAME(lck_attr_alloc_init);
SAME(lck_attr_setdefault);
SAME(lck_attr_setdebug);
SAME(lck_attr_free);
SAME(lck_grp_attr_setstat);
SAME(lck_attr_cleardebug);
SAME(lck_attr_rw_shared_priority);
SAME(lck_rw_alloc_init);
SAME(lck_rw_init);
SAME(lck_rw_destroy);
SAME(lck_rw_free);
SAME(lck_rw_lock_shared);
SAME(lck_rw_lock_exclusive);
SAME(lck_rw_unlock_shared);
SAME(lck_rw_unlock_exclusive);
SAME(lck_rw_lock);
SAME(lck_rw_unlock);
SAME(lck_rw_try_lock);
SAME(lck_rw_lock_shared_to_exclusive);
SAME(lck_rw_lock_exclusive_to_shared);
SAME(lck_rw_done);
SAME(lck_rw_assert);
SAME(msleep);
SAME(msleep0);
SAME(msleep1);
SAME(tsleep);
SAME(wakeup);
SAME(wakeup_one);
SAME(assert_wait);
SAME(assert_wait_timeout);
SAME(assert_wait_deadline);
SAME(thread_block);
SAME(thread_wakeup_prim);
SAME(lck_mtx_sleep);
SAME(lck_mtx_sleep_deadline);
SAME(lck_spin_sleep);
SAME(lck_spin_sleep_deadline);
SAME(lck_rw_sleep);
SAME(lck_rw_sleep_deadline);
SAME(proc_self);
SAME(current_proc);
SAME(proc_find);
SAME(proc_rele);
SAME(proc_pid);
SAME(proc_ppid);
SAME(proc_pgrpid);
SAME(proc_selfpid);
SAME(proc_selfppid);
SAME(proc_name);
SAME(proc_selfname);
SAME(proc_is64bit);
SAME(proc_exiting);
SAME(proc_suser);
SAME(current_thread);
SAME(thread_tid);
SAME(kernel_thread_start);
SAME(thread_terminate);
SAME(thread_reference);
SAME(thread_deallocate);
SAME(IOCreateThread);
SAME(IOExitThread);
SAME(thread_call_allocate);
SAME(thread_call_allocate_with_priority);
SAME(thread_call_allocate_with_options);
SAME(thread_call_enter);
SAME(thread_call_enter1);
SAME(thread_call_enter_delayed);
SAME(thread_call_enter1_delayed);
SAME(thread_call_cancel);
SAME(thread_call_cancel_wait);
SAME(thread_call_free);
SAME(thread_call_isactive);
SAME(thread_call_func_delayed);
SAME(thread_call_func_cancel);
SAME(bsd_timeout);
SAME(bsd_untimeout);
SAME(timeout);
SAME(untimeout);
SAME(hz);
SAME(tick);
SAME(microtime);
SAME(nanotime);
SAME(microuptime);
SAME(nanouptime);
SAME(mach_absolute_time);
SAME(mach_continuous_time);
SAME(clock_get_calendar_nanotime);
SAME(clock_get_calendar_microtime);
SAME(clock_get_system_nanotime);
SAME(clock_get_system_microtime);
SAME(clock_get_uptime);
SAME(clock_timebase_info);
SAME(clock_interval_to_deadline);
SAME(clock_interval_to_absolutetime_interval);
SAME(clock_absolutetime_interval_to_deadline);
SAME(absolutetime_to_nanoseconds);
SAME(nanoseconds_to_absolutetime);
SAME(absolutetime_to_microtime);
SAME(clock_delay_until);
SAME(IOSleep);
SAME(IODelay);
SAME(IOPause);
SAME(delay);
SAME(OSAddAtomic);
SAME(OSAddAtomic64);
SAME(OSAddAtomicLong);
SAME(OSIncrementAtomic);
SAME(OSDecrementAtomic);
SAME(OSIncrementAtomic64);
SAME(OSDecrementAtomic64);
SAME(OSAddAtomic8);
SAME(OSIncrementAtomic8);
SAME(OSDecrementAtomic8);
SAME(OSAddAtomic16);
SAME(OSIncrementAtomic16);
SAME(OSDecrementAtomic16);
SAME(OSTestAndSet);
SAME(OSTestAndClear);
SAME(OSBitAndAtomic);
SAME(OSBitOrAtomic);
SAME(OSBitXorAtomic);
SAME(OSCompareAndSwap);
SAME(OSCompareAndSwap64);
SAME(OSCompareAndSwapPtr);
SAME(bzero);
SAME(bcopy);
SAME(bcmp);
SAME(strlcpy);
SAME(strlcat);

#define FIELD(type, ours, field)					\
	_Static_assert(__builtin_offsetof(struct type, field) ==	\
		       __builtin_offsetof(struct ours, field) &&	\
		       sizeof(((struct type *)0)->field) ==		\
		       sizeof(((struct ours *)0)->field), #type "." #field)

FIELD(timespec, nke_bsd_timespec, tv_sec);
FIELD(timespec, nke_bsd_timespec, tv_nsec);
FIELD(mach_timebase_info, nke_bsd_timebase, numer);
FIELD(mach_timebase_info, nke_bsd_timebase, denom);

#define NKE_NUMBER(name, value) _Static_assert(name == (value), #name);
#include "proto/numbers_errno.h"
