#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Kernel sockets for tests: the NKEs relay and remote.

  kpi.py [-n NETNS] listen TYPE FIRST [SECOND] [BUFFER]
                        have relay listen at FIRST and pass on to SECOND, or
                        send back
  kpi.py [-n NETNS] connect FIRST [SECOND] [BUFFER]
                        have it connect
  kpi.py stats          what it did, as NAME VALUE

TYPE is stream or dgram; an address HOST:PORT, [HOST]:PORT, a path or -.
"""

import contextlib
import ctypes
import os
import socket
import struct
import sys
import time

import nke_genl

CLONE_NEWNET = 0x40000000

TYPES = {"stream": socket.SOCK_STREAM, "dgram": socket.SOCK_DGRAM}
STATS = "sessions aborted bytes datagrams refused writable".split()
STORAGE = 128
# enum remote_op
OPS = ("socket bind connect listen accept send sendmbuf receive hold free "
       "shutdown close setopt getopt name").split()
DATA = 32768


@contextlib.contextmanager
def netns(name):
    """In a network namespace; a socket stays where it was made.  Controls are
    in the initial one only, kernel sockets where their process is."""
    libc = ctypes.CDLL(None, use_errno=True)
    old = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    new = os.open(f"/run/netns/{name}", os.O_RDONLY)
    try:
        if libc.setns(new, CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), f"setns {name}")
        yield
        if libc.setns(old, CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), "setns")
    finally:
        os.close(new)
        os.close(old)


def family_of(where):
    if isinstance(where, str):
        return socket.AF_UNIX
    return socket.AF_INET6 if ":" in where[0] else socket.AF_INET


def sockaddr(where):
    """XNU's bytes of a path, of (host, port) or of None."""
    if where is None:
        return bytes(STORAGE)
    family = family_of(where)
    if family == socket.AF_UNIX:
        rest = where.encode() + b"\0"
    elif family == socket.AF_INET:
        rest = struct.pack("!H4s8x", where[1],
                           socket.inet_pton(family, where[0]))
    else:
        rest = struct.pack("!H4x16s4x", where[1],
                           socket.inet_pton(family, where[0]))
    return (bytes((2 + len(rest), family)) + rest).ljust(STORAGE, b"\0")


class Relay:
    """The control of relay."""

    def __init__(self):
        self.genl = nke_genl.Genl(timeout=120)
        self.control = self.genl.connect("org.example.relay")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.genl.close()

    def rule(self, option, kind, first, second=None, buffer=0):
        self.control.setopt(option, struct.pack("=II", kind, buffer) +
                            sockaddr(first) + sockaddr(second))

    def listen(self, kind, first, second=None, buffer=0):
        self.rule(1, kind, first, second, buffer)

    def connect(self, first, second=None, buffer=0):
        self.rule(2, socket.SOCK_STREAM, first, second, buffer)

    def stats(self):
        data = self.control.getopt(3, length=8 * len(STATS))["data"]
        return dict(zip(STATS, struct.unpack(f"={len(STATS)}Q", data)))


class Remote:
    """A connection to remote, which has sockets of its own."""

    def __init__(self):
        self.genl = nke_genl.Genl(timeout=120)
        self.control = self.genl.connect("org.example.remote")
        self.slots = set(range(8))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.genl.close()

    def call(self, op, slot, value=0, flags=0, where=None, data=b""):
        """The call's value and its data; its error is raised."""
        self.control.setopt(1, struct.pack("=IIii", OPS.index(op), slot, value,
                                           flags) + sockaddr(where) + data)
        out = self.control.getopt(2, length=8 + DATA)["data"]
        value, length = struct.unpack_from("=II", out)
        return value, bytes(out[8:8 + length])

    def socket(self, family=socket.AF_INET, kind=socket.SOCK_STREAM):
        slot = self.slots.pop()
        self.call("socket", slot, family, kind)
        return Socket(self, slot)


class Socket:
    """A kernel socket, used much as Python's."""

    def __init__(self, remote, slot):
        self.remote = remote
        self.slot = slot

    def bind(self, where):
        self.remote.call("bind", self.slot, where=where)

    def connect(self, where):
        self.remote.call("connect", self.slot, where=where)

    def listen(self, backlog=5):
        self.remote.call("listen", self.slot, backlog)

    def accept(self):
        slot = self.remote.slots.pop()
        self.remote.call("accept", self.slot, slot)
        return Socket(self.remote, slot)

    def send(self, data, flags=0, op="send"):
        return self.remote.call(op, self.slot, flags=flags, data=data)[0]

    def sendmbuf(self, data, flags=0):
        return self.send(data, flags, "sendmbuf")

    def recv(self, most=DATA, flags=0):
        return self.remote.call("receive", self.slot, most, flags)[1]

    def hold(self, most, flags=0):
        """Receive so many bytes at most and keep the mbufs; their number."""
        return self.remote.call("hold", self.slot, most, flags)[0]

    def free(self):
        """Free the mbufs that are held."""
        self.remote.call("free", self.slot)

    def shutdown(self, how):
        self.remote.call("shutdown", self.slot, how)

    def close(self):
        self.remote.call("close", self.slot)
        self.remote.slots.add(self.slot)

    def setsockopt(self, level, option, value):
        if isinstance(value, int):
            value = struct.pack("=i", value)
        self.remote.call("setopt", self.slot, option, level, data=value)

    def getsockopt(self, level, option):
        return self.remote.call("getopt", self.slot, option, level)[1]

    def getsockname(self):
        data = self.remote.call("name", self.slot)[1]
        if data[1] == socket.AF_INET:
            return (socket.inet_ntop(socket.AF_INET, data[4:8]),
                    int.from_bytes(data[2:4], "big"))
        return (socket.inet_ntop(socket.AF_INET6, data[8:24]),
                int.from_bytes(data[2:4], "big"))


def run_cases(module):
    """The main program of a test that has a function case_NAME(remote) for
    each of its cases; module is its globals()."""
    cases = {name[5:]: function for name, function in module.items()
             if name.startswith("case_")}
    if not sys.argv[1:] or set(sys.argv[1:]) - set(cases):
        print(module["__doc__"], *cases, file=sys.stderr)
        return 2
    for name in sys.argv[1:]:
        start = time.monotonic()
        with Remote() as remote:
            cases[name](remote)
        print(f"{name}: {time.monotonic() - start:.1f} s")
    return 0


def parse_address(text):
    if text == "-":
        return None
    if text.startswith("/"):
        return text
    host, _, port = text.rpartition(":")
    return host.strip("[]"), int(port)


def main():
    args = sys.argv[1:]
    if args == ["stats"]:
        with Relay() as relay:
            for name, value in relay.stats().items():
                print(name, value)
        return 0
    space = None
    try:
        if args[0] == "-n":
            space = args[1]
            del args[:2]
        command = args.pop(0)
        kind = TYPES[args.pop(0)] if command == "listen" else \
            socket.SOCK_STREAM
        option = {"listen": 1, "connect": 2}[command]
        first, second = (parse_address(a) for a in (args + ["-"])[:2])
        buffer = int(args[2]) if len(args) > 2 else 0
    except (IndexError, KeyError, ValueError):
        print(__doc__, file=sys.stderr)
        return 2
    with Relay() as relay:
        with netns(space) if space else contextlib.nullcontext():
            relay.rule(option, kind, first, second, buffer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
