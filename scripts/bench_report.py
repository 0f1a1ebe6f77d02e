# SPDX-License-Identifier: GPL-2.0
"""What scripts/bench measures, and how it is shown."""

import collections
import math
import statistics

# The targets: a ratio to the raw call, at most, by way of measuring; None is
# for information only.  Why each is what it is: Documentation/performance.rst.
# The control's is how far it may be from 1.  Instead of a ratio: `most', a
# number of instructions, and `extra', bytes more than the raw side.  `only' is
# the way that makes sense, if one; `rounds' at most, where they take long.
Row = collections.namedtuple(
    "Row", "name bytes instr real most extra only rounds unit guest",
    defaults=(None, None, None, None, None, None))

WAYS = ("instr", "real")
UNITS = {"instr": "instructions", "real": "ns"}

# Of the calls that move bytes; the plot's.
SIZES = (1, 64, 1448, 4096, 16384, 65536)


def call(name, targets):
    """A call at all sizes; those without targets are for the plot."""
    return [Row(name, size, *targets.get(size, (None, None)))
            for size in SIZES]


def ipf(name, size, *targets):
    """Filters come and go between rounds, which takes long."""
    return Row(name, size, *targets, rounds=11)


def crowd(name, **fields):
    """All of them are measured in one go, in a large guest."""
    return Row(name, 50000, 1.20, None, only="instr", rounds=1, guest="crowd",
               **fields)


ROWS = (
    Row("control", 1448, 0.01, 0.05),
    *call("sock_send", {1: (1.02, 1.10), 1448: (1.02, 1.10),
                        65536: (1.005, 1.02)}),
    *call("sock_receive", {1: (1.02, 1.10), 1448: (1.02, 1.10),
                           65536: (1.005, 1.02)}),
    *call("sock_receivembuf", {1: (1.10, 1.25), 64: (1.10, 1.10),
                               1448: (0.90, 0.90), 65536: (0.50, 0.50)}),
    *call("sock_sendmbuf", {1: (1.10, 1.25), 1448: (1.10, 1.25),
                            65536: (0.70, 0.70)}),
    Row("allocpacket_sendmbuf", 65536, 1.00, 1.00),
    Row("udp_send", 1472, None, None),
    Row("udp_receive", 1472, None, None),
    Row("udp_receivembuf", 1472, 0.90, 0.90),
    Row("udp_sendmbuf", 1472, None, None),
    Row("mbuf_get_free", 212, 0.50, 0.50),
    Row("mbuf_getpacket_freem", 2048, 0.90, 0.90),
    Row("mbuf_view_linear", 1500, None, None, most=150),
    Row("mbuf_view_frags", 24616, None, None, most=1000),
    Row("mbuf_copydata", 1500, 1.05, 1.05),
    Row("mbuf_copydata", 24616, 1.05, 1.05),
    Row("mbuf_inet_cksum", 1500, 1.05, 1.05),
    Row("mbuf_inet_cksum", 24616, 1.05, 1.05),
    Row("upcall", 1, 2.00, 2.00),
    Row("upcall_inline", 1, 1.05, 1.05),
    Row("upcall_hop", 1, 1.20, 1.20),
    Row("echo_messages", 64, 1 / 1.5, None, only="instr"),
    Row("echo_bytes", 65536, 1 / 1.5, None, only="instr"),
    Row("socket_memory", 4096, None, None, extra=512, only="instr", rounds=3,
        unit="bytes"),
    crowd("crowd_open"),
    crowd("crowd_message"),
    crowd("crowd_close"),
    crowd("crowd_memory", unit="bytes"),
    Row("ctl_socket_up", 256, 1.00, 1.00),
    Row("ctl_socket_up", 65536, 1.11, 1.11),
    Row("ctl_socket_down", 256, 1.00, 1.00),
    Row("ctl_socket_down", 65536, 1.11, 1.11),
    Row("ctl_genl_up", 256, 1.00, 1.00),
    Row("ctl_genl_down", 256, 1.00, 1.00),
    Row("ctl_genl_getopt", 64, 1.20, 1.20),
    Row("ctl_genl_setopt", 64, 1.20, 1.20),
    ipf("ipf_none", 100, 1.01, 1.05),
    ipf("ipf_inline", 100, 1.10, 1.10),
    ipf("ipf_inline", 1400, 1.10, 1.10),
    ipf("ipf_inline_10", 100, None, None),
    Row("ipf_thread", 100, 0.33, None, only="instr"),
    Row("ipf_thread", 1400, 0.33, None, only="instr"),
    Row("ctl_register_crowd", 1, 1.20, 1.20),
    Row("ctl_connect_crowd", 1, 1.20, 1.20),
    Row("ctl_send_crowd", 256, 1.20, 1.20),
)


def rows_of(way, rows):
    """Those that are measured in this way."""
    return [row for row in rows if row.only in (None, way)]


