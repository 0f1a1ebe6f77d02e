// SPDX-License-Identifier: GPL-2.0
/*
 * Client-world translation unit: the structures of the interface KPIs must be
 * XNU's, else the build stops here.
 */
#include <net/bpf.h>
#include <net/dlil.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <net/if_dl.h>
#include <net/if_utun.h>
#include <net/if_var.h>
#include <net/init.h>
#include <net/kext_net.h>
#include <net/kpi_interface.h>
#include <net/kpi_interfacefilter.h>
#include <net/kpi_protocol.h>
#include <netinet/if_ether.h>
#include <netinet/in_var.h>
#include <netinet/ip_var.h>
#include <netinet6/in6_var.h>
#include <pexpert/pexpert.h>
#include <kern/debug.h>

#include "abi/layout.h"
#include "abi/same.h"
#include "proto/kern.h"

SAME(net_init_add);
SAME(PE_enter_debugger);
SAME(Debugger);

FIRST(ifnet_init_params, uniqueid);
NEXT(ifnet_init_params, uniqueid, uniqueid_len);
NEXT(ifnet_init_params, uniqueid_len, name);
NEXT(ifnet_init_params, name, unit);
NEXT(ifnet_init_params, unit, family);
NEXT(ifnet_init_params, family, type);
NEXT(ifnet_init_params, type, output);
NEXT(ifnet_init_params, output, demux);
NEXT(ifnet_init_params, demux, add_proto);
NEXT(ifnet_init_params, add_proto, del_proto);
NEXT(ifnet_init_params, del_proto, check_multi);
NEXT(ifnet_init_params, check_multi, framer);
NEXT(ifnet_init_params, framer, softc);
NEXT(ifnet_init_params, softc, ioctl);
NEXT(ifnet_init_params, ioctl, set_bpf_tap);
NEXT(ifnet_init_params, set_bpf_tap, detach);
NEXT(ifnet_init_params, detach, event);
NEXT(ifnet_init_params, event, broadcast_addr);
NEXT(ifnet_init_params, broadcast_addr, broadcast_len);
LAST(ifnet_init_params, broadcast_len);
SIZE64(ifnet_init_params, 144);

FIRST(ifnet_demux_desc, type);
NEXT(ifnet_demux_desc, type, data);
NEXT(ifnet_demux_desc, data, datalen);
LAST(ifnet_demux_desc, datalen);
SIZE64(ifnet_demux_desc, 24);

FIRST(ifnet_attach_proto_param, demux_array);
NEXT(ifnet_attach_proto_param, demux_array, demux_count);
NEXT(ifnet_attach_proto_param, demux_count, input);
NEXT(ifnet_attach_proto_param, input, pre_output);
NEXT(ifnet_attach_proto_param, pre_output, event);
NEXT(ifnet_attach_proto_param, event, ioctl);
NEXT(ifnet_attach_proto_param, ioctl, detached);
NEXT(ifnet_attach_proto_param, detached, resolve);
NEXT(ifnet_attach_proto_param, resolve, send_arp);
LAST(ifnet_attach_proto_param, send_arp);
SIZE64(ifnet_attach_proto_param, 72);

FIRST(ifnet_attach_proto_param_v2, demux_array);
NEXT(ifnet_attach_proto_param_v2, demux_array, demux_count);
NEXT(ifnet_attach_proto_param_v2, demux_count, input);
NEXT(ifnet_attach_proto_param_v2, input, pre_output);
NEXT(ifnet_attach_proto_param_v2, pre_output, event);
NEXT(ifnet_attach_proto_param_v2, event, ioctl);
NEXT(ifnet_attach_proto_param_v2, ioctl, detached);
NEXT(ifnet_attach_proto_param_v2, detached, resolve);
NEXT(ifnet_attach_proto_param_v2, resolve, send_arp);
LAST(ifnet_attach_proto_param_v2, send_arp);
SIZE64(ifnet_attach_proto_param_v2, 72);

