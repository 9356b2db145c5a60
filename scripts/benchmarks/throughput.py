"""Requests per second through nginx, beside a static file of the same bytes and a responder in C on libfcgi."""

import contextlib
import datetime
import gzip
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from . import report, wrk
from .programs import PROJECT, free_port, get, program, wait_until
from .stack import Stack

TABLE = "/api/gateways?duration=1d"
CONNECTIONS = 32
REFRESH_SECONDS = 60
SHARE_OF_STATIC = 0.9
SHARE_OF_C = 0.8
TAIL = 2
# As many as the application has (FCGI_WORKERS).
C_THREADS = max(32, 4 * os.cpu_count())


def run(sizes, seconds, rounds):
    for gateways in sizes:
        with tempfile.TemporaryDirectory(prefix="bench-") as name:
            of_size(Stack(pathlib.Path(name), gateways, 100), seconds, rounds)


def of_size(stack, seconds, rounds):
    report.heading(f"{stack.gateways:,} gateways: {CONNECTIONS} connections, gzip, median of {rounds} x {seconds} s")
    stack.fill_history("state")
    with contextlib.ExitStack() as running:
        for part in (stack.cloud(), stack.nginx("site"), stack.nginx("uncached")):
            running.enter_context(part)
        running.enter_context(stack.application("state", REFRESH_SECONDS))
        stack.next_refresh()
        limits = running.enter_context(same_bytes(stack, {"table": TABLE, "health": "/health"}))
        targets = {
            "static": f"{limits}/static/table.json", "kept": stack.url + TABLE,
            "C": f"{limits}/c/table", "application": stack.uncached_url + TABLE,
            "C, health": f"{limits}/c/health", "health": f"{stack.url}/health",
            "static, health": f"{limits}/static/health.json",
        }
        rates = {name: [] for name in targets}
        tails = {"rest": [], "refresh": []}
        # In turn, so that what else happens on the machine happens to all.
        for _ in range(rounds):
            for name, url in targets.items():
                quiet(stack, seconds)
                rates[name].append(loaded(url, seconds)[0])
            quiet(stack, seconds)
            tails["rest"].append(loaded(stack.url + TABLE, seconds)[1])
            tails["refresh"].append(during_refresh(stack))
        tell(stack, {name: report.median(values) for name, values in rates.items()}, tails)


def tell(stack, rates, tails):
    size = len(get(stack.url + TABLE, **{"Accept-Encoding": "gzip"})[2])
    report.line(f"{TABLE}, {size:,} bytes: a static file", rates["static"], "req/s")
    report.line("  the application, its answers kept for a second", rates["kept"], "req/s",
                SHARE_OF_STATIC * rates["static"], at_least=True, note=share(rates["kept"], rates["static"]))
    report.line("  a responder in C", rates["C"], "req/s")
    report.line("  the application, nothing kept", rates["application"], "req/s", SHARE_OF_C * rates["C"],
                at_least=True, note=share(rates["application"], rates["C"]))
    report.line("/health: a static file", rates["static, health"], "req/s")
    report.line("  a responder in C", rates["C, health"], "req/s")
    report.line("  the application (never kept)", rates["health"], "req/s", SHARE_OF_C * rates["C, health"],
                at_least=True, note=share(rates["health"], rates["C, health"]))
    rest, refresh = report.median(tails["rest"]), report.median(tails["refresh"])
    report.line("99th percentile at rest", rest, "ms")
    report.line("  while a refresh runs", refresh, "ms", TAIL * rest, note=share(refresh, rest))


def share(figure, limit):
    return f"{figure / limit:.2f}"


def next_refresh_in(stack):
    """Seconds to the next refresh; 0 while one runs."""
    at = stack.collector().get("next_refresh_at")
    if at is None:
        return 0
    moment = datetime.datetime.fromisoformat(at.replace("Z", "+00:00"))
    return max(0, (moment - datetime.datetime.now(datetime.timezone.utc)).total_seconds())


def quiet(stack, seconds):
    """Waits until no refresh will disturb the next seconds."""
    wait_until(lambda: next_refresh_in(stack) > seconds + 2, "rest", pause=0.05)


def during_refresh(stack):
    """The 99th percentile in milliseconds over the time of one refresh."""
    last = stack.collector()["last_refresh"]
    wait_until(lambda: stack.collector()["refreshing"], "a refresh", pause=0.01)
    return loaded(stack.url + TABLE, max(1, int(last["seconds"])))[1]


def loaded(url, seconds):
    """Requests per second, and the 99th percentile of the latency in milliseconds."""
    output = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-H", "Accept-Encoding: gzip", url],
        check=True, capture_output=True, text=True).stdout
    if failed := wrk.counts(output)[1]:
        sys.exit(f"scripts/bench: {url}: {failed} requests have failed")
    tail, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)\b", output).groups()
    return wrk.rate(output), float(tail) * {"us": 0.001, "ms": 1, "s": 1_000}[unit]


@contextlib.contextmanager
def same_bytes(stack, paths):
    """An nginx that serves the application's bytes as files, compressed before, and from responders in C."""
    directory = stack.directory / "limits"
    # The product's snippets, for a configuration beside them.
    stack.configure("limits", ANSWER_CACHE="off")
    files = directory / "static"
    files.mkdir()
    responder = stack.directory / "c-responder"
    subprocess.run(
        ["cc", "-O2", "-o", responder, PROJECT / "Benchmarks" / "CResponder" / "c-responder.c", "-lfcgi", "-lpthread"],
        check=True)
    locations = ""
    with contextlib.ExitStack() as running:
        for name, path in paths.items():
            status, fields, body = get(stack.url + path, **{"Accept-Encoding": "gzip"})
            packed = fields["Content-Encoding"] == "gzip"
            file = files / f"{name}.json"
            file.write_bytes(gzip.decompress(body) if packed else body)
            sent = file
            if packed:
                sent = files / f"{name}.json.gz"
                sent.write_bytes(body)
            head = [f"{field}: {fields[field]}" for field in
                    ("Content-Type", "Content-Encoding", "ETag", "Vary", "Cache-Control") if fields[field]]
            socket = directory / f"{name}.sock"
            running.enter_context(program(
                f"c-responder-{name}", stack.directory, responder, socket, str(C_THREADS), sent, *head))
            wait_until(socket.exists, "the responder in C")
            locations += f"location = /c/{name} {{ include fastcgi.conf; fastcgi_pass unix:{socket}; }}\n"
        port = free_port()
        product = (directory / "nginx" / "nginx.conf").read_text()
        user = re.search(r"^user .*;$", product, re.MULTILINE)
        # As in the product, but for what is served.
        (directory / "nginx" / "limits.conf").write_text(f"""
            {user.group() if user else ""}
            daemon off;
            worker_processes auto;
            pid limits.pid;
            error_log stderr warn;
            events {{ worker_connections 4096; }}
            http {{
                include clients.conf;
                include http.conf;
                server {{
                    listen 127.0.0.1:{port};
                    include security-headers.conf;
                    location /static/ {{
                        root {directory};
                        gzip_static on;
                        expires -1;
                        types {{ application/json json; }}
                    }}
                    {locations}
                }}
            }}
            """)
        running.enter_context(stack.nginx("limits", "limits.conf"))
        url = f"http://127.0.0.1:{port}"
        wait_until(lambda: get(f"{url}/c/health")[0] == 200, "nginx before the limits", deadline=30)
        yield url