def passed(way, row, ours, raw, ratio):
    """Is the target met? None when there is none."""
    if row.extra is not None:
        return ours - raw <= row.extra
    if row.most is not None and way == "instr":
        return ours <= row.most
    target = getattr(row, way)
    if target is None:
        return None
    if row.name == "control":
        return abs(ratio - 1) <= target
    return ratio <= target


def summary(way, release, row, samples):
    """What the rounds of a row come to: its samples are (n, ours, raw)."""
    ratios = [ours / raw for _, ours, raw in samples]
    ratio = statistics.median(ratios)
    quarters = (statistics.quantiles(ratios, n=4, method="inclusive")
                if len(ratios) > 1 else [ratio] * 3)
    ours = statistics.median(o / n for n, o, _ in samples)
    raw = statistics.median(r / n for n, _, r in samples)
    return {
        "row": row.name, "bytes": row.bytes, "way": way, "kernel": release,
        "unit": row.unit or UNITS[way], "rounds": len(samples),
        "n": samples[0][0], "ours": round(ours, 1), "raw": round(raw, 1),
        "ratio": round(ratio, 4),
        "spread": round((quarters[2] - quarters[0]) / ratio, 4),
        "min": round(min(ratios), 4), "max": round(max(ratios), 4),
        "target": getattr(row, way),
        "most": row.most if way == "instr" else None, "extra": row.extra,
        "pass": passed(way, row, ours, raw, ratio),
    }


def target_text(name, target, most=None, extra=None):
    """A target as it is shown."""
    if extra is not None:
        return f"<= +{extra} B"
    if most is not None:
        return f"<= {most} i"
    if target is None:
        return "-"
    if name == "control":
        return f"1 +- {target:.2f}"
    digits = 2 if round(target, 2) == target else 3
    return f"<= {target:.{digits}f}"


LINE = "{:<22} {:>6} {:<6} {:>9} {:>9} {:>7} {:>8} {:>9}  {}"
MARKS = {None: "", True: "pass", False: "MISS"}


def result_target(r):
    """The target of a result as it is shown."""
    return target_text(r["row"], r["target"], r["most"], r["extra"])


def table(results):
    """The table, as lines."""
    yield LINE.format("row", "bytes", "way", "ours", "raw", "ratio", "spread",
                      "target", "").rstrip()
    for r in results:
        yield LINE.format(
            r["row"], r["bytes"], r["way"], f"{r['ours']:,.0f}",
            f"{r['raw']:,.0f}", f"{r['ratio']:.3f}",
            f"{100 * r['spread']:.1f} %", result_target(r),
            MARKS[r["pass"]]).rstrip()


COLUMNS = (("Row", 20), ("Size", 5), ("Instructions", 15), ("Ratio", 5),
           ("ns", 13), ("Ratio", 5))


def cells(r):
    """Two columns of a way, empty without a result."""
    if r is None:
        return ["", ""]
    digits = 0 if max(r["ours"], r["raw"]) >= 10 else 1
    costs = f"{r['ours']:.{digits}f} / {r['raw']:.{digits}f}"
    if r["unit"] not in UNITS.values():
        costs += " B"
    ratio = f"{r['ratio']:.2f}"
    if r["pass"] is False:
        # As many digits as it takes to see why.
        if r["target"] is not None and float(ratio) <= r["target"]:
            ratio = f"{r['ratio']:.3f}"
        ratio += f" ({result_target(r)})"
    return [costs, ratio]


def rst(document):
    """The section "Figures" of Documentation/performance.rst, as lines."""
    by_row = {}
    for r in document["results"]:
        by_row.setdefault((r["row"], r["bytes"]), {})[r["way"]] = r
    kernels = sorted({(r["way"], r["kernel"]) for r in document["results"]})
    machine = document["machine"]
    yield f"Measured on {machine['date']}:"
    yield ""
    yield f"* {machine['cpus']} x {machine['cpu']}, {machine['qemu']};"
    for way, kernel in kernels:
        yield f"* {way}: Linux {kernel};"
    yield f"* in {machine['seconds']} s."
    yield ""
    yield "A target that was missed stands behind the ratio."
    yield ""
    rows = [[name, str(size), *cells(ways.get("instr")),
             *cells(ways.get("real"))]
            for (name, size), ways in by_row.items()]
    widths = [max([width] + [len(row[i]) for row in rows])
              for i, (_, width) in enumerate(COLUMNS)]
    rule = "  ".join("=" * width for width in widths)
    head = "  ".join(title.ljust(width) for (title, _), width
                     in zip(COLUMNS, widths)).rstrip()
    yield from (rule, head, rule)
    for row in rows:
        line = [row[0].ljust(widths[0])]
        # An empty first column would go on with the row above; others need
        # not be there.
        line += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:])]
        yield "  ".join(line).rstrip()
    yield rule


