#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""What kernel sockets (the NKE remote) put on the wire, against TCP's rules.

  wire_client.py CASE...        exit status 0 when all was as it should be

The kernel sockets are in the namespace nke-near, whose device is listened to,
Python's in nke-far.
"""

import collections
import errno
import socket
import struct
import sys
import threading
import time

import kpi

NEAR, FAR = "nke-near", "nke-far"
HOSTS = {socket.AF_INET: ("192.0.2.1", "192.0.2.2"),
         socket.AF_INET6: ("fd00:7040::1", "fd00:7040::2")}
FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16
TIMEOUT = 30
# Longer than TCP waits for anything here; wire.sh has it retransmit later.
QUIET = 1.0
ETH_P_ALL = 3
SOL_PACKET, PACKET_STATISTICS, PACKET_AUXDATA = 263, 6, 8
TP_STATUS_CSUMNOTREADY = 8
RESET = struct.pack("ii", 1, 0)

Packet = collections.namedtuple(
    "Packet", "ours seq ack flags window length")


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


def ones_sum(data):
    """Of a header with its right checksum this is 0xffff."""
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return total


def parse(frame):
    """Source, destination and segment of a TCP packet, or None; checksums and
    lengths have to be right."""
    kind, = struct.unpack_from("!H", frame, 12)
    if kind == 0x0800:
        head = (frame[14] & 15) * 4
        length, = struct.unpack_from("!H", frame, 16)
        check(frame[14] >> 4 == 4 and head >= 20, "IPv4 header")
        check(ones_sum(frame[14:14 + head]) == 0xffff, "IPv4 checksum")
        check(14 + length <= len(frame), "IPv4 length")
        protocol, source, target = frame[23], frame[26:30], frame[30:34]
        segment = frame[14 + head:14 + length]
    elif kind == 0x86dd:
        length, = struct.unpack_from("!H", frame, 18)
        check(54 + length <= len(frame), "IPv6 length")
        protocol, source, target = frame[20], frame[22:38], frame[38:54]
        segment = frame[54:54 + length]
    else:
        return None
    if protocol != socket.IPPROTO_TCP:
        return None
    pseudo = source + target + struct.pack("!II", len(segment), protocol)
    check(ones_sum(pseudo + segment) == 0xffff, "TCP checksum")
    return source, target, segment


class Wire:
    """All TCP packets of the connections with one port, in order."""

    def __init__(self, space, device, host):
        with kpi.netns(space):
            self.sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW,
                                      socket.htons(ETH_P_ALL))
        self.sock.setsockopt(socket.SOL_SOCKET, 33, 16 << 20)  # RCVBUFFORCE
        self.sock.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
        self.sock.bind((device, ETH_P_ALL))
        self.host = host
        self.packets = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.sock.close()

    def listen(self, timeout):
        """One more packet of ours or to us; False after the time."""
        end = time.monotonic() + timeout
        while (left := end - time.monotonic()) > 0:
            self.sock.settimeout(left)
            try:
                frame, extra, _, _ = self.sock.recvmsg(65536, 64)
            except TimeoutError:
                return False
            if self.take(frame, extra):
                return True
        return False

    def take(self, frame, extra):
        found = parse(frame)
        if found is None:
            return False
        for level, kind, data in extra:
            if (level, kind) == (SOL_PACKET, PACKET_AUXDATA):
                status, = struct.unpack_from("=I", data)
                check(not status & TP_STATUS_CSUMNOTREADY,
                      "a packet without its checksum")
                break
        else:
            raise AssertionError("no auxiliary data")
        source, target, segment = found
        family = socket.AF_INET if len(source) == 4 else socket.AF_INET6
        host = socket.inet_pton(family, self.host)
        if host not in (source, target):
            return False
        seq, ack, offset, flags, window = struct.unpack_from("!IIBBH",
                                                             segment, 4)
        head = (offset >> 4) * 4
        check(20 <= head <= len(segment), "TCP header")
        self.packets.append(Packet(source == host, seq, ack, flags & 63,
                                   window, len(segment) - head))
        return True

    def until(self, condition, what):
        """Listen until a packet is so; that packet."""
        seen = 0
        while True:
            for packet in self.packets[seen:]:
                if condition(packet):
                    return packet
            seen = len(self.packets)
            check(self.listen(TIMEOUT), f"no packet: {what}\n{self}")

    def quiet(self):
        """Listen until nothing has come for a while; nothing was missed."""
        while self.listen(QUIET):
            pass
        stats = self.sock.getsockopt(SOL_PACKET, PACKET_STATISTICS, 8)
        check(struct.unpack("=II", stats)[1] == 0, "packets were missed")
        return self.packets

    def __str__(self):
        return "\n".join(map(str, self.packets[-40:]))


def connection(remote, family, server, buffer=0):
    """A kernel socket, the peer's, and the wire between them."""
    near, far = HOSTS[family]
    wire = Wire(NEAR, "veth", near)
    with kpi.netns(NEAR):
        ours = remote.socket(family)
    if buffer:
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    with kpi.netns(FAR):
        peer = socket.socket(family)
    peer.settimeout(TIMEOUT)
    if server:
        ours.bind((near, 0))
        ours.listen()
        peer.connect(ours.getsockname())
        child = ours.accept()
        ours.close()
        ours = child
    else:
        peer.bind((far, 0))
        peer.listen()
        ours.connect(peer.getsockname()[:2])
        child = peer.accept()[0]
        child.settimeout(TIMEOUT)
        peer.close()
        peer = child
    return ours, peer, wire


