/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Numbers for strings.
 */
#ifndef _NKE_CORE_STRID_H
#define _NKE_CORE_STRID_H

#include <linux/types.h>

#define NKE_STRID_FIRST	1000
#define NKE_STRID_MAX	2048

/**
 * enum nke_strid_kind - what the number is for
 * @NKE_STRID_MBUF_TAG: mbuf_tag_id_find()
 * @NKE_STRID_VENDOR: kev_vendor_code_find()
 * @NKE_STRID_IFFAMILY: ifnet_family_find()
 * @NKE_STRID_KINDS: number of kinds
 */
enum nke_strid_kind {
	NKE_STRID_MBUF_TAG,
	NKE_STRID_VENDOR,
	NKE_STRID_IFFAMILY,
	NKE_STRID_KINDS,
};

void nke_strid_exit(void);
int nke_strid_find(const char *string, enum nke_strid_kind kind, u32 *id);
int nke_strid_known(const char *string, enum nke_strid_kind kind, u32 *id);
bool nke_strid_valid(enum nke_strid_kind kind, u32 id);

#endif /* _NKE_CORE_STRID_H */
