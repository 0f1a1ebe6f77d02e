#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Clients of the nke_ctl family, good and bad, against the NKEs echoctl and
ctltest.

Exit status 0 when all was as it should be, 1 when not, 2 for wrong usage.
"""

import argparse
import contextlib
import ctypes
import errno
import os
import random
import re
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import traceback

from nke_genl import (CMD, Genl, NLM_F_ACK, NLM_F_DUMP, Refused, attr,
                      attrs, pieces)

DGRAM = "org.example.echoctl.dgram"
STREAM = "org.example.echoctl.stream"
ROOT = "org.example.echoctl.root"
DEAF = "org.example.echoctl.deaf"
ECHO_STATS, ECHO_BLOB, ECHO_INVERT, ECHO_LIE, ECHO_FLOOD, ECHO_FAIL, \
    ECHO_MARK = range(1, 8)

MAIN = "org.example.ctltest"
FIXED = "org.example.ctltest.fixed"
PASSING = "org.example.ctltest.passing."
FIXED_ID, FIXED_UNIT = 0x7e570001, 5
SIZE = 262144
DELAY, REGISTER, DEREGISTER, SELF, SENDER, LEAVER, RCVD, HELLO = range(1, 9)
WAKE = 11

FILTERS = "org.example.filters"
FILTER_ADD, FILTER_REMOVE, FILTER_HOLD, FILTER_LEFT = range(1, 5)
V4, V6 = 0, 1
INPUT, OUTPUT = 1, 2
ACTIVE, REMOVED = 0, 1
COUNTERS = "seen dropped taken injected queued lost bad".split()

TESTS = {}
CLONE_NEWNET = 0x40000000
libc = ctypes.CDLL(None, use_errno=True)


def test(function):
    TESTS[function.__name__.replace("_", "-")] = function
    return function


def expect(got, want, what=""):
    if got != want:
        raise AssertionError(f"{what} got {got!r}, want {want!r}")


@contextlib.contextmanager
def refused(code, text=None):
    """The block ends with this error, and a text that matches."""
    try:
        yield
    except Refused as error:
        if error.errno != code:
            raise AssertionError(
                f"{error}, want {errno.errorcode[code]}") from None
        if not error.text:
            raise AssertionError(f"{error}: no text") from None
        if text and not re.search(text, error.text):
            raise AssertionError(f"{error.text!r}, want {text!r}") from None
    else:
        raise AssertionError(f"no error, want {errno.errorcode[code]}")


def eventually(what, condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.02)


def start(function, *args):
    """Run it in another process, whose number is returned."""
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        function(*args)
        status = 0
    except BaseException:  # pylint: disable=broad-except
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def in_child(function, *args):
    """Run it in another process; its failure is ours."""
    _, status = os.waitpid(start(function, *args), 0)
    expect(status, 0, f"{function.__name__} in a child:")


def unshare_net():
    if libc.unshare(CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "unshare")


def connections(genl, name=MAIN):
    number = genl.ask("control-get", name=name)["id"]
    return [c for c in genl.dump("connection-get") if c["id"] == number]


# -- lists -------------------------------------------------------------------


@test
def lists(genl, _):
    controls = {c["name"]: c for c in genl.dump("control-get")}
    for name, kind, flags in ((DGRAM, 0, 0), (STREAM, 1, 4), (ROOT, 0, 1),
                              (MAIN, 0, 8), (FIXED, 0, 10)):
        got = controls[name]
        expect(got["type"], kind, name)
        expect(got["flags"], flags, name)
        expect(genl.ask("control-get", name=name), got)
        expect(genl.ask("control-get", id=got["id"]), got)
    expect((controls[FIXED]["id"], controls[FIXED]["unit"]),
           (FIXED_ID, FIXED_UNIT))
    expect((controls[DGRAM]["send-size"], controls[DGRAM]["recv-size"]),
           (2048, 8192))
    expect((controls[MAIN]["send-size"], controls[MAIN]["recv-size"]),
           (SIZE, SIZE))
    expect(controls[MAIN]["owner"], "ctltest")
    with refused(errno.ENOENT, "no control has that name"):
        genl.ask("control-get", name="org.example.none")
    with refused(errno.ENOENT, "no control has that number"):
        genl.ask("control-get", id=0xffffffff)
    with refused(errno.ENOENT, "no control has that number"):
        genl.ask("control-get", id=0)
    with refused(errno.EINVAL):
        genl.ask("control-get")
    with refused(errno.EINVAL):
        genl.ask("control-get", id=1, name=DGRAM)
    for what in ("control-get", "connection-get", "socket-get", "stat-get",
                 "module-get", "filter-get"):
        with refused(errno.EINVAL):
            raw(genl, what, attr(1, 1), NLM_F_DUMP)
        with refused(errno.EINVAL):
            raw(genl, what, attr(77, 1), NLM_F_DUMP)

    with Genl() as other:
        con = other.connect(MAIN)
        mine, = connections(genl)
        expect((mine["unit"], mine["state"], mine["front"], mine["pid"],
                mine["queued"], mine["records"], mine["limit"]),
               (con.unit, 3, "netlink", os.getpid(), 0, 0, SIZE))
        with open("/proc/self/comm", encoding="utf-8") as f:
            expect(mine["comm"], f.read().strip())
        expect(genl.ask("control-get", name=MAIN)["clients"], 1)

    stats = {s["name"]: s["value"] for s in genl.dump("stat-get")}
    for name in ("kctl.reg_count", "kctl.connections", "kevt.posted",
                 "ipf.lost", "ipf.gone", "ipf.bad", "sockets", "mbufs",
                 "filters", "packets"):
        stats[name]  # pylint: disable=pointless-statement
    modules = {m["name"]: m for m in genl.dump("module-get")}
    expect(modules["ctltest"]["controls"], 2)
    expect(modules["echoctl"]["controls"], 4)


@test
def list_changes(genl, _):
    """A list that changes while it is read: what stays is there once."""
    con = genl.connect(MAIN)
    for i in range(256):
        con.setopt(REGISTER, i)
    try:
        with Genl() as other:
            seq = other.post("control-get", NLM_F_DUMP)
            seen = []
            i = 0
            while seq not in other.ended:
                other.sort()
                seen += [c["name"] for c in other.answers.pop(seq, [])]
                # Every second one goes, those not shown yet among them.
                for _ in range(16):
                    if i < 256:
                        con.setopt(DEREGISTER, i)
                        i += 2
            assert other.ended[seq] is None
        expect(len(seen), len(set(seen)), "shown once:")
        missing = {f"{PASSING}{n}" for n in range(1, 256, 2)} - set(seen)
        expect(missing, set(), "not shown:")
        assert {DGRAM, MAIN, FIXED} <= set(seen), seen
    finally:
        for i in range(256):
            with contextlib.suppress(Refused):
                con.setopt(DEREGISTER, i)


# -- messages ----------------------------------------------------------------


@test
def echo(genl, rng):
    con = genl.connect(MAIN)
    expect((con.answer["type"], con.answer["send-size"],
            con.answer["recv-size"]), (0, SIZE, SIZE))
    sizes = [0, 1, 2, 3, 4, 5, 100, 255, 256, 2048, 4095, 4096, 8192, 32255,
             32256, 32400, 32767, 32768, 32769, 65531, 65536, 204800]
    sizes += [rng.randrange(100000) for _ in range(20)]
    for size in sizes:
        data = rng.randbytes(size)
        con.send(data)
        expect(con.recv() == data, True, f"{size} bytes:")
        con.send(data, size=rng.choice((1000, 30000, 65531)))
        expect(con.recv() == data, True, f"{size} bytes in other pieces:")
    # Several in one go, answered in order.
    seqs = [con.send(bytes([i]) * i, wait=False) for i in range(200)]
    for seq in seqs:
        genl.finish(seq)
    for i in range(200):
        expect(con.recv(), bytes([i]) * i)
    # No acknowledgement, no answer but the echo.
    genl.post("send", 0, data=b"quiet", **con.key)
    expect(con.recv(), b"quiet")
    expect(genl.ended, {})
    con.disconnect()
    with refused(errno.ENOTCONN, "not connected"):
        con.send(b"x")


@test
def limits(genl, _):
    con = genl.connect(DGRAM)
    con.send(bytes(2048))
    expect(con.recv(), bytes(2048))
    with refused(errno.EMSGSIZE, "send size"):
        con.send(bytes(2049))
    # The echo finds no room when nobody has read the ones before; they are
    # in the socket's buffer first, so it takes a while.
    seqs = [con.send(bytes(2048), wait=False) for _ in range(200)]
    refusals = 0
    for seq in seqs:
        try:
            genl.finish(seq)
        except Refused as error:
            expect(error.errno, errno.ENOBUFS, str(error))
            refusals += 1
    for _ in range(200 - refusals):
        expect(con.recv(), bytes(2048))


@test
def batch(genl, _):
    """Several requests in one packet."""
    con = genl.connect(MAIN)
    out, seqs = b"", []
    for i in range(50):
        fields = dict(con.key, data=b"%d" % i)
        out += genl.pack(CMD["send"], attrs("send", fields))
        seqs.append(genl.seq)
    genl.sock.send(out)
    for seq in seqs:
        genl.finish(seq)
    expect([con.recv() for _ in range(50)], [b"%d" % i for i in range(50)])


@test
def pipeline(genl, _):
    """Requests that were sent before the one in front was answered."""
    number = genl.ask("control-get", name=FIXED)["id"]
    key = {"id": number, "unit": FIXED_UNIT}
    seqs = [genl.post("connect", **key), genl.post("send", data=b"1", **key),
            genl.post("setopt", option=DELAY, data=struct.pack("=i", 100),
                      **key),
            genl.post("send", data=b"2", **key),
            genl.post("disconnect", **key)]
    for seq in seqs:
        genl.finish(seq)
    with refused(errno.ENOTCONN):
        genl.ask("send", data=b"3", **key)


@test
def stream(genl, rng):
    con = genl.connect(STREAM)
    expect(con.answer["type"], 1)
    data = rng.randbytes(200000)
    got = b""
    at = 0
    while at < len(data):
        n = rng.randrange(1, 3000)
        try:
            con.send(data[at:at + n])
        except Refused as error:
            # The echo found no room, part of it may have.
            raise AssertionError(f"after {at}: {error}") from None
        at += len(data[at:at + n])
        while len(got) < at:
            got += con.recv()
    expect(got == data, True, "the stream's bytes:")


@test
def hello(genl, _):
    """Data that the control sends before its client is connected."""
    con = genl.connect(MAIN)
    con.setopt(HELLO, 1000)
    try:
        with Genl() as other:
            one = other.connect(MAIN)
            expect(one.recv(), bytes(1000))
    finally:
        con.setopt(HELLO, 0)


@test
def rcvd(genl, _):
    """The control hears that its client has read."""
    con = genl.connect(MAIN)
    for _ in range(3):
        con.send(b"x")
        con.recv()
    eventually("ctl_rcvd", lambda: struct.unpack(
        "=i", con.getopt(RCVD, 4)["data"])[0] >= 3)


# -- options -----------------------------------------------------------------


@test
def options(genl, rng):
    con = genl.connect(DGRAM)
    for size in (0, 1, 100, 5000, 40000, 65536):
        blob = rng.randbytes(size)
        con.setopt(ECHO_BLOB, blob)
        total = 0
        for byte in blob:
            total = (total * 31 + byte) & 0xffffffff
        answer = con.getopt(ECHO_BLOB, 12)
        expect(answer["length"], 12)
        expect(struct.unpack("=III", answer["data"]),
               (size, total, int(not size)), f"{size} bytes:")
        inverted = con.getopt(ECHO_INVERT, size, blob).get("data", b"")
        expect(inverted == bytes(b ^ 0xff for b in blob), True,
               f"{size} bytes there and back:")
    # Only the length.
    answer = con.getopt(ECHO_BLOB)
    expect(answer["length"], 12)
    assert "data" not in answer
    # More room than the value needs.
    expect(con.getopt(ECHO_BLOB, 100)["length"], 12)
    with refused(errno.EINVAL, "refused"):
        con.getopt(ECHO_BLOB, 11)
    with refused(errno.EINVAL, "refused"):
        con.getopt(ECHO_LIE, 10)
    with refused(errno.EINVAL, "more data than length"):
        con.getopt(ECHO_INVERT, 3, b"four")
    with refused(errno.EMSGSIZE, "65536"):
        con.setopt(ECHO_BLOB, bytes(65537))
    with refused(errno.EMSGSIZE, "65536"):
        con.getopt(ECHO_BLOB, 0xffffffff)
    with refused(errno.ENOPROTOOPT, "refused"):
        con.setopt(0x7fffffff, b"1234")
    con.setopt(ECHO_FAIL, errno.EACCES)
    with refused(errno.EACCES, "refused"):
        con.send(b"x")
    con.send(b"y")
    expect(con.recv(), b"y")


@test
def deaf(genl, _):
    con = genl.connect(DEAF)
    with refused(errno.EOPNOTSUPP, "no messages"):
        con.send(b"x")
    with refused(errno.EOPNOTSUPP, "no options"):
        con.setopt(1, b"x")
    with refused(errno.EOPNOTSUPP, "no options"):
        con.getopt(1, 4)


# -- connecting --------------------------------------------------------------


@test
def connecting(genl, _):
    number = genl.ask("control-get", name=MAIN)["id"]
    con = genl.connect(number)
    second = genl.connect(MAIN)
    assert con.unit != second.unit
    with refused(errno.EISCONN, "already"):
        genl.connect(MAIN, con.unit)
    chosen = genl.connect(MAIN, 4711)
    expect(chosen.unit, 4711)
    with Genl() as other:
        with refused(errno.EBUSY, "unit"):
            other.connect(MAIN, 4711)
        # Somebody else's connection cannot be used.
        for ask in (lambda: other.ask("send", data=b"x", **con.key),
                    lambda: other.ask("disconnect", **con.key),
                    lambda: other.ask("setopt", option=1, **con.key),
                    lambda: other.ask("getopt", option=1, **con.key)):
            with refused(errno.ENOTCONN):
                ask()
        own = other.connect(MAIN)
        with refused(errno.ENOTCONN):
            other.ask("send", data=b"x", **con.key)
        own.send(b"own")
        expect(own.recv(), b"own")
    for each in (con, second, chosen):
        data = b"%d" % each.unit
        each.send(data)
    for each in (chosen, con, second):
        expect(each.recv(), b"%d" % each.unit)
    con.disconnect()
    with refused(errno.ENOTCONN):
        con.disconnect()
    fixed = genl.connect(FIXED)
    expect((fixed.id, fixed.unit), (FIXED_ID, FIXED_UNIT))
    with Genl() as other, refused(errno.EBUSY):
        other.connect(FIXED)
    with refused(errno.ENOENT, "number"):
        genl.connect(FIXED_ID, FIXED_UNIT + 1)
    with refused(errno.ENOENT, "name"):
        genl.connect("org.example.none")
    with refused(errno.ENOENT, "number"):
        genl.connect(0xfffffffe)
    with refused(errno.EINVAL):
        genl.ask("connect")
    with refused(errno.EINVAL):
        genl.ask("connect", id=number, name=MAIN)


@test
def many_connections(genl, _):
    cons = [genl.connect(MAIN) for _ in range(256)]
    with refused(errno.EMFILE, "too many"):
        genl.connect(MAIN)
    cons.pop().disconnect()
    genl.connect(MAIN)
    expect(len(connections(genl)), 256)


@test
def privileges(genl, _):
    genl.connect(ROOT).send(b"root may")

    def nobody():
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
        with Genl() as mine:
            with refused(errno.EPERM, "CAP_NET_ADMIN"):
                mine.connect(ROOT)
            con = mine.connect(DGRAM)
            con.send(b"anybody may")
            expect(con.recv(), b"anybody may")
            # Genetlink itself says no, without a text.
            for ask in (lambda: mine.ask("event-post", vendor_name="x",
                                         code=1),
                        lambda: mine.ask("release", name="ctltest")):
                try:
                    ask()
                except Refused as error:
                    expect(error.errno, errno.EPERM)
                else:
                    raise AssertionError("an unprivileged client may")
            mine.dump("control-get")
            mine.dump("filter-get")
            mine.join()
    in_child(nobody)


@test
def namespaces(genl, _):
    con = genl.connect(MAIN)

    def elsewhere():
        unshare_net()
        with Genl() as mine:
            for what in ("control-get", "connection-get", "stat-get",
                         "module-get", "socket-get", "filter-get"):
                expect(mine.dump(what), [], what)
            for ask in (lambda: mine.connect(MAIN),
                        lambda: mine.connect(con.id),
                        lambda: mine.ask("control-get", name=MAIN),
                        lambda: mine.ask("event-id-get"),
                        lambda: mine.ask("vendor-get", vendor_name="x"),
                        lambda: mine.ask("event-post", vendor_name="x"),
                        lambda: mine.ask("release", name="ctltest")):
                with refused(errno.ENOENT, "initial network namespace"):
                    ask()
            with refused(errno.ENOTCONN):
                mine.ask("send", data=b"x", **con.key)
            mine.join()
            genl.ask("event-post", vendor_name="org.example.ns", code=1)
            try:
                mine.event(0.3)
            except TimeoutError:
                pass
            else:
                raise AssertionError("an event in another namespace")
            # The same number of a port is another client here.
            mine.sock.close()
    in_child(elsewhere)


# -- who asks ----------------------------------------------------------------


def self_of(con, option):
    pid, ppid, self_pid, current_pid, name = struct.unpack(
        "=iiii32s", con.getopt(option, 48)["data"])
    return pid, ppid, self_pid, current_pid, name.rstrip(b"\0").decode()


@test
def who_asks(genl, _):
    """proc_self() and the like in callbacks tell the client's process."""
    con = genl.connect(MAIN)

    def child():
        with open("/proc/self/comm", "w", encoding="utf-8") as f:
            f.write("genl-child")
        with Genl() as mine:
            own = mine.connect(MAIN)
            me = (os.getpid(), os.getppid(), os.getpid(), os.getpid(),
                  "genl-child")
            expect(self_of(own, SELF), me)
            own.send(b"x")
            expect(self_of(own, SENDER), me)
            child.pid = os.getpid()
    pid = os.fork()
    if not pid:
        status = 1
        try:
            child()
            status = 0
        except BaseException:  # pylint: disable=broad-except
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(status)
    expect(os.waitpid(pid, 0)[1], 0)
    # It has gone, and is still who it was.
    eventually("disconnect", lambda: self_of(con, LEAVER)[0] == pid)
    expect(self_of(con, LEAVER)[4], "genl-child")
    expect(self_of(con, LEAVER)[3], pid)


