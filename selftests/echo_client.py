#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Client of the echod sample: verifies every byte that comes back.

Exit status 0 when all came back, 1 when not, 2 for wrong usage.
"""

import argparse
import collections
import errno
import random
import resource
import select
import selectors
import socket
import struct
import sys
import time

PATTERN_SIZE = 1 << 20
WRITE_MAX = 128 * 1024
READ_MAX = 256 * 1024
DATAGRAM_MAX = 65507


class Failure(Exception):
    """What came back is not what was sent."""


class Pattern:
    """Random bytes that any stream is a window of: two streams begin at
    different places, so bytes that change place or stream are noticed."""

    def __init__(self, seed):
        data = random.Random(seed).randbytes(PATTERN_SIZE)
        self.data = memoryview(data + data)

    def at(self, start, length):
        start %= PATTERN_SIZE
        return self.data[start:start + min(length, PATTERN_SIZE)]


def connect_tcp(args):
    sock = socket.socket(args.domain, socket.SOCK_STREAM)
    sock.settimeout(args.timeout)
    sock.connect((args.host, args.port))
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setblocking(False)
    return sock


class Stream:
    """One TCP connection: what it sends, has sent and has got back."""

    def __init__(self, sock, pattern, start, length, rng, write_max):
        self.sock = sock
        self.pattern = pattern
        self.start = start
        self.length = length
        self.rng = rng
        self.write_max = write_max
        self.sent = 0
        self.received = 0

    def events(self):
        writing = self.sent < self.length
        return selectors.EVENT_READ | (selectors.EVENT_WRITE if writing else 0)

    def send(self):
        """Write a piece of random size; True when all has been sent."""
        size = min(self.length - self.sent,
                   self.rng.randint(1, self.write_max))
        piece = self.pattern.at(self.start + self.sent, size)
        try:
            self.sent += self.sock.send(piece)
        except BlockingIOError:
            pass
        if self.sent < self.length:
            return False
        self.sock.shutdown(socket.SHUT_WR)
        return True

    def receive(self):
        """Read what is there; True at the (right) end of the stream."""
        try:
            data = self.sock.recv(READ_MAX)
        except BlockingIOError:
            return False
        if not data:
            if self.received != self.length:
                raise Failure(f"stream ended after {self.received} of "
                              f"{self.length} bytes")
            return True
        if self.received + len(data) > self.sent:
            raise Failure("more came back than was sent")
        if data != self.pattern.at(self.start + self.received, len(data)):
            raise Failure("wrong bytes between offsets "
                          f"{self.received} and {self.received + len(data)}")
        self.received += len(data)
        return False


def open_streams(args, pattern, rng, length_of):
    """All connections, established before any data is sent."""
    streams = []
    for i in range(args.connections):
        sock = connect_tcp(args)
        streams.append(Stream(sock, pattern, rng.randrange(PATTERN_SIZE),
                              length_of(i), random.Random(rng.random()),
                              args.write))
    return streams


def exchange(streams, timeout):
    """Send and receive on all streams until each has ended."""
    with selectors.DefaultSelector() as sel:
        for s in streams:
            if s.length == 0:
                s.sock.shutdown(socket.SHUT_WR)
            sel.register(s.sock, s.events(), s)
        left = len(streams)
        while left:
            ready = sel.select(timeout)
            if not ready:
                got = sum(s.received for s in streams)
                raise Failure(f"nothing moved for {timeout} s: {left} "
                              f"connections open, {got} bytes back")
            for key, mask in ready:
                s = key.data
                if mask & selectors.EVENT_WRITE and s.send():
                    sel.modify(s.sock, selectors.EVENT_READ, s)
                if mask & selectors.EVENT_READ and s.receive():
                    sel.unregister(s.sock)
                    s.sock.close()
                    left -= 1


def run_tcp(args, pattern, rng):
    """Connections that are all open at once, each verified to its end."""
    def length_of(_):
        if args.exact or args.bytes == 0:
            return args.bytes
        return rng.randint(1, args.bytes)

    streams = open_streams(args, pattern, rng, length_of)
    exchange(streams, args.timeout)
    return f"{len(streams)} connections, " \
           f"{sum(s.received for s in streams)} bytes"


def datagram_sizes(rng, count):
    """The edges first, then as many small ones as large ones."""
    edges = [1, 2, 1471, 1472, 1473, 16384, DATAGRAM_MAX - 1, DATAGRAM_MAX]
    for i in range(count):
        if i < len(edges):
            yield edges[i]
        elif rng.random() < 0.5:
            yield rng.randint(1, DATAGRAM_MAX)
        else:
            yield int(2 ** rng.uniform(0, 15.999))


def run_udp(args, pattern, rng):
    """Datagrams in order, with so few on the way that no buffer is full; one
    that does not come back is a failure."""
    sock = socket.socket(args.domain, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
    sock.connect((args.host, args.port))
    sock.settimeout(args.timeout)
    waiting = collections.deque()
    outstanding = lost = total = 0

    def take():
        """One answer; those that it overtook are lost."""
        nonlocal outstanding, lost
        try:
            data = sock.recv(DATAGRAM_MAX + 1)
        except socket.timeout:
            lost += len(waiting)
            raise Failure(f"{lost} datagrams lost, {len(waiting)} of them "
                          f"in the last {args.timeout} s") from None
        while waiting:
            number, start, size = waiting.popleft()
            outstanding -= size + 1024
            if data == pattern.at(start, size):
                return
            lost += 1
            print(f"# datagram {number} of {size} bytes is missing",
                  file=sys.stderr)
        raise Failure(f"an answer of {len(data)} bytes to nothing sent")

    for number, size in enumerate(datagram_sizes(rng, args.datagrams)):
        # 1024 stands for what a buffer charges for even the smallest.
        while waiting and outstanding + size + 1024 > args.window:
            take()
        start = rng.randrange(PATTERN_SIZE)
        sock.send(pattern.at(start, size))
        waiting.append((number, start, size))
        outstanding += size + 1024
        total += size
    while waiting:
        take()
    if lost:
        raise Failure(f"{lost} of {args.datagrams} datagrams lost")
    return f"{args.datagrams} datagrams, {total} bytes"


def reset(sock):
    """Close with a reset instead of an end of stream."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                    struct.pack("ii", 1, 0))
    sock.close()


