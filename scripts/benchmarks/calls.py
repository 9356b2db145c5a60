"""Calls and time of a refresh, over the wire, by the size of the organization."""

import math
import pathlib
import subprocess
import tempfile
import time

from . import report
from .programs import BINARIES, cpu_seconds, get_json
from .stack import PORTS_PER_GATEWAY, Stack

REFRESHES = 5
# So that the configuration of all sites comes in minutes and not in hours; the hour is counted with the real quota.
CALL_LIMIT = 1_000_000
# The goal for 5,000 gateways on one token; larger organizations in proportion.
CALLS_PER_HOUR = 1_000
SECONDS_TO_FIRST_TABLE = 10
FACTOR = 1.5


def run(sizes, latency_ms):
    steady = {}
    for gateways in sizes:
        with tempfile.TemporaryDirectory(prefix="bench-") as name:
            steady[gateways] = of_size(Stack(pathlib.Path(name), gateways, latency_ms))
    small, large = 1_000, 10_000
    if small in steady and large in steady:
        report.heading(f"Growth from {small:,} to {large:,} gateways: at most linear")
        for index, what in enumerate(("time of a refresh", "calls of a refresh")):
            report.line(what, steady[large][index] / steady[small][index], "times", large / small)


def of_size(stack):
    latency = stack.latency_ms / 1_000
    pages = math.ceil(stack.gateways * PORTS_PER_GATEWAY / 1_000)
    report.heading(
        f"{stack.gateways:,} gateways, {stack.gateways * PORTS_PER_GATEWAY:,} WAN ports, {stack.latency_ms} ms per call")
    with stack.cloud("--call-limit", str(CALL_LIMIT)), stack.nginx("site"), stack.nginx("uncached"):
        # Half of the chain's waiting is the most that the cloud may take for itself: it is not what is measured.
        report.line(f"the cloud alone: {pages} pages in a row, without latency", stack.cloud_seconds(pages), "s",
                    max(0.1, pages * latency / 2))
        first_table(stack)
        return steady_refresh(stack, latency)


def first_table(stack):
    before = stack.calls()["total"]
    start = time.monotonic()
    with stack.application("empty") as application:
        stack.wait_until_ready(application)
        seconds = time.monotonic() - start
        calls = stack.calls()["total"] - before
        rows = len(get_json(f"{stack.url}/api/gateways?duration=1d")["data"])
    limit = SECONDS_TO_FIRST_TABLE * max(1, stack.gateways / 5_000)
    report.line("from the start to the first table", seconds, "s", limit, note=f"{calls} calls, {rows:,} rows")
    report.line("rows missing in it", stack.gateways - rows, "", 0)


def steady_refresh(stack, latency):
    stack.fill_history("full")
    before, start = stack.calls()["total"], time.monotonic()
    # Long enough for a good part of the sites beside each.
    with stack.application("full", refresh_seconds=5 if stack.gateways < 5_000 else 20) as application:
        stack.wait_until_ready(application)
        last = stack.next_refresh()
        while stack.status()["plan"]["sites_waiting"]:
            last = stack.next_refresh(after=last)
        report.line("until the configuration of every site is known", time.monotonic() - start, "s",
                    note=f"{stack.calls()['total'] - before} calls, with a quota that allows them")
        refreshes = []
        while len(refreshes) < REFRESHES:
            if not refreshes:
                cpu, counted = cpu_seconds(application), stack.calls()
            last = stack.next_refresh(after=last)
            # What the restart has missed is asked for once its ten minutes are over: another matter.
            traffic = stack.status()["traffic"]
            refreshes = [*refreshes, last] if traffic["ports_complete"] == traffic["ports"] else []
        cpu = (cpu_seconds(application) - cpu) / REFRESHES
        paths = stack.calls()["paths"]
    per_refresh = {path: (count - counted["paths"].get(path, 0)) / REFRESHES for path, count in paths.items()}
    # A page of a search is found by the one before it; the pages of a list come at once, after its first.
    chain = max([round(count) if path.endswith("/search") else min(2, round(count))
                 for path, count in per_refresh.items()] or [0])
    seconds = report.median([refresh["seconds"] for refresh in refreshes])
    calls = report.median([refresh["calls"] for refresh in refreshes])
    report.line("a refresh", seconds, "s", FACTOR * (chain * latency + cpu),
                note=f"{calls} calls; {FACTOR} x ({chain} in a row x {stack.latency_ms} ms"
                     f" + {cpu:.2f} s of decoding and encoding)")
    hour(stack.gateways)
    return seconds, max(1, calls)


def hour(gateways):
    """An hour at 60 s, on a clock in fast motion."""
    output = subprocess.run(
        [BINARIES / "serving-bench", "hour", str(gateways)], check=True, capture_output=True, text=True).stdout
    report.line("calls in an hour, one refresh a minute", int(output), "",
                int(CALLS_PER_HOUR * max(1, gateways / 5_000)),
                note="simulated clock; once configuration is known; history, once known, costs none")
