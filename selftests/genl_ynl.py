#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""A client of a control that is written on the kernel's YNL library and knows
the family from its spec only: genl_ynl.py YNL-DIRECTORY SPEC [filters]."""

import struct
import sys
import time

sys.path.insert(0, sys.argv[1])
from lib import YnlFamily  # pylint: disable=import-error,wrong-import-position


QUIET, POKE, RCVD = 9, 10, 7


def int_value(value):
    return [struct.pack("=i", value)]


def connect(subscribe):
    """A client; the control is not to echo, as this library loses its way
    when something comes in that it did not ask for while it waits."""
    family = YnlFamily(sys.argv[2], False)
    if subscribe:
        family.ntf_subscribe("events")
    answer = family.do("connect", {"name": "org.example.ctltest"})
    assert answer["type"] == "datagram", answer
    key = {"id": answer["id"], "unit": answer["unit"]}
    family.do("setopt", dict(key, option=QUIET, data=int_value(1)))
    return family, key


def messages(family, count):
    """What has come in by itself."""
    end = time.monotonic() + 10
    while len(family.async_msg_queue) < count:
        assert time.monotonic() < end, family.async_msg_queue
        family.check_ntf()
        time.sleep(0.01)
    return [family.async_msg_queue.pop(0) for _ in range(count)]


def filters():
    """IP filters of an NKE that adds them for a client of its control."""
    family = YnlFamily(sys.argv[2], False)
    answer = family.do("connect", {"name": "org.example.filters"})
    key = {"id": answer["id"], "unit": answer["unit"]}
    assert family.dump("filter-get", {}) == []
    for number, (version, direct, name) in enumerate(
            ((4, 0, b"one"), (6, 1, b"two"))):
        data = struct.pack("=iBBBB80s", number, version, direct, 1, direct,
                           name)
        family.do("setopt", dict(key, option=1, data=[data]))
    two, one = family.dump("filter-get", {})
    assert two.pop("seq") > one.pop("seq")
    assert one.pop("seen-in") >= 0 and one.pop("queued-in") >= 0
    counters = {f"{counter}-{way}": 0
                for counter in ("dropped", "taken", "injected", "lost", "bad")
                for way in ("in", "out")}
    assert one == dict(counters, name="one", owner="filters", family="ipv4",
                       mode="threaded", callbacks={"input"}, state="active",
                       **{"seen-out": 0, "queued-out": 0}), one
    assert (two["family"], two["mode"], two["callbacks"]) == \
        ("ipv6", "inline", {"input", "output"}), two
    for number in range(2):
        family.do("setopt", dict(key, option=2, data=int_value(number)))


def client():
    one, key = connect(True)
    other, other_key = connect(False)
    for data in (b"one", b"", b"three" * 1000):
        one.do("send", dict(key, data=[data, data]))
    value = one.do("getopt", dict(key, option=RCVD, length=4))
    assert value["length"] == 4 and len(value["data"][0]) == 4, value
    for _ in range(3):
        other.do("setopt", dict(other_key, option=POKE,
                                data=int_value(key["unit"])))
    for message in messages(one, 3):
        assert message["name"] == "data", message
        assert message["msg"] == dict(key, data=[b"poke"]), message

    other.do("event-post", {"vendor-name": "org.example.ynl", "code": 9,
                            "data": b"bytes"})
    message, = messages(one, 1)
    assert message["name"] == "event", message
    assert message["msg"]["code"] == 9, message
    assert message["msg"]["data"] == [b"bytes"], message

    # By one who is not told of it while it waits for its answer.
    YnlFamily(sys.argv[2], False).do("release", {"name": "ctltest"})
    message, = messages(one, 1)
    assert message == {"name": "closed", "msg": key}, message


if len(sys.argv) > 3:
    filters()
else:
    client()
