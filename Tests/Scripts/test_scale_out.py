"""Three applications that act as one through Redis, behind two nginx: whatever of it dies, no request fails."""

import datetime
import json
import os
import pathlib
import sys
import tempfile
import time

import pytest

from running import PROJECT

sys.path.insert(0, str(PROJECT / "scripts"))
from benchmarks.programs import wait_until  # noqa: E402
from benchmarks.replicas import Load, Replicas  # noqa: E402

BINARIES = PROJECT / ".build" / os.environ.get("BUILD_CONFIGURATION", "release")
REFRESH_SECONDS = 5
PATHS = ["/api/gateways?duration=15m", "/ready", "/api/sites", "/api/status", "/health", "/api/gateways?duration=1h"]


@pytest.fixture(scope="module")
def replicas():
    with tempfile.TemporaryDirectory(prefix="replicas-") as directory:
        with Replicas(directory, BINARIES, refresh_seconds=REFRESH_SECONDS) as replicas:
            # One that is alone, with a token of its own, for comparison.
            replicas.start_alone()
            wait_until(lambda: all(complete(replicas.status(number)) for number in [*range(3), "alone"]),
                       "the history of every circuit", pause=0.2, deadline=60)
            yield replicas


def complete(status):
    return bool(status) and status["ready"] and status["traffic"]["ports"] > 0 and not status["partial"]


def tell(capsys, text):
    with capsys.disabled():
        print(f"\n  {text}", end="", flush=True)


@pytest.fixture
def load(replicas):
    with Load(replicas, PATHS) as load:
        yield load
    assert load.requests > 100
    assert load.failures == []


def table(replicas, nginx):
    """Entity tag and body of the table, asked when nothing changes in between."""
    status, fields, body = replicas.get("/api/gateways?duration=15m", nginx)
    assert status == 200
    return fields["ETag"], body


def assert_totals(replicas):
    """The totals of the table are what really passed, as the cloud knows it."""
    _, _, body = replicas.get("/api/gateways?duration=1d")
    end = int(datetime.datetime.fromisoformat(body["meta"]["as_of"]).timestamp())
    seen = truth = 0
    for gateway in body["data"]:
        for port in gateway["ports"]:
            known = port["up"] and replicas.cloud(
                f"truth?mac={gateway['mac']}&port_id={port['name'].replace('/', '%2F')}"
                f"&start={end - 86_400}&end={end}")
            if known and port["coverage"] > 0.95:
                seen += port["rx_bytes"] / port["coverage"]
                truth += known["rx_bytes"]
    assert truth > 0
    assert abs(seen - truth) < 0.02 * truth, (seen, truth)


def agree(replicas):
    """Whether both nginx, and so any replica, show the same, with nothing missing; what has one tag is the same in any
    case."""
    shown = {}
    for number in range(12):
        tag, body = table(replicas, number % 2)
        assert shown.setdefault(tag, body) == body
    return len(shown) == 1 and not any(body["meta"]["partial"] for body in shown.values())


def test_one_collects_and_all_show_the_same(replicas):
    roles = sorted(replicas.status(number)["replica"]["role"] for number in range(3))
    assert roles == ["follower", "follower", "leader"]
    wait_until(lambda: agree(replicas), "one table on all replicas", pause=0.2, deadline=20)
    assert_totals(replicas)


def test_a_chart_of_a_follower_and_its_insights_come_by_the_leader(replicas):
    _, _, body = replicas.get("/api/gateways")
    gateway = next(gateway for gateway in body["data"] if gateway["status"] == "connected" and gateway["ports"])
    port = gateway["ports"][0]["name"].replace("/", "%2F")
    path = f"/api/v1/sites/{gateway['site_id']}/gateways/{gateway['id']}/ports/{port}/hourly?duration=24h"
    before = replicas.calls()
    # Each of the three answers some of these.
    answers = [replicas.get(path, number % 2) for number in range(12)]
    assert {status for status, _, _ in answers} == {200}
    assert all(not body["meta"]["partial"] for _, _, body in answers), answers[0][2]["meta"]
    # Those of one replica: link quality, the site's metrics, trend, threshold, interfaces; and a refresh in between.
    assert replicas.calls() - before <= 5 + 3


def test_a_follower_that_is_killed_is_not_missed(replicas, load):
    follower = (replicas.leader() + 1) % 3
    replicas.kill(f"application-{follower}")
    time.sleep(2)
    replicas.start_application(follower)
    wait_until(lambda: complete(replicas.status(follower)), "the follower's copy", pause=0.2, deadline=30)


def test_another_takes_over_within_two_refreshes_when_the_collector_is_killed(replicas, load, capsys):
    leader = replicas.leader()
    replicas.kill(f"application-{leader}")
    began = time.monotonic()
    replicas.wait_for_leader(other_than=leader)
    seconds = time.monotonic() - began
    tell(capsys, f"takeover after kill -9 of the collector: {seconds:.1f} s at a refresh every {REFRESH_SECONDS} s ")
    assert seconds < 2 * REFRESH_SECONDS
    replicas.start_application(leader)
    wait_until(lambda: complete(replicas.status(leader)), "the old collector's copy", pause=0.2, deadline=30)
    assert replicas.status(leader)["replica"]["role"] == "follower"
    assert_totals(replicas)


def test_all_answer_from_their_copy_while_redis_is_gone_and_go_on_when_it_is_back_empty(replicas, load, capsys):
    replicas.kill("redis")
    began = time.monotonic()
    wait_until(
        lambda: all("Redis cannot be reached" in "".join(replicas.get(PATHS[0], nginx)[2]["meta"]["partial"])
                    for nginx in (0, 1) for _ in range(3)), "the banner", pause=0.2, deadline=30)
    for number in range(3):
        status = replicas.status(number)
        assert status["ready"] and status["replica"]["redis"] == "unreachable", status["replica"]
        assert status["replica"]["role"] == "follower"
        assert replicas.password not in json.dumps(status)
    calls = replicas.calls()
    time.sleep(REFRESH_SECONDS)
    # The quota is everybody's: nobody collects.
    assert replicas.calls() == calls
    tell(capsys, f"Redis was gone for {time.monotonic() - began:.1f} s, ")
    replicas.start_redis()
    began = time.monotonic()
    wait_until(lambda: all(complete(replicas.status(number)) for number in range(3)) and replicas.leader() is not None,
               "the recovery", pause=0.1, deadline=30)
    tell(capsys, f"and all went on {time.monotonic() - began:.1f} s after it was back, empty ")
    wait_until(lambda: agree(replicas), "one table on all replicas", pause=0.2, deadline=20)


def test_a_rolling_restart_loses_nothing(replicas, load):
    for number in range(3):
        replicas.restart(number)
    wait_until(lambda: agree(replicas), "one table on all replicas", pause=0.2, deadline=20)
    assert_totals(replicas)


def test_mist_was_asked_no_more_than_by_one_alone(replicas, capsys):
    shared, alone = replicas.calls(), replicas.calls(alone=True)
    tell(capsys, f"calls to Mist: {shared} by three replicas, {alone} by one alone ")
    # Of people's clicks, which the one alone had none.
    clicks = 5
    assert shared - clicks <= 1.1 * alone


def test_nothing_told_the_password_or_the_token(replicas):
    for log in pathlib.Path(replicas.directory).glob("*.log"):
        text = log.read_text(errors="replace")
        assert replicas.password not in text, log
        assert "token-of-the-replicas" not in text, log
    assert replicas.password not in "".join(pathlib.Path(f"/proc/{process.pid}/cmdline").read_text()
                                            for process in replicas.processes.values() if process.poll() is None)