# -- bad clients -------------------------------------------------------------


def raw(genl, command, payload, flags=NLM_F_ACK):
    genl.sock.send(genl.pack(CMD[command], payload, flags))
    return genl.finish(genl.seq)


@test
def garbage(genl, rng):
    con = genl.connect(MAIN)
    ids = attr(1, con.id) + attr(2, con.unit)
    for code, text, command, payload in (
            (errno.EINVAL, "", "connect", attr(1, b"\1\2\3")),
            (errno.EINVAL, "", "connect", attr(1, b"\1\2\3\4\5")),
            (errno.EINVAL, "", "connect", attr(1, b"")),
            (errno.EINVAL, "", "connect", attr(3, b"no end")),
            (errno.EINVAL, "", "connect", attr(3, "n" * 96)),
            (errno.EINVAL, "", "connect", attr(3, "n" * 5000)),
            (errno.EINVAL, "", "connect", attr(3, "")),
            (errno.EINVAL, "[Uu]n", "connect", attr(3, MAIN) + attr(99, 1)),
            (errno.EINVAL, "[Uu]n", "connect", attr(3, MAIN) + attr(4, b"x")),
            (errno.EINVAL, "", "connect", attr(3 | 0x8000, MAIN)),
            (errno.EINVAL, "", "connect", attr(3, MAIN) + b"\xff\xff\1\0"),
            (errno.EINVAL, "", "connect", attr(3, MAIN) + b"\3\0\1\0"),
            (errno.EINVAL, "", "connect", attr(3, MAIN) + b"\1"),
            (errno.EINVAL, "data are missing", "send", ids),
            (errno.EINVAL, "unit is missing", "send",
             attr(1, con.id) + attr(4, b"x")),
            (errno.EINVAL, "number is missing", "send",
             attr(2, con.unit) + attr(4, b"x")),
            (errno.EINVAL, "option", "setopt", ids),
            (errno.EINVAL, "option", "getopt", ids),
            (errno.EINVAL, "missing", "disconnect", b""),
            (errno.EINVAL, "missing", "vendor-get", b""),
            (errno.EINVAL, "empty", "vendor-get", attr(7, "")),
            (errno.EINVAL, "", "vendor-get", attr(7, "v" * 200)),
            (errno.EINVAL, "", "event-id-get", attr(1, 1)),
            (errno.EINVAL, "missing", "release", b""),
            (errno.ENOENT, "no extension", "release", attr(1, "none")),
            (errno.EINVAL, "missing", "stop", b""),
            (errno.ENOENT, "no extension", "stop", attr(1, "none")),
            (errno.EMSGSIZE, "longer", "event-post",
             attr(7, "v") + attr(6, bytes(4096)))):
        try:
            raw(genl, command, payload)
        except Refused as error:
            expect(error.errno, code, f"{command} {payload[:16]}: {error}")
            if code != errno.EPERM:
                assert error.text, f"{command} {payload[:16]}: no text"
            assert re.search(text, error.text), error
        else:
            raise AssertionError(f"{command} {payload[:16]}: no error")
    # No such command, a list of something that has none, odd flags.
    for cmd, flags, code in ((200, NLM_F_ACK, errno.EOPNOTSUPP),
                             (0, NLM_F_ACK, errno.EOPNOTSUPP),
                             (CMD["data"], NLM_F_ACK, errno.EOPNOTSUPP),
                             (CMD["connect"], NLM_F_DUMP, errno.EOPNOTSUPP),
                             (CMD["stat-get"], NLM_F_ACK, errno.EOPNOTSUPP),
                             (CMD["connect"], NLM_F_ACK | 0x400,
                              errno.EINVAL)):
        genl.sock.send(genl.pack(cmd, b"", flags))
        try:
            genl.finish(genl.seq)
        except Refused as error:
            expect(error.errno, code, f"command {cmd} flags {flags:#x}:")
        else:
            raise AssertionError(f"command {cmd}: no error")
    # Every cut of a good message.
    good = genl.pack(CMD["send"], ids + attr(4, b"data"))
    for n in range(1, len(good)):
        cut = bytearray(good[:n])
        genl.sock.send(cut)
        if n >= 16:
            struct.pack_into("=I", cut, 0, n)
            genl.sock.send(cut)
    # And of anything; what comes back does not matter.
    for _ in range(2000):
        bad = bytearray(good)
        for _ in range(rng.randrange(1, 5)):
            bad[rng.randrange(16, len(bad))] = rng.randrange(256)
        genl.sock.send(bad)
        while select.select([genl.sock], [], [], 0)[0]:
            genl.sock.recv(1 << 16)
    with Genl() as other:
        con = other.connect(MAIN)
        con.send(b"still here")
        expect(con.recv(), b"still here")


