# SPDX-License-Identifier: GPL-2.0
"""What a build of an NKE lacks, where, and what nke's documentation says of
it."""

import fnmatch
import os
import re

from nke_client import (read_source, run_tool, strip_comments,
                        without_directives, without_prefix)

TOP = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))

# The headers of kpi-functions.tsv by what they are for.
FAMILIES = {
    "net/kpi_interface.h": "interfaces",
    "net/kpi_interfacefilter.h": "interface filters",
    "net/kpi_protocol.h": "protocol plumbers",
    "netinet/kpi_ipfilter.h": "IP filters",
    "sys/kern_control.h": "kernel controls",
    "sys/kern_event.h": "kernel events",
    "sys/kpi_mbuf.h": "mbufs",
    "sys/kpi_socket.h": "sockets",
    "sys/kpi_socketfilter.h": "socket filters",
}
COVERAGE = "see Documentation/coverage.rst"


def offered_names(include):
    """{link name: (name, header)} of what the headers below include
    declare."""
    names = {}
    for directory, _, files in sorted(os.walk(include)):
        for file in sorted(files):
            if not file.endswith(".h"):
                continue
            path = os.path.join(directory, file)
            header = os.path.relpath(path, include)
            text = without_directives(strip_comments(read_source(path)))
            for m in re.finditer(r"\bNKE_SYM\s*\(\s*(\w+)\s*\)", text):
                # The declaration that it ends.
                start = max(text.rfind(c, 0, m.start()) for c in ";{}") + 1
                head = re.search(r"([A-Za-z_]\w*)\s*\((?!\s*\*)",
                                 text[start:m.start()])
                name = head[1] if head else m[1]
                # The public header before the parts of it.
                old = names.get(m[1])
                if not old or "/_" in old[1]:
                    names[m[1]] = (name, header)
    return names


def rst_rows(path):
    """The rows of a document's simple tables, as (names in the first column,
    text of the second).  Names that end with a comma, or in the middle, go on
    in the next line, as does the text beside them."""
    rows = []
    borders = left = 0
    goes_on = False
    for line in read_source(path).splitlines():
        border = re.match(r"(=+)  +=+$", line)
        if border:
            borders += 1
            left = len(border[1])
        if border or borders % 3 != 2:
            continue
        head, text = line[:left].strip(), line[left:].strip()
        if head and not goes_on:
            rows.append([[], []])
        if rows:
            rows[-1][0].append(head)
            rows[-1][1].append(text)
        if head:
            goes_on = head.endswith((",", "_``"))
    for heads, text in rows:
        # ``a_`` and ``b`` in the next line are a_b.
        head = re.sub(r"_`` +``", "_", " ".join(heads))
        yield re.findall(r"``([\w*]+)``", head), " ".join(filter(None, text))


class Knowledge:
    """What is known of names and headers."""

    def __init__(self, symbols):
        self.symbols = symbols
        self.include = os.path.join(TOP, "include")
        self.declared = offered_names(self.include)
        self.kpi = {}
        path = os.path.join(TOP, "scripts", "kpi-functions.tsv")
        for line in read_source(path).splitlines()[1:]:
            header, function, _ = line.split("\t")
            self.kpi.setdefault(function, header)
        self.deviations = list(rst_rows(
            os.path.join(TOP, "Documentation", "deviations.rst")))

    def header_of(self, name):
        """The header that declares an offered function, or None."""
        if "nke_" + name not in self.symbols.nke:
            return None
        return next((header for said, header in self.declared.values()
                     if said == name), None)

    def deviation(self, name):
        """What the row of deviations.rst about a name says, or None."""
        for names, text in self.deviations:
            if any(fnmatch.fnmatchcase(name, pattern) for pattern in names):
                return f"{text} (Documentation/deviations.rst)"
        return None

    def says(self, name):
        """Of a function that is not offered, or was not declared."""
        name = without_prefix(name)
        header = self.header_of(name)
        if header:
            return f"nke has it: #include <{header}>"
        said = self.deviation(name)
        if said:
            return said
        if name in self.kpi:
            header = self.kpi[name]
            return f"{FAMILIES.get(header, header)}: not built yet, {COVERAGE}"
        if name in self.symbols.kernel:
            return "Linux has a function of this name that is not XNU's"
        return "nke has no such function, nor is it of the network KPI"

    def says_header(self, name):
        """Of a header that was not found."""
        if name.startswith(("linux/", "asm/", "uapi/")):
            return "a header of Linux, which an NKE does not see"
        if name.startswith("IOKit/") or name.startswith("libkern/c++/"):
            return "I/O Kit and C++ are not offered, but for IOKit/IOLib.h"
        if not name.endswith(".h"):
            return "C++ is not offered"
        base = os.path.basename(name)
        for directory, _, files in sorted(os.walk(self.include)):
            if base in files:
                there = os.path.relpath(os.path.join(directory, base),
                                        self.include)
                return f"nke has <{there}>"
        if "/" not in name or name.startswith("."):
            return "neither beside the source nor in a directory of -I"
        return "nke does not have it"

    def is_function(self, name):
        """Is this the name of a function of XNU's, offered or not?"""
        return name in self.kpi or "nke_" + name in self.symbols.nke


def line_of(name, source):
    """The first line of a source that has a name as a word, outside of
    comments and strings; of calls before declarations."""
    text = strip_comments(read_source(source))
    text = re.sub(r'"(?:\\.|[^"\\\n])*"', '""', text)
    first = None
    for number, line in enumerate(text.splitlines(), 1):
        if not re.search(rf"\b{re.escape(name)}\b", line):
            continue
        if not re.match(r"\s*(extern\b|#\s*define\b|[\w ]+\*?\s+\*?"
                        rf"{re.escape(name)}\s*\(.*\)\s*;\s*$)", line) or \
           re.match(r"\s*return\b", line):
            return number
        first = first or number
    return first


