#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Python's sockets, curl and ss(8) against kernel sockets (the NKE remote).

  peers_client.py CASE...       exit status 0 when all were as they should be
"""

import errno
import random
import re
import socket
import struct
import subprocess
import sys
import threading
import time

import kpi

LOOPBACK = {socket.AF_INET: "127.0.0.1", socket.AF_INET6: "::1"}
PIECE = 16384
RESET = struct.pack("ii", 1, 0)
# Which Python does not know: bytes in the receive queue.
SO_NREAD = 0x1020
TIMEOUT = 60


def check(good, what):
    if not good:
        raise AssertionError(what)


def refuses(number, call, *args):
    """The call has to end with this error."""
    try:
        got = call(*args)
    except OSError as error:
        check(error.errno == number, f"errno {error.errno}, not {number}")
        return
    raise AssertionError(f"no error, but {got!r}")


def wait_for(condition, what):
    end = time.monotonic() + TIMEOUT
    while not condition():
        check(time.monotonic() < end, f"{what}: still not after {TIMEOUT} s")
        time.sleep(0.02)


def served(remote, family=socket.AF_INET):
    """A kernel server's connection and Python's end of it."""
    listener = remote.socket(family)
    listener.bind((LOOPBACK[family], 0))
    listener.listen()
    peer = socket.create_connection(listener.getsockname(), TIMEOUT)
    ours = listener.accept()
    listener.close()
    return ours, peer


def called(remote, family=socket.AF_INET):
    """A kernel client's connection and Python's end of it."""
    with socket.socket(family) as listener:
        listener.bind((LOOPBACK[family], 0))
        listener.listen()
        ours = remote.socket(family)
        ours.connect(listener.getsockname()[:2])
        peer = listener.accept()[0]
        peer.settimeout(TIMEOUT)
        return ours, peer


def both_roles(remote):
    for family in LOOPBACK:
        yield served(remote, family)
        yield called(remote, family)


def recv_all(recv, length=None):
    out = b""
    while length is None or len(out) < length:
        data = recv(32768)
        if not data:
            break
        out += data
    return out


def in_thread(function, *args):
    result = []
    thread = threading.Thread(target=lambda: result.append(function(*args)))
    thread.start()

    def join():
        thread.join(TIMEOUT)
        check(result, "the other thread has not ended well")
        return result[0]
    return join


def send_pieces(sock, data, rng, most):
    """Pieces of random sizes, by turns from memory and as mbufs."""
    done = 0
    while done < len(data):
        piece = data[done:done + rng.randint(1, most)]
        send = rng.choice((sock.send, sock.sendmbuf))
        done += send(piece)


def case_bytes(remote):
    """Both ways, byte for byte: big writes, tiny ones, ends at the end."""
    rng = random.Random(1)
    for most, length in (PIECE, 300000), (7, 300):
        for ours, peer in both_roles(remote):
            data = rng.randbytes(length)
            got = in_thread(recv_all, peer.recv)
            send_pieces(ours, data, rng, most)
            ours.shutdown(socket.SHUT_WR)
            check(got() == data, "the peer got other bytes")

            sent = in_thread(peer.sendall, data)
            check(recv_all(ours.recv, length) == data, "other bytes came")
            sent()
            peer.close()
            check(ours.recv() == b"", "no end of stream")
            ours.close()


def case_halfclose(remote):
    """Who has said its last word still hears."""
    for ours, peer in both_roles(remote):
        peer.shutdown(socket.SHUT_WR)
        check(ours.recv() == b"", "no end of stream")
        ours.send(b"still there")
        check(peer.recv(100) == b"still there", "not heard")
        ours.shutdown(socket.SHUT_WR)
        check(peer.recv(100) == b"", "the peer has no end of stream")
        refuses(errno.EPIPE, ours.send, b"too late")
        ours.close()
        peer.close()


def case_reset(remote):
    """Resets, both ways, and a port where nobody listens."""
    for ours, peer in both_roles(remote):
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        peer.close()
        refuses(errno.ECONNRESET, ours.recv)
        check(ours.recv() == b"", "no end after the reset")
        refuses(errno.EPIPE, ours.send, b"x")
        ours.close()
    for ours, peer in both_roles(remote):
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        ours.close()
        refuses(errno.ECONNRESET, peer.recv, 1)
        peer.close()
    for ours, peer in both_roles(remote):
        peer.send(b"never read")
        wait_for(lambda: waiting(ours) == 10, "data that wait")
        ours.close()
        refuses(errno.ECONNRESET, peer.recv, 1)
        peer.close()
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        ours = remote.socket()
        refuses(errno.ECONNREFUSED, ours.connect, nobody.getsockname())
        ours.close()


def waiting(ours):
    return struct.unpack("=i", ours.getsockopt(socket.SOL_SOCKET,
                                               SO_NREAD))[0]


def case_oob(remote):
    """Out-of-band data, both ways: apart from the stream."""
    for ours, peer in both_roles(remote):
        peer.send(b"before")
        check(recv_all(ours.recv, 6) == b"before", "before")
        peer.send(b"!", socket.MSG_OOB)
        wait_for(lambda: urgent(ours, b"!"), "the urgent byte")
        peer.send(b"after")
        check(recv_all(ours.recv, 5) == b"after", "after")

        ours.send(b"before")
        ours.send(b"?", socket.MSG_OOB)
        ours.send(b"after")
        check(recv_all(peer.recv, 6) == b"before", "the peer's before")
        wait_for(lambda: urgent(peer, b"?"), "the peer's urgent byte")
        check(recv_all(peer.recv, 5) == b"after", "the peer's after")
        ours.close()
        peer.close()


def urgent(sock, byte):
    """Is it there, and this one?"""
    try:
        return sock.recv(1, socket.MSG_OOB) == byte
    except OSError as error:
        check(error.errno in (errno.EINVAL, errno.EWOULDBLOCK), error)
        return False


def case_udp(remote):
    """Datagrams of all sizes, one for one, an empty one included."""
    for family, host in LOOPBACK.items():
        ours = remote.socket(family, socket.SOCK_DGRAM)
        ours.bind((host, 0))
        with socket.socket(family, socket.SOCK_DGRAM) as peer:
            peer.settimeout(TIMEOUT)
            peer.bind((host, 0))
            peer.connect(ours.getsockname())
            ours.connect(peer.getsockname()[:2])
            for size in 1, 0, 1471, 1473, 30000:
                data = random.Random(size).randbytes(size)
                peer.send(data)
                check(ours.recv() == data, f"{size} bytes in")
                ours.send(data)
                check(peer.recv(65536) == data, f"{size} bytes out")
        ours.close()


def case_curl(remote):
    """curl gives a kernel server a page and gets it back."""
    page = random.Random(3).randbytes(1 << 20)
    listener = remote.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    with subprocess.Popen(
            ["curl", "-sS", "--max-time", "120", "-H", "Expect:", "-T", "-",
             "-H", f"Content-Length: {len(page)}", "-H", "Transfer-Encoding:",
             "http://127.0.0.1:%d/page" % listener.getsockname()[1]],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE) as curl:
        answer = in_thread(curl.communicate, page)
        ours = listener.accept()
        text = b""
        while b"\r\n\r\n" not in text:
            text += ours.recv()
        head, _, body = text.partition(b"\r\n\r\n")
        check(head.startswith(b"PUT /page HTTP/1.1\r\n"), head)
        body += recv_all(ours.recv, len(page) - len(body))
        check(body == page, "other bytes came in")
        send_pieces(ours, b"HTTP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n" %
                    len(page) + page, random.Random(4), PIECE)
        ours.close()
        check(answer()[0] == page, "other bytes went out")
    check(curl.returncode == 0, f"curl: {curl.returncode}")
    listener.close()


def ss_of(local, peer):
    """What ss says of a connection: a dictionary, or None."""
    out = subprocess.run(["ss", "-tnaoiemOH"], check=True, text=True,
                         stdout=subprocess.PIPE).stdout
    for line in out.splitlines():
        words = line.split()
        if words[3:5] != ["%s:%d" % local, "%s:%d" % peer]:
            continue
        facts = {"state": words[0], "recvq": int(words[1]),
                 "sendq": int(words[2])}
        # What is left in TIME-WAIT has none.
        skmem = re.search(r"skmem:\(([^)]*)\)", line)
        facts.update((m[1], int(m[2])) for m in
                     re.finditer(r"([a-z]+)(\d+)", skmem[1] if skmem else ""))
        for name, value in re.findall(r" (\w+):(\S+)", line):
            facts.setdefault(name, value)
        return facts
    return None


def proc_net(local, peer):
    """uid and inode of a connection in /proc/net/tcp, or None."""
    def name(end):
        return "%08X:%04X" % (struct.unpack(
            "=I", socket.inet_aton(end[0]))[0], end[1])

    with open("/proc/net/tcp", encoding="ascii") as file:
        for line in file:
            words = line.split()
            if words[1:3] == [name(local), name(peer)]:
                return int(words[7]), int(words[9])
    return None


def case_ss(remote):
    """ss shows what is queued where, and nothing when it is drained."""
    inodes = set()
    for make in served, called:
        ours, peer = make(remote)
        us, them = ours.getsockname(), peer.getsockname()

        def see():
            return ss_of(us, them)

        facts = see()
        check(facts["state"] == "ESTAB", facts)
        check(not any(facts[k] for k in ("recvq", "sendq", "r", "w", "o",
                                         "bl", "d")), facts)
        check("uid" not in facts, f"of root's: {facts}")
        uid, inode = proc_net(us, them)
        check(uid == 0, f"uid {uid}")
        check(inode and inode == int(facts["ino"]), f"{inode}: {facts}")
        check(inode not in inodes, f"inode {inode} is another's")
        inodes.add(inode)

        # What is not read, or held as mbufs, is charged.
        peer.sendall(b"r" * 20000)
        wait_for(lambda: see()["recvq"] == 20000, "recvq of 20000")
        check(see()["r"] >= 20000, see())
        check(recv_all(ours.recv, 20000) == b"r" * 20000, "other bytes")
        wait_for(lambda: see()["recvq"] == 0 and see()["r"] == 0,
                 "an empty receive buffer")

        queue(ours, peer, see)
        end_states(ours, peer, us, them)


def queue(ours, peer, see):
    """Send until the buffers are full: a probe timer, and all comes out."""
    total = 0
    try:
        while total < 64 << 20:
            total += ours.send(b"w" * PIECE, socket.MSG_DONTWAIT)
    except OSError as error:
        check(error.errno == errno.EWOULDBLOCK, error)
    wait_for(lambda: see().get("timer", "").startswith(("(persist", "(on")),
             "a timer")
    facts = see()
    check(facts["sendq"] > 0 and facts["w"] >= facts["sendq"], facts)
    check(recv_all(peer.recv, total) == b"w" * total, "other bytes")
    wait_for(lambda: see()["sendq"] == 0 and see()["w"] == 0,
             "an empty send buffer")
    wait_for(lambda: "timer" not in see(), "no timer")


def end_states(ours, peer, us, them):
    """The states of an end, and the peer's: no socket stays behind."""
    def states():
        facts = ss_of(us, them), ss_of(them, us)
        return tuple(f and f["state"] for f in facts)

    ours.shutdown(socket.SHUT_WR)
    wait_for(lambda: states() == ("FIN-WAIT-2", "CLOSE-WAIT"),
             "half closed")
    peer.close()
    check(ours.recv() == b"", "no end of stream")
    ours.close()
    wait_for(lambda: states() in (("TIME-WAIT", None), (None, None)),
             "time wait")
    check(proc_net(us, them) in (None, (0, 0)), "a socket is left")


sys.exit(kpi.run_cases(globals()))
