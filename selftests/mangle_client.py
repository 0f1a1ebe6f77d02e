#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Client of the mangle NKE: each payload must come back with its SHA-256.

Exit status 0 when all came back, 1 when not, 2 for wrong usage.
"""

import collections
import hashlib
import random
import socket
import sys
import time

from echo_client import (DATAGRAM_MAX, PATTERN_SIZE, READ_MAX, WRITE_MAX,
                         Failure, Pattern, Stream, connect_tcp, exchange,
                         parser)

PAYLOAD_MAX = 1 << 20
AT_ONCE = 8

# Around these sizes something changes: the MTU's payload, clusters, GSO.
EDGES = [1448, 2048, 4096, 16384, 65536]
STREAM_SIZES = [1, 2, 3, PAYLOAD_MAX] + \
    [edge + d for edge in EDGES for d in (-1, 0, 1)]
DATAGRAM_SIZES = [1, 2, 3, 1471, 1472, 1473, DATAGRAM_MAX - 1, DATAGRAM_MAX] + \
    [edge + d for edge in EDGES[1:-1] for d in (-1, 0, 1)]


class HashedStream(Stream):
    """A payload on a connection of its own."""

    def __init__(self, sock, pattern, length, rng):
        start = rng.randrange(PATTERN_SIZE)
        super().__init__(sock, pattern, start, length, rng, WRITE_MAX)
        self.wanted = hashlib.sha256(pattern.at(start, length)).digest()
        self.got = hashlib.sha256()

    def receive(self):
        try:
            data = self.sock.recv(READ_MAX)
        except BlockingIOError:
            return False
        self.received += len(data)
        self.got.update(data)
        if self.received > self.length:
            raise Failure(f"more than the {self.length} bytes came back")
        if data:
            return False
        if self.received < self.length:
            raise Failure(f"{self.received} of {self.length} bytes came back")
        if self.got.digest() != self.wanted:
            raise Failure(f"{self.length} bytes came back with another "
                          "SHA-256")
        return True


def sizes(edges, largest, rng, count):
    """The edges, then as many small ones as large ones, mixed."""
    chosen = list(edges)
    while len(chosen) < count:
        if rng.random() < 0.5:
            chosen.append(rng.randint(1, largest))
        else:
            chosen.append(int(largest ** rng.random()))
    rng.shuffle(chosen)
    return chosen


def run_tcp(args, pattern, rng):
    """Payloads on connections, some at a time."""
    left = sizes(STREAM_SIZES, PAYLOAD_MAX, rng, args.count)
    count, total = len(left), sum(left)
    while left:
        now, left = left[:AT_ONCE], left[AT_ONCE:]
        exchange([HashedStream(connect_tcp(args), pattern, length,
                               random.Random(rng.random()))
                  for length in now], args.timeout)
    return f"{count} payloads, {total} bytes"


def udp_socket(args):
    sock = socket.socket(args.domain, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
    sock.connect((args.host, args.port))
    sock.settimeout(args.timeout)
    return sock


def run_udp(args, pattern, rng):
    """Datagrams in order, few on the way; none may be lost."""
    sock = udp_socket(args)
    waiting = collections.deque()
    chosen = sizes(DATAGRAM_SIZES, DATAGRAM_MAX, rng, args.count)

    def take():
        size, wanted = waiting.popleft()
        try:
            data = sock.recv(DATAGRAM_MAX + 1)
        except socket.timeout:
            raise Failure(f"a datagram of {size} bytes is lost") from None
        if len(data) != size or hashlib.sha256(data).digest() != wanted:
            raise Failure(f"{len(data)} bytes came back for {size} sent, "
                          "or with another SHA-256")

    for size in chosen:
        # What is on the way is fragments, for which there is little room.
        while waiting and sum(w[0] for w in waiting) + size > DATAGRAM_MAX:
            take()
        if len(waiting) == AT_ONCE:
            take()
        payload = pattern.at(rng.randrange(PATTERN_SIZE), size)
        waiting.append((size, hashlib.sha256(payload).digest()))
        sock.send(payload)
    while waiting:
        take()
    return f"{len(chosen)} datagrams, {sum(chosen)} bytes"


def run_seed(args, _pattern, _rng):
    """Tell the NKE which random numbers to use."""
    sock = udp_socket(args)
    text = f"mangle seed {args.seed}".encode()
    sock.send(text)
    if sock.recv(DATAGRAM_MAX) != text:
        raise Failure("another answer than the question")
    return f"{args.seed} it is"


RUNS = {"tcp": run_tcp, "udp": run_udp, "seed": run_seed}


def parse_args():
    ap = parser(__doc__, RUNS, port=7008, timeout=30)
    ap.add_argument("--host", required=True)
    ap.add_argument("--count", type=int, default=50,
                    help="number of payloads")
    ap.add_argument("--seed", type=int, required=True)
    return ap.parse_args()


def main():
    args = parse_args()
    start = time.monotonic()
    try:
        report = RUNS[args.run](args, Pattern(args.seed),
                                random.Random(args.seed))
    except (Failure, OSError) as e:
        print(f"# {args.run}: failed: {e}")
        return 1
    print(f"# {args.run}: {report} in {time.monotonic() - start:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
