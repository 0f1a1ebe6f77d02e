#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Every header that an NKE can include, and the functions in it."""

import argparse
import os
import re
import sys
import textwrap

sys.dont_write_bytecode = True
from nke_client import (exported, read_source, strip_comments,
                        without_directives)
from nke_report import TOP, offered_names

WIDTH = 80


def exports_of_sources():
    """The link names of the KPI's functions, as the sources export them."""
    names = set()
    for directory, _, files in os.walk(os.path.join(TOP, "src")):
        for file in files:
            if file.endswith(".c"):
                names.update(re.findall(
                    r"^EXPORT_SYMBOL_NKE\((\w+)\)",
                    read_source(os.path.join(directory, file)), re.M))
    return names


def headers_of(include):
    """{header: its text} of those that are for NKEs."""
    texts = {}
    for directory, _, files in os.walk(include):
        for file in files:
            path = os.path.relpath(os.path.join(directory, file), include)
            if file.endswith(".h") and not path.startswith("uapi/"):
                texts[path] = strip_comments(read_source(
                    os.path.join(include, path)))
    return texts


def owner_of(header, texts):
    """The header that an NKE includes for it: sys/_x.h is a part of
    another."""
    if not os.path.basename(header).startswith("_"):
        return header
    users = [h for h, text in texts.items()
             if f"<{header}>" in text and
             not os.path.basename(h).startswith("_")]
    return min(users) if users else header


def offered(exports):
    """{header: sorted functions}; also of headers that have none."""
    include = os.path.join(TOP, "include")
    texts = headers_of(include)
    table = {owner_of(h, texts): set() for h in texts}
    for link, (name, header) in offered_names(include).items():
        if "nke_" + link in exports:
            table[owner_of(header, texts)].add(name)
    for header, text in texts.items():
        table[owner_of(header, texts)].update(re.findall(
            r"^static (?:__inline|inline|__inline__)\b[^;{()]*?(\w+)\s*\(",
            without_directives(text), re.M))
    return {h: sorted(names) for h, names in sorted(table.items())}


def print_rst(table):
    left = max(len(header) for header in table) + 4
    line = "=" * left + "  " + "=" * (WIDTH - left - 2)
    print(line)
    print(f"{'Header':{left}}  Functions")
    print(line)
    for header, names in table.items():
        text = ", ".join(f"``{n}``" for n in names) or "types and macros"
        first = f"``{header}``"
        for part in textwrap.wrap(text, WIDTH - left - 2):
            print(f"{first:{left}}  {part}")
            first = ""
    print(line)


def main(argv):
    ap = argparse.ArgumentParser(prog="coverage --offered",
                                 description=__doc__)
    ap.add_argument("--rst", action="store_true")
    ap.add_argument("--symvers", metavar="FILE")
    args = ap.parse_args(argv)
    exports = exported(args.symvers) if args.symvers else exports_of_sources()
    table = offered(exports)
    if args.rst:
        print_rst(table)
        return 0
    for header, names in table.items():
        print("\t".join([header, " ".join(names)]).rstrip())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
