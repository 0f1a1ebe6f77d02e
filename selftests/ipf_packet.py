#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Packets made from nothing, as hexadecimal.

  ipf_packet.py udp FROM TO PORT        a datagram "made from nothing"
  ipf_packet.py wait ADDRESS PORT       says "ready", ends when it is there
"""

import ipaddress
import socket
import struct
import sys

TEXT = b"made from nothing"


def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def ip_packet(source, to, protocol, payload, offset):
    """With the checksum of the payload put at @offset."""
    source, to = ipaddress.ip_address(source), ipaddress.ip_address(to)
    pseudo = source.packed + to.packed
    if source.version == 4:
        pseudo += struct.pack("!HH", protocol, len(payload))
    else:
        pseudo += struct.pack("!II", len(payload), protocol)
    csum = checksum(pseudo + payload)
    payload = payload[:offset] + struct.pack("!H", csum or 0xffff) + \
        payload[offset + 2:]
    if source.version == 6:
        return struct.pack("!IHBB", 6 << 28, len(payload), protocol, 64) + \
            source.packed + to.packed + payload
    head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(payload), 7, 0, 64,
                       protocol, 0) + source.packed + to.packed
    return head[:10] + struct.pack("!H", checksum(head)) + head[12:] + payload


def udp(source, to, port):
    payload = struct.pack("!HHHH", 4711, int(port), 8 + len(TEXT), 0) + TEXT
    return ip_packet(source, to, socket.IPPROTO_UDP, payload, 6)


def wait(address, port):
    sock = socket.socket(socket.AF_INET6 if ":" in address else
                         socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind((address, int(port)))
    print("ready", flush=True)
    data, peer = sock.recvfrom(100)
    print(data, peer)
    sys.exit(0 if data == TEXT else 1)


def main():
    if len(sys.argv) < 4 or sys.argv[1] not in ("udp", "wait"):
        sys.exit(__doc__)
    made = {"udp": udp, "wait": wait}[sys.argv[1]](*sys.argv[2:])
    print(made.hex())


if __name__ == "__main__":
    main()