FIRST(ifnet_stat_increment_param, packets_in);
NEXT(ifnet_stat_increment_param, packets_in, bytes_in);
NEXT(ifnet_stat_increment_param, bytes_in, errors_in);
NEXT(ifnet_stat_increment_param, errors_in, packets_out);
NEXT(ifnet_stat_increment_param, packets_out, bytes_out);
NEXT(ifnet_stat_increment_param, bytes_out, errors_out);
NEXT(ifnet_stat_increment_param, errors_out, collisions);
NEXT(ifnet_stat_increment_param, collisions, dropped);
LAST(ifnet_stat_increment_param, dropped);
SIZE64(ifnet_stat_increment_param, 32);

FIRST(ifnet_stats_param, packets_in);
NEXT(ifnet_stats_param, packets_in, bytes_in);
NEXT(ifnet_stats_param, bytes_in, multicasts_in);
NEXT(ifnet_stats_param, multicasts_in, errors_in);
NEXT(ifnet_stats_param, errors_in, packets_out);
NEXT(ifnet_stats_param, packets_out, bytes_out);
NEXT(ifnet_stats_param, bytes_out, multicasts_out);
NEXT(ifnet_stats_param, multicasts_out, errors_out);
NEXT(ifnet_stats_param, errors_out, collisions);
NEXT(ifnet_stats_param, collisions, dropped);
NEXT(ifnet_stats_param, dropped, no_protocol);
LAST(ifnet_stats_param, no_protocol);
SIZE64(ifnet_stats_param, 88);

FIRST(iff_filter, iff_cookie);
NEXT(iff_filter, iff_cookie, iff_name);
NEXT(iff_filter, iff_name, iff_protocol);
NEXT(iff_filter, iff_protocol, iff_input);
NEXT(iff_filter, iff_input, iff_output);
NEXT(iff_filter, iff_output, iff_event);
NEXT(iff_filter, iff_event, iff_ioctl);
NEXT(iff_filter, iff_ioctl, iff_detached);
LAST(iff_filter, iff_detached);
SIZE64(iff_filter, 64);

FIRST(sockaddr_dl, sdl_len);
NEXT(sockaddr_dl, sdl_len, sdl_family);
NEXT(sockaddr_dl, sdl_family, sdl_index);
NEXT(sockaddr_dl, sdl_index, sdl_type);
NEXT(sockaddr_dl, sdl_type, sdl_nlen);
NEXT(sockaddr_dl, sdl_nlen, sdl_alen);
NEXT(sockaddr_dl, sdl_alen, sdl_slen);
NEXT(sockaddr_dl, sdl_slen, sdl_data);
LAST(sockaddr_dl, sdl_data);
SIZE64(sockaddr_dl, 20);

FIRST(arphdr, ar_hrd);
NEXT(arphdr, ar_hrd, ar_pro);
NEXT(arphdr, ar_pro, ar_hln);
NEXT(arphdr, ar_hln, ar_pln);
NEXT(arphdr, ar_pln, ar_op);
LAST(arphdr, ar_op);
SIZE64(arphdr, 8);

FIRST(ether_arp, ea_hdr);
NEXT(ether_arp, ea_hdr, arp_sha);
NEXT(ether_arp, arp_sha, arp_spa);
NEXT(ether_arp, arp_spa, arp_tha);
NEXT(ether_arp, arp_tha, arp_tpa);
LAST(ether_arp, arp_tpa);
SIZE64(ether_arp, 28);

FIRST(ether_header, ether_dhost);
NEXT(ether_header, ether_dhost, ether_shost);
NEXT(ether_header, ether_shost, ether_type);
LAST(ether_header, ether_type);
SIZE64(ether_header, 14);

FIRST(ipovly, ih_x1);
NEXT(ipovly, ih_x1, ih_pr);
NEXT(ipovly, ih_pr, ih_len);
NEXT(ipovly, ih_len, ih_src);
NEXT(ipovly, ih_src, ih_dst);
LAST(ipovly, ih_dst);
SIZE64(ipovly, 20);

FIRST(ifreq, ifr_name);
NEXT(ifreq, ifr_name, ifr_ifru);
LAST(ifreq, ifr_ifru);
SIZE64(ifreq, 32);

