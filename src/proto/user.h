/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Credentials, signals and users' memory as linked.  World-neutral;
 * src/abi/abi_user.c holds them against the public headers.
 */
#ifndef _NKE_PROTO_USER_H
#define _NKE_PROTO_USER_H

struct proc;
struct ucred;
struct uio;

struct ucred *nke_kauth_cred_get(void);
struct ucred *nke_kauth_cred_get_with_ref(void);
struct ucred *nke_kauth_cred_proc_ref(struct proc *p);
void nke_kauth_cred_ref(struct ucred *cred);
void nke_kauth_cred_unref(struct ucred **credp);
unsigned int nke_kauth_cred_getuid(struct ucred *cred);
unsigned int nke_kauth_cred_getruid(struct ucred *cred);
unsigned int nke_kauth_cred_getsvuid(struct ucred *cred);
unsigned int nke_kauth_cred_getgid(struct ucred *cred);
unsigned int nke_kauth_cred_getrgid(struct ucred *cred);
unsigned int nke_kauth_cred_getsvgid(struct ucred *cred);
int nke_kauth_cred_issuser(struct ucred *cred);
int nke_kauth_cred_ismember_gid(struct ucred *cred, unsigned int gid,
				int *result);
unsigned int nke_kauth_getuid(void);
unsigned int nke_kauth_getruid(void);
unsigned int nke_kauth_getgid(void);
unsigned int nke_kauth_getrgid(void);
int nke_suser(struct ucred *cred, unsigned short *acflag);

void nke_proc_signal(int pid, int signum);
int nke_proc_issignal(int pid, unsigned int mask);

int nke_copyin(unsigned long long uaddr, void *kaddr, unsigned long len);
int nke_copyout(const void *kaddr, unsigned long long uaddr,
		unsigned long len);
int nke_copyinstr(unsigned long long uaddr, void *kaddr, unsigned long max,
		  unsigned long *done);

struct uio *nke_uio_create(int iovcount, long long offset, int spacetype,
			   int direction);
void nke_uio_free(struct uio *uio);
int nke_uio_addiov(struct uio *uio, unsigned long long base,
		   unsigned long long len);
long long nke_uio_resid(struct uio *uio);
void nke_uio_setresid(struct uio *uio, long long resid);
long long nke_uio_offset(struct uio *uio);
void nke_uio_setoffset(struct uio *uio, long long offset);
int nke_uio_iovcnt(struct uio *uio);
int nke_uio_rw(struct uio *uio);
int nke_uio_isuserspace(struct uio *uio);
int nke_uiomove(const char *p, int n, struct uio *uio);

void *nke__MALLOC_ZONE(unsigned long size, int type, int flags);
void nke__FREE_ZONE(void *addr, unsigned long size, int type);
void *nke_IOMallocAligned(unsigned long size, unsigned long alignment);
void nke_IOFreeAligned(void *address, unsigned long size);
void *nke_IOMallocPageable(unsigned long size, unsigned long alignment);
void nke_IOFreePageable(void *address, unsigned long size);
void *nke_IOMallocContiguous(unsigned long size, unsigned long alignment,
			     unsigned long long *physical);
void nke_IOFreeContiguous(void *address, unsigned long size);
void *nke_IOMallocData(unsigned long size);
void *nke_IOMallocZeroData(unsigned long size);
void nke_IOFreeData(void *address, unsigned long size);

long nke_strtol(const char *s, char **end, int base);
unsigned long nke_strtoul(const char *s, char **end, int base);
long long nke_strtoq(const char *s, char **end, int base);
unsigned long long nke_strtouq(const char *s, char **end, int base);
unsigned int nke_crc32(unsigned int crc, const void *p, unsigned long len);

#endif /* _NKE_PROTO_USER_H */
