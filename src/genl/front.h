/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The generic netlink front end, from outside.
 */
#ifndef _NKE_GENL_FRONT_H
#define _NKE_GENL_FRONT_H

int nke_genl_init(void);
void nke_genl_exit(void);
unsigned int nke_genl_ports(void);

#endif /* _NKE_GENL_FRONT_H */