# The plot: two panels, cost against size, both logarithmic.
PANEL_WIDTH, PANEL_HEIGHT, MARGIN = 380, 300, 64
PLOT_LINES = (
    # row, side, name, colour, dashes
    ("sock_send", "raw", "kernel_sendmsg", "#555555", "6 4"),
    ("sock_send", "ours", "sock_send", "#1f77b4", ""),
    ("sock_sendmbuf", "ours", "sock_sendmbuf", "#2ca02c", ""),
    ("sock_receive", "raw", "kernel_recvmsg", "#aa7744", "6 4"),
    ("sock_receive", "ours", "sock_receive", "#d62728", ""),
    ("sock_receivembuf", "ours", "sock_receivembuf", "#9467bd", ""),
)


def points_of(results, way, row, side):
    """(bytes, cost) by size."""
    return sorted((r["bytes"], r[side]) for r in results
                  if r["way"] == way and r["row"] == row and r[side] > 0)


def decades(values):
    """The powers of ten around values: the lowest and the highest."""
    low = math.floor(math.log10(min(values)))
    high = max(math.ceil(math.log10(max(values))), low + 1)
    return 10 ** low, 10 ** high


class Panel:
    """One way's diagram."""

    def __init__(self, left, sizes, costs):
        self.left = left
        self.sizes = sizes
        self.low, self.high = decades(costs)

    def x(self, size):
        span = math.log(max(self.sizes)) - math.log(min(self.sizes)) or 1
        return self.left + PANEL_WIDTH * \
            (math.log(size) - math.log(min(self.sizes))) / span

    def y(self, cost):
        span = math.log(self.high) - math.log(self.low)
        return MARGIN + PANEL_HEIGHT * (math.log(self.high) -
                                        math.log(cost)) / span

    def axes(self, title):
        """Frame, grid and labels."""
        right, bottom = self.left + PANEL_WIDTH, MARGIN + PANEL_HEIGHT
        yield (f'<text x="{self.left + PANEL_WIDTH / 2:.0f}" '
               f'y="{MARGIN - 16}" text-anchor="middle">{title}</text>')
        for size in self.sizes:
            x = self.x(size)
            yield (f'<path class="grid" d="M{x:.1f} {MARGIN}V{bottom}"/>'
                   f'<text x="{x:.1f}" y="{bottom + 16}" '
                   f'text-anchor="middle">{size}</text>')
        cost = self.low
        while cost <= self.high:
            y = self.y(cost)
            yield (f'<path class="grid" d="M{self.left} {y:.1f}H{right}"/>'
                   f'<text x="{self.left - 6}" y="{y + 4:.1f}" '
                   f'text-anchor="end">{cost:,}</text>')
            cost *= 10
        yield (f'<text x="{self.left + PANEL_WIDTH / 2:.0f}" '
               f'y="{bottom + 36}" text-anchor="middle">bytes of a call</text>')

    def line(self, points, colour, dashes):
        """A curve with a dot at each size."""
        where = [(self.x(size), self.y(cost)) for size, cost in points]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in where)
        dash = f' stroke-dasharray="{dashes}"' if dashes else ""
        yield (f'<path fill="none" stroke="{colour}" stroke-width="1.8"{dash} '
               f'd="M{path}"/>')
        for x, y in where:
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6" fill="{colour}"/>'


def plot(results):
    """Cost against size of the calls that move bytes, as an SVG's text.

    None if nothing of it was measured.
    """
    panels = []
    for way in WAYS:
        lines = [(points_of(results, way, row, side), name, colour, dashes)
                 for row, side, name, colour, dashes in PLOT_LINES]
        lines = [line for line in lines if line[0]]
        if lines:
            panels.append((way, lines))
    if not panels:
        return None
    width = MARGIN + len(panels) * (PANEL_WIDTH + MARGIN + 12)
    height = 2 * MARGIN + PANEL_HEIGHT + 56
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" '
           f'height="{height}" viewBox="0 0 {width} {height}" '
           'font-family="sans-serif" font-size="12">',
           "<style>.grid{stroke:#dddddd;fill:none}</style>",
           f'<rect width="{width}" height="{height}" fill="white"/>']
    for number, (way, lines) in enumerate(panels):
        points = [point for line in lines for point in line[0]]
        panel = Panel(MARGIN + 12 + number * (PANEL_WIDTH + MARGIN + 12),
                      sorted({size for size, _ in points}),
                      [cost for _, cost in points])
        out += panel.axes(f"{UNITS[way]} of a call ({way})")
        for dots, _, colour, dashes in lines:
            out += panel.line(dots, colour, dashes)
    for number, (_, name, colour, dashes) in enumerate(panels[0][1]):
        x = MARGIN + 12 + number % 3 * 200
        y = MARGIN + PANEL_HEIGHT + 64 + number // 3 * 22
        dash = f' stroke-dasharray="{dashes}"' if dashes else ""
        out.append(f'<path stroke="{colour}" stroke-width="1.8"{dash} '
                   f'd="M{x} {y - 4}h28"/>'
                   f'<text x="{x + 36}" y="{y}">{name}</text>')
    return "\n".join((*out, "</svg>", ""))
