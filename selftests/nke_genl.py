# SPDX-License-Identifier: GPL-2.0
"""The nke_ctl family on raw netlink sockets, and nothing else: a second
opinion on the wire format, next to libnke and YNL."""

import errno
import os
import select
import socket
import struct
import time

# linux/netlink.h, linux/genetlink.h
NETLINK_GENERIC = 16
NLM_F_REQUEST, NLM_F_MULTI, NLM_F_ACK, NLM_F_DUMP = 1, 2, 4, 0x300
NLM_F_CAPPED, NLM_F_ACK_TLVS = 0x100, 0x200
NLMSG_ERROR, NLMSG_DONE = 2, 3
NLMSGERR_ATTR_MSG, NLMSGERR_ATTR_OFFS = 1, 2
SOL_NETLINK, NETLINK_ADD_MEMBERSHIP = 270, 1
NETLINK_CAP_ACK, NETLINK_EXT_ACK = 10, 11
GENL_ID_CTRL, CTRL_CMD_GETFAMILY = 16, 3
CTRL_ATTR_FAMILY_ID, CTRL_ATTR_FAMILY_NAME, CTRL_ATTR_MCAST_GROUPS = 1, 2, 7

FAMILY = "nke_ctl"
MAX_DATA = 32768
F_MORE = 1

# Commands, and the attributes of each one's set.
CMD = {name: i + 1 for i, name in enumerate((
    "control-get connection-get connect disconnect send getopt setopt data "
    "closed event event-id-get vendor-get event-post socket-get stat-get "
    "module-get release filter-get stop").split())}
SETS = {
    "control": "id unit name type flags send-size recv-size clients owner",
    "connection": "id unit state front pid comm queued records limit",
    "message": "id unit name data flags option length type send-size "
               "recv-size",
    "event": "vendor class subclass id code data vendor-name",
    "socket": "pad cookie owner domain type protocol state local remote "
              "recv-queue send-queue upcall upcalls retains",
    "stat": "pad name value",
    "module": "name bundle-id controls connections",
    "filter": "pad seq name owner family mode callbacks state "
              "seen-in seen-out dropped-in dropped-out taken-in taken-out "
              "injected-in injected-out queued-in queued-out lost-in lost-out "
              "bad-in bad-out",
}
SETS = {s: {n: i + 1 for i, n in enumerate(names.split())}
        for s, names in SETS.items()}
STRINGS = {"name", "owner", "front", "comm", "vendor-name", "upcall",
           "bundle-id"}
BINARY = {"data", "local", "remote"}


def set_of(cmd):
    for prefix, name in (("control", "control"), ("connection", "connection"),
                         ("event", "event"), ("vendor", "event"),
                         ("socket", "socket"), ("stat", "stat"),
                         ("module", "module"), ("release", "module"),
                         ("stop", "module"),
                         ("filter", "filter")):
        if cmd.startswith(prefix):
            return SETS[name]
    return SETS["message"]


class Refused(OSError):
    """The kernel's error: errno, its text, and the place in the message."""

    def __init__(self, code, text, offset):
        super().__init__(code, f"{os.strerror(code)}: {text}")
        self.text = text
        self.offset = offset

    def __str__(self):
        return f"{errno.errorcode.get(self.errno, self.errno)} {self.text}"


def attr(number, payload):
    """One attribute; any payload that struct or UTF-8 can make."""
    if isinstance(payload, int):
        payload = struct.pack("=I", payload)
    elif isinstance(payload, str):
        payload = payload.encode() + b"\0"
    out = struct.pack("=HH", len(payload) + 4, number) + payload
    return out + b"\0" * (-len(out) % 4)


def attrs(cmd, fields):
    """Attributes by name; a list gives several of one kind."""
    known = set_of(cmd)
    out = []
    for name, value in fields.items():
        for one in value if isinstance(value, list) else [value]:
            out.append(attr(known[name.replace("_", "-")], one))
    return b"".join(out)