def locate(name, obj, source):
    """File and line of the first use of a symbol that an object needs.

    The relocations and the debug information know it, macros included; a
    kernel without such has the text to look at."""
    places = []
    section = None
    for line in run_tool("objdump", "-rw", obj):
        m = re.match(r"RELOCATION RECORDS FOR \[(.*)\]", line)
        if m:
            section = m[1]
            continue
        m = re.match(r"([0-9a-f]+)\s+\S+\s+(\S+?)(?:[-+]0x[0-9a-f]+)?$", line)
        if m and m[2] == name and section and section.startswith(".text"):
            places.append((section, m[1]))
    found = set()
    for section, offset in places:
        for line in run_tool("addr2line", "-e", obj, "-j", section,
                             "0x" + offset):
            m = re.match(r"(.*):(\d+)", line)
            if m and m[2] != "0":
                found.add((os.path.basename(m[1]) !=
                           os.path.basename(source), m[1], int(m[2])))
    if found:
        own, file, line = min(found, key=lambda f: (f[0], f[2]))
        return (file if own else source), line
    return source, line_of(without_prefix(name), source)


CHAIN = re.compile(r"(?:In file included|\s+) from (.+?):(\d+)(?::\d+)?[,:]$")
PLACE = re.compile(r"(.+?):(\d+):(?:\d+:)? (?:fatal )?(error|warning): (.*)")
NO_HEADER = re.compile(r"'?([^\s']+?)'?(?:: No such file or directory| file "
                       r"not found)$")
IMPLICIT = re.compile(r"implicit declaration of function ['‘](\w+)['’]|"
                      r"call to undeclared (?:library )?function '(\w+)'")
UNDECLARED = re.compile(r"['‘](\w+)['’] undeclared|"
                        r"use of undeclared identifier '(\w+)'")


class Report:
    """What to tell, gathered from messages and objects."""

    def __init__(self, knowledge, stubs):
        self.knowledge = knowledge
        # Directory, in messages, of what stands in for missing headers.
        self.stubs = stubs
        self.headers, self.functions, self.errors = [], [], []

    @staticmethod
    def add(rows, row, *keys):
        if all(any(old[k] != row[k] for k in keys) for old in rows):
            rows.append(row)

    def add_header(self, name, file, line):
        self.add(self.headers, {
            "name": name, "file": file, "line": line,
            "says": self.knowledge.says_header(name)}, "name", "file", "line")

    def add_function(self, name, file, line):
        self.add(self.functions, {
            "name": name, "file": file, "line": line,
            "says": self.knowledge.says(name)}, "name")

    def read_messages(self, text):
        """Take what the compiler said; returns it without what the stand-ins
        for headers caused."""
        shown, chain = [], []
        skip = False
        for line in text.splitlines():
            if CHAIN.match(line):
                if line.startswith("In file") and chain and not \
                        chain[-1].endswith(":"):
                    chain = []
                chain.append(line)
                continue
            m = PLACE.match(line)
            if m and m[1].startswith(self.stubs):
                self.read_stub(m[1], chain)
                chain, skip = [], True
                continue
            if skip and re.match(r"\s+(\d+ )?\|", line):
                continue
            skip = False
            shown += chain + [line]
            chain = []
            if m and m[3] == "error":
                self.read_error(m[1], int(m[2]), m[4])
            elif re.search(r"multiple definition of|\berror: ", line):
                self.add(self.errors, {"file": None, "line": None,
                                       "message": line}, "message")
        return "\n".join(shown + chain)

    def read_stub(self, path, chain):
        """gcc's chain begins at the nearest file, clang's ends there."""
        heads = [c for c in chain if c.startswith("In file")]
        if heads:
            m = CHAIN.match(heads[-1])
            self.add_header(path[len(self.stubs):], m[1], int(m[2]))

    def read_error(self, file, line, message):
        m = NO_HEADER.match(message)
        if m:
            self.add_header(m[1], file, line)
            return
        m = IMPLICIT.search(message)
        if m:
            self.add_function(m[1] or m[2], file, line)
            return
        m = UNDECLARED.search(message)
        name = m and (m[1] or m[2])
        if m and self.knowledge.is_function(name):
            self.add_function(name, file, line)
            return
        self.add(self.errors, {"file": file, "line": line,
                               "message": message}, "file", "line", "message")

    def read_failed(self, source):
        """A source that has no object may use more than the messages
        tell."""
        text = strip_comments(read_source(source))
        for name in sorted(set(re.findall(r"\b([a-z]\w+)\s*\(", text))):
            if name in self.knowledge.kpi and \
                    "nke_" + name not in self.knowledge.symbols.nke:
                self.add_function(name, source, line_of(name, source))

    def missing_headers(self):
        return {row["name"] for row in self.headers}

    def lines(self):
        """For a reader."""
        out = []
        for title, rows, form in (
                ("headers that nke does not have", self.headers, "<{}>"),
                ("functions that nke does not offer, or that were not "
                 "declared", self.functions, "{}")):
            if rows:
                out.append(title + ":")
            for row in sorted(rows, key=lambda r: (r["file"],
                                                   r["line"] or 0)):
                out.append(f"  {row['file']}:{row['line'] or '?'}: " +
                           form.format(row["name"]) + f": {row['says']}")
        return out
