#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""A client of echoctl with the shared library, as a program would use it."""

import ctypes
import errno
import os
import select
import struct
import sys

FLOOD, FAIL = 5, 6
DATA, FOREVER = 1, -1
MSG, EVENT = 1, 2


class Msg(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("conn", ctypes.c_void_p),
                ("data", ctypes.c_void_p), ("len", ctypes.c_size_t)]


LIB = ctypes.CDLL("libnke.so.0", use_errno=True)
LIB.nke_errstr.restype = ctypes.c_char_p
LIB.nke_send.restype = ctypes.c_ssize_t
LIB.nke_send.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p,
                         ctypes.c_size_t]
LIB.nke_setopt.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int,
                           ctypes.c_char_p, ctypes.c_size_t]
LIB.nke_recv.argtypes = [ctypes.c_void_p, ctypes.POINTER(ctypes.POINTER(Msg)),
                         ctypes.c_int]


class Client:
    """A handle."""

    def __init__(self):
        self.nke = ctypes.c_void_p()
        if LIB.nke_open(ctypes.byref(self.nke), -1):
            sys.exit(LIB.nke_errstr(None).decode())

    def check(self, result, what):
        if result < 0:
            sys.exit(f"{what}: {os.strerror(-result)}: "
                     f"{LIB.nke_errstr(self.nke).decode()}")
        return result

    def connect(self, name):
        conn = ctypes.c_void_p()
        self.check(LIB.nke_connect(self.nke, name.encode(), 0,
                                   ctypes.byref(conn)), name)
        return conn

    def send(self, conn, data):
        return LIB.nke_send(self.nke, conn, data, len(data))

    def recv(self, timeout=60000):
        """The next message and its connection; None when there is none."""
        msg = ctypes.POINTER(Msg)()
        result = LIB.nke_recv(self.nke, ctypes.byref(msg), timeout)
        if result == -errno.EAGAIN:
            return None
        self.check(result, "recv")
        got = msg.contents
        assert got.type == DATA, got.type
        return ctypes.string_at(got.data, got.len) if got.len else b"", \
            got.conn

    def close(self):
        LIB.nke_close(self.nke)


def echoes(client, conn):
    for size in (0, 1, 100, 2047, 2048):
        data = os.urandom(size)
        client.check(client.send(conn, data), f"send {size}")
        assert client.recv() == (data, conn.value), size
    assert client.send(conn, bytes(2049)) == -errno.EMSGSIZE
    fail = struct.pack("i", errno.EDOM)
    client.check(LIB.nke_setopt(client.nke, conn, FAIL, fail, 4), "setopt")
    assert client.send(conn, b"x") == -errno.EDOM


def flood(client, conn):
    """What comes during a request is kept, and what is kept is whole.  What was
    read leaves its room to what comes: the largest fill the queue."""
    for length, count in ((4, 2000), (2000, 4), (8192, 1)):
        for _ in range(20):
            what = struct.pack("II", count, length)
            client.check(LIB.nke_setopt(client.nke, conn, FLOOD, what, 8),
                         f"flood {count} of {length}")
            for i in range(count):
                data, _ = client.recv()
                assert len(data) == length, (len(data), length)
                assert struct.unpack_from("I", data) == (i,), i
    assert client.recv(0) is None


def many(client, name):
    """Several connections of a handle do not mix."""
    conns = [client.connect(name) for _ in range(20)]
    for i, conn in enumerate(conns):
        for j in range(3):
            client.check(client.send(conn, b"%d %d" % (i, j)), "send")
    got = {conn.value: [] for conn in conns}
    for _ in range(60):
        data, conn = client.recv()
        got[conn].append(data)
    for i, conn in enumerate(conns):
        assert got[conn.value] == [b"%d %d" % (i, j) for j in range(3)], i
        client.check(LIB.nke_disconnect(client.nke, conn), "disconnect")


def polled(client, conn):
    fd = LIB.nke_fd(client.nke)
    client.check(client.send(conn, b"polled"), "send")
    if not LIB.nke_pending(client.nke) & MSG:
        assert select.select([fd], [], [], 60)[0], "nothing to read"
    assert client.recv()[0] == b"polled"


def stream(client, name):
    """Bytes in order, however they are cut."""
    conn = client.connect(name)
    for _ in range(50):
        data = os.urandom(7000)
        assert client.send(conn, data) == len(data)
        got = b""
        while len(got) < len(data):
            got += client.recv()[0]
        assert got == data


def main():
    client = Client()
    conn = client.connect(sys.argv[1])
    echoes(client, conn)
    flood(client, conn)
    many(client, sys.argv[1])
    polled(client, conn)
    stream(client, sys.argv[2])
    client.close()


main()
