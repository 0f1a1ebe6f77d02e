/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sys/vnode.h of the client world: what listeners to file operations ask of a
 * file.
 *
 * These functions are not offered: build-nke names the ones that an extension
 * calls.
 */
#ifndef _NKE_SYS_VNODE_H_
#define _NKE_SYS_VNODE_H_

#include <sys/types.h>
#include <sys/kernel_types.h>
#include <sys/param.h>

enum vtype {
	VNON, VREG, VDIR, VBLK, VCHR, VLNK, VSOCK, VFIFO, VBAD, VSTR, VCPLX,
};

/**
 * vn_getpath() - the path of a file
 * @vp: the file
 * @pathbuf: receives it
 * @len: bytes at @pathbuf; receives the length with the NUL
 *
 * May sleep.
 *
 * Return: 0, ENOSPC (too little room), or an error.
 */
extern int vn_getpath(vnode_t vp, char *pathbuf, int *len)
	NKE_SYM(vn_getpath);

/**
 * vnode_vtype() - the kind of a file
 * @vp: the file
 *
 * Return: VREG, ...
 */
extern enum vtype vnode_vtype(vnode_t vp) NKE_SYM(vnode_vtype);

/**
 * vnode_vid() - which life of a vnode it is
 * @vp: the file
 *
 * Return: a number.
 */
extern uint32_t vnode_vid(vnode_t vp) NKE_SYM(vnode_vid);

/**
 * vnode_isdir() - is it a directory?
 * @vp: the file
 *
 * Return: 1 or 0.
 */
extern int vnode_isdir(vnode_t vp) NKE_SYM(vnode_isdir);

/**
 * vnode_isreg() - is it a plain file?
 * @vp: the file
 *
 * Return: 1 or 0.
 */
extern int vnode_isreg(vnode_t vp) NKE_SYM(vnode_isreg);

#endif /* _NKE_SYS_VNODE_H_ */
