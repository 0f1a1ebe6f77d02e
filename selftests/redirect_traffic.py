#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Packets of odd kinds for redirect.  HOST and PORT are A and P, where the echo
server of ipf_traffic.py seems to be.

  redirect_traffic.py nocheck HOST PORT     datagrams without a checksum
  redirect_traffic.py options HOST PORT     IPv4 with options, TCP and UDP;
                                            IPv6 with those for the destination
  redirect_traffic.py peer HOST PORT        the answers' sender is HOST, PORT;
                                            six datagrams, and TCP
  redirect_traffic.py refused HOST PORT     nobody listens: TCP and UDP hear it
  redirect_traffic.py strange FROM HOST PORT
                                            fragments, headers that nobody
                                            knows, source routes: sent, no more
  redirect_traffic.py listen HOST PORT MINE until "good" is there, from port
                                            MINE; says "ready" before; "damaged"
                                            must not come
  redirect_traffic.py answer B Q CLIENT MINE
                                            "damaged", with a wrong checksum,
                                            and "good" from B, Q
  redirect_traffic.py watch INTERFACE A P B Q
                                            keeps all packets until SIGTERM:
                                            none names A, P, and the checksums
                                            of those that name B, Q are right
"""

import os
import signal
import socket
import struct
import sys

import ipf_packet

PATIENCE = 30
SO_NO_CHECK = 11
IPV6_DSTOPTS = 59
IP_NOP = 1
TCP, UDP = socket.IPPROTO_TCP, socket.IPPROTO_UDP


def family_of(host):
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def client(host, port, kind=socket.SOCK_DGRAM):
    sock = socket.socket(family_of(host), kind)
    sock.settimeout(PATIENCE)
    return sock, (host, int(port))


def echo_udp(sock, where, size):
    data = os.urandom(size)
    sock.sendto(data, where)
    got, peer = sock.recvfrom(1 << 16)
    if got != data:
        sys.exit(f"UDP: {size} bytes came back as {len(got)} others")
    if peer[:2] != where:
        sys.exit(f"UDP: the answer came from {peer[:2]}")


def echo_tcp(sock, where, size):
    data = os.urandom(size)
    sock.connect(where)
    sock.sendall(data)
    got = b""
    while len(got) < size:
        more = sock.recv(1 << 16)
        if not more:
            break
        got += more
    if got != data:
        sys.exit(f"TCP: {size} bytes came back as {len(got)} others")
    if sock.getpeername()[:2] != where:
        sys.exit(f"TCP: connected to {sock.getpeername()}")


def nocheck(host, port):
    sock, where = client(host, port)
    sock.setsockopt(socket.SOL_SOCKET, SO_NO_CHECK, 1)
    for size in (0, 1, 100, 1400):
        echo_udp(sock, where, size)


def set_options(sock):
    if sock.family == socket.AF_INET:
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_OPTIONS,
                        bytes([IP_NOP] * 8))
    else:
        # Next header, length, and 4 bytes that an option fills up.
        sock.setsockopt(socket.IPPROTO_IPV6, IPV6_DSTOPTS,
                        bytes([0, 0, 1, 4, 0, 0, 0, 0]))


def options(host, port):
    sock, where = client(host, port)
    set_options(sock)
    for size in (1, 1000, 4000):
        echo_udp(sock, where, size)
    sock, where = client(host, port, socket.SOCK_STREAM)
    set_options(sock)
    echo_tcp(sock, where, 100000)


def peer(host, port):
    sock, where = client(host, port)
    for size in range(6):
        echo_udp(sock, where, size)
    sock, where = client(host, port, socket.SOCK_STREAM)
    echo_tcp(sock, where, 1)


def refused(host, port):
    sock, where = client(host, port, socket.SOCK_STREAM)
    try:
        sock.connect(where)
        sys.exit("TCP: connected")
    except ConnectionRefusedError:
        pass
    sock, where = client(host, port)
    sock.connect(where)
    # Routers do not tell of every packet.
    sock.settimeout(2)
    for _ in range(PATIENCE // 2):
        try:
            sock.send(b"x")
            sock.recv(1)
        except ConnectionRefusedError:
            return
        except TimeoutError:
            pass
    sys.exit("UDP: not refused")


def ports_packet(source, host, port):
    """A good datagram, of which only the ports matter here."""
    return ipf_packet.udp(source, host, port)


def strange4(packet):
    """With the header's checksum left to the kernel: a raw socket's is."""
    head, rest = packet[:20], packet[20:]
    more = head[:6] + struct.pack("!H", 0x2000) + head[8:]
    last = head[:6] + struct.pack("!H", 1) + head[8:]
    # Options grow the header by two words.
    source_route = bytes([0x47]) + head[1:] + \
        bytes([131, 7, 4]) + head[16:20] + bytes([0])
    return more + rest + b"x" * 3, last + rest, source_route + rest


def strange6(packet):
    head, rest = packet[:40], packet[40:]

    def with_header(number, body):
        return head[:4] + struct.pack("!HB", len(body) + len(rest), number) + \
            head[7:] + body + rest
    return (
        # 253 is for experiments; nobody knows how long it is.
        with_header(253, bytes([UDP, 0]) + bytes(6)),
        # A fragment that is not the first, and a route.
        with_header(44, bytes([UDP, 0, 0, 8]) + bytes(4)),
        with_header(43, bytes([UDP, 0, 0, 0]) + bytes(4)),
    )


def strange(source, host, port):
    packet = ports_packet(source, host, port)
    v6 = ":" in host
    sock = socket.socket(family_of(host), socket.SOCK_RAW, socket.IPPROTO_RAW)
    for other in strange6(packet) if v6 else strange4(packet):
        sock.sendto(other, (host, 0))


def listen(host, port, mine):
    sock, where = client(host, port)
    sock.bind(("", int(mine)))
    sock.connect(where)
    print("ready", flush=True)
    got = sock.recv(100)
    sys.exit(0 if got == b"good" else f"{got}")


def answer(source, port, to, mine):
    """A datagram of text with the given ports, wrong and right."""
    sock = socket.socket(family_of(source), socket.SOCK_RAW,
                         socket.IPPROTO_RAW)
    for text in (b"damaged", b"good"):
        payload = struct.pack("!HHHH", int(port), int(mine), 8 + len(text),
                              0) + text
        packet = bytearray(ipf_packet.ip_packet(source, to, UDP, payload, 6))
        if text == b"damaged":
            packet[-1] ^= 1
        sock.sendto(bytes(packet), (to, 0))


# -- a program that looks at all packets -------------------------------------

def transport(packet):
    """Version, protocol, source, destination, and what is behind the IP
    header, which has no extensions here."""
    if packet[0] >> 4 == 4:
        head = (packet[0] & 15) * 4
        total = struct.unpack("!H", packet[2:4])[0]
        fragment = struct.unpack("!H", packet[6:8])[0] & 0x3fff
        return (packet[9], packet[12:16], packet[16:20],
                packet[head:total] if not fragment else b"")
    total = 40 + struct.unpack("!H", packet[4:6])[0]
    return packet[6], packet[8:24], packet[24:40], packet[40:total]


def is_right(protocol, source, to, segment):
    """Of a whole segment, the checksum makes the sum 0."""
    if protocol == UDP and segment[6:8] == b"\0\0":
        return len(source) == 4
    if len(source) == 4:
        pseudo = source + to + struct.pack("!HH", protocol, len(segment))
    else:
        pseudo = source + to + struct.pack("!II", len(segment), protocol)
    return ipf_packet.checksum(pseudo + segment) == 0


def watch_one(packet, old, new):
    """Return: 1 if it is one of those that are looked for."""
    protocol, source, to, segment = transport(packet)
    if protocol not in (TCP, UDP) or len(segment) < 8:
        return 0
    ports = struct.unpack("!HH", segment[:4])
    ends = ((source, ports[0]), (to, ports[1]))
    if old in ends:
        sys.exit(f"a packet names what nobody should see: {packet[:60].hex()}")
    if new not in ends:
        return 0
    if not is_right(protocol, source, to, segment):
        sys.exit(f"a checksum is wrong: {packet[:80].hex()}")
    return 1


def watch(interface, old, old_port, new, new_port):
    family = family_of(old)
    protocol = 0x0800 if family == socket.AF_INET else 0x86dd
    sock = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM,
                         socket.htons(protocol))
    # SO_RCVBUFFORCE: what is kept shares its bytes with what goes on.
    sock.setsockopt(socket.SOL_SOCKET, 33, 1 << 26)
    sock.bind((interface, protocol))
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    print("ready", flush=True)
    signal.sigwait({signal.SIGTERM})
    sock.setblocking(False)
    count = 0
    ends = [(socket.inet_pton(family, a), int(p))
            for a, p in ((old, old_port), (new, new_port))]
    while True:
        try:
            count += watch_one(sock.recv(1 << 17), *ends)
        except BlockingIOError:
            break
    print(f"{count} packets")
    sys.exit(0 if count > 20 else "too few packets")


COMMANDS = {f.__name__: f for f in (nocheck, options, peer, refused, strange,
                                    listen, answer, watch)}


def main():
    if len(sys.argv) < 4 or sys.argv[1] not in COMMANDS:
        sys.exit(__doc__)
    COMMANDS[sys.argv[1]](*sys.argv[2:])


if __name__ == "__main__":
    main()
