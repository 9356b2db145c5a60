"""The images' health checks, outside of an image: each says yes only when /health is answered as it should."""

import os
import subprocess

from running import PROJECT, free_port
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