@test
def offset(genl, _):
    """A deferred error points at the attribute, as netlink's own do."""
    for fields, at in ((dict(name="org.example.none"), 20),
                       (dict(unit=1, name="org.example.none"), 28)):
        with contextlib.suppress(Refused):
            try:
                genl.ask("connect", **fields)
            except Refused as error:
                expect(error.offset, at)
                raise
            raise AssertionError("no error")


@test
def killed(genl, _):
    before = len(connections(genl))
    for _ in range(20):
        read, write = os.pipe()
        pid = os.fork()
        if not pid:
            mine = Genl()
            for _ in range(10):
                mine.connect(MAIN).send(b"x" * 1000)
            os.write(write, b"1")
            while True:
                mine.connect(MAIN).send(b"x" * 1000, wait=False)
        os.close(write)
        expect(os.read(read, 1), b"1")
        os.close(read)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    eventually("the killed ones' connections end",
               lambda: len(connections(genl)) == before)


@test
def closed_in_the_middle(genl, _):
    """A socket that goes while its request is being worked on."""
    con = genl.connect(MAIN)
    for _ in range(5):
        mine = Genl()
        own = mine.connect(MAIN)
        own.setopt(DELAY, 300)
        for _ in range(3):
            own.send(b"x", wait=False)
        mine.close()
        # The number is free at once, and its next owner hears nothing.
        with Genl() as other:
            other.connect(MAIN).disconnect()
            expect(other.waiting, [])
    eventually("the connections end", lambda: len(connections(genl)) == 1)
    con.send(b"here")
    expect(con.recv(), b"here")


