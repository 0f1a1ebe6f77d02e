// SPDX-License-Identifier: GPL-2.0
/*
 * Client-world translation unit: the structures of the socket filter KPI and of
 * what sockets are given must be XNU's, else the build stops here.
 */
#include <netinet/in.h>
#include <sys/kpi_socketfilter.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/un.h>

#include "abi/layout.h"

FIRST(sflt_filter, sf_handle);
NEXT(sflt_filter, sf_handle, sf_flags);
NEXT(sflt_filter, sf_flags, sf_name);
NEXT(sflt_filter, sf_name, sf_unregistered);
NEXT(sflt_filter, sf_unregistered, sf_attach);
NEXT(sflt_filter, sf_attach, sf_detach);
NEXT(sflt_filter, sf_detach, sf_notify);
NEXT(sflt_filter, sf_notify, sf_getpeername);
NEXT(sflt_filter, sf_getpeername, sf_getsockname);
NEXT(sflt_filter, sf_getsockname, sf_data_in);
NEXT(sflt_filter, sf_data_in, sf_data_out);
NEXT(sflt_filter, sf_data_out, sf_connect_in);
NEXT(sflt_filter, sf_connect_in, sf_connect_out);
NEXT(sflt_filter, sf_connect_out, sf_bind);
NEXT(sflt_filter, sf_bind, sf_setoption);
NEXT(sflt_filter, sf_setoption, sf_getoption);
NEXT(sflt_filter, sf_getoption, sf_listen);
NEXT(sflt_filter, sf_listen, sf_ioctl);
NEXT(sflt_filter, sf_ioctl, sf_ext);
LAST(sflt_filter, sf_ext);
SIZE64(sflt_filter, 192);

FIRST(sflt_filter_ext, sf_ext_len);
NEXT(sflt_filter_ext, sf_ext_len, sf_ext_accept);
NEXT(sflt_filter_ext, sf_ext_accept, sf_ext_rsvd);
LAST(sflt_filter_ext, sf_ext_rsvd);
SIZE64(sflt_filter_ext, 56);

FIRST(sockaddr, sa_len);
NEXT(sockaddr, sa_len, sa_family);
NEXT(sockaddr, sa_family, sa_data);
LAST(sockaddr, sa_data);
SIZE64(sockaddr, 16);

FIRST(sockaddr_storage, ss_len);
NEXT(sockaddr_storage, ss_len, ss_family);
SIZE64(sockaddr_storage, 128);

FIRST(sockaddr_in, sin_len);
NEXT(sockaddr_in, sin_len, sin_family);
NEXT(sockaddr_in, sin_family, sin_port);
NEXT(sockaddr_in, sin_port, sin_addr);
NEXT(sockaddr_in, sin_addr, sin_zero);
LAST(sockaddr_in, sin_zero);
SIZE64(sockaddr_in, 16);

FIRST(sockaddr_in6, sin6_len);
NEXT(sockaddr_in6, sin6_len, sin6_family);
NEXT(sockaddr_in6, sin6_family, sin6_port);
NEXT(sockaddr_in6, sin6_port, sin6_flowinfo);
NEXT(sockaddr_in6, sin6_flowinfo, sin6_addr);
NEXT(sockaddr_in6, sin6_addr, sin6_scope_id);
LAST(sockaddr_in6, sin6_scope_id);
SIZE64(sockaddr_in6, 28);

FIRST(sockaddr_un, sun_len);
NEXT(sockaddr_un, sun_len, sun_family);
NEXT(sockaddr_un, sun_family, sun_path);
LAST(sockaddr_un, sun_path);

FIRST(in_addr, s_addr);
LAST(in_addr, s_addr);
SIZE64(in_addr, 4);

FIRST(in6_addr, __u6_addr);
LAST(in6_addr, __u6_addr);
SIZE64(in6_addr, 16);

FIRST(msghdr, msg_name);
NEXT(msghdr, msg_name, msg_namelen);
NEXT(msghdr, msg_namelen, msg_iov);
NEXT(msghdr, msg_iov, msg_iovlen);
NEXT(msghdr, msg_iovlen, msg_control);
NEXT(msghdr, msg_control, msg_controllen);
NEXT(msghdr, msg_controllen, msg_flags);
LAST(msghdr, msg_flags);
SIZE64(msghdr, 48);

FIRST(cmsghdr, cmsg_len);
NEXT(cmsghdr, cmsg_len, cmsg_level);
NEXT(cmsghdr, cmsg_level, cmsg_type);
LAST(cmsghdr, cmsg_type);
SIZE64(cmsghdr, 12);

FIRST(iovec, iov_base);
NEXT(iovec, iov_base, iov_len);
LAST(iovec, iov_len);
SIZE64(iovec, 16);

FIRST(timeval, tv_sec);
NEXT(timeval, tv_sec, tv_usec);
LAST(timeval, tv_usec);
SIZE64(timeval, 16);

FIRST(timespec, tv_sec);
NEXT(timespec, tv_sec, tv_nsec);
LAST(timespec, tv_nsec);
SIZE64(timespec, 16);

FIRST(linger, l_onoff);
NEXT(linger, l_onoff, l_linger);
LAST(linger, l_linger);
SIZE64(linger, 8);
