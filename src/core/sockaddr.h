/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _NKE_CORE_SOCKADDR_H
#define _NKE_CORE_SOCKADDR_H

#include <linux/socket.h>

#include "proto/sock_layout.h"

int nke_sockaddr_import(struct sockaddr_storage *to, const void *from);
void nke_sockaddr_export(void *to, unsigned int room,
			 const struct sockaddr_storage *from, int len);

#endif /* _NKE_CORE_SOCKADDR_H */
