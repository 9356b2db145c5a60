"""A soak: half of the greatest load for a long time, while the cloud goes wrong in one way after the other."""

import contextlib
import itertools
import json
import pathlib
import subprocess
import tempfile
import time
import urllib.request

from . import report, wrk
from .programs import PROJECT, forget_peak, get, get_json, memory_megabytes, open_files, wait_until
from .replicas import Load
from .stack import TOKEN, Stack

REFRESH_SECONDS = 5
CONNECTIONS = 32
# s that an answer may take: a machine that builds beside it may hold one up.
PATIENCE = 10
SHARE_OF_GREATEST = 0.5
GROWTH = 1.05
# s to the next fault; so short that each has come at least once.
PHASE = 20
MINUTE = 60


def fault(kind, path="", **more):
    """A rule of simulated-mist: see FaultRule."""
    return {"path": path, "kind": kind, **more}


PHASES = [
    [],
    [fault("429", probability=0.3, retry_after=3)],
    [fault("500", probability=0.3)],
    [fault("503")],
    [fault("hang", seconds=4, probability=0.5), fault("hang", seconds=120, times=3)],
    [fault("reset", probability=0.5)],
    [fault("truncated_body", probability=0.5)],
    [fault("401", token=1, times=1), fault("429", token=0, times=1, retry_after=5)],
    [fault("truncated_json", probability=0.5)],
    [fault("malformed_json")],
    # Of live state alone: a gateway that no answer names any more is gone from the table.
    [fault("null_rows", path="/stats/")],
    [fault("odd_types", path="/stats/ports"), fault("repeat_rows", probability=0.5)],
    [fault("foreign_next"), fault("500", path="/sites/", probability=0.5)],
]


class Site:
    """What a `Load` asks."""

    def __init__(self, url):
        self.url = url

    def get(self, path, nginx=0):
        return get(self.url + path, **{"Accept-Encoding": "gzip"})


def run(minutes, gateways):
    with tempfile.TemporaryDirectory(prefix="soak-") as name, contextlib.ExitStack() as running:
        stack = Stack(pathlib.Path(name), gateways, 50, ACCESS_LOG="/dev/null")
        stack.fill_history("state")
        # As many calls as it wants to make: with those of a real token, a refresh would soon come every minute.
        running.enter_context(stack.cloud("--call-limit", "1000000"))
        running.enter_context(stack.nginx("site"))
        running.enter_context(stack.nginx("uncached"))
        application = running.enter_context(stack.application(
            "state", REFRESH_SECONDS, MIST_APITOKEN=f"{TOKEN},{TOKEN}-2", LOG_LEVEL="INFO"))
        wait_until(lambda: (now := status(stack)) and now["ready"] and now["traffic"]["ports"] and not now["partial"],
                   "whole data", pause=0.2)
        soak(stack, application, minutes)


def status(stack):
    answer = get_json(f"{stack.uncached_url}/api/status")
    return answer and answer["data"]


def until_live(stack):
    """Waits until live state and counters come again, of all gateways; the seconds. History and configuration that
    failed are asked for again later."""
    began = time.monotonic()

    def live():
        sources = {source["name"]: source for source in status(stack)["sources"]}
        return all(sources[name]["error"] is None and sources[name]["age_seconds"] < time.monotonic() - began
                   for name in ("gateway statistics", "port statistics"))

    wait_until(live, "live state", pause=0.2)
    return time.monotonic() - began


def soak(stack, application, minutes):
    from_memory, waiting = paths(stack)
    greatest = wrk.rate(finished(start(stack, from_memory, 0, 5)))
    rate = SHARE_OF_GREATEST * greatest
    report.heading(f"{minutes} minutes of wrk with {CONNECTIONS} connections through nginx, {stack.gateways:,} "
                   f"gateways, a refresh every {REFRESH_SECONDS} s, {len(PHASES)} kinds of faults in turn")
    report.line("the greatest rate of this mix, without faults", greatest, "req/s")
    print(f"  {'minute':>6}{'requests':>11}{'failed':>8}{'memory, MB':>12}{'descriptors':>13}", flush=True)
    began = time.monotonic()
    faults = Faults(stack, began, min(PHASE, minutes * MINUTE / len(PHASES)))
    # Few at a time: what waits takes a worker as long, and when those that may wait are taken, the next gets a 503.
    with Load(Site(stack.url), waiting, clients=2, pause=0.2) as asking:
        minutely = [minute(stack, application, faults, from_memory, rate, number, began) for number in range(minutes)]
    faults.set([])
    recovery = until_live(stack)
    tell(stack, minutely, asking, rate, faults, recovery, time.monotonic() - began)


