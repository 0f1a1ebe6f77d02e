// SPDX-License-Identifier: GPL-2.0
/*
 * The Linux side of the numbers that the client world spells out; see
 * src/proto/numbers_*.h.
 */
#include <linux/errno.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/net.h>
#include <linux/socket.h>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <asm/ioctls.h>

#define NKE_NUMBER(name, value) static_assert((name) == (value), #name);
#include "proto/numbers_errno.h"
#include "proto/numbers_sock.h"