def run_reset(args, pattern, rng):
    """Connections that vanish half way; then a good one must still work."""
    streams = open_streams(args, pattern, rng, lambda _: args.bytes)
    with selectors.DefaultSelector() as sel:
        for s in streams:
            sel.register(s.sock, s.events(), s)
        left = len(streams)
        while left:
            if not (ready := sel.select(args.timeout)):
                raise Failure("nothing moved")
            for key, mask in ready:
                s = key.data
                if mask & selectors.EVENT_WRITE and s.sent < s.length // 2:
                    s.send()
                if mask & selectors.EVENT_READ:
                    s.receive()
                if s.sent >= s.length // 2:
                    sel.unregister(s.sock)
                    reset(s.sock)
                    left -= 1
    return run_tcp(args, pattern, rng)


def run_stall(args, pattern, rng):
    """One peer that sends and never reads: the others are served meanwhile,
    and in the end it is thrown out."""
    stalled = connect_tcp(args)
    while select.select([], [stalled], [], 1)[1]:
        try:
            stalled.send(pattern.at(0, 65536))
        except BlockingIOError:
            pass
    report = run_tcp(args, pattern, rng)

    poll = select.poll()
    poll.register(stalled, 0)
    end = time.monotonic() + args.timeout
    while time.monotonic() < end:
        events = poll.poll(1000)
        if events and events[0][1] & (select.POLLERR | select.POLLHUP):
            error = stalled.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if error not in (0, errno.ECONNRESET, errno.EPIPE):
                raise Failure(f"stalled peer: error {error}")
            return report
        # The server clears up when something happens.
        connect_tcp(args).close()
    raise Failure("the peer that does not read was never disconnected")