def both(remote, buffer=0):
    yield connection(remote, socket.AF_INET, False, buffer)
    yield connection(remote, socket.AF_INET6, True, buffer)


def handshake(packets):
    """SYN, SYN and ACK, ACK."""
    one, two, three = packets[:3]
    check(one.flags == SYN and two.flags == SYN | ACK and three.flags == ACK
          and one.ours == three.ours != two.ours, packets[:3])
    check(two.ack == (one.seq + 1) & 0xffffffff, "SYN is not acknowledged")
    check((three.seq, three.ack) == (two.ack, (two.seq + 1) & 0xffffffff),
          "the SYN of the answer is not acknowledged")
    check(not any(p.flags & SYN for p in packets[3:]), "one more SYN")


def never_again(packets):
    """No byte and no FIN was sent twice; each sequence number continues."""
    following = {}
    for p in packets:
        size = p.length + bool(p.flags & (SYN | FIN))
        expected = following.get(p.ours, p.seq)
        check(p.seq == expected, f"{p} and not {expected}")
        following[p.ours] = (p.seq + size) & 0xffffffff


def end(fin):
    """What acknowledges a FIN."""
    return (fin.seq + fin.length + 1) & 0xffffffff


def case_orderly(remote):
    """Data, a half-close, data, the other half; then silence."""
    for ours, peer, wire in both(remote):
        with wire:
            ours.send(b"question")
            check(peer.recv(100) == b"question", "other bytes")
            ours.shutdown(socket.SHUT_WR)
            check(peer.recv(100) == b"", "no end of stream")
            our_fin = wire.until(lambda p: p.ours and p.flags & FIN, "FIN")
            peer.sendall(b"answer" * 1000)
            got = b""
            while data := ours.recv():
                got += data
                if len(got) == 6000:
                    peer.close()
            check(got == b"answer" * 1000, "other bytes")
            ours.close()
            packets = wire.quiet()
            handshake(packets)
            never_again(packets)
            check(not any(p.flags & RST for p in packets), f"RST\n{wire}")
            fins = [p for p in packets if p.flags & FIN]
            check([p.ours for p in fins] == [True, False], f"FINs\n{wire}")
            place = packets.index(our_fin)
            check(sum(p.length for p in packets[place + 1:]
                      if not p.ours) == 6000, "data after the half-close")
            check(not any(p.length for p in packets[place + 1:] if p.ours),
                  "data behind our FIN")
            check(any(not p.ours and p.ack == end(our_fin)
                      for p in packets[place:]), "our FIN has no ACK")
            last = packets[-1]
            check(last.ours and last.flags == ACK and
                  last.ack == end(fins[1]), f"the last packet\n{wire}")


