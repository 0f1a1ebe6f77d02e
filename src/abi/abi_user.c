// SPDX-License-Identifier: GPL-2.0
/*
 * Client-world translation unit: the headers of credentials, signals, memory
 * and numbers, and the definitions behind them must agree, else the build stops
 * here.
 */
#include <IOKit/IOLib.h>
#include <libkern/OSAtomic.h>
#include <libkern/crc.h>
#include <os/refcnt.h>
#include <sys/kauth.h>
#include <sys/malloc.h>
#include <sys/proc.h>
#include <sys/signal.h>
#include <sys/systm.h>
#include <sys/ucred.h>
#include <sys/uio.h>

#include "abi/same.h"
#include "proto/refcnt.h"
#include "proto/user.h"

SAME(kauth_cred_get);
SAME(kauth_cred_get_with_ref);
SAME(kauth_cred_proc_ref);
SAME(kauth_cred_ref);
SAME(kauth_cred_unref);
SAME(kauth_cred_getuid);
SAME(kauth_cred_getruid);
SAME(kauth_cred_getsvuid);
SAME(kauth_cred_getgid);
SAME(kauth_cred_getrgid);
SAME(kauth_cred_getsvgid);
SAME(kauth_cred_issuser);
SAME(kauth_cred_ismember_gid);
SAME(kauth_getuid);
SAME(kauth_getruid);
SAME(kauth_getgid);
SAME(kauth_getrgid);
SAME(suser);
SAME(proc_signal);
SAME(proc_issignal);
SAME(copyin);
SAME(copyout);
SAME(copyinstr);
SAME(uio_create);
SAME(uio_free);
SAME(uio_addiov);
SAME(uio_resid);
SAME(uio_setresid);
SAME(uio_offset);
SAME(uio_setoffset);
SAME(uio_iovcnt);
SAME(uio_rw);
SAME(uio_isuserspace);
SAME(uiomove);
SAME(_MALLOC_ZONE);
SAME(_FREE_ZONE);
SAME(IOMallocAligned);
SAME(IOFreeAligned);
SAME(IOMallocPageable);
SAME(IOFreePageable);
SAME(IOMallocData);
SAME(IOMallocZeroData);
SAME(IOFreeData);
SAME(strtol);
SAME(strtoul);
SAME(strtoq);
SAME(strtouq);
SAME(crc32);
SAME(os_ref_init_count);
SAME(os_ref_retain);
SAME(os_ref_retain_try);
SAME(os_ref_release);
SAME(os_ref_release_live);
SAME(os_ref_get_count);
SAME(OSSpinLockTry);
SAME(OSSpinLockUnlock);

/* A refcount_t. */
_Static_assert(sizeof(struct os_refcnt) == sizeof(unsigned int), "os_refcnt");

#define NKE_NUMBER(name, value) _Static_assert(name == (value), #name);
#include "proto/numbers_signal.h"