def parse_attrs(data):
    """(number, payload) of each."""
    out = []
    while len(data) >= 4:
        length, number = struct.unpack_from("=HH", data)
        if not 4 <= length <= len(data):
            raise ValueError(f"attribute of {length} bytes in {len(data)}")
        out.append((number & 0x3fff, bytes(data[4:length])))
        data = data[(length + 3) & ~3:]
    if any(data):
        raise ValueError("trailing bytes")
    return out


def decode(cmd, data):
    """A message's attributes by name; all of data in one."""
    names = {i: n for n, i in set_of(cmd).items()}
    out = {}
    for number, payload in parse_attrs(data):
        name = names[number]
        if name == "pad":
            continue
        if name in STRINGS:
            assert payload.endswith(b"\0"), f"{name} does not end"
            out[name] = payload[:-1].decode(errors="surrogateescape")
        elif name in BINARY:
            out[name] = out.get(name, b"") + payload
        elif len(payload) == 8:
            out[name], = struct.unpack("=Q", payload)
        else:
            out[name], = struct.unpack("=I", payload)
    return out


def pieces(data, size=MAX_DATA):
    """Bytes as the data attributes of one message."""
    return [data[i:i + size] for i in range(0, len(data), size)] or [b""]


class Genl:
    """A netlink socket that talks to the family."""

    family = None
    group = None
    blocking = True     # the kernel may call an NKE inside of send()

    def __init__(self, rcvbuf=None, timeout=30):
        self.sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW,
                                  NETLINK_GENERIC)
        self.sock.setblocking(self.blocking)
        self.sock.setsockopt(SOL_NETLINK, NETLINK_EXT_ACK, 1)
        self.sock.setsockopt(SOL_NETLINK, NETLINK_CAP_ACK, 1)
        if rcvbuf:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, rcvbuf)
        self.sock.bind((0, 0))
        self.timeout = timeout
        self.seq = 0
        self.waiting = []       # messages that nobody asked for
        self.answers = {}       # seq: replies so far
        self.ended = {}         # seq: None or Refused
        if Genl.family is None:
            Genl.family, Genl.group = self.resolve()

    def close(self):
        self.sock.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def fileno(self):
        return self.sock.fileno()

    # -- out ---------------------------------------------------------------

    def pack(self, cmd, payload=b"", flags=NLM_F_ACK, family=None):
        self.seq += 1
        body = struct.pack("=BBH", cmd, 1, 0) + payload
        head = struct.pack("=IHHII", 16 + len(body), family or self.family,
                           NLM_F_REQUEST | flags, self.seq, 0)
        out = head + body
        return out + b"\0" * (-len(out) % 4)

    def post(self, command, flags=NLM_F_ACK, **fields):
        """Send and do not wait; the number of the request."""
        self.sock.send(self.pack(CMD[command], attrs(command, fields), flags))
        return self.seq

    def resolve(self):
        payload = attr(CTRL_ATTR_FAMILY_NAME, FAMILY)
        self.sock.send(self.pack(CTRL_CMD_GETFAMILY, payload,
                                 family=GENL_ID_CTRL))
        found = {}
        while True:
            for kind, _, seq, data in self.read():
                if kind == NLMSG_ERROR:
                    self.raise_error(data, 0)
                    return found["id"], found["group"]
                for number, value in parse_attrs(data[4:]):
                    if number == CTRL_ATTR_FAMILY_ID:
                        found["id"], = struct.unpack("=H", value)
                    elif number == CTRL_ATTR_MCAST_GROUPS:
                        group = dict(parse_attrs(parse_attrs(value)[0][1]))
                        found["group"], = struct.unpack("=I", group[2])

    # -- in ----------------------------------------------------------------

    def read(self):
        """Messages of one packet: (type, flags, seq, payload)."""
        if not select.select([self.sock], [], [], self.timeout)[0]:
            raise TimeoutError("no answer")
        data = memoryview(self.sock.recv(1 << 20))
        out = []
        while len(data) >= 16:
            length, kind, flags, seq, _ = struct.unpack_from("=IHHII", data)
            if not 16 <= length <= len(data):
                raise ValueError(f"message of {length} bytes in {len(data)}")
            out.append((kind, flags, seq, data[16:length]))
            data = data[(length + 3) & ~3:]
        return out

    @staticmethod
    def raise_error(data, flags, kind=NLMSG_ERROR):
        code, = struct.unpack_from("=i", data)
        if not code:
            return
        text, offset = "", None
        if flags & NLM_F_ACK_TLVS:
            skip = 4
            if kind == NLMSG_ERROR:
                inner, = struct.unpack_from("=I", data, 4)
                capped = flags & NLM_F_CAPPED
                skip += 16 if capped else (inner + 3) & ~3
            for number, value in parse_attrs(data[skip:]):
                if number == NLMSGERR_ATTR_MSG:
                    text = value[:-1].decode()
                elif number == NLMSGERR_ATTR_OFFS:
                    offset, = struct.unpack("=I", value)
        raise Refused(-code, text, offset)

    def sort(self):
        """Read a packet and put its messages where they belong."""
        for kind, flags, seq, data in self.read():
            if kind in (NLMSG_ERROR, NLMSG_DONE):
                self.ended[seq] = None
                try:
                    self.raise_error(data, flags, kind)
                except Refused as refused:
                    self.ended[seq] = refused
                continue
            command = next(n for n, i in CMD.items() if i == data[0])
            fields = decode(command, data[4:])
            if seq:
                self.answers.setdefault(seq, []).append(fields)
            else:
                self.waiting.append((command, fields))

    def finish(self, seq):
        """Wait for a request's end; its answers, or its error."""
        while seq not in self.ended:
            self.sort()
        refused = self.ended.pop(seq)
        answers = self.answers.pop(seq, [])
        if refused:
            raise refused
        return answers

    def ask(self, command, **fields):
        """A request with one answer, or none."""
        answers = self.finish(self.post(command, **fields))
        assert len(answers) <= 1, answers
        return answers[0] if answers else {}

    def dump(self, command, **fields):
        return self.finish(self.post(command, NLM_F_DUMP, **fields))

    def event(self, timeout=None):
        """The next message that nobody asked for: (command, fields)."""
        end = time.monotonic() + (self.timeout if timeout is None else timeout)
        while not self.waiting:
            left = max(end - time.monotonic(), 0)
            if not select.select([self.sock], [], [], left)[0]:
                raise TimeoutError("no message")
            self.sort()
        return self.waiting.pop(0)

    # -- the family --------------------------------------------------------

    def connect(self, control, unit=None):
        key = {"name": control} if isinstance(control, str) else \
            {"id": control}
        if unit is not None:
            key["unit"] = unit
        return Control(self, self.ask("connect", **key))

    def join(self):
        self.sock.setsockopt(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, self.group)