def rmem(genl):
    """Bytes in the socket's buffer, and what it has missed."""
    inode = str(os.fstat(genl.fileno()).st_ino)
    with open("/proc/net/netlink", encoding="ascii") as f:
        for line in f:
            fields = line.split()
            if fields[-1] == inode:
                return int(fields[4]), int(fields[8])
    raise AssertionError("socket not in /proc/net/netlink")


@test
def stops_reading(genl, rng):
    """A client that does not read misses nothing, and holds up nobody."""
    with Genl() as lazy:
        con = lazy.connect(MAIN)
        sent = []
        # The control's queue fills up behind the socket's.
        while True:
            data = rng.randbytes(rng.choice((0, 10, 300, 5000, 40000)))
            seq = lazy.post("send", data=pieces(data), **con.key)
            sent.append((seq, data))
            queued = connections(genl)
            if queued and queued[0]["queued"] > SIZE - 50000:
                break
            if len(sent) > 4000:
                raise AssertionError(f"never full: {queued}")
        used, missed = rmem(lazy)
        expect(missed, 0, "the lazy one missed")
        assert used <= 212992, used
        # Meanwhile somebody else.
        start = time.monotonic()
        own = genl.connect(MAIN)
        for i in range(100):
            own.send(b"%d" % i)
            expect(own.recv(), b"%d" % i)
        assert time.monotonic() - start < 20
        # It wakes up: an echo for each that was taken, in order.
        taken = []
        for seq, data in sent:
            try:
                lazy.finish(seq)
                taken.append(data)
            except Refused as error:
                expect(error.errno, errno.ENOBUFS, str(error))
        for i, data in enumerate(taken):
            expect(con.recv() == data, True, f"message {i}:")
        expect(rmem(lazy)[1], 0, "missed in the end")
        expect(lazy.waiting, [])