FIRST(ifkpi, ifk_module_id);
NEXT(ifkpi, ifk_module_id, ifk_type);
NEXT(ifkpi, ifk_type, ifk_data);
LAST(ifkpi, ifk_data);
SIZE64(ifkpi, 16);

FIRST(ifdevmtu, ifdm_current);
NEXT(ifdevmtu, ifdm_current, ifdm_min);
NEXT(ifdevmtu, ifdm_min, ifdm_max);
LAST(ifdevmtu, ifdm_max);
SIZE64(ifdevmtu, 12);

FIRST(ifaliasreq, ifra_name);
NEXT(ifaliasreq, ifra_name, ifra_addr);
NEXT(ifaliasreq, ifra_addr, ifra_broadaddr);
NEXT(ifaliasreq, ifra_broadaddr, ifra_mask);
LAST(ifaliasreq, ifra_mask);
SIZE64(ifaliasreq, 64);

SIZE64(ifdrv, 40);
_Static_assert(__builtin_offsetof(struct ifdrv, ifd_data) ==
	       16 + sizeof(long) + sizeof(size_t), "ifdrv.ifd_data");

FIRST(in_aliasreq, ifra_name);
NEXT(in_aliasreq, ifra_name, ifra_addr);
NEXT(in_aliasreq, ifra_addr, ifra_broadaddr);
NEXT(in_aliasreq, ifra_broadaddr, ifra_mask);
LAST(in_aliasreq, ifra_mask);
SIZE64(in_aliasreq, 64);

FIRST(in6_aliasreq, ifra_name);
NEXT(in6_aliasreq, ifra_name, ifra_addr);
NEXT(in6_aliasreq, ifra_addr, ifra_dstaddr);
NEXT(in6_aliasreq, ifra_dstaddr, ifra_prefixmask);
NEXT(in6_aliasreq, ifra_prefixmask, ifra_flags);
NEXT(in6_aliasreq, ifra_flags, ifra_lifetime);
LAST(in6_aliasreq, ifra_lifetime);
SIZE64(in6_aliasreq, 128);

FIRST(in6_ifreq, ifr_name);
NEXT(in6_ifreq, ifr_name, ifr_ifru);
LAST(in6_ifreq, ifr_ifru);
SIZE64(in6_ifreq, 288);

FIRST(net_event_data, if_family);
NEXT(net_event_data, if_family, if_unit);
NEXT(net_event_data, if_unit, if_name);
LAST(net_event_data, if_name);
SIZE64(net_event_data, 24);

FIRST(kev_dl_proto_data, link_data);
NEXT(kev_dl_proto_data, link_data, proto_family);
NEXT(kev_dl_proto_data, proto_family, proto_remaining_count);
LAST(kev_dl_proto_data, proto_remaining_count);
SIZE64(kev_dl_proto_data, 32);

FIRST(kev_in_data, link_data);
NEXT(kev_in_data, link_data, ia_addr);
NEXT(kev_in_data, ia_addr, ia_net);
NEXT(kev_in_data, ia_net, ia_netmask);
NEXT(kev_in_data, ia_netmask, ia_subnet);
NEXT(kev_in_data, ia_subnet, ia_subnetmask);
NEXT(kev_in_data, ia_subnetmask, ia_netbroadcast);
NEXT(kev_in_data, ia_netbroadcast, ia_dstaddr);
LAST(kev_in_data, ia_dstaddr);
SIZE64(kev_in_data, 52);

FIRST(so_nke, nke_handle);
NEXT(so_nke, nke_handle, nke_where);
NEXT(so_nke, nke_where, nke_flags);
NEXT(so_nke, nke_flags, reserved);
LAST(so_nke, reserved);
SIZE64(so_nke, 28);

FIRST(utun_stats_param, utsp_packets);
NEXT(utun_stats_param, utsp_packets, utsp_bytes);
NEXT(utun_stats_param, utsp_bytes, utsp_errors);
LAST(utun_stats_param, utsp_errors);
SIZE64(utun_stats_param, 24);
