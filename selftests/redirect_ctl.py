#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Tells redirect its rules.  The arguments are a command; or "-", and each
line that is read is one:

  add|remove PROTOCOL A P B Q   PROTOCOL: tcp, udp or a number
  refused ERRNO add|remove PROTOCOL A P B Q
                                that has to fail, with ERRNO (a name)
  clear
  list                          a line for each rule and its counters
"""

import errno
import ipaddress
import socket
import struct
import sys

import nke_genl

CONTROL = "org.example.redirect"
ADD, REMOVE, CLEAR, LIST = 1, 2, 3, 4
PROTOCOLS = {"tcp": 6, "udp": 17}
RULE = "!BBHHH16s16s"
COUNTERS = "=QQQ"
SIZE = struct.calcsize(RULE) + struct.calcsize(COUNTERS)
RULES = 32


def pack(protocol, old, old_port, new, new_port):
    old, new = ipaddress.ip_address(old), ipaddress.ip_address(new)
    if protocol in PROTOCOLS:
        protocol = PROTOCOLS[protocol]
    return struct.pack(RULE, old.version, int(protocol), int(old_port),
                       int(new_port), 0, old.packed, new.packed)


def text(entry):
    version, protocol, old_port, new_port, _, old, new = struct.unpack(
        RULE, entry[:struct.calcsize(RULE)])
    counters = struct.unpack(COUNTERS, entry[struct.calcsize(RULE):])
    family, size = ((socket.AF_INET, 4) if version == 4 else
                    (socket.AF_INET6, 16))
    names = {number: name for name, number in PROTOCOLS.items()}
    return " ".join((
        names[protocol],
        socket.inet_ntop(family, old[:size]), str(old_port),
        socket.inet_ntop(family, new[:size]), str(new_port),
        *(f"{n}={v}" for n, v in zip(("out", "in", "failed"), counters))))


def listing(control):
    data = control.getopt(LIST, length=RULES * SIZE).get("data", b"")
    if len(data) % SIZE:
        sys.exit(f"{len(data)} bytes are no list")
    return [text(data[i:i + SIZE]) for i in range(0, len(data), SIZE)]


def change(control, command, *rule):
    control.setopt({"add": ADD, "remove": REMOVE}[command], pack(*rule))


def refused(control, want, *words):
    try:
        change(control, *words)
    except nke_genl.Refused as refusal:
        name = errno.errorcode.get(refusal.errno, str(refusal.errno))
        if name == want:
            return
        sys.exit(f"{words}: {name} and not {want}")
    sys.exit(f"{words}: not refused")


def run(control, command, *args):
    if command in ("add", "remove"):
        change(control, command, *args)
    elif command == "refused":
        refused(control, *args)
    elif command == "clear":
        control.setopt(CLEAR, struct.pack("=i", 0))
    elif command == "list":
        for line in listing(control):
            print(line)
    else:
        sys.exit(f"{command}: no such command")


def main():
    if len(sys.argv) < 2 or sys.argv[1] in ("-h", "--help"):
        sys.exit(__doc__)
    control = nke_genl.Genl(timeout=60).connect(CONTROL)
    if sys.argv[1] != "-":
        run(control, *sys.argv[1:])
        return
    for line in sys.stdin:
        run(control, *line.split())


if __name__ == "__main__":
    main()
