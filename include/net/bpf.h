/* SPDX-License-Identifier: GPL-2.0 */
/*
 * net/bpf.h of the client world: packets for who captures, as the driver of an
 * interface gives them.  Reading them is for programs, with Linux's means.
 *
 * These functions are not offered yet: build-nke names the ones that an
 * extension calls.
 */
#ifndef _NKE_NET_BPF_H_
#define _NKE_NET_BPF_H_

#include <sys/types.h>
#include <sys/kernel_types.h>

#ifndef BPF_TAP_MODE_T
#define BPF_TAP_MODE_T
enum {
	BPF_MODE_DISABLED	= 0,
	BPF_MODE_INPUT		= 1,
	BPF_MODE_OUTPUT		= 2,
	BPF_MODE_INPUT_OUTPUT	= 3,
};

typedef u_int32_t bpf_tap_mode;
#endif

/* What a packet begins with. */
#define DLT_NULL	0
#define DLT_EN10MB	1
#define DLT_RAW		12
#define DLT_SLIP	8
#define DLT_PPP		9
#define DLT_LOOP	108
#define DLT_C_HDLC	104
#define DLT_IEEE802_11	105
#define DLT_IEEE802_11_RADIO	127
#define DLT_PPP_SERIAL	50
#define DLT_PPP_ETHER	51
#define DLT_LINUX_SLL	113
#define DLT_IPV4	228
#define DLT_IPV6	229
#define DLT_USER0	147
#define DLT_USER1	148
#define DLT_USER2	149
#define DLT_USER3	150
#define DLT_USER4	151
#define DLT_USER5	152
#define DLT_USER6	153
#define DLT_USER7	154
#define DLT_USER8	155
#define DLT_USER9	156
#define DLT_USER10	157
#define DLT_USER11	158
#define DLT_USER12	159
#define DLT_USER13	160
#define DLT_USER14	161
#define DLT_USER15	162

/**
 * typedef bpf_send_func - a program sends a packet
 * @interface: where
 * @data_link_type: DLT_*
 * @packet: the packet; consumed in any case
 *
 * Return: 0 or an error.
 */
typedef errno_t (*bpf_send_func)(ifnet_t interface, u_int32_t data_link_type,
				 mbuf_t packet);

/**
 * typedef bpf_tap_func - capturing begins or ends
 * @interface: where
 * @data_link_type: DLT_*
 * @direction: BPF_MODE_* from now on
 *
 * Return: 0 or an error.
 */
typedef errno_t (*bpf_tap_func)(ifnet_t interface, u_int32_t data_link_type,
				bpf_tap_mode direction);

__BEGIN_DECLS

/**
 * bpfattach() - offer the packets of an interface
 * @interface: the interface
 * @data_link_type: DLT_*
 * @header_length: bytes before the protocol's header
 *
 * Ends with the interface.  May sleep.
 */
extern void bpfattach(ifnet_t interface, u_int data_link_type,
		      u_int header_length) NKE_SYM(bpfattach);

/**
 * bpf_attach() - likewise, with callbacks
 * @interface: as bpfattach()
 * @data_link_type: as bpfattach()
 * @header_length: as bpfattach()
 * @send: sends, or NULL
 * @tap: told of capturing, or NULL
 *
 * Return: 0, EEXIST (offered already with that type), ENOMEM.
 */
extern errno_t bpf_attach(ifnet_t interface, u_int32_t data_link_type,
			  u_int32_t header_length, bpf_send_func send,
			  bpf_tap_func tap) NKE_SYM(bpf_attach);

/**
 * bpf_tap_in() - a packet comes in
 * @interface: where
 * @dlt: DLT_*; 0: the first one that was attached
 * @packet: the packet; stays the caller's
 * @header: goes before it, or NULL
 * @header_len: bytes at @header
 */
extern void bpf_tap_in(ifnet_t interface, u_int32_t dlt, mbuf_t packet,
		       void *header, size_t header_len) NKE_SYM(bpf_tap_in);

/**
 * bpf_tap_out() - a packet goes out
 * @interface: as bpf_tap_in()
 * @dlt: as bpf_tap_in()
 * @packet: as bpf_tap_in()
 * @header: as bpf_tap_in()
 * @header_len: as bpf_tap_in()
 */
extern void bpf_tap_out(ifnet_t interface, u_int32_t dlt, mbuf_t packet,
			void *header, size_t header_len) NKE_SYM(bpf_tap_out);

__END_DECLS

#endif /* _NKE_NET_BPF_H_ */