def paths(stack):
    """What is answered from memory, the table as often as the rest together; and what may have to wait, for Mist or
    until the metrics of a snapshot are written."""
    gateways = get_json(f"{stack.url}/api/gateways")["data"]
    gateway = next(gateway for gateway in gateways if gateway["status"] == "connected" and gateway["ports"])
    port = gateway["ports"][0]["name"].replace("/", "%2F")
    of_port = f"/api/v1/sites/{gateway['site_id']}/gateways/{gateway['id']}/ports/{port}/hourly"
    tables = [f"/api/gateways?duration={window}" for window in ("15m", "1h", "1d", "7d")]
    others = [
        "/api/status", f"/api/gateway/{gateway['id']}/ports", "/health", "/ready", "/api/sites",
        f"/api/gateway/{gateway['id']}/vpn_peers", "/api/organization",
    ]
    return (
        [path for pair in zip(others, itertools.cycle(tables)) for path in pair],
        [f"{of_port}/export", f"{of_port}?duration=7d",
         f"/api/gateway/{gateway['id']}/port/{port}/traffic?duration=1d",
         f"/api/v1/sites/{gateway['site_id']}/application-health-summary", "/metrics"],
    )


def start(stack, paths, rate, seconds):
    """wrk with a mix of paths, so many requests a second."""
    return subprocess.Popen(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", f"--timeout={PATIENCE}s", "-H", "Accept-Encoding: gzip",
         "-s", PROJECT / "scripts" / "benchmarks" / "paced.lua", stack.url, "--", str(rate), *paths],
        stdout=subprocess.PIPE, text=True)


def finished(load):
    output = load.communicate()[0]
    if load.returncode != 0:
        raise SystemExit(f"scripts/soak: wrk has ended with status {load.returncode}:\n{output}")
    return output


class Faults:
    """What the cloud does wrong, by the time since the beginning."""

    def __init__(self, stack, began, seconds):
        self.stack, self.began, self.seconds = stack, began, seconds
        self.phase = None

    def turn(self):
        phase = int((time.monotonic() - self.began) / self.seconds)
        if phase != self.phase:
            self.phase = phase
            self.set(PHASES[phase % len(PHASES)])

    def set(self, rules):
        request = urllib.request.Request(
            f"https://127.0.0.1:{self.stack.cloud_port}/simulated/faults", json.dumps(rules).encode(), method="PUT")
        urllib.request.urlopen(request, timeout=30, context=self.stack.context).close()


def minute(stack, application, faults, paths, rate, number, began):
    """A minute of it: requests, those that failed, rows that were missing, memory at its most, file descriptors."""
    forget_peak(application)
    load = start(stack, paths, rate, MINUTE)
    descriptors, missing = [], 0
    while load.poll() is None:
        faults.turn()
        if application.poll() is not None:
            raise SystemExit(f"scripts/soak: the application has ended:\n{log_end(stack)}")
        descriptors.append(open_files(application))
        table = get_json(f"{stack.url}/api/gateways?duration=1h")
        missing = max(missing, stack.gateways - len(table["data"]) if table else stack.gateways)
        time.sleep(0.5)
    answered, failed = wrk.counts(finished(load))
    memory = memory_megabytes(application, "VmHWM")
    files = report.median(descriptors)
    print(f"  {number + 1:>6}{answered:>11,}{failed:>8,}{memory:>12.1f}{files:>13}", flush=True)
    return {"answered": answered, "failed": failed, "missing": missing, "memory": memory, "files": files}


def log_end(stack):
    return "\n".join((stack.directory / "application.log").read_text(errors="replace").splitlines()[-15:])


def tell(stack, minutely, asking, rate, faults, recovery, seconds):
    report.line("half of that was asked for", rate, "req/s")
    report.line("  and answered", sum(each["answered"] for each in minutely) / (MINUTE * len(minutely)), "req/s",
                0.9 * rate, at_least=True)
    report.line("requests from memory", sum(each["answered"] for each in minutely))
    report.line("  of them failed", sum(each["failed"] for each in minutely), "", 0)
    report.line("requests that may have to wait (chart, CSV, hourly view, metrics)", asking.requests)
    report.line("  of them failed", len(asking.failures), "", 0, note=str(asking.failures[:2] or ""))
    report.line("gateways missing in a table", max(each["missing"] for each in minutely), "", 0)
    text = get(f"{stack.uncached_url}/metrics")[2].decode()
    report.line("refreshes", int(total(text, "circuitstats_refreshes_total")))
    report.line("calls to Mist that failed in the end", int(total(text, "circuitstats_source_failures_total")), "", 1,
                at_least=True, note=f"{faults.phase + 1} turns of faults")
    report.line("until live state comes again after the last of them", recovery, "s")
    third = len(minutely) // 3
    if third == 0:
        print("  Growth is told of three minutes or more.")
        return
    for name, key, unit in (("memory", "memory", "MB"), ("file descriptors", "files", "")):
        second, last = (mean(minutely[third * part:third * (part + 1)], key) for part in (1, 2))
        report.line(f"{name} in the second third", second, unit)
        report.line("  in the last third", last, unit, GROWTH * second,
                    note="flat" if last <= GROWTH * second else "grows")


def total(text, name):
    """The sum of a metric's samples."""
    return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines()
               if line.startswith((f"{name} ", f"{name}{{")))


def mean(minutely, key):
    return sum(each[key] for each in minutely) / len(minutely)
