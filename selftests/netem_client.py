#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""A peer of the NKE relay behind a bad link: compares every byte.

  netem_client.py serve NETNS HOST BYTES COMMAND...
                                    be the server there; the command has relay
                                    connect, HOST:PORT is added to it
  netem_client.py stall HOST PORT   read nothing from an echo until it takes no
                                    more, and then all
  netem_client.py udp HOST PORT N   N datagrams to an echo: what comes back is
                                    whole, and not all are lost
"""

import random
import select
import socket
import struct
import subprocess
import sys

import echo_client
import kpi

TIMEOUT = 60
WINDOW = 16
# So long nothing is taken when there is no room left anywhere.
STALLED = 5
MOST = 16 << 20


def serve(space, host, length, command):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    pattern = echo_client.Pattern(length)
    with kpi.netns(space):
        listener = socket.socket(family)
    with listener:
        listener.settimeout(TIMEOUT)
        listener.bind((host, 0))
        listener.listen()
        name = f"[{host}]" if ":" in host else host
        subprocess.run([*command, f"{name}:{listener.getsockname()[1]}"],
                       check=True)
        sock = listener.accept()[0]
    sock.setblocking(False)
    stream = echo_client.Stream(sock, pattern, 0, length, random.Random(1),
                                65536)
    echo_client.exchange([stream], TIMEOUT)
    return f"{stream.received} bytes back"


def stall(host, port):
    pattern = echo_client.Pattern(MOST)
    sent = got = 0
    with socket.socket() as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16384)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16384)
        sock.settimeout(TIMEOUT)
        sock.connect((host, port))
        sock.setblocking(False)
        while select.select([], [sock], [], STALLED)[1]:
            if sent == MOST:
                raise echo_client.Failure(f"it has taken {sent} bytes")
            sent += sock.send(pattern.at(sent, min(65536, MOST - sent)))
        sock.settimeout(TIMEOUT)
        sock.shutdown(socket.SHUT_WR)
        while data := sock.recv(65536):
            if data != pattern.at(got, len(data)):
                raise echo_client.Failure(f"other bytes behind {got}")
            got += len(data)
    if got != sent:
        raise echo_client.Failure(f"{got} of {sent} bytes back")
    return f"{got} bytes back"


def udp(host, port, count):
    """Few at a time: it is the link that loses, not a buffer.  The first four
    bytes say which one it is, and so what the others are."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    pattern = echo_client.Pattern(count)
    rng = random.Random(2)
    sizes = [rng.choice((4, 100, 1400, 1472, 4000)) for _ in range(count)]
    seen = [0] * count
    with socket.socket(family, socket.SOCK_DGRAM) as sock:
        sock.connect((host, port))

        def take():
            data = sock.recv(65536)
            number, = struct.unpack_from("!I", data)
            if number >= count or \
                    data[4:] != pattern.at(number * 7, sizes[number] - 4):
                raise echo_client.Failure(
                    f"{len(data)} bytes that were not sent")
            seen[number] += 1

        for number, size in enumerate(sizes):
            sock.send(struct.pack("!I", number) +
                      pattern.at(number * 7, size - 4))
            # Once a while all that is on the way is waited for.
            sock.settimeout(1 if number % WINDOW == WINDOW - 1 else 0.005)
            try:
                while True:
                    take()
                    if number == count - 1 and all(seen):
                        break
            except TimeoutError:
                pass
    lost = seen.count(0)
    if lost == count:
        raise echo_client.Failure("no datagram has come back")
    return f"{count} datagrams, {lost} lost, " \
           f"{sum(seen) - (count - lost)} twice"


def main():
    args = sys.argv[1:]
    try:
        if args[:1] == ["serve"] and len(args) > 4:
            print(serve(args[1], args[2], int(args[3]), args[4:]))
        elif args[:1] == ["stall"] and len(args) == 3:
            print(stall(args[1], int(args[2])))
        elif args[:1] == ["udp"] and len(args) == 4:
            print(udp(args[1], int(args[2]), int(args[3])))
        else:
            print(__doc__, file=sys.stderr)
            return 2
    except (echo_client.Failure, TimeoutError) as error:
        print(f"failed: {error}")
        return 1
    return 0


sys.exit(main())