@test
def stops_reading_many(genl, _):
    """Many of them, with small buffers, at once."""
    lazy = []
    for _ in range(50):
        mine = Genl(rcvbuf=4096)
        con = mine.connect(MAIN)
        lazy.append((mine, con))
        for i in range(200):
            mine.post("send", 0, data=struct.pack("=I", i) * 64, **con.key)
    own = genl.connect(MAIN)
    own.send(b"x")
    expect(own.recv(), b"x")
    for mine, con in lazy:
        got = []
        while len(got) < 200:
            got.append(struct.unpack_from("=I", con.recv())[0])
        expect(got, list(range(200)))
        expect(rmem(mine)[1], 0)
        mine.close()


def memory():
    with open("/proc/meminfo", encoding="ascii") as f:
        return int(dict(line.split(":") for line in f)["MemAvailable"]
                   .split()[0])


@test
def floods(genl, _):
    """Requests without end, and no reading: refused, and bounded."""
    before = memory()
    flooders = []
    for _ in range(8):
        mine = Genl()
        con = mine.connect(MAIN)
        con.setopt(DELAY, 20)
        flooders.append((mine, con))
    for _ in range(300):
        for mine, con in flooders:
            with contextlib.suppress(OSError):
                mine.post("send", 0, data=bytes(20000), **con.key)
    lost = before - memory()
    assert lost < 64 << 10, f"{lost} KiB are gone"
    own = genl.connect(MAIN)
    own.send(b"x")
    expect(own.recv(), b"x")
    refusals = 0
    for mine, con in flooders:
        try:
            while select.select([mine.sock], [], [], 0)[0]:
                mine.sort()
        except OSError as error:
            # Netlink's own answers to what was refused were too many.
            expect(error.errno, errno.ENOBUFS)
            refusals += 1
        for answer in mine.ended.values():
            refusals += answer is not None and answer.errno == errno.ENOBUFS
        mine.close()
    assert refusals, "nothing was refused"
    eventually("the flooders' connections end",
               lambda: len(connections(genl)) == 1, 120)


