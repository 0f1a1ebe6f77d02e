/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Part of net/kpi_interface.h of the client world: addresses of interfaces, and
 * the groups that they are in.
 *
 * Not offered yet, as all of that header.
 */
#ifndef _NKE_NET_KPI_INTERFACE_ADDR_H_
#define _NKE_NET_KPI_INTERFACE_ADDR_H_

#include <net/_kpi_interface_types.h>

__BEGIN_DECLS

/**
 * ifnet_get_address_list() - all addresses of an interface
 * @interface: the interface
 * @addresses: receives an array that ends with NULL, with references
 *
 * May sleep.
 *
 * Return: as ifnet_get_address_list_family().
 */
extern errno_t ifnet_get_address_list(ifnet_t interface, ifaddr_t **addresses)
	NKE_SYM(ifnet_get_address_list);

/**
 * ifnet_get_address_list_with_count() - likewise, counted
 * @interface: the interface
 * @addresses: receives an array that ends with NULL, with references
 * @addresses_count: receives how many, with the NULL
 *
 * Return: as ifnet_get_address_list_family().
 */
extern errno_t ifnet_get_address_list_with_count(ifnet_t interface,
						 ifaddr_t **addresses,
						 uint16_t *addresses_count)
	NKE_SYM(ifnet_get_address_list_with_count);

/**
 * ifnet_get_address_list_family() - addresses of a family
 * @interface: the interface; NULL: all
 * @addresses: receives an array that ends with NULL, with references
 * @family: AF_*; 0: all
 *
 * May sleep.
 *
 * Return: 0, EINVAL (NULL), ENXIO (none), ENOMEM.
 */
extern errno_t ifnet_get_address_list_family(ifnet_t interface,
					     ifaddr_t **addresses,
					     sa_family_t family)
	NKE_SYM(ifnet_get_address_list_family);

/**
 * ifnet_free_address_list() - give an array back, and its references
 * @addresses: of one of these, or NULL
 */
extern void ifnet_free_address_list(ifaddr_t *addresses)
	NKE_SYM(ifnet_free_address_list);

/**
 * ifaddr_reference() - hold an address
 * @ifaddr: the address
 *
 * Return: 0, EINVAL (NULL).
 */
extern errno_t ifaddr_reference(ifaddr_t ifaddr) NKE_SYM(ifaddr_reference);

/**
 * ifaddr_release() - give a reference back
 * @ifaddr: the address
 *
 * Return: 0, EINVAL (NULL).
 */
extern errno_t ifaddr_release(ifaddr_t ifaddr) NKE_SYM(ifaddr_release);

/**
 * ifaddr_address() - the address itself
 * @ifaddr: the address
 * @out_addr: receives it
 * @addr_size: bytes at @out_addr
 *
 * Return: 0, EINVAL (NULL), ENOTSUP (none), EMSGSIZE (cut off).
 */
extern errno_t ifaddr_address(ifaddr_t ifaddr, struct sockaddr *out_addr,
			      u_int32_t addr_size) NKE_SYM(ifaddr_address);

/**
 * ifaddr_dstaddress() - its other end
 * @ifaddr: the address
 * @out_dstaddr: receives it
 * @dstaddr_size: bytes at @out_dstaddr
 *
 * Return: 0, EINVAL (NULL), ENOTSUP (none), EMSGSIZE (cut off).
 */
extern errno_t ifaddr_dstaddress(ifaddr_t ifaddr, struct sockaddr *out_dstaddr,
				 u_int32_t dstaddr_size)
	NKE_SYM(ifaddr_dstaddress);

/**
 * ifaddr_netmask() - its mask
 * @ifaddr: the address
 * @out_netmask: receives it
 * @netmask_size: bytes at @out_netmask
 *
 * Return: 0, EINVAL (NULL), ENOTSUP (none), EMSGSIZE (cut off).
 */
extern errno_t ifaddr_netmask(ifaddr_t ifaddr, struct sockaddr *out_netmask,
			      u_int32_t netmask_size) NKE_SYM(ifaddr_netmask);

/**
 * ifaddr_address_family() - its family
 * @ifaddr: the address
 *
 * Return: AF_*.
 */
extern sa_family_t ifaddr_address_family(ifaddr_t ifaddr)
	NKE_SYM(ifaddr_address_family);

/**
 * ifaddr_ifnet() - whose it is
 * @ifaddr: the address
 *
 * Return: the interface, without a reference.
 */
extern ifnet_t ifaddr_ifnet(ifaddr_t ifaddr) NKE_SYM(ifaddr_ifnet);

/**
 * ifaddr_withaddr() - find an address
 * @address: the address
 *
 * Return: an address, with a reference; or NULL.
 */
extern ifaddr_t ifaddr_withaddr(const struct sockaddr *address)
	NKE_SYM(ifaddr_withaddr);

/**
 * ifaddr_withdstaddr() - find an address by its other end
 * @destination: other end
 *
 * Return: an address, with a reference; or NULL.
 */
extern ifaddr_t ifaddr_withdstaddr(const struct sockaddr *destination)
	NKE_SYM(ifaddr_withdstaddr);

/**
 * ifaddr_withnet() - find an address in a net
 * @net: an address of the net
 *
 * Return: an address, with a reference; or NULL.
 */
extern ifaddr_t ifaddr_withnet(const struct sockaddr *net)
	NKE_SYM(ifaddr_withnet);

