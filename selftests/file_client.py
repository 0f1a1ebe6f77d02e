#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Lets fdtest have sockets of this process, and uses them at the same time.

  file_client.py [--netlink] TEST
  file_client.py dropped CONTROL FD   what comes after an exec()

Without --netlink over a PF_SYSTEM socket, whose callbacks run in this process;
with it over netlink, without waiting, so that they run in a thread of nke's
that passes for this process."""

import ctypes
import errno
import fcntl
import os
import select
import socket
import struct
import subprocess
import sys
import threading
import time

import nke_genl

NAME = "org.example.fdtest"
TAKE, DROP, ECHO, LISTEN, SEND, KEEP, RELEASE, TIDY, UPCALLS = range(1, 10)
AF_SYSTEM, SYSPROTO_CONTROL, AF_SYS_CONTROL = 32, 2, 2
CTLIOCGINFO = 0xC0644E03
TIME = 60
libc = ctypes.CDLL(None, use_errno=True)


class System:
    """A client over PF_SYSTEM."""

    def __init__(self, fd=None):
        self.sock = socket.socket(AF_SYSTEM, socket.SOCK_DGRAM,
                                  SYSPROTO_CONTROL, fileno=fd)
        if fd is not None:
            return
        info = fcntl.ioctl(self.sock, CTLIOCGINFO,
                           struct.pack("=I96s", 0, NAME.encode()))
        number = struct.unpack_from("=I", info)[0]
        address = struct.pack("=BBHII20x", 32, AF_SYSTEM, AF_SYS_CONTROL,
                              number, 0)
        if libc.connect(self.sock.fileno(), address, len(address)):
            raise OSError(ctypes.get_errno(), "connect")

    def tell(self, option, fd):
        try:
            self.sock.setsockopt(SYSPROTO_CONTROL, option,
                                 struct.pack("=i", fd))
        except OSError as error:
            return error.errno
        return 0

    def upcalls(self):
        return struct.unpack("=i", self.sock.getsockopt(SYSPROTO_CONTROL,
                                                        UPCALLS, 4))[0]


class Netlink:
    """A client over netlink."""

    def __init__(self):
        self.control = nke_genl.Genl(timeout=TIME).connect(NAME)

    def tell(self, option, fd):
        try:
            self.control.setopt(option, struct.pack("=i", fd))
        except nke_genl.Refused as refusal:
            return refusal.errno
        return 0

    def upcalls(self):
        return struct.unpack("=i", self.control.getopt(UPCALLS,
                                                       length=4)["data"])[0]


def is_(want, got, what):
    if want != got:
        sys.exit(f"{what}: {got!r}, not {want!r}")


def do(client, option, fd, want=0):
    is_(errno.errorcode.get(want), errno.errorcode.get(client.tell(option, fd)),
        f"option {option} of {fd}")


def pair():
    """A TCP connection: what the NKE is to have, and the other end."""
    listener = socket.create_server(("127.0.0.1", 0))
    mine = socket.create_connection(listener.getsockname())
    peer = listener.accept()[0]
    listener.close()
    peer.settimeout(TIME)
    mine.settimeout(None)
    return mine, peer


def receive(sock, size):
    data = b""
    while len(data) < size:
        more = sock.recv(size - len(data))
        if not more:
            break
        data += more
    return data


def still_open(peer):
    """There is no end of stream; nothing tells that none will come."""
    is_(([], [], []), select.select([peer], [], [], 0.3), "the peer hears")


def until(what, condition):
    end = time.monotonic() + TIME
    while not condition():
        if time.monotonic() > end:
            sys.exit(f"not in time: {what}")
        time.sleep(0.01)


def test_errors(client):
    with open("/dev/null", encoding="ascii") as null:
        do(client, TAKE, null.fileno(), errno.ENOTSOCK)
        do(client, DROP, null.fileno(), errno.EBADF)
    do(client, TAKE, 900, errno.EBADF)
    do(client, TAKE, -1, errno.EBADF)
    route = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
    do(client, TAKE, route.fileno(), errno.EAFNOSUPPORT)
    path = os.open(f"/proc/self/fd/{route.fileno()}", os.O_PATH)
    do(client, TAKE, path, errno.EBADF)


def test_echo(client):
    """The NKE answers, the process writes, at once."""
    mine, peer = pair()
    do(client, TAKE, mine.fileno())
    do(client, ECHO, mine.fileno())
    data = os.urandom(300000)
    sender = threading.Thread(target=peer.sendall, args=(data,))
    sender.start()
    is_(True, receive(peer, len(data)) == data, "what comes back")
    sender.join()
    mine.sendall(b"process")
    is_(b"process", receive(peer, 7), "the process's own")
    do(client, DROP, mine.fileno())
    peer.sendall(b"mine again")
    is_(b"mine again", receive(mine, 10), "after the drop")
    mine.sendall(b"over")
    mine.close()
    is_(b"over", receive(peer, 100), "the end")


def test_poll(client):
    """Both hear of what comes, whoever waits first."""
    mine, peer = pair()
    before = client.upcalls()
    poll = select.epoll()
    poll.register(mine, select.EPOLLIN | select.EPOLLET)
    do(client, TAKE, mine.fileno())
    do(client, LISTEN, mine.fileno())
    got = []
    waiter = threading.Thread(target=lambda: got.extend(poll.poll(TIME)))
    waiter.start()
    peer.sendall(b"a")
    waiter.join()
    is_([(mine.fileno(), select.EPOLLIN)], got, "epoll")
    is_(b"a", mine.recv(10), "recv")
    until("an upcall", lambda: client.upcalls() > before)
    do(client, DROP, mine.fileno())
    before = client.upcalls()
    peer.sendall(b"b")
    is_(b"b", mine.recv(10), "recv")
    is_(before, client.upcalls(), "upcalls after the drop")


def test_closed(client):
    """It lives as long as it is held, whatever the number means."""
    mine, peer = pair()
    other, other_peer = pair()
    fd = mine.fileno()
    do(client, TAKE, fd)
    os.dup2(other.fileno(), fd)
    still_open(peer)
    do(client, SEND, fd)
    is_(b"fdnke", receive(peer, 5), "from the NKE")
    do(client, DROP, fd)
    is_(b"", peer.recv(1), "after the drop")
    other.sendall(b"x")
    is_(b"x", other_peer.recv(1), "the other one")
    do(client, DROP, fd, errno.EBADF)


def test_kept(client):
    mine, peer = pair()
    fd = mine.fileno()
    do(client, TAKE, fd)
    do(client, KEEP, fd)
    do(client, SEND, fd)
    mine.close()
    do(client, SEND, fd)
    is_(b"fdnkefdnke", receive(peer, 10), "from the NKE")
    still_open(peer)
    do(client, RELEASE, fd)
    is_(b"", peer.recv(1), "after the release")


def test_datagrams(client):
    mine = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    peer = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    mine.bind(("::1", 0))
    peer.bind(("::1", 0))
    peer.settimeout(TIME)
    mine.connect(peer.getsockname())
    peer.connect(mine.getsockname())
    do(client, TAKE, mine.fileno())
    do(client, ECHO, mine.fileno())
    for size in (1, 1400, 9000):
        peer.send(b"d" * size)
        is_(size, len(peer.recv(65536)), "a datagram")
    do(client, DROP, mine.fileno())
    one, two = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    do(client, TAKE, one.fileno())
    do(client, ECHO, one.fileno())
    two.sendall(b"local")
    is_(b"local", receive(two, 5), "of AF_UNIX")
    do(client, DROP, one.fileno())


def in_child(function):
    """Return: the child's status; it dies with the descriptors it has."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    status = 1
    try:
        function()
        status = 0
    except SystemExit as error:
        print(error, flush=True)
    finally:
        os._exit(status)