# -- slow callbacks ----------------------------------------------------------


@test
def slow(genl, _):
    """A callback that takes its time: everybody else goes on.  Who sent waits
    for it, unless it does not want to."""
    with Genl(timeout=120) as other:
        con = other.connect(MAIN)
        # What waits for it anyhow comes after its answer.
        con.setopt(DELAY, 100000)
        seq = other.seq + 1
        sender = threading.Thread(target=con.send, args=(b"slow",),
                                  kwargs={"wait": False})
        sender.start()
        sender.join(1)
        expect(sender.is_alive(), Genl.blocking)
        later = other.post("getopt", option=RCVD, length=4, **con.key)
        # Other users of generic netlink, one that takes its lock to write.
        listing = subprocess.run(["genl", "ctrl", "list"], check=True,
                                 capture_output=True).stdout
        assert b"nke_ctl" in listing, listing
        own = genl.connect(MAIN)
        own.send(b"quick")
        expect(own.recv(), b"quick")
        genl.dump("control-get")
        # So does whoever waits, as far as lists are concerned.
        other.dump("control-get")
        assert seq not in other.ended and later not in other.ended
        own.setopt(WAKE, con.unit)
        other.finish(seq)
        other.finish(later)
        expect(con.recv(), b"slow")


# -- events ------------------------------------------------------------------


@test
def events(genl, rng):
    vendor = f"org.example.test{rng.randrange(1 << 30)}"
    with refused(errno.ENOENT, "no vendor"):
        genl.ask("vendor-get", vendor_name=vendor)
    with Genl() as listener:
        listener.join()
        first = genl.ask("event-id-get")["id"]
        posted = []
        for i in range(20):
            data = rng.randbytes(rng.choice((0, 1, 4, 100, 200)))
            fields = {"class": i % 3 + 1, "subclass": i % 2 + 1, "code": i,
                      "data": pieces(data, 60)}
            answer = genl.ask("event-post", vendor_name=vendor, **fields)
            posted.append((answer["vendor"], fields["class"],
                           fields["subclass"], answer["id"], i, data))
        code = genl.ask("vendor-get", vendor_name=vendor)
        expect(code["vendor-name"], vendor)
        assert code["vendor"] >= 1000
        expect({p[0] for p in posted}, {code["vendor"]})
        expect([p[3] for p in posted],
               list(range(first + 1, first + 21)), "ids")
        expect(genl.ask("event-id-get")["id"], first + 20)
        got = []
        while len(got) < 20:
            command, e = listener.event()
            expect(command, "event")
            # The filter is the listener's.
            if e["vendor"] == code["vendor"]:
                got.append((e["vendor"], e["class"], e["subclass"], e["id"],
                            e["code"], e.get("data", b"")))
        expect(got, posted)
        # A control that comes and goes: class 3, subclass 2 of vendor 1.
        con = genl.connect(MAIN)
        con.setopt(REGISTER, 1)
        number = genl.ask("control-get", name=PASSING + "1")["id"]
        con.setopt(DEREGISTER, 1)
        for wanted in (1, 2):
            _, e = listener.event()
            expect((e["vendor"], e["class"], e["subclass"], e["code"],
                    struct.unpack("=II", e["data"])),
                   (1, 3, 2, wanted, (number, 0)))


# -- the end of a module -----------------------------------------------------


@test
def release(genl, _):
    """Connections that are ended from outside, as before rmmod."""
    with Genl() as other:
        con = other.connect(MAIN)
        con.send(b"before")
        users = int(open("/sys/module/ctltest/refcnt", encoding="ascii")
                    .read())
        assert users >= 1, users
        refusal = subprocess.run(["rmmod", "ctltest"], check=False,
                                 capture_output=True, timeout=10)
        assert refusal.returncode and b"in use" in refusal.stderr, refusal
        own = genl.connect(FIXED)
        answer = genl.ask("release", name="ctltest")
        expect(answer["connections"], 2)
        expect(con.recv(), b"before")
        expect(con.recv(), None)
        expect(own.recv(), None)
        with refused(errno.ENOTCONN):
            con.send(b"after")
        expect(genl.ask("release", name="ctltest")["connections"], 0)
        # One more, on the same socket.
        again = other.connect(MAIN)
        again.send(b"again")
        expect(again.recv(), b"again")


# -- kernel sockets ----------------------------------------------------------


