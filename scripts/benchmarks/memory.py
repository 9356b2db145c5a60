"""The application's memory, and what a browser transfers, with a week of history of every port."""

import gzip
import os
import pathlib
import subprocess
import tempfile
import time

from . import report
from .programs import BINARIES, forget_peak, get, memory_megabytes
from .stack import PORTS_PER_GATEWAY, Stack

MEGABYTES = 250
GROWTH = 1.05
REFRESHES = 5
TABLE = "/api/gateways?duration=1d"
# As good as gzip at its best, but for a little.
PACKING = 1.05
BYTES_UNCHANGED = 1_000
# What the application sets for itself (Sources/mist-circuit-stats/Heap.swift).
HEAP = {"GLIBC_TUNABLES": "glibc.malloc.arena_max=2:glibc.malloc.mmap_threshold=131072"}


def run(gateways):
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        stack = Stack(pathlib.Path(name), gateways, 100)
        stack.fill_history("state")
        with stack.cloud(), stack.nginx("site"), stack.nginx("uncached"), stack.application("state", 5) as application:
            last = stack.next_refresh()
            resident(stack, application, last)
            transferred(stack)


def resident(stack, application, last):
    report.heading(f"{stack.gateways:,} gateways, {stack.gateways * PORTS_PER_GATEWAY:,} WAN ports: memory")
    report.line("the most since the start", memory_megabytes(application, "VmHWM"), "MB", MEGABYTES,
                note="configuration and history read")
    for window in ("15m", "1h", "1d", "7d"):
        get(f"{stack.url}/api/gateways?duration={window}", **{"Accept-Encoding": "gzip"})
    peaks, rest = [], []
    for _ in range(REFRESHES):
        forget_peak(application)
        last = stack.next_refresh(after=last)
        peaks.append(memory_megabytes(application, "VmHWM"))
        time.sleep(0.5)
        rest.append(memory_megabytes(application, "VmRSS"))
    report.line(f"the most in one of {REFRESHES} refreshes", max(peaks), "MB", MEGABYTES)
    report.line("at rest after it", report.median(rest), "MB", MEGABYTES)


def transferred(stack):
    report.heading(f"{stack.gateways:,} gateways: what a browser transfers of {TABLE}")
    status, fields, body = get(stack.url + TABLE, **{"Accept-Encoding": "gzip"})
    whole = gzip.decompress(body)
    report.line("first", len(body), "bytes", int(PACKING * len(gzip.compress(whole, 9))),
                note=f"{len(whole):,} unpacked")
    tag = fields["ETag"]
    status, fields, body = get(stack.url + TABLE, **{"Accept-Encoding": "gzip", "If-None-Match": tag})
    # A refresh may have come in between; then the tag is the next one's.
    while status == 200:
        tag = fields["ETag"]
        status, fields, body = get(stack.url + TABLE, **{"Accept-Encoding": "gzip", "If-None-Match": tag})
    head = sum(len(f"{name}: {value}\r\n") for name, value in fields.items())
    report.line("again, nothing having changed (304)", len(body) + head, "bytes", BYTES_UNCHANGED)


def endurance(gateways, refreshes, seconds):
    """Memory over many refreshes in one process, with the cloud in it, on a clock in fast motion."""
    output = subprocess.run(
        [BINARIES / "serving-bench", "endurance", str(gateways), str(refreshes), str(seconds)],
        check=True, capture_output=True, text=True, env={**os.environ, **HEAP}).stdout
    early, late, most = (int(number) for number in output.split())
    report.heading(f"{gateways:,} gateways: {refreshes:,} refreshes in {refreshes * seconds // 60} minutes (simulated)")
    report.line("memory in the second tenth of them, the cloud's included", early, "MB")
    report.line("  in the last tenth", late, "MB", GROWTH * early, note=f"{most} MB at most")
