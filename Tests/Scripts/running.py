"""scripts/run as a person starts it: in a folder that looks like the project, with a session of its own."""

import fcntl
import json
import os
import pathlib
import re
import signal
import socket
import ssl
import subprocess
import tempfile
import termios
import time
import urllib.error
import urllib.request

PROJECT = pathlib.Path(__file__).resolve().parents[2]
DEADLINE = 60


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def lay_out(folder):
    """Makes `folder` look like the project, built: its parts by links, but a .env and a .run of its own, and a
    compiler with nothing to do. What the compiler makes is tested elsewhere."""
    for name in (".build", ".vendor", "Public", "nginx", "scripts"):
        (folder / name).symlink_to(PROJECT / name)
    swift = folder / "bin" / "swift"
    swift.parent.mkdir()
    swift.write_text("#!/bin/sh\nexit 0\n")
    swift.chmod(0o755)
    return folder


class Run:
    """One scripts/run. Its output is in `output()`; every process that it started is in `processes()`.

    With a `terminal`, the descriptor of one, its input is that terminal, as when a person types the command.
    """

    def __init__(self, folder, port=None, terminal=None, **settings):
        self.folder = folder
        self.port = port or free_port()
        self.tls_port = free_port()
        environment = {
            "PATH": f"{folder}/bin:{os.environ['PATH']}",
            "HOME": str(folder),
            "BUILD_CONFIGURATION": os.environ.get("BUILD_CONFIGURATION", "release"),
            "PORT": str(self.port),
            "TLS_PORT": str(self.tls_port),
            "LISTEN_ADDRESS": "127.0.0.1",
            **settings,
        }
        with tempfile.NamedTemporaryFile(dir=folder, prefix="output-", delete=False) as log:
            self.log = pathlib.Path(log.name)
            self.process = subprocess.Popen(
                [folder / "scripts" / "run"],
                env={name: value for name, value in environment.items() if value is not None},
                stdin=subprocess.DEVNULL if terminal is None else terminal,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=None if terminal is None else lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
            )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.end(signal.SIGTERM)

    def output(self):
        return self.log.read_text(errors="replace")

    def processes(self):
        """Command lines of the living processes of its session, by process id."""
        found = {}
        for entry in pathlib.Path("/proc").iterdir():
            try:
                # proc(5): the name in parentheses, then state, parent, group, session.
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                if entry.name.isdigit() and fields[0] != "Z" and int(fields[3]) == self.process.pid:
                    found[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except (OSError, IndexError):
                continue
        return found

    def sockets(self):
        return [str(path) for path in (self.folder / ".run").rglob("*") if path.is_socket()]

    def get(self, path, tls=False):
        """Status and JSON or text of a GET."""
        if tls:
            context = ssl.create_default_context(cafile=self.folder / ".run" / str(self.port) / "certificate.pem")
            url = f"https://localhost:{self.tls_port}{path}"
        else:
            context = None
            url = f"http://127.0.0.1:{self.port}{path}"
        try:
            with urllib.request.urlopen(url, timeout=10, context=context) as answer:
                status, body = answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            status, body = error.code, error.read().decode()
        return status, json.loads(body) if body.startswith("{") else body

    def until_ready(self):
        """Returns once it has said all that it says at its start and /ready answers 200; fails when it ends before."""

        def ready():
            assert self.process.poll() is None, f"scripts/run has ended:\n{self.output()}"
            try:
                # The application answers as soon as it can, which may be before the script has looked and said so.
                return "Ctrl-C ends it" in self.output() and self.get("/ready")[0] == 200
            except OSError:
                return False

        eventually(ready, self.output)
        return self

    def cloud(self):
        """Host and port of its simulated cloud."""
        return re.search(r"https://(127\.0\.0\.1:\d+)", self.output().partition("simulated")[2]).group(1)

    def end(self, number):
        """Sends a signal to the script alone; its exit status once it has ended."""
        self.process.send_signal(number)
        return self.process.wait(DEADLINE)


def eventually(condition, explain=lambda: ""):
    end = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < end, explain()
        time.sleep(0.05)