def case_first(remote):
    """The peer closes first: CLOSE_WAIT, data from us, our FIN."""
    for ours, peer, wire in both(remote):
        with wire:
            peer.shutdown(socket.SHUT_WR)
            check(ours.recv() == b"", "no end of stream")
            ours.sendmbuf(b"last words")
            ours.close()
            check(peer.recv(100) == b"last words", "other bytes")
            check(peer.recv(100) == b"", "no end of stream")
            peer.close()
            packets = wire.quiet()
            handshake(packets)
            never_again(packets)
            check(not any(p.flags & RST for p in packets), f"RST\n{wire}")
            fins = [p.ours for p in packets if p.flags & FIN]
            check(fins == [False, True], f"FINs\n{wire}")
            check(not packets[-1].ours and packets[-1].flags == ACK,
                  f"the last packet\n{wire}")


def ends_with_reset(wire):
    packets = wire.quiet()
    handshake(packets)
    resets = [p for p in packets if p.flags & RST]
    check([p.ours for p in resets] == [True], f"one RST, ours\n{wire}")
    check(packets[-1] is resets[0], f"the last packet\n{wire}")
    check(not any(p.flags & FIN for p in packets), f"FIN\n{wire}")


def case_unread(remote):
    """A close with data that nobody has read is a reset."""
    for ours, peer, wire in both(remote):
        with wire:
            peer.send(b"unread")
            data = wire.until(lambda p: not p.ours and p.length, "data")
            wire.until(lambda p: p.ours and
                       p.ack == (data.seq + data.length) & 0xffffffff,
                       "ACK of what is not read")
            ours.close()
            refuses(errno.ECONNRESET, peer.recv, 1)
            peer.close()
            ends_with_reset(wire)


def case_linger(remote):
    """SO_LINGER with no time is a reset, even with nothing to lose."""
    for ours, peer, wire in both(remote):
        with wire:
            ours.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            ours.close()
            refuses(errno.ECONNRESET, peer.recv, 1)
            peer.close()
            ends_with_reset(wire)


def fill(peer):
    """Send until TCP takes no more; how much it took."""
    total = 0
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 32768)
    peer.setblocking(False)
    try:
        while total < 16 << 20:
            total += peer.send(b"f" * 4096)
    except BlockingIOError:
        pass
    check(total < 16 << 20, "the window has no end")
    peer.settimeout(TIMEOUT)
    return total


def case_window(remote):
    """What is not read shuts the window, reading opens it and says so."""
    for ours, peer, wire in both(remote, 16384):
        with wire:
            total = fill(peer)
            shut = wire.until(lambda p: p.ours and not p.flags & SYN and
                              p.window == 0, "a window of 0")
            place = wire.packets.index(shut)
            got = 0
            while got < total:
                data = ours.recv()
                check(data and data == b"f" * len(data), "other bytes")
                got += len(data)
            opened = wire.until(lambda p: p.ours and p.window > 0 and
                                wire.packets.index(p) > place,
                                "a window update")
            check(opened.flags == ACK and opened.length == 0,
                  f"a window update\n{wire}")
            peer.close()
            check(ours.recv() == b"", "no end of stream")
            ours.close()
            packets = wire.quiet()
            handshake(packets)
            check(not any(p.flags & RST for p in packets), f"RST\n{wire}")


def case_held(remote):
    """What is received holds the window until its mbufs are freed, and then
    the peer is told."""
    for ours, peer, wire in both(remote, 16384):
        with wire:
            total = fill(peer)
            wire.until(lambda p: p.ours and not p.flags & SYN and
                       p.window == 0, "a window of 0")
            got = ours.hold(1 << 20, socket.MSG_DONTWAIT)
            check(0 < got < total, f"{got} of {total} bytes are held")
            # The first of them may be older.
            wire.packets.clear()
            wire.until(lambda _: sum(p.ours for p in wire.packets) > 2,
                       "answers to probes")
            check(not any(p.window for p in wire.packets if p.ours),
                  f"a window\n{wire}")
            ours.free()
            opened = wire.until(lambda p: p.ours and p.window > 0,
                                "a window update")
            check(opened.flags == ACK and opened.length == 0,
                  f"a window update\n{wire}")
            while got < total:
                data = ours.recv()
                check(data and data == b"f" * len(data), "other bytes")
                got += len(data)
            peer.close()
            check(ours.recv() == b"", "no end of stream")
            ours.close()
            check(not any(p.flags & RST for p in wire.quiet()),
                  f"RST\n{wire}")


sys.exit(kpi.run_cases(globals()))