@test
def sockets(genl, _):
    """What echod has open, on port 7007."""
    def mine():
        out = [s for s in genl.dump("socket-get")
               if s.get("owner") == "echod"]
        expect(len({s["cookie"] for s in out}), len(out), "shown once:")
        return out

    def port(s, which):
        name = s.get(which, b"")
        return struct.unpack_from("!H", name, 2)[0] if len(name) >= 4 else 0

    before = mine()
    for s in before:
        expect(port(s, "local"), 7007)
        assert re.fullmatch("(accept|datagram)_upcall", s["upcall"]), s
        listens = s["type"] == socket.SOCK_STREAM
        expect(s["state"], 10 if listens else 7)
        expect((s["recv-queue"], s["send-queue"]), (0, 0))
    assert {(s["domain"], s["type"]) for s in before} >= {
        (socket.AF_INET, socket.SOCK_STREAM),
        (socket.AF_INET, socket.SOCK_DGRAM)}, before

    clients = []
    for _ in range(200):
        client = socket.create_connection(("127.0.0.1", 7007))
        client.sendall(b"x")
        expect(client.recv(1), b"x")
        clients.append(client)
    ports = {c.getsockname()[1] for c in clients}
    during = [s for s in mine() if s["state"] == 1]
    expect({port(s, "remote") for s in during}, ports)
    for s in during:
        expect((s["upcall"], port(s, "local")), ("conn_upcall", 7007))
        assert s["upcalls"] >= 1, s

    # They go while the list is read; what stays is there once.
    kept = set(list(ports)[::2])
    seq = genl.post("socket-get", NLM_F_DUMP)
    seen = []
    while seq not in genl.ended:
        genl.sort()
        seen += genl.answers.pop(seq, [])
        for client in clients:
            if client.fileno() >= 0 and \
                    client.getsockname()[1] not in kept:
                client.close()
    assert genl.ended.pop(seq) is None
    expect(len({s["cookie"] for s in seen}), len(seen), "shown once:")
    assert kept <= {port(s, "remote") for s in seen}
    for client in clients:
        client.close()
    # echod disposes of the last ones when the next one comes.
    eventually("echod's connections end",
               lambda: not [s for s in mine() if s["state"] == 1])


# -- for shell scripts -------------------------------------------------------


@test
def holds(_genl, _):
    """Keep a socket with data that it has not read until told to read."""
    genl = Genl()
    con = genl.connect(MAIN)
    for _ in range(20):
        con.send(bytes(5000))
    genl.post("getopt", option=SELF, length=48, **con.key)
    print("ready", flush=True)
    sys.stdin.readline()
    for i in range(20):
        expect(con.recv(), bytes(5000), f"message {i}:")
    expect(con.recv(), None)


@test
def let_go(genl, _):
    genl.ask("release", name="ctltest")


@test
def any_list(genl, _):
    genl.dump("stat-get")


@test
def unread(genl, _):
    """The data of holds are in its socket, all of them, or on the way."""
    eventually("data in the socket", lambda: all(
        c["queued"] == 0 for c in connections(genl)))


# -- coming and going --------------------------------------------------------


def race_client(rng):
    """Connect, send, perhaps read, until killed."""
    with Genl(timeout=60) as genl:
        while True:
            try:
                con = genl.connect(f"{PASSING}{rng.randrange(8)}")
            except Refused as error:
                # It is not there, or on its way out.
                expect(error.errno, errno.ENOENT, str(error))
                continue
            for _ in range(rng.randrange(8)):
                genl.post("send", rng.choice((0, NLM_F_ACK)),
                          data=bytes(rng.randrange(3000)), **con.key)
            choice = rng.randrange(4)
            if choice == 0:
                con.disconnect()
            elif choice == 1:
                with contextlib.suppress(Refused):
                    con.send(b"x")
            elif choice == 2:
                return
            while select.select([genl.sock], [], [], 0)[0]:
                genl.sort()
            genl.ended.clear()
            genl.waiting.clear()


def race_registrar(rng):
    with Genl(timeout=60) as genl:
        con = genl.connect(MAIN)
        while True:
            n = rng.randrange(8)
            try:
                con.setopt(rng.choice((REGISTER, DEREGISTER)), n)
            except Refused as error:
                assert error.errno in (errno.EEXIST, errno.EBUSY,
                                       errno.ENOENT), error


@test
def race(genl, rng):
    """Rounds of clients that are killed while controls come and go."""
    rounds = int(os.environ.get("RACE_ROUNDS", "100"))
    registrars = [start(race_registrar, random.Random(rng.random()))
                  for _ in range(2)]
    running = []
    for _ in range(rounds):
        running.append(start(race_client, random.Random(rng.random())))
        if len(running) >= 4:
            pid = running.pop(rng.randrange(len(running)))
            time.sleep(rng.random() * 0.05)
            os.kill(pid, signal.SIGKILL)
            status = os.waitpid(pid, 0)[1]
            # By itself, or by us; not by an error.
            assert status in (0, signal.SIGKILL), f"client: {status:#x}"
    for pid in running:
        os.kill(pid, signal.SIGKILL)
        assert os.waitpid(pid, 0)[1] in (0, signal.SIGKILL)
    for pid in registrars:
        expect(os.waitpid(pid, os.WNOHANG), (0, 0), "registrar:")
        os.kill(pid, signal.SIGKILL)
        expect(os.waitpid(pid, 0)[1], signal.SIGKILL)
    eventually("all connections end",
               lambda: not genl.dump("connection-get"), 60)


# -- IP filters --------------------------------------------------------------


def filter_add(con, number, name, family=V4, direct=True, calls=3):
    if isinstance(name, str):
        name = name.encode()
    con.setopt(FILTER_ADD, struct.pack(
        "=iBBBB80s", number, 4 if family == V4 else 6, direct, calls & INPUT,
        calls & OUTPUT, name))


def filters_end(genl, con, numbers):
    con.setopt(FILTER_HOLD, 0)
    for number in numbers:
        with contextlib.suppress(Refused):
            con.setopt(FILTER_REMOVE, number)
    eventually("filters are detached", lambda: struct.unpack(
        "=i", con.getopt(FILTER_LEFT, 4)["data"])[0] == 0)
    eventually("filters are gone", lambda: not genl.dump("filter-get"))


def stat(genl, name):
    return {s["name"]: s["value"] for s in genl.dump("stat-get")}[name]


def datagrams(port, addresses):
    """Send one to each; the errors."""
    errors = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        for address in addresses:
            try:
                sock.sendto(b"x", (address, port))
                errors.append(0)
            except OSError as error:
                errors.append(error.errno)
    return errors


