"""What happens to those who run it: restarts, reloads, a full disk, a clock that is set, descriptors that run out.

OPERATIONS.md lists every event with its test. The programs are the real ones, over a simulated cloud.
"""

import contextlib
import datetime
import json
import os
import pathlib
import resource
import ssl
import struct
import subprocess
import sys
import tempfile
import threading

import pytest

from running import PROJECT, eventually
from serving import Site, configure

sys.path.insert(0, str(PROJECT / "scripts"))
from benchmarks.programs import get, get_json  # noqa: E402
from benchmarks.stack import Stack  # noqa: E402

BINARIES = PROJECT / ".build" / os.environ.get("BUILD_CONFIGURATION", "release")
REFRESH_SECONDS = 5
GATEWAYS = 5
HISTORY = "History is not being kept: the disk is full."


@pytest.fixture(scope="module")
def stack():
    """A cloud and nginx; each test starts the application, in a state directory of its own."""
    # Short: the path of a socket holds 107 bytes at most.
    with tempfile.TemporaryDirectory(prefix="operations-") as name:
        stack = Stack(pathlib.Path(name), GATEWAYS, 0, BINARIES)
        with stack.cloud("--call-limit", "1000000"), stack.nginx("site"), stack.nginx("uncached"):
            yield stack


@pytest.fixture
def disk(stack):
    """A disk of a megabyte, to be filled."""
    with Disk(stack.directory / "disk") as disk:
        yield disk


