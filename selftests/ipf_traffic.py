#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Traffic whose bytes are compared.

  ipf_traffic.py serve PORT             until it is killed; says "ready"
  ipf_traffic.py run HOST PORT [--tcp BYTES] [--udp SIZE,SIZE...] [--rounds N]
                                        exit status 1 if a byte differs

The server sends TCP back as it comes and datagrams whole, to IPv4 and IPv6.
"""

import argparse
import hashlib
import os
import select
import socket
import sys
import threading

PATIENCE = 60


def udp_server(port):
    sock = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
    sock.bind(("::", port))
    while True:
        data, peer = sock.recvfrom(1 << 16)
        try:
            sock.sendto(data, peer)
        except OSError as error:
            print(f"echo of {len(data)} bytes: {error}", flush=True)


def tcp_echo(conn):
    with conn:
        while True:
            data = conn.recv(1 << 16)
            if not data:
                return
            conn.sendall(data)


def serve(port):
    sock = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
    sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind(("::", port))
    sock.listen(16)
    threading.Thread(target=udp_server, args=(port,), daemon=True).start()
    print("ready", flush=True)
    while True:
        conn, _ = sock.accept()
        threading.Thread(target=tcp_echo, args=(conn,), daemon=True).start()


def tcp_client(where, size):
    """Send and receive at the same time; SHA-256 of both."""
    sent, got = hashlib.sha256(), hashlib.sha256()
    with socket.create_connection(where, PATIENCE) as conn:
        conn.settimeout(PATIENCE)

        def sender():
            left = size
            while left:
                data = os.urandom(min(left, 1 << 16))
                sent.update(data)
                conn.sendall(data)
                left -= len(data)
            conn.shutdown(socket.SHUT_WR)

        thread = threading.Thread(target=sender)
        thread.start()
        count = 0
        while True:
            data = conn.recv(1 << 16)
            if not data:
                break
            got.update(data)
            count += len(data)
        thread.join()
    if sent.digest() != got.digest():
        print(f"TCP: {count} of {size} bytes came back, SHA-256 differs")
        return False
    return True


def udp_client(where, sizes):
    good = True
    family = socket.AF_INET6 if ":" in where[0] else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as sock:
        sock.connect(where)
        for size in sizes:
            data = os.urandom(size)
            sock.send(data)
            if not select.select([sock], [], [], 10)[0]:
                print(f"UDP: {size} bytes did not come back")
                good = False
                continue
            got = sock.recv(1 << 16)
            if hashlib.sha256(got).digest() != hashlib.sha256(data).digest():
                print(f"UDP: {size} bytes came back as {len(got)} others")
                good = False
    return good


def run(words):
    parser = argparse.ArgumentParser()
    parser.add_argument("host")
    parser.add_argument("port", type=int)
    parser.add_argument("--tcp", type=int, default=200000)
    parser.add_argument("--udp", default="0,1,100,1400,1472,4000,30000,65000")
    parser.add_argument("--rounds", type=int, default=1)
    args = parser.parse_args(words)
    where = (args.host, args.port)
    sizes = [int(s) for s in args.udp.split(",") if s]
    good = True
    for _ in range(args.rounds):
        if args.tcp:
            good = tcp_client(where, args.tcp) and good
        good = udp_client(where, sizes) and good
    return good


def main():
    if sys.argv[1:2] == ["serve"]:
        serve(int(sys.argv[2]))
    if sys.argv[1:2] != ["run"]:
        sys.exit(__doc__)
    sys.exit(0 if run(sys.argv[2:]) else 1)


if __name__ == "__main__":
    main()
