#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Clients of echoctl, over netlink and PF_SYSTEM, that connect and send until
they are killed, whatever they are told.  Says "flowing" when each has had an
echo."""

import errno
import fcntl
import socket
import struct
import threading

from nke_genl import Genl

NAME = b"org.example.echoctl.dgram"
PF_SYSTEM, SYSPROTO_CONTROL, AF_SYS_CONTROL = 32, 2, 2
CTLIOCGINFO = 0xc0644e03
ENDED = (errno.ENOENT, errno.ENOTCONN, errno.EPIPE, errno.ESHUTDOWN,
         errno.ECONNRESET, errno.EINVAL, errno.ENOBUFS)


def netlink(flows):
    with Genl() as genl:
        con = genl.connect(NAME.decode())
        while True:
            con.send(b"x")
            if con.recv() is None:
                return
            flows()


def pf_system(flows):
    with socket.socket(PF_SYSTEM, socket.SOCK_DGRAM, SYSPROTO_CONTROL) as s:
        info = bytearray(struct.pack("=I96s", 0, NAME))
        fcntl.ioctl(s, CTLIOCGINFO, info)
        # The socket module knows no such address.
        address = struct.pack("=BBHII20x", 32, PF_SYSTEM, AF_SYS_CONTROL,
                              struct.unpack_from("=I", info)[0], 0)
        connect(s, address)
        while True:
            s.send(b"x")
            if not s.recv(16):
                return
            flows()


def connect(s, address):
    import ctypes
    import os
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.connect(s.fileno(), address, len(address)):
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


def again(client, flowed):
    while True:
        try:
            client(flowed.set)
        except OSError as error:
            if error.errno not in ENDED:
                raise


def main():
    events = []
    for client in (netlink, pf_system) * 4:
        events.append(threading.Event())
        threading.Thread(target=again, args=(client, events[-1]),
                         daemon=True).start()
    for event in events:
        event.wait()
    print("flowing", flush=True)
    threading.Event().wait()


main()