class Disk:
    """A file system of its own in memory, as long as its `with`."""

    def __init__(self, path):
        self.path = path

    def __enter__(self):
        self.path.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", self.path]
        if subprocess.run(command, stderr=subprocess.PIPE).returncode != 0:
            self.path.rmdir()
            pytest.skip("a small disk needs the right to mount one (root)")
        return self

    def __exit__(self, *_):
        subprocess.run(["umount", self.path], check=True)
        self.path.rmdir()

    def fill(self):
        with open(self.path / "filling", "wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(bytes(4096))

    def make_room(self):
        (self.path / "filling").unlink()


def run(stack, state, **settings):
    return stack.application(state, REFRESH_SECONDS, LOG_LEVEL="INFO", **settings)


def status(stack):
    """`data` of /api/status; empty while nobody answers."""
    return (get_json(f"{stack.uncached_url}/api/status") or {"data": {}})["data"]


def until_whole(stack):
    """Waits until everything is known of every port."""

    def whole():
        now = status(stack)
        return now and now["ready"] and now["partial"] == [] and now["traffic"]["ports_complete"] == 2 * GATEWAYS

    eventually(whole, lambda: str(status(stack)))


def log(stack):
    return (stack.directory / "application.log").read_text()


def ports(stack, window):
    """The ports that are up, with their gateway, and the end of the window."""
    table = get_json(f"{stack.uncached_url}/api/gateways?duration={window}")
    end = int(datetime.datetime.fromisoformat(table["meta"]["as_of"]).timestamp())
    return [(gateway, port) for gateway in table["data"] for port in gateway["ports"] if port["up"]], end


def assert_totals(stack):
    """The totals of an hour are what really passed, as the cloud knows it."""
    shown, end = ports(stack, "1h")
    assert shown
    for gateway, port in shown:
        truth = get_json(
            f"https://127.0.0.1:{stack.cloud_port}/simulated/truth?mac={gateway['mac']}"
            f"&port_id={port['name'].replace('/', '%2F')}&start={end - 3_600}&end={end}", stack.context)
        assert port["coverage"] > 0.8
        assert abs(port["rx_bytes"] / port["coverage"] - truth["rx_bytes"]) < 0.1 * truth["rx_bytes"], port


def insights(stack):
    return sum(count for path, count in stack.calls()["paths"].items() if "insights" in path)


def test_a_restart_costs_a_moment_and_no_history(stack):
    with run(stack, "restart") as application:
        until_whole(stack)
        before, _ = ports(stack, "1d")
        asked = insights(stack)
    assert application.returncode == 0
    # Nobody is there: nginx says so, and when to come again; the page is there.
    for path in ("/api/gateways", "/health", "/ready"):
        code, fields, body = get(stack.url + path)
        assert (code, fields["Retry-After"]) == (502, "1")
        assert json.loads(body)["error"] == "The application does not answer."
    assert get(f"{stack.url}/")[0] == 200
    with run(stack, "restart"):
        seen = []
        eventually(lambda: seen.append(get(f"{stack.url}/api/gateways")[0]) or seen[-1] == 200)
        assert set(seen) <= {200, 502, 503}
        until_whole(stack)
        assert f"ports={2 * GATEWAYS}" in log(stack).rpartition("Took in the history that was kept")[0].splitlines()[-1]
        after, _ = ports(stack, "1d")
        for (_, old), (_, new) in zip(before, after, strict=True):
            assert new["coverage"] > old["coverage"] - 0.001
        # Nothing is asked of Mist that was known before.
        assert insights(stack) == asked


def test_a_changed_file_of_circuits_is_taken_up_by_itself(stack):
    file = stack.directory / "circuits" / "circuits.csv"
    with run(stack, "circuits"):
        until_whole(stack)
        (gateway, port), *_ = ports(stack, "1h")[0]
        head = "site,gateway,port,provider\n"
        line = f"{gateway['site_name']},{gateway['name']},{port['name']},Nordnetz\n"

        def provider():
            return next(port["provider"] for _, port in ports(stack, "1h")[0])

        file.write_text(head + line)
        eventually(lambda: provider() == "Nordnetz")
        file.write_text(f"{head}{line}nowhere,nothing,ge-9/9/9,Niemand\n")
        eventually(lambda: any("circuits.csv" in sentence for sentence in status(stack)["partial"]))
        assert provider() == "Nordnetz"
        assert "nowhere" in str(status(stack)["circuits"]["problems"])


def test_a_reload_of_nginx_takes_new_settings_and_drops_no_request():
    with Site() as site:
        under_way = site.connect()
        under_way.request("GET", "/api/hold")
        assert site.application.held.wait(30)
        assert site.get("/", tls=True)[1]["Strict-Transport-Security"] is None
        site.options = {"HSTS_SECONDS": 300}
        reconfigure(site)
        site.nginx("-s", "reload")
        eventually(lambda: site.get("/", tls=True)[1]["Strict-Transport-Security"] == "max-age=300")
        site.application.release.set()
        assert under_way.getresponse().status == 200
        under_way.close()


@pytest.mark.parametrize("broken", ["certificate.pem", "include.conf"])
def test_what_nginx_cannot_read_changes_nothing(broken, tmp_path):
    with Site() as site:
        if broken == "certificate.pem":
            certificate = site.directory / broken
            certificate.write_text(certificate.read_text()[:200])
        else:
            (tmp_path / broken).write_text("no directive of nginx;\n")
            site.options = {"SERVER_INCLUDE": tmp_path / broken, "HSTS_SECONDS": 300}
            reconfigure(site)
        with pytest.raises(AssertionError, match="emerg"):
            site.nginx("-s", "reload")
        # A new connection: neither the certificate nor the options are other ones. Not verified: the file is broken.
        code, fields, _ = site.get("/api/sites", tls=True, context=ssl._create_unverified_context())
        assert (code, fields["Strict-Transport-Security"]) == (200, None)


def reconfigure(site):
    configure(site.directory, LISTEN_ADDRESS="127.0.0.1", PORT=site.port, TLS_PORT=site.tls_port, DAEMON="on",
              **site.options)


def test_history_waits_in_memory_until_there_is_room_on_the_disk(stack, disk):
    with run(stack, "disk/state"):
        until_whole(stack)
        disk.fill()
        eventually(lambda: status(stack)["partial"] == [HISTORY], lambda: str(status(stack)["partial"]))
        assert get(f"{stack.url}/ready")[0] == 200
        assert "circuitstats_partial 1\n" in get(f"{stack.uncached_url}/metrics")[2].decode()
        assert_totals(stack)
        disk.make_room()
        eventually(lambda: status(stack)["partial"] == [], lambda: str(status(stack)["partial"]))
        asked = insights(stack)
    assert f"[CircuitStats] {HISTORY}" in log(stack)
    assert log(stack).rindex("History is being kept again") > log(stack).rindex(HISTORY)
    with run(stack, "disk/state"):
        until_whole(stack)
        assert insights(stack) == asked


def test_a_start_on_a_full_disk_shows_the_page_and_keeps_history_once_there_is_room(stack, disk):
    with run(stack, "disk/state"):
        until_whole(stack)
    disk.fill()
    with run(stack, "disk/state"):
        eventually(lambda: HISTORY in status(stack).get("partial", []), lambda: str(status(stack)))
        assert get(f"{stack.url}/ready")[0] == 200
        assert len(ports(stack, "1h")[0]) > 0
        disk.make_room()
        # What was kept before is there again, and what comes is kept.
        until_whole(stack)
        assert "Took in the history that was kept" in log(stack).rpartition(HISTORY)[2]
        asked = insights(stack)
    with run(stack, "disk/state"):
        until_whole(stack)
        assert insights(stack) == asked


@pytest.mark.parametrize("step", [3_600, -3_600], ids=["forward", "backward"])
def test_a_clock_that_is_set_costs_no_totals(stack, clock, step):
    with run(stack, f"clock{step}", LD_PRELOAD=str(clock.library), CLOCK_STEP_FILE=str(clock.file)):
        until_whole(stack)
        for seconds, refreshes in ((step, 2), (0, 1)):
            clock.set(seconds)
            # Refreshes go on at their pace, in the new time.
            for _ in range(refreshes):
                last = status(stack)["collector"]["last_refresh"]["started_at"]
                eventually(lambda: abs(clock.ahead(status(stack)["collector"]["last_refresh"]["started_at"]) - seconds)
                           < 60 and status(stack)["collector"]["last_refresh"]["started_at"] != last)
            until_whole(stack)
            assert get_json(f"{stack.uncached_url}/api/gateways")["meta"]["stale"] is False
            assert_totals(stack)


@pytest.fixture
def clock(tmp_path):
    return Clock(tmp_path)


class Clock:
    """The time of day of one program, to be set: stepped_clock.c."""

    def __init__(self, directory):
        self.library, self.file = directory / "stepped-clock.so", directory / "step"
        source = PROJECT / "Tests" / "Scripts" / "stepped_clock.c"
        subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", self.library, source], check=True)
        self.file.write_bytes(struct.pack("q", 0))

    def set(self, seconds):
        with open(self.file, "r+b") as file:
            file.write(struct.pack("q", seconds))

    @staticmethod
    def ahead(moment):
        """Seconds by which a moment is ahead of the true time."""
        now = datetime.datetime.now(datetime.timezone.utc)
        return (datetime.datetime.fromisoformat(moment) - now).total_seconds()


@contextlib.contextmanager
def without_descriptors(*processes):
    """Processes that get no more descriptors than they have, for the time of a block."""
    before = [resource.prlimit(process, resource.RLIMIT_NOFILE) for process in processes]
    for process, (_, most) in zip(processes, before):
        resource.prlimit(process, resource.RLIMIT_NOFILE, (3, most))
    try:
        yield
    finally:
        for process, limits in zip(processes, before):
            # nginx's cache loader ends by itself, a minute after the start.
            with contextlib.suppress(ProcessLookupError):
                resource.prlimit(process, resource.RLIMIT_NOFILE, limits)


def ask_at_once(ask, count):
    """Asks in so many threads; the threads, and the list that gets their statuses."""
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(ask()), daemon=True) for _ in range(count)]
    for thread in threads:
        thread.start()
    return threads, answers


