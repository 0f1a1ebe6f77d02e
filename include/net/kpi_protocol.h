/* SPDX-License-Identifier: GPL-2.0 */
/*
 * net/kpi_protocol.h of the client world: packets for the protocols, and how
 * these come onto interfaces of a new kind.
 *
 * These functions are not offered yet: build-nke names the ones that an
 * extension calls.
 */
#ifndef _NKE_NET_KPI_PROTOCOL_H_
#define _NKE_NET_KPI_PROTOCOL_H_

#include <sys/kernel_types.h>
#include <net/kpi_interface.h>

__BEGIN_DECLS

/**
 * proto_input() - packets have come in for a protocol
 * @protocol: PF_INET or PF_INET6
 * @packet: packets from the protocol's header on, with their interface
 *
 * The protocol runs before this returns.
 *
 * Return: 0; else (no such protocol) the packets are still the caller's.
 */
extern errno_t proto_input(protocol_family_t protocol, mbuf_t packet)
	NKE_SYM(proto_input);

/**
 * proto_inject() - likewise, later
 * @protocol: as proto_input()
 * @packet: as proto_input()
 *
 * The protocol runs in another thread.
 *
 * Return: 0; on error the packets are still the caller's: ENOENT (no such
 * protocol).
 */
extern errno_t proto_inject(protocol_family_t protocol, mbuf_t packet)
	NKE_SYM(proto_inject);

/**
 * typedef proto_plumb_handler - put a protocol on an interface
 * @ifp: the interface
 * @protocol: the protocol
 *
 * To call ifnet_attach_protocol().  May sleep; must not call the functions of
 * plumbers.
 *
 * Return: 0 or an error.
 */
typedef errno_t (*proto_plumb_handler)(ifnet_t ifp, protocol_family_t protocol);

/**
 * typedef proto_unplumb_handler - take a protocol off an interface
 * @ifp: the interface
 * @protocol: the protocol
 *
 * To call ifnet_detach_protocol(); else as proto_plumb_handler.
 */
typedef void (*proto_unplumb_handler)(ifnet_t ifp, protocol_family_t protocol);

/**
 * proto_register_plumber() - how a protocol comes onto a kind of interfaces
 * @proto_fam: PF_INET or PF_INET6
 * @if_fam: kind of interfaces
 * @plumb: puts it there
 * @unplumb: takes it off; NULL: ifnet_detach_protocol()
 *
 * May sleep.
 *
 * Return: 0, EINVAL (@plumb NULL), EEXIST (there is one), ENOMEM.
 */
extern errno_t proto_register_plumber(protocol_family_t proto_fam,
				      ifnet_family_t if_fam,
				      proto_plumb_handler plumb,
				      proto_unplumb_handler unplumb)
	NKE_SYM(proto_register_plumber);

/**
 * proto_unregister_plumber() - undo proto_register_plumber()
 * @proto_fam: as there
 * @if_fam: as there
 *
 * None of the two runs when this returns.  What was put on interfaces stays
 * there.  May sleep.
 */
extern void proto_unregister_plumber(protocol_family_t proto_fam,
				     ifnet_family_t if_fam)
	NKE_SYM(proto_unregister_plumber);

__END_DECLS

#endif /* _NKE_NET_KPI_PROTOCOL_H_ */
