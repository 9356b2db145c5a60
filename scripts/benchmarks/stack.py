"""The simulated cloud, the application and nginx on free ports, in a directory of their own."""

import contextlib
import http.client
import json
import os
import ssl
import subprocess
import time

from .programs import BINARIES, PROJECT, free_port, get, get_json, program, wait_until

TOKEN = "token-of-the-benchmark"
PORTS_PER_GATEWAY = 2


class Stack:
    def __init__(self, directory, gateways, latency_ms, binaries=BINARIES, **options):
        """`options` are those of scripts/nginx-config."""
        self.binaries = binaries
        self.directory = directory
        self.gateways = gateways
        self.latency_ms = latency_ms
        self.cloud_port = free_port()
        for site in ("site", "simulated-mist"):
            subprocess.run([PROJECT / "scripts" / "certificates", site, directory], check=True)
        self.options = options
        self.url = self.configure("site", FCGI_LISTEN=directory / "application.sock")
        # A second one, that keeps no answers.
        self.uncached_url = self.configure(
            "uncached", ANSWER_CACHE="off", FCGI_LISTEN=directory / "application.sock")
        self.configure("cloud", SIMULATED_MIST_PORT=self.cloud_port)
        self.context = ssl.create_default_context(cafile=directory / "simulated-ca.pem")

    def configure(self, name, **names):
        """Writes nginx's configuration into a directory of that name."""
        directory = self.directory / name
        port = free_port()
        if name != "cloud":
            names |= {"LISTEN_ADDRESS": "127.0.0.1", "PORT": port, **self.options}
        else:
            names |= {"SIMULATED_MIST_LISTEN": self.directory / "simulated-mist.sock"}
            directory.mkdir()
            for file in self.directory.glob("*.pem"):
                os.symlink(file, directory / file.name)
        subprocess.run(
            [PROJECT / "scripts" / "nginx-config", directory],
            env={"PATH": os.environ["PATH"], **{key: str(value) for key, value in names.items()}}, check=True)
        return f"http://127.0.0.1:{port}"

    def nginx(self, name, configuration="nginx.conf"):
        directory = self.directory / name
        return program(
            f"nginx-{name}", self.directory,
            "nginx", "-e", "stderr", "-p", directory, "-c", directory / "nginx" / configuration)

    @contextlib.contextmanager
    def cloud(self, *arguments):
        """The simulated cloud; `arguments` are simulated-mist's."""
        # It stands for another machine: what it takes of this one is taken last.
        with program(
            "simulated-mist", self.directory, "nice", "-n", "10", self.binaries / "simulated-mist",
            "--listen", self.directory / "simulated-mist.sock", "--workers", "256", "--gateways", str(self.gateways),
            "--ports-per-gateway", str(PORTS_PER_GATEWAY), "--latency-ms", str(self.latency_ms), *arguments,
        ), self.nginx("cloud", "simulated-mist.conf"):
            wait_until(self.calls, "the simulated cloud")
            yield

    def calls(self):
        """The calls to the cloud so far: `total`, and by `paths`."""
        return get_json(f"https://127.0.0.1:{self.cloud_port}/simulated/calls", self.context)

    @contextlib.contextmanager
    def application(self, state, refresh_seconds=60, **settings):
        with program(
            "application", self.directory, self.binaries / "mist-circuit-stats", **{
                "MIST_APITOKEN": TOKEN, "MIST_HOST": f"127.0.0.1:{self.cloud_port}",
                "MIST_CA_FILE": str(self.directory / "simulated-ca.pem"), "MIST_SIMULATED": "true",
                "LOG_LEVEL": "WARNING", "REFRESH_SECONDS": str(refresh_seconds),
                "FCGI_LISTEN": str(self.directory / "application.sock"), "STATE_DIR": str(self.directory / state),
                **settings,
            }
        ) as process:
            yield process

    def fill_history(self, state):
        """Writes a week of every port's traffic where the application will find it."""
        subprocess.run(
            [BINARIES / "serving-bench", "history", str(self.gateways), self.directory / state,
             f"127.0.0.1:{self.cloud_port}"], check=True)

    def wait_until_ready(self, application):
        wait_until(
            lambda: get(f"{self.url}/ready")[0] == 200 or application.poll() is not None, "a first snapshot")
        if application.poll() is not None:
            raise SystemExit(f"scripts/bench: the application has ended:\n"
                             f"{(self.directory / 'application.log').read_text()}")

    def status(self):
        status = get_json(f"{self.uncached_url}/api/status")
        return status["data"] if status else {}

    def collector(self):
        return self.status().get("collector", {})

    def next_refresh(self, after=None):
        """Waits for the end of a refresh that is another one than `after`."""
        def ended():
            last = self.collector().get("last_refresh")
            # The next one may run already: where each takes as long as is between them, it always does.
            return last if last and (after is None or last["started_at"] != after["started_at"]) else None
        # Seldom: what the asking takes of the processor counts as the refresh's.
        return wait_until(ended, "a refresh", pause=0.25)

    def cloud_seconds(self, pages):
        """How long the cloud takes by itself for pages of ports, one after the other, without its latency."""
        connection = http.client.HTTPSConnection("127.0.0.1", self.cloud_port, context=self.context)
        fields = {"Authorization": "Token of-the-cloud-alone", "Accept-Encoding": "gzip"}

        def call(target, unpacked=False):
            connection.request("GET", target, headers={} | fields if not unpacked else
                               {"Authorization": fields["Authorization"]})
            return connection.getresponse().read()

        organization = json.loads(call("/api/v1/self", unpacked=True))["privileges"][0]["org_id"]
        start = time.monotonic()
        for _ in range(pages):
            call(f"/api/v1/orgs/{organization}/stats/ports/search?limit=1000&device_type=gateway&type=gateway")
        return max(0.0, time.monotonic() - start - pages * self.latency_ms / 1_000)
