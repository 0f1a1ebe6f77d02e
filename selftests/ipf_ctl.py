#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Tells ipftest which filters to have.

  ipf_ctl.py add ID VERSION ROLE [every=N] [arg=N] [port=N] [dirs=N] [direct]
  ipf_ctl.py remove ID...       and wait for their detach callbacks
  ipf_ctl.py clear              remove all, likewise
  ipf_ctl.py stats ID...        a line of name=value each
  ipf_ctl.py expect ID NAME=VALUE|NAME>VALUE...
  ipf_ctl.py flush SECONDS      let what is held go, over and over
  ipf_ctl.py inject o|i|O|I HEX
  ipf_ctl.py churn SECONDS SEED [IDS...]    add and remove at random
  ipf_ctl.py traffic HOST PORT [OPTION...]  as ipf_traffic.py run
  ipf_ctl.py serve ASK ANSWER   the same from a FIFO, a line each; to the other
                                an exit status and what was printed
"""

import contextlib
import errno
import io
import random
import struct
import sys
import time
import traceback

import ipf_traffic
import nke_genl

CONTROL = "org.example.ipftest"
ADD, REMOVE, FLUSH, STATS = 1, 2, 3, 100
ROLES = ("pass refuse steal inject again copy rebuild pieces finish sleep grow "
         "free rubbish nothing swallow loop").split()
FIELDS = ("seen_in seen_out acted_in acted_out failed late detached "
          "protocol_in protocol_out odd").split()
WAIT = 60


class Filters:
    """ipftest's control."""

    def __init__(self):
        self.genl = nke_genl.Genl(timeout=WAIT)
        self.control = self.genl.connect(CONTROL)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.genl.close()

    def add(self, ident, version, role, every=1, arg=0, port=0, dirs=3,
            direct=0):
        self.control.setopt(ADD, struct.pack(
            "=BBBBIIHH", ident, version, direct, ROLES.index(role), every, arg,
            port, dirs))

    def start_remove(self, ident):
        self.control.setopt(REMOVE, struct.pack("=i", ident))

    def stats(self, ident):
        data = self.control.getopt(STATS + ident, length=40)["data"]
        return dict(zip(FIELDS, struct.unpack("=10I", data)))

    def wait_detached(self, ident):
        end = time.monotonic() + WAIT
        while self.stats(ident)["detached"] != 1:
            if time.monotonic() > end:
                sys.exit(f"filter {ident} was not detached")

    def remove(self, *idents):
        for ident in idents:
            self.start_remove(ident)
        for ident in idents:
            self.wait_detached(ident)

    def clear(self):
        gone = []
        for ident in range(64):
            try:
                self.start_remove(ident)
                gone.append(ident)
            except nke_genl.Refused as refused:
                # None there, or removed before.
                assert refused.errno in (errno.ENOENT, errno.EINVAL), refused
        for ident in gone:
            self.wait_detached(ident)

    def flush(self):
        self.control.setopt(FLUSH, struct.pack("=i", 0))


def holds(stats, condition):
    for operator in ("=", ">", "<"):
        name, found, value = condition.partition(operator)
        if found:
            have, want = stats[name], int(value)
            return {"=": have == want, ">": have > want,
                    "<": have < want}[operator]
    sys.exit(f"{condition}: no condition")


def expect(filters, ident, conditions):
    stats = filters.stats(ident)
    bad = [c for c in conditions if not holds(stats, c)]
    if bad:
        print(f"filter {ident}: not {' '.join(bad)}: {stats}")
    return not bad


# What leaves all bytes as they are, and loses no packet.
HARMLESS = ("pass", "inject", "again", "copy", "rebuild", "pieces", "finish",
            "sleep", "steal")


def churn(filters, seconds, seed, idents):
    rnd = random.Random(seed)
    there = {}
    rounds = 0
    bad = []

    def remove(*idents):
        filters.remove(*idents)
        for ident in idents:
            stats = filters.stats(ident)
            if stats["failed"] or stats["late"]:
                bad.append(f"{ident}, {there[ident]}: {stats}")
            del there[ident]

    end = time.monotonic() + seconds
    while time.monotonic() < end:
        ident = rnd.choice(idents)
        rounds += 1
        if ident in there:
            remove(ident)
        else:
            direct = rnd.randrange(2)
            role = rnd.choice(HARMLESS[:-2] if direct else HARMLESS[:-1])
            version = rnd.choice((4, 6))
            filters.add(ident, version, role, every=rnd.choice((1, 2, 7)),
                        arg=200, direct=direct)
            there[ident] = f"IPv{version} {role} direct={direct}"
    remove(*there)
    print(f"{rounds} rounds")
    print(*bad, sep="\n", end="\n" if bad else "")
    return not bad


def run(filters, command, args):
    """True when it went well, or holds."""
    if command == "add":
        options = {}
        for word in args[3:]:
            name, _, value = word.partition("=")
            options[name] = int(value or 1)
        filters.add(int(args[0]), int(args[1]), args[2], **options)
    elif command == "remove":
        filters.remove(*map(int, args))
    elif command == "clear":
        filters.clear()
    elif command == "stats":
        for ident in args:
            print(*(f"{n}={v}" for n, v in filters.stats(int(ident)).items()))
    elif command == "expect":
        return expect(filters, int(args[0]), args[1:])
    elif command == "flush":
        end = time.monotonic() + float(args[0])
        while time.monotonic() < end:
            filters.flush()
    elif command == "inject":
        filters.control.send(args[0].encode() + bytes.fromhex(args[1]))
    elif command == "churn":
        return churn(filters, float(args[0]), int(args[1]),
                     list(map(int, args[2:])) or list(range(10)))
    else:
        sys.exit(__doc__)
    return True


def once(command, args):
    if command == "traffic":
        return ipf_traffic.run(args)
    with Filters() as filters:
        return run(filters, command, args)


def serve(ask, answer):
    while True:
        with open(ask, encoding="ascii") as lines:
            words = lines.read().split()
        said = io.StringIO()
        status = 1
        with contextlib.redirect_stdout(said):
            try:
                status = 0 if once(words[0], words[1:]) else 1
            except SystemExit as end:
                print(end)
            except Exception:   # pylint: disable=broad-except
                traceback.print_exc(file=said)
        with open(answer, "w", encoding="ascii") as out:
            print(status, said.getvalue(), sep="\n", end="", file=out)


def main():
    if len(sys.argv) < 2 or sys.argv[1] in ("-h", "--help"):
        sys.exit(__doc__)
    command, args = sys.argv[1], sys.argv[2:]
    if command == "serve":
        serve(*args)
    sys.exit(0 if once(command, args) else 1)


if __name__ == "__main__":
    main()