/**
 * ifaddr_withroute() - find the address that a route has
 * @flags: RTF_* (net/route.h)
 * @destination: where to
 * @gateway: by whom
 *
 * Return: an address, with a reference; or NULL.
 */
extern ifaddr_t ifaddr_withroute(int flags, const struct sockaddr *destination,
				 const struct sockaddr *gateway)
	NKE_SYM(ifaddr_withroute);

/**
 * ifaddr_findbestforaddr() - find the address to send from
 * @addr: where to
 * @interface: where it goes out
 *
 * Return: an address, with a reference; or NULL.
 */
extern ifaddr_t ifaddr_findbestforaddr(const struct sockaddr *addr,
				       ifnet_t interface)
	NKE_SYM(ifaddr_findbestforaddr);

/**
 * ifaddr_get_ia6_flags() - flags of an IPv6 address
 * @ifaddr: the address
 * @out_flags: receives IN6_IFF_* (netinet6/in6_var.h)
 *
 * Return: 0, EINVAL (NULL, not IPv6).
 */
extern errno_t ifaddr_get_ia6_flags(ifaddr_t ifaddr, u_int32_t *out_flags)
	NKE_SYM(ifaddr_get_ia6_flags);

/**
 * ifnet_resolve_multicast() - the link's address of a group
 * @ifp: the interface
 * @proto_addr: a group of a protocol
 * @ll_addr: receives the link's address
 * @ll_len: bytes at @ll_addr
 *
 * May sleep.
 *
 * Return: 0, EOPNOTSUPP (not attached, or nobody knows), what the protocol or
 * the driver says.
 */
extern errno_t ifnet_resolve_multicast(ifnet_t ifp,
				       const struct sockaddr *proto_addr,
				       struct sockaddr *ll_addr, size_t ll_len)
	NKE_SYM(ifnet_resolve_multicast);

/**
 * ifnet_add_multicast() - join a group
 * @interface: the interface
 * @maddr: a group, AF_LINK or AF_UNSPEC
 * @multicast: receives it, with a reference; or NULL
 *
 * Counted. May sleep.
 *
 * Return: 0, EINVAL (NULL, another family), EADDRNOTAVAIL (not of a group, or
 * no IFF_MULTICAST), ENOMEM.
 */
extern errno_t ifnet_add_multicast(ifnet_t interface,
				   const struct sockaddr *maddr,
				   ifmultiaddr_t *multicast)
	NKE_SYM(ifnet_add_multicast);

/**
 * ifnet_remove_multicast() - leave a group
 * @multicast: the group; its reference stays
 *
 * May sleep.
 *
 * Return: 0, EINVAL (NULL, another family), ENOENT (not in it).
 */
extern errno_t ifnet_remove_multicast(ifmultiaddr_t multicast)
	NKE_SYM(ifnet_remove_multicast);

/**
 * ifnet_get_multicast_list() - all groups that an interface is in
 * @interface: the interface
 * @addresses: receives an array that ends with NULL, with references
 *
 * May sleep.
 *
 * Return: 0, EINVAL (NULL), ENOMEM.
 */
extern errno_t ifnet_get_multicast_list(ifnet_t interface,
					ifmultiaddr_t **addresses)
	NKE_SYM(ifnet_get_multicast_list);

/**
 * ifnet_free_multicast_list() - give an array back, and its references
 * @multicasts: of ifnet_get_multicast_list()
 */
extern void ifnet_free_multicast_list(ifmultiaddr_t *multicasts)
	NKE_SYM(ifnet_free_multicast_list);

/**
 * ifmaddr_reference() - hold a group
 * @ifmaddr: the group
 *
 * Return: 0, EINVAL (NULL).
 */
extern errno_t ifmaddr_reference(ifmultiaddr_t ifmaddr)
	NKE_SYM(ifmaddr_reference);

/**
 * ifmaddr_release() - give a reference back
 * @ifmaddr: the group
 *
 * Return: 0, EINVAL (NULL).
 */
extern errno_t ifmaddr_release(ifmultiaddr_t ifmaddr) NKE_SYM(ifmaddr_release);

/**
 * ifmaddr_address() - its address
 * @ifmaddr: the group
 * @out_multicast: receives it
 * @addr_size: bytes at @out_multicast
 *
 * Return: 0, EINVAL (NULL), EMSGSIZE (cut off).
 */
extern errno_t ifmaddr_address(ifmultiaddr_t ifmaddr,
			       struct sockaddr *out_multicast,
			       u_int32_t addr_size) NKE_SYM(ifmaddr_address);

/**
 * ifmaddr_lladdress() - the link's address of it
 * @ifmaddr: the group
 * @out_link_layer_multicast: receives it
 * @addr_size: bytes at @out_link_layer_multicast
 *
 * Return: 0, EINVAL (NULL), ENOTSUP (none), EMSGSIZE (cut off).
 */
extern errno_t ifmaddr_lladdress(ifmultiaddr_t ifmaddr,
				 struct sockaddr *out_link_layer_multicast,
				 u_int32_t addr_size)
	NKE_SYM(ifmaddr_lladdress);

/**
 * ifmaddr_ifnet() - who is in it
 * @ifmaddr: the group
 *
 * Return: the interface, without a reference.
 */
extern ifnet_t ifmaddr_ifnet(ifmultiaddr_t ifmaddr) NKE_SYM(ifmaddr_ifnet);

__END_DECLS

#endif /* _NKE_NET_KPI_INTERFACE_ADDR_H_ */
