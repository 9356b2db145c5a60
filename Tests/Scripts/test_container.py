"""The images' health checks, outside of an image: each says yes only when /health is answered as it should."""

import os
import re
import subprocess

import pytest

from running import PROJECT, eventually, free_port
from serving import Site

CHECKS = PROJECT / "scripts" / "container"


def check(name, **environment):
    """Exit status and words of a health check."""
    done = subprocess.run(
        [CHECKS / name], env={"PATH": os.environ["PATH"], **{key: str(value) for key, value in environment.items()}},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )
    return done.returncode, done.stdout


def test_the_worker_is_healthy_when_the_application_says_so(demo, tmp_path):
    status, words = check("worker-health", FCGI_LISTEN=demo.folder / ".run" / str(demo.port) / "application.sock")
    assert (status, '"healthy"' in words) == (0, True)
    assert check("worker-health", FCGI_LISTEN=tmp_path / "none.sock")[0] == 1
    with Site() as another_program:
        assert check("worker-health", FCGI_LISTEN=another_program.directory / "application.sock")[0] == 1


def test_nginx_is_healthy_when_the_application_behind_it_answers():
    with Site() as site:
        assert check("nginx-health", PORT=site.port) == (0, "status: 200\n")
        site.application.server_close()
        assert check("nginx-health", PORT=site.port) == (1, "status: 502\n")
    assert check("nginx-health", PORT=free_port())[0] == 1


def test_probes_are_answered_whatever_plain_requests_are_told():
    with Site(HTTPS_REDIRECT_PORT=443) as site:
        assert check("nginx-health", PORT=site.port)[0] == 0


@pytest.mark.parametrize("secret, healthy", [("requirepass a-secret-password\n", True), ("", False)])
def test_redis_is_healthy_when_it_asks_for_a_password(tmp_path, secret, healthy):
    """docker-compose.redis.yml's own command and health check, on a real Redis."""
    compose = (PROJECT / "docker-compose.redis.yml").read_text()
    arguments = re.findall(r"^      - (.*)$", compose.partition("    command:\n")[2].partition("    user:")[0], re.M)
    port = free_port()
    (tmp_path / "redis.conf").write_text(f"{secret}port {port}\nbind 127.0.0.1\ndir {tmp_path}\n")
    assert arguments[0] == "/run/secrets/redis.conf"
    arguments = [tmp_path / "redis.conf", *(argument.strip('"') for argument in arguments[1:])]
    [test] = re.findall(r'test: \["CMD-SHELL", "(.*)"\]', compose)
    with subprocess.Popen(["redis-server", *arguments], stdout=subprocess.DEVNULL) as redis:
        try:
            ask = f"redis-cli -p {port} ping 2>&1"
            eventually(lambda: subprocess.run(["sh", "-c", f"{ask} | grep -Eq 'PONG|NOAUTH'"]).returncode == 0)
            checked = subprocess.run(["sh", "-c", test.replace("redis-cli", f"redis-cli -p {port}")]).returncode
            assert (checked == 0) == healthy
        finally:
            redis.kill()


def test_redis_is_reached_by_the_workers_alone():
    compose = (PROJECT / "docker-compose.redis.yml").read_text()
    services, _, networks = compose.partition("\nnetworks:\n")
    redis = services.partition("\n  redis:\n")[2].partition("\nsecrets:\n")[0]
    assert "networks: [workers]\n" in redis and "ports:" not in services
    assert "  workers: {internal: true}\n" in networks
