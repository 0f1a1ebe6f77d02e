#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Has socktest make calls on kernel sockets.

  sock_ctl.py act SECONDS SEED WORKERS  so many processes at once, which are
                                        sent signals meanwhile
  sock_ctl.py stats                     what came of it, as NAME VALUE
"""

import os
import random
import signal
import socket
import struct
import sys
import time

import nke_genl

CONTROL = "org.example.socktest"
ACT, STATS = 1, 2
ROUND = 500
SO_TIMESTAMP = 29
# The order is that of enum socktest_op.
OPS = ("open close bind listen accept connect connectwait send sendmbuf "
       "receive receivembuf shutdown setupcall setupcalls catchevents "
       "setsockopt getsockopt names ioctl marks class defunct stale").split()
LAST = ("upcalls", "events", "late", "odd", "odd_op", "odd_error")


def work(seconds, seed):
    rnd = random.Random(seed)
    signal.signal(signal.SIGUSR1, lambda *_: None)
    end = time.monotonic() + seconds
    with nke_genl.Genl(timeout=600) as genl:
        control = genl.connect(CONTROL)
        while time.monotonic() < end:
            control.setopt(ACT, struct.pack("=II", rnd.getrandbits(32), ROUND))


def keep_timestamps():
    """The kernel patches its own code when the first socket wants timestamps
    and when the last one is gone, which an emulator may stumble over while
    another processor runs it; so one socket wants them all the time."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMP, 1)
    return sock


def act(seconds, seed, workers):
    stamps = keep_timestamps()
    # Before there is a child that the first signal could end.
    signal.signal(signal.SIGUSR1, lambda *_: None)
    children = []
    for n in range(workers):
        pid = os.fork()
        if pid == 0:
            try:
                work(seconds, seed + n)
            except BaseException as error:
                print(f"worker {n}: {error!r}", flush=True)
                os._exit(1)
            os._exit(0)
        children.append(pid)
    rnd = random.Random(~seed)
    status = 0
    while children:
        pid, code = os.waitpid(-1, os.WNOHANG)
        if pid:
            children.remove(pid)
            status |= code
            continue
        # Signals are what this waits between, not something to wait for.
        time.sleep(0.01)
        os.kill(rnd.choice(children), signal.SIGUSR1)
    stamps.close()
    return 1 if status else 0


def stats():
    size = 4 * (2 * len(OPS) + len(LAST))
    with nke_genl.Genl() as genl:
        data = genl.connect(CONTROL).getopt(STATS, length=size)["data"]
    values = struct.unpack(f"={size // 4}I", data)
    for n, name in enumerate(OPS):
        print(f"{name} {values[n]}")
        print(f"{name}.good {values[len(OPS) + n]}")
    for name, value in zip(LAST, values[2 * len(OPS):]):
        print(f"{name} {value}")
    return 0


def main():
    if sys.argv[1:2] == ["act"] and len(sys.argv) == 5:
        return act(float(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
    if sys.argv[1:] == ["stats"]:
        return stats()
    print(__doc__, file=sys.stderr)
    return 2


sys.exit(main())