@test
def filters(genl, _):
    """What there is, the newest first, and what goes but has not gone."""
    con = genl.connect(FILTERS)
    expect(genl.dump("filter-get"), [])
    expect(stat(genl, "filters"), 0)
    kinds = [(b"first", V4, False, INPUT), (b"second", V6, False, OUTPUT),
             (b"odd\x1b[31m\"\xff\\\n\xc3\xa9", V4, True, 3),
             (b"second", V6, True, 3), (b"", V4, True, OUTPUT),
             (b"x" * 79, V6, False, 3)]
    try:
        for i, (name, family, direct, calls) in enumerate(kinds):
            filter_add(con, i, name, family, direct, calls)
        got = genl.dump("filter-get")
        expect([(f["name"].encode(errors="surrogateescape"), f["family"],
                 bool(f["mode"]), f["callbacks"]) for f in got],
               [(n[:63], f, d, c) for n, f, d, c in reversed(kinds)])
        expect({(f["owner"], f["state"]) for f in got},
               {("filters", ACTIVE)})
        seqs = [f["seq"] for f in got]
        expect(seqs, sorted(set(seqs), reverse=True), "newest first:")
        for f in got:
            for counter in COUNTERS:
                for way in ("in", "out"):
                    f[f"{counter}-{way}"]  # pylint: disable=W0104
        expect(stat(genl, "filters"), len(kinds))
        # A callback of it does not come back yet.
        con.setopt(FILTER_HOLD, 1)
        expect(datagrams(9, ["127.0.0.81"]), [0])
        eventually("it is called",
                   lambda: genl.dump("filter-get")[-1]["seen-in"] == 1)
        con.setopt(FILTER_REMOVE, 0)
        got = genl.dump("filter-get")
        expect([f["seq"] for f in got], seqs)
        expect([f["state"] for f in reversed(got)],
               [REMOVED] + 5 * [ACTIVE])
        con.setopt(FILTER_HOLD, 0)
        eventually("it is gone", lambda: len(genl.dump("filter-get")) == 5)
        # A new one has a number of its own.
        filter_add(con, 0, "new")
        got = genl.dump("filter-get")
        expect(got[0]["name"], "new")
        assert got[0]["seq"] > max(seqs), got[0]
    finally:
        filters_end(genl, con, range(len(kinds)))


@test
def filter_counters(genl, _):
    """They tell what filters have done with packets."""
    con = genl.connect(FILTERS)

    def counted():
        return {f["name"]: f for f in genl.dump("filter-get")}

    try:
        filter_add(con, 0, "old", direct=True)
        filter_add(con, 1, "new", direct=True)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            # On all addresses: no ICMP.
            sock.bind(("0.0.0.0", 0))
            sock.settimeout(10)
            port = sock.getsockname()[1]
            # Passes; is refused twice, and taken, on the way out; and both on
            # the way in.
            errors = datagrams(port, [f"127.0.0.{n}" for n in
                                      (1, 77, 77, 78, 79, 80)])
            expect(errors, [0, errno.EPERM, errno.EPERM, 0, 0, 0])
            expect(sock.recv(10), b"x")
        new, old = counted()["new"], counted()["old"]
        expect([(new[f"{c}-in"], new[f"{c}-out"]) for c in COUNTERS],
               [(3, 6), (1, 2), (1, 1), (0, 0), (0, 0), (0, 0), (0, 0)])
        expect([(old[f"{c}-in"], old[f"{c}-out"]) for c in COUNTERS],
               [(1, 3), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0)])
        # Workers call it: it is queued for, and refuses, or takes, later.
        filter_add(con, 2, "threaded", direct=False)
        expect(datagrams(9, ["127.0.0.77"] * 5 + ["127.0.0.78"] * 2), 7 * [0])
        eventually("seven are dealt with", lambda: sum(
            counted()["threaded"][c] for c in ("dropped-out",
                                               "taken-out")) == 7)
        threaded = counted()["threaded"]
        expect([threaded[f"{c}-out"] for c in COUNTERS],
               [7, 5, 2, 0, 7, 0, 0])
        eventually("no packet is held", lambda: stat(genl, "packets") == 0)
    finally:
        filters_end(genl, con, range(3))


@test
def filter_changes(genl, _):
    """Some hundred filters, in several packets; half of them go, and others
    come, while they are read."""
    con = genl.connect(FILTERS)
    count = 400
    try:
        for i in range(count):
            filter_add(con, i, f"{i}", direct=i % 3 == 0)
        expect([f["name"] for f in genl.dump("filter-get")],
               [f"{i}" for i in reversed(range(count))])
        with Genl() as other:
            seq = other.post("filter-get", NLM_F_DUMP)
            seen, packets, i = [], 0, 0
            while seq not in other.ended:
                other.sort()
                packets += 1
                seen += other.answers.pop(seq, [])
                for _ in range(40):
                    if i < count:
                        con.setopt(FILTER_REMOVE, i)
                        filter_add(con, i, f"again {i}")
                        i += 2
            assert other.ended[seq] is None
        assert packets > 3, f"all in {packets} packets"
        seqs = [f["seq"] for f in seen]
        expect(seqs, sorted(set(seqs), reverse=True), "shown once, in order:")
        names = {f["name"] for f in seen}
        expect({f"{i}" for i in range(1, count, 2)} - names, set(),
               "not shown:")
        expect({n for n in names if n.startswith("again")}, set())
        expect(len([f for f in genl.dump("filter-get")
                    if f["state"] == ACTIVE]), count)
    finally:
        filters_end(genl, con, range(count))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--nonblock", action="store_true",
                        help="sockets that never wait, not for an NKE either")
    parser.add_argument("test", choices=sorted(TESTS))
    args = parser.parse_args()
    Genl.blocking = not args.nonblock
    try:
        with Genl() as genl:
            TESTS[args.test](genl, random.Random(args.seed))
    except Exception:  # pylint: disable=broad-except
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
