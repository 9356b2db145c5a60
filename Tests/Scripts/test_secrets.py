"""Where secrets are not: in command lines, in environments of others, in cores, in /proc, behind the socket."""

import os
import pathlib
import re
import resource
import shutil
import signal
import socket
import subprocess
import tempfile

import pytest

from running import PROJECT, Run, eventually, free_port

TOKEN = "a-secret-token-of-the-tests"
PASSWORD = "a-secret-password-of-the-tests"
# nginx lives where a user's PATH does not reach on Debian.
NGINX_PATH = f"{os.environ['PATH']}:/usr/sbin"
PROGRAM = PROJECT / ".build" / os.environ.get("BUILD_CONFIGURATION", "release") / "mist-circuit-stats"
# Numbers of nobody's.
APPLICATION, NGINX, OTHER, GROUP = 61_001, 61_002, 61_003, 61_001


def environment_of(pid):
    return pathlib.Path(f"/proc/{pid}/environ").read_bytes().decode()


@pytest.mark.parametrize("by_file", [False, True])
def test_no_command_line_has_a_secret_and_no_other_program_gets_one(demo, folder, tmp_path, by_file):
    # Nobody listens there: it is about what is started.
    url = f"redis://:{PASSWORD}@127.0.0.1:{free_port()}/0"
    (tmp_path / "token").write_text(TOKEN)
    (tmp_path / "url").write_text(url)
    secrets = {"MIST_APITOKEN_FILE": str(tmp_path / "token"), "REDIS_URL_FILE": str(tmp_path / "url")}
    # nginx writes its titles over the environment that /proc shows: what it was given tells a nginx before it.
    given = tmp_path / "nginx-environment"
    nginx = tmp_path / "bin" / "nginx"
    nginx.parent.mkdir()
    nginx.write_text(f'#!/bin/sh\nenv >>"{given}"\nexec "{shutil.which("nginx", path=NGINX_PATH)}" "$@"\n')
    nginx.chmod(0o755)
    with Run(
        folder,
        **(secrets if by_file else {"MIST_APITOKEN": TOKEN, "REDIS_URL": url}),
        MIST_ORG_ID="00000000-0000-4000-8000-000000000001",
        MIST_HOST=demo.cloud(),
        MIST_CA_FILE=str(folder / ".run" / str(demo.port) / "simulated-ca.pem"),
        PATH=f"{nginx.parent}:{folder}/bin:{NGINX_PATH}",
    ) as run:
        eventually(lambda: "Ctrl-C ends it" in run.output(), run.output)
        processes = run.processes()
        assert len(processes) >= 4, processes
        for command in processes.values():
            assert TOKEN not in command and PASSWORD not in command
        assert given.read_text()
        assert TOKEN not in given.read_text() and PASSWORD not in given.read_text()
    assert PASSWORD not in run.output() and TOKEN not in run.output()


def test_the_demo_keeps_its_own_token_to_the_application(demo):
    for pid, command in demo.processes().items():
        assert "simulated-token" not in command
        if "nginx" in command or "simulated-mist --listen" in command:
            assert "simulated-token" not in environment_of(pid)


def test_no_file_of_a_deployment_hands_a_secret_to_a_command_line_or_an_environment():
    files = [PROJECT / "Dockerfile", *PROJECT.glob("docker-compose*.yml"), *PROJECT.glob("systemd/**/*.service")]
    files += PROJECT.glob("systemd/**/*.conf")
    # In development the token may come by the environment.
    files.remove(PROJECT / "docker-compose.dev.yml")
    assert len(files) >= 6
    for file in files:
        lines = [line for line in file.read_text().splitlines() if not line.lstrip().startswith("#")]
        for line in lines:
            assert not re.search(r"\b(MIST_APITOKEN|REDIS_URL)\b", line), f"{file.name}: {line}"
            assert not re.search(r"--(requirepass|pass|user)\b|-a ", line), f"{file.name}: {line}"


@pytest.fixture
def directory():
    """One that every user may enter, with the program in it."""
    path = pathlib.Path(tempfile.mkdtemp(prefix="secrets-"))
    path.chmod(0o755)
    shutil.copy(PROGRAM, path / "program")
    yield path
    shutil.rmtree(path)


class Application:
    """The application as a user of its own, with what a container or a unit gives it. It reaches no cloud."""

    def __init__(self, directory):
        self.run = directory / "run"
        self.run.mkdir(mode=0o750)
        self.state = directory / "state"
        self.state.mkdir(mode=0o700)
        for path in (self.run, self.state):
            os.chown(path, APPLICATION, GROUP)
        self.socket = self.run / "application.sock"
        self.process = subprocess.Popen(
            [directory / "program"], cwd=self.state, user=APPLICATION, group=GROUP, extra_groups=[],
            env={"MIST_APITOKEN": TOKEN, "MIST_HOST": f"127.0.0.1:{free_port()}", "FCGI_LISTEN": str(self.socket),
                 "STATE_DIR": str(self.state), "PATH": os.environ["PATH"], "HOME": str(self.state)},
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY,) * 2),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        eventually(self.socket.is_socket)

    def end(self):
        self.process.kill()
        self.process.wait()


def as_user(user, group, code, *arguments):
    """What Python code says that is run by a user."""
    return subprocess.run(
        ["/usr/bin/python3", "-c", code, *map(str, arguments)], user=user, group=group, extra_groups=[], cwd="/",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=True,
    ).stdout.strip()


TRY = """
import socket, sys
try:
    if sys.argv[1] == "connect":
        socket.socket(socket.AF_UNIX).connect(sys.argv[2])
    else:
        open(sys.argv[2], "rb").read(1)
    print("done")
except PermissionError:
    print("refused")
"""

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="starts programs as other users, which root alone may")


@needs_root
def test_neither_its_user_nor_a_core_sees_the_memory_of_the_application(directory):
    application = Application(directory)
    try:
        for file in ("environ", "mem", "maps"):
            path = f"/proc/{application.process.pid}/{file}"
            assert os.stat(path).st_uid == 0
            assert as_user(APPLICATION, GROUP, TRY, "read", path) == "refused", file
        # Who may see it, may trace it: ptrace(2) asks the same.
        # One that Swift's runtime leaves alone.
        application.process.send_signal(signal.SIGXCPU)
        _, status = os.waitpid(application.process.pid, 0)
        assert os.WTERMSIG(status) == signal.SIGXCPU
        assert not os.WCOREDUMP(status)
    finally:
        application.end()


@needs_root
def test_the_socket_is_closed_to_everyone_but_nginx(directory):
    application = Application(directory)
    try:
        assert as_user(NGINX, GROUP, TRY, "connect", application.socket) == "done"
        assert as_user(OTHER, OTHER, TRY, "connect", application.socket) == "refused"
        # By the directory, and by the socket's own mode.
        application.run.chmod(0o755)
        assert as_user(OTHER, OTHER, TRY, "connect", application.socket) == "refused"
        assert application.socket.stat().st_mode & 0o777 == 0o660
    finally:
        application.end()