class Control:
    """A connection to a control."""

    def __init__(self, genl, answer):
        self.genl = genl
        self.answer = answer
        self.id = answer["id"]
        self.unit = answer["unit"]
        self.key = {"id": self.id, "unit": self.unit}

    def send(self, data, size=MAX_DATA, wait=True):
        seq = self.genl.post("send", data=pieces(data, size), **self.key)
        if wait:
            self.genl.finish(seq)
        return seq

    def recv(self, timeout=None):
        """One message, whole; None when the control has hung up."""
        out = b""
        kept = []
        try:
            while True:
                command, fields = self.genl.event(timeout)
                if command not in ("data", "closed") or \
                        (fields["id"], fields["unit"]) != (self.id, self.unit):
                    kept.append((command, fields))
                    continue
                if command == "closed":
                    return None
                out += fields["data"]
                if not fields.get("flags", 0) & F_MORE:
                    return out
                assert fields["data"], "an empty piece"
        finally:
            self.genl.waiting[:0] = kept

    def getopt(self, option, length=None, data=None):
        fields = dict(self.key, option=option)
        if length is not None:
            fields["length"] = length
        if data is not None:
            fields["data"] = pieces(data)
        return self.genl.ask("getopt", **fields)

    def setopt(self, option, data=None):
        if isinstance(data, int):
            data = struct.pack("=i", data)
        fields = dict(self.key, option=option)
        if data is not None:
            fields["data"] = pieces(data)
        self.genl.ask("setopt", **fields)

    def disconnect(self):
        self.genl.ask("disconnect", **self.key)
