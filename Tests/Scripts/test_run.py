"""What scripts/run promises: it answers, stands beside others, tells what is wrong, and leaves nothing behind."""

import os
import signal

import pytest

from running import Run, eventually, free_port

TOKEN = "a-secret-token-of-the-tests"


def test_prints_where_it_answers_and_that_the_organization_is_simulated(demo):
    assert f"http://127.0.0.1:{demo.port}" in demo.output()
    assert f"https://127.0.0.1:{demo.tls_port}" in demo.output()
    assert "organization is simulated" in demo.output()
    status, status_body = demo.get("/api/status")
    assert (status, status_body["data"]["simulated"]) == (200, True)
    assert demo.get("/")[1].startswith("<!doctype html>")
    assert demo.get("/vendor/chart/chart.js")[0] == 200
    assert demo.get("/health", tls=True)[1]["status"] == "healthy"
    assert demo.get("/api/gateways?duration=1h")[1]["data"]


def test_refuses_a_port_that_is_in_use_and_leaves_its_owner_alone(demo, folder):
    with Run(folder, port=demo.port) as second:
        assert second.process.wait(60) == 1
        assert f"port {demo.port} is in use" in second.output()
    assert demo.get("/health")[0] == 200


@pytest.mark.parametrize("name", ["MIST_APITOKEN", "MIST_APITOKEN_FILE"])
def test_serves_a_given_cloud_beside_the_first_and_tells_its_token_to_nobody(demo, folder, tmp_path, name):
    token_file = tmp_path / "token"
    token_file.write_text(f"{TOKEN}\n")
    with Run(
        folder,
        **{name: TOKEN if name == "MIST_APITOKEN" else str(token_file)},
        MIST_HOST=demo.cloud(),
        MIST_CA_FILE=str(folder / ".run" / str(demo.port) / "simulated-ca.pem"),
        LOG_LEVEL="DEBUG",
    ) as run:
        run.until_ready()
        assert demo.get("/ready")[0] == 200
        status = run.get("/api/status")[1]["data"]
        assert status["simulated"] is False
        assert status["organization"]["org_name"] == demo.get("/api/status")[1]["data"]["organization"]["org_name"]
        processes = run.processes()
        assert not any("simulated-mist" in command for command in processes.values())
        assert run.end(signal.SIGTERM) == 0
    told = [run.output(), str(status), *processes.values()]
    told += [path.read_text(errors="replace") for path in (folder / ".run" / str(run.port)).rglob("*.log")]
    assert not any(TOKEN in text for text in told)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_everything(folder, number):
    with Run(folder) as run:
        run.until_ready()
        sockets = len(run.sockets())
        assert len(run.processes()) >= 7  # the script, two programs, two nginx with a worker each at least
        assert run.end(number) == 0
    assert run.processes() == {}
    assert len(run.sockets()) == sockets - 2


def test_ctrl_c_ends_everything(folder):
    keyboard, terminal = os.openpty()
    with Run(folder, terminal=terminal) as run:
        run.until_ready()
        os.write(keyboard, b"\x03")
        assert run.process.wait(60) == 0
    os.close(keyboard)
    os.close(terminal)
    assert run.processes() == {}


@pytest.mark.parametrize("victim", ["mist-circuit-stats", "simulated-mist --listen", "nginx/nginx.conf"])
def test_the_death_of_one_program_ends_everything(folder, victim):
    with Run(folder) as run:
        run.until_ready()
        pid = next(pid for pid, command in run.processes().items() if victim in command)
        os.kill(pid, signal.SIGKILL)
        assert run.process.wait(60) == 128 + signal.SIGKILL
    eventually(lambda: run.processes() == {}, lambda: str(run.processes()))
    assert "has ended (status 137)" in run.output()


def test_what_it_started_ends_with_a_script_that_was_killed(folder):
    with Run(folder) as run:
        run.until_ready()
        assert run.end(signal.SIGKILL) == -signal.SIGKILL
    eventually(lambda: run.processes() == {}, lambda: str(run.processes()))
    with Run(folder, port=run.port) as again:
        again.until_ready()


def test_tells_every_wrong_setting_at_once(folder):
    wrong = {"PORT": "0", "TLS_PORT": "70000", "LISTEN_ADDRESS": "here", "REFRESH_SECONDS": "soon", "LOG_LEVEL": "LOUD"}
    with Run(folder, MIST_HOST="http://example.com", MIST_APITOKEN=TOKEN, **wrong) as run:
        assert run.process.wait(60) == 1
    for name in [*wrong, "MIST_HOST"]:
        assert name in run.output()
    assert TOKEN not in run.output()
    assert run.output().count("TLS_PORT") == 1


def test_a_port_is_enough_even_where_none_is_left_above_it(folder):
    with Run(folder, port=65_500, TLS_PORT=None) as run:
        run.until_ready()
        assert "https://" in run.output()


def test_a_wrong_port_is_told_as_what_it_is(folder):
    with Run(folder, PORT="x", TLS_PORT=None) as run:
        assert run.process.wait(60) == 1
    assert "PORT must be a whole number" in run.output()
    assert "TLS_PORT" not in run.output()


def test_nginx_finds_the_application_where_it_was_told_to_listen(folder):
    path = folder / "elsewhere.sock"
    with Run(folder, FCGI_LISTEN=str(path)) as run:
        run.until_ready()
        assert path.is_socket()
    assert not path.exists()


def test_reads_dot_env_which_the_environment_overrides(folder):
    port, other = free_port(), free_port()
    env_file = folder / ".env"
    env_file.write_text(f"PORT={port}\nTLS_PORT={free_port()}\nLISTEN_ADDRESS='127.0.0.1'\n")
    try:
        with Run(folder, port=other) as run:
            run.until_ready()
        with Run(folder, port=port, PORT=None, TLS_PORT=None, LISTEN_ADDRESS=None) as run:
            run.until_ready()
    finally:
        env_file.unlink()
