#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Load nke.ko without memory, by the kernel's fault injection: a load that
fails after the first interface got its object leaves nothing behind that runs
in the module's memory, which is free then.

Usage: load_nomem.py NKE.KO, alone in a test kernel, with failslab set up.
"""
import ctypes
import os
import re
import sys

FINIT_MODULE, DELETE_MODULE = 313, 176  # x86-64
CLONE_NEWNET = 0x40000000
# More allocations than a load makes.
MOST = 2048

libc = ctypes.CDLL(None, use_errno=True)


class Loader:
    def __init__(self, path):
        self.module = os.open(path, os.O_RDONLY)
        self.nth = os.open("/proc/self/fail-nth", os.O_RDWR)
        self.log = os.open("/dev/kmsg", os.O_RDONLY | os.O_NONBLOCK)
        os.lseek(self.log, 0, os.SEEK_END)

    def messages(self):
        while True:
            try:
                yield os.read(self.log, 8192).decode(errors="replace")
            except BlockingIOError:
                return
            except BrokenPipeError:
                continue

    def load(self, nth):
        """Load while allocation nth fails, and unload.

        Returns "passed" if that did not matter, "ended" if there are fewer
        allocations, "early" if it failed before nke had a say, else the name
        of the part of nke that failed."""
        os.pwrite(self.nth, b"%d" % nth, 0)
        status = libc.syscall(FINIT_MODULE, self.module, b"", 0)
        left = int(os.pread(self.nth, 20, 0).strip(b"\0\n "))
        os.pwrite(self.nth, b"0", 0)
        if status == 0 and libc.syscall(DELETE_MODULE, b"nke", 0) != 0:
            sys.exit("cannot unload nke")
        result = "early"
        for text in self.messages():
            if re.search(r"BUG:|WARNING:|INFO: |KASAN", text):
                sys.exit("allocation %d: %s" % (nth, text))
            part = re.search(r"nke: ([\w ]+): cannot be set up", text)
            if part:
                result = part[1]
        if status == 0:
            result = "ended" if left else "passed"
        return result

    def fails_from(self, nth):
        """The next allocation that matters: its number and load()'s word."""
        while True:
            result = self.load(nth)
            if result != "passed":
                return nth, result
            nth += 1


def main():
    loader = Loader(sys.argv[1])
    # One interface gets its object, and the loopback of this one does not.
    libc.unshare(CLONE_NEWNET)
    low, high = 1, MOST
    while low < high:
        middle = (low + high) // 2
        nth, result = loader.fails_from(middle)
        if result == "early":
            low = nth + 1
        else:
            high = middle
    failed_in = []
    nth, result = loader.fails_from(low)
    # What is set up before interfaces.
    while result not in ("interface", "ended"):
        nth, result = loader.fails_from(nth + 1)
    while result == "interface":
        failed_in.append(nth)
        nth, result = loader.fails_from(nth + 1)
    # Each object takes two allocations at least.
    if len(failed_in) < 4:
        sys.exit("only allocations %s failed in interface" % failed_in)


print("KTAP version 1\n1..1", flush=True)
try:
    main()
except SystemExit as why:
    print("# %s\nnot ok 1 nke_load_nomem" % why)
else:
    print("ok 1 nke_load_nomem", flush=True)
