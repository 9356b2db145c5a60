"""nginx with the project's configuration and options of scripts/nginx-config, before an application that echoes."""

import http.client
import json
import os
import pathlib
import shutil
import signal
import ssl
import subprocess
import tempfile

from echo import Echo
from running import PROJECT, eventually, free_port


class Site:
    """Listens as long as its `with`."""

    def __init__(self, **options):
        self.port, self.tls_port = free_port(), free_port()
        self.options = options

    def __enter__(self):
        # Short: the path of a socket holds 107 bytes at most.
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="site-"))
        subprocess.run([PROJECT / "scripts" / "certificates", "site", self.directory], check=True)
        self.application = Echo(self.directory / "application.sock").__enter__()
        configure(
            self.directory, LISTEN_ADDRESS="127.0.0.1", PORT=self.port, TLS_PORT=self.tls_port, DAEMON="on",
            **self.options,
        )
        # With DAEMON=on it returns once it listens.
        self.nginx()
        return self

    def __exit__(self, *_):
        pid_file = self.directory / "nginx.pid"
        os.kill(int(pid_file.read_text()), signal.SIGTERM)
        self.application.__exit__()
        eventually(lambda: not pid_file.exists())
        shutil.rmtree(self.directory)

    def nginx(self, *arguments):
        nginx("-p", self.directory, "-c", self.directory / "nginx" / "nginx.conf", *arguments)

    def log(self):
        """The access log."""
        return (self.directory / "nginx-access.log").read_text()

    def connect(self, tls=False, address="127.0.0.1", context=None):
        """A connection, from an address of loopback."""
        if not tls:
            return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30, source_address=(address, 0))
        context = context or ssl.create_default_context(cafile=self.directory / "certificate.pem")
        return http.client.HTTPSConnection(
            "127.0.0.1", self.tls_port, timeout=30, source_address=(address, 0), context=context
        )

    def get(self, path, tls=False, address="127.0.0.1", context=None, **fields):
        """Status, header fields, and JSON or text; underscores in a field's name stand for hyphens."""
        connection = self.connect(tls, address, context)
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in fields.items()})
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return answer.status, answer.headers, json.loads(body) if body.startswith("{") else body


def configure(directory, **options):
    """Runs scripts/nginx-config; what it says."""
    return subprocess.run(
        [PROJECT / "scripts" / "nginx-config", directory],
        env={"PATH": os.environ["PATH"], **{name: str(value) for name, value in options.items()}},
        check=True, stderr=subprocess.PIPE, text=True,
    ).stderr


def nginx(*arguments):
    """Runs nginx, which is to succeed."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    # Not a pipe: an nginx in the background keeps it open.
    with tempfile.TemporaryFile("w+") as said:
        status = subprocess.run([program, "-e", "stderr", *arguments], stdin=subprocess.DEVNULL, stderr=said).returncode
        said.seek(0)
        assert status == 0, said.read()
