"""Replicas under load by wrk, while one after the other of what they need is taken away."""

import pathlib
import re
import subprocess
import tempfile
import time

from . import report, wrk
from .programs import BINARIES, wait_until
from .replicas import Replicas

REFRESH_SECONDS = 5


def run(gateways, seconds):
    with tempfile.TemporaryDirectory(prefix="replicas-") as directory:
        with Replicas(directory, BINARIES, refresh_seconds=REFRESH_SECONDS, gateways=gateways) as replicas:
            replicas.start_alone()
            wait_until(lambda: all(complete(replicas, number) for number in [*range(3), "alone"]),
                       "the history of every circuit", pause=0.2)
            report.heading(f"Three replicas, two nginx and Redis under wrk, {gateways:,} gateways, a refresh every "
                           f"{REFRESH_SECONDS} s")
            outputs = [open(pathlib.Path(directory) / f"wrk-{port}", "w+") for port in replicas.ports]
            # Long enough for all that follows.
            loads = [subprocess.Popen(
                ["wrk", "-t1", "-c8", f"-d{seconds}s", "--latency", "-H", "Accept-Encoding: gzip",
                 f"http://127.0.0.1:{port}/api/gateways?duration=1h"], stdout=output)
                for port, output in zip(replicas.ports, outputs)]
            end = time.monotonic() + seconds
            events(replicas)
            if time.monotonic() > end:
                report.line("wrk ended before the last event", time.monotonic() - end, "s", 0.0)
            shared, alone = replicas.calls(), replicas.calls(alone=True)
            for load in loads:
                load.wait()
            answered = failed = 0
            for output in outputs:
                output.seek(0)
                counted = wrk.counts(output.read())
                answered, failed = answered + counted[0], failed + counted[1]
            report.line("requests", answered)
            report.line("of them failed", failed, "", 0)
            report.line("calls to Mist, three replicas", shared, "", round(1.1 * alone), note=f"alone {alone:,}")
            used = re.search(r"used_memory:(\d+)", replicas.redis("INFO", "memory"))
            report.line("what Redis holds", int(used.group(1)) / 1e6 if used else 0.0, "MB")


def complete(replicas, number):
    """Whether a replica has all that there is: what one alone would ask for anew is no fault of the others."""
    status = replicas.status(number)
    return status and status["ready"] and status["traffic"]["ports"] > 0 and not status["partial"]


def restore(replicas, number):
    replicas.start_application(number)
    wait_until(lambda: complete(replicas, number), "the copy of one that is back", pause=0.1)


def events(replicas):
    follower = (replicas.wait_for_leader() + 1) % 3
    replicas.kill(f"application-{follower}")
    time.sleep(2)
    restore(replicas, follower)
    leader = replicas.wait_for_leader()
    replicas.kill(f"application-{leader}")
    began = time.monotonic()
    replicas.wait_for_leader(other_than=leader)
    report.line("takeover after kill -9 of the collector", time.monotonic() - began, "s", 2.0 * REFRESH_SECONDS)
    restore(replicas, leader)
    replicas.kill("redis")
    time.sleep(2 * REFRESH_SECONDS)
    replicas.start_redis()
    began = time.monotonic()
    replicas.wait_for_leader()
    wait_until(lambda: all("Redis cannot" not in str(replicas.status(number)) for number in range(3)), "the recovery")
    report.line("recovery after Redis is back, empty", time.monotonic() - began, "s", 2.0 * REFRESH_SECONDS)
    began = time.monotonic()
    for number in range(3):
        replicas.restart(number)
    report.line("rolling restart of all three", time.monotonic() - began, "s")