def test_forked(client):
    """What the parent has taken is not the child's to drop."""
    mine, peer = pair()
    do(client, TAKE, mine.fileno())
    is_(0, in_child(lambda: do(type(client)(), DROP, mine.fileno(),
                               errno.EBADF)), "the child")
    do(client, SEND, mine.fileno())
    is_(b"fdnke", receive(peer, 5), "from the NKE")
    do(client, DROP, mine.fileno())


def execute(client, fd):
    client.sock.set_inheritable(True)
    os.execv(sys.executable, [sys.executable, __file__, "dropped",
                              str(client.sock.fileno()), str(fd)])


def test_executed(client):
    """After exec(), by any thread, it is the same process."""
    for leader in (True, False):
        mine, peer = pair()
        fd = mine.fileno()

        def run():
            own = System()
            do(own, TAKE, fd)
            if leader:
                execute(own, fd)
            thread = threading.Thread(target=execute, args=(own, fd))
            thread.start()
            thread.join()

        is_(0, in_child(run), "the child")
        mine.close()
        is_(b"", peer.recv(1), "after the drop")


def dropped(control, fd):
    do(System(int(control)), DROP, int(fd))


def leave(kind, fd, tidy):
    client = kind()
    do(client, TAKE, fd)
    do(client, TAKE, fd)
    do(client, LISTEN, fd)
    do(client, TIDY, tidy)


def test_exited(client):
    """The disconnect callback drops what its client has left."""
    mine, peer = pair()
    is_(0, in_child(lambda: leave(type(client), mine.fileno(), 1)), "the child")
    mine.close()
    is_(b"", peer.recv(1), "after the end")


def test_forgotten(client):
    """An NKE that does not is made to when it is unloaded."""
    mine, peer = pair()
    is_(0, in_child(lambda: leave(type(client), mine.fileno(), 0)), "the child")
    mine.close()
    still_open(peer)
    if isinstance(client, System):
        client.sock.close()
    else:
        client.control.disconnect()
    until("rmmod", lambda: subprocess.run(
        ["rmmod", "fdtest"], stderr=subprocess.DEVNULL,
        check=False).returncode == 0)
    is_(b"", peer.recv(1), "after the unloading")


def test_race(client):
    """Threads take, drop and close the same few, while data come."""
    end = time.monotonic() + 5
    wrong = []

    def work():
        own = type(client)()
        while time.monotonic() < end and not wrong:
            mine, peer = pair()
            fd = mine.fileno()
            for option in (TAKE, ECHO, TAKE, DROP):
                if own.tell(option, fd):
                    wrong.append(option)
            peer.sendall(b"race")
            if receive(peer, 4) != b"race":
                wrong.append("echo")
            mine.close()
            peer.close()
            if own.tell(DROP, fd):
                wrong.append(DROP)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    is_([], wrong, "what went wrong")


def main():
    args = sys.argv[1:]
    if args[:1] == ["dropped"]:
        dropped(*args[1:])
        return
    kind = System
    if args[:1] == ["--netlink"]:
        kind = Netlink
        args.pop(0)
    if len(args) != 1 or "test_" + args[0] not in globals():
        sys.exit(__doc__)
    globals()["test_" + args[0]](kind())


if __name__ == "__main__":
    main()