def run_load(args, pattern, rng):
    """Traffic without end on TCP and UDP, until the server is gone."""
    udp = socket.socket(args.domain, socket.SOCK_DGRAM)
    udp.connect((args.host, args.port))
    udp.setblocking(False)
    streams = open_streams(args, pattern, rng, lambda _: 1 << 40)
    seen_tcp = seen_udp = said = False
    with selectors.DefaultSelector() as sel:
        for s in streams:
            sel.register(s.sock, s.events(), s)
        sel.register(udp, selectors.EVENT_READ)
        while True:
            if not udp_step(udp, pattern, rng.randint(1, DATAGRAM_MAX)):
                seen_udp = True
            for key, mask in sel.select(0.1):
                s = key.data
                if s is None:
                    seen_udp = True
                    continue
                if mask & selectors.EVENT_WRITE:
                    s.send()
                if mask & selectors.EVENT_READ and s.receive():
                    return "server closed"
                seen_tcp = seen_tcp or s.received > 0
            if seen_tcp and seen_udp and not said:
                said = True
                print("flowing", flush=True)


def udp_step(udp, pattern, size):
    """Read all answers, send one more; False when there was an answer."""
    empty = True
    try:
        while True:
            udp.recv(DATAGRAM_MAX + 1)
            empty = False
    except BlockingIOError:
        pass
    try:
        udp.send(pattern.at(0, size))
    except BlockingIOError:
        pass
    return empty


RUNS = {"tcp": run_tcp, "udp": run_udp, "reset": run_reset,
        "stall": run_stall, "load": run_load}


def parser(description, runs, port, timeout):
    """The part of a command line that every client has."""
    ap = argparse.ArgumentParser(description=description.splitlines()[0])
    ap.add_argument("run", choices=sorted(runs))
    family = ap.add_mutually_exclusive_group()
    family.add_argument("-4", dest="domain", action="store_const",
                        const=socket.AF_INET, default=socket.AF_INET)
    family.add_argument("-6", dest="domain", action="store_const",
                        const=socket.AF_INET6)
    ap.add_argument("--port", type=int, default=port)
    ap.add_argument("--timeout", type=float, default=timeout)
    return ap


def parse_args():
    ap = parser(__doc__, RUNS, port=7007, timeout=120)
    ap.add_argument("--host", help="default: the loopback address")
    ap.add_argument("--connections", type=int, default=10)
    ap.add_argument("--bytes", type=int, default=65536,
                    help="most that a connection sends")
    ap.add_argument("--exact", action="store_true",
                    help="each connection sends --bytes, not up to that")
    ap.add_argument("--write", type=int, default=WRITE_MAX,
                    help="longest single write")
    ap.add_argument("--datagrams", type=int, default=1000)
    ap.add_argument("--window", type=int, default=96 * 1024,
                    help="bytes of datagrams on the way at a time")
    ap.add_argument("--seed", type=int, default=None)
    args = ap.parse_args()
    if args.seed is None:
        args.seed = random.SystemRandom().randrange(1 << 32)
    if args.host is None:
        args.host = "::1" if args.domain == socket.AF_INET6 else "127.0.0.1"
    return args


def main():
    args = parse_args()
    print(f"# {args.run}: seed {args.seed}", flush=True)
    wanted = args.connections + 64
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE,
                           (wanted, max(hard, wanted)))
    start = time.monotonic()
    try:
        report = RUNS[args.run](args, Pattern(args.seed),
                                random.Random(args.seed))
    except Failure as e:
        print(f"# {args.run}: failed: {e}")
        return 1
    except OSError as e:
        # A server that is unloaded under load takes its connections along.
        print(f"# {args.run}: {e}")
        return 0 if args.run == "load" else 1
    print(f"# {args.run}: {report} in {time.monotonic() - start:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