def test_requests_wait_while_the_application_is_out_of_descriptors(stack):
    told = "connections cannot be accepted and wait: Too many open files"
    with run(stack, "descriptors") as application:
        until_whole(stack)
        with without_descriptors(application.pid):
            # Each worker that waits for a connection has a descriptor for it already.
            threads, answers = ask_at_once(lambda: get(f"{stack.url}/health")[0], 100)
            eventually(lambda: told in log(stack), lambda: str(answers))
        for thread in threads:
            thread.join(60)
        assert answers == [200] * 100
        assert log(stack).count(told) == 1
        assert application.poll() is None
        last = stack.next_refresh()
        stack.next_refresh(after=last)
        until_whole(stack)


def test_connections_wait_while_nginx_is_out_of_descriptors():
    with Site() as site:
        master = (site.directory / "nginx.pid").read_text().strip()
        assert site.get("/api/sites")[0] == 200
        workers = pathlib.Path(f"/proc/{master}/task/{master}/children").read_text().split()
        assert workers
        with without_descriptors(*map(int, workers)):
            threads, answers = ask_at_once(lambda: site.get("/api/sites")[0], 10)
            errors = site.directory / "nginx-error.log"
            eventually(lambda: "Too many open files" in errors.read_text(), errors.read_text)
        for thread in threads:
            thread.join(60)
        assert answers == [200] * 10
