"""Several applications that act as one through Redis, behind two nginx, over one simulated cloud: for the test and the
benchmark that take them away one by one."""

import contextlib
import http.client
import itertools
import json
import os
import pathlib
import secrets
import shutil
import signal
import ssl
import subprocess
import threading
import time

from .programs import PROJECT, free_port, wait_until

TOKEN = "token-of-the-replicas"


class Replicas:
    """Runs as long as its `with`; everything is in `directory`, whose path is short: it holds sockets."""

    def __init__(self, directory, binaries, count=3, refresh_seconds=5, gateways=14):
        self.directory = pathlib.Path(directory)
        self.binaries = binaries
        self.count = count
        self.refresh_seconds = refresh_seconds
        self.gateways = gateways
        self.cloud_port, self.redis_port = free_port(), free_port()
        self.password = secrets.token_hex(16)
        self.processes = {}
        self.ports = []

    def __enter__(self):
        with contextlib.ExitStack() as undo:
            undo.callback(self.stop)
            self._lay_out()
            self.start_cloud()
            self.start_redis()
            for number in range(self.count):
                self.start_application(number)
            for name in ("a", "b"):
                self._start(f"nginx-{name}", "nginx", "-e", "stderr", "-p", self.directory / name,
                            "-c", self.directory / name / "nginx" / "nginx.conf")
            undo.pop_all()
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        for process in reversed(self.processes.values()):
            process.terminate()
        for process in self.processes.values():
            process.wait()

    def _lay_out(self):
        certificates = PROJECT / "scripts" / "certificates"
        subprocess.run([certificates, "simulated-mist", self.directory], check=True)
        self.context = ssl.create_default_context(cafile=self.directory / "simulated-ca.pem")
        self._configure("cloud", SIMULATED_MIST_PORT=self.cloud_port,
                        SIMULATED_MIST_LISTEN=self.directory / "simulated-mist.sock")
        for file in self.directory.glob("*.pem"):
            shutil.copy(file, self.directory / "cloud")
        sockets = ",".join(str(self.socket(number)) for number in range(self.count))
        for name in ("a", "b"):
            self.ports.append(free_port())
            self._configure(name, LISTEN_ADDRESS="127.0.0.1", PORT=self.ports[-1], APPLICATIONS=sockets)

    def _configure(self, name, **names):
        subprocess.run(
            [PROJECT / "scripts" / "nginx-config", self.directory / name],
            env={"PATH": os.environ["PATH"], **{key: str(value) for key, value in names.items()}}, check=True)

    def _start(self, name, *command, **settings):
        environment = {"PATH": f"{os.environ['PATH']}:/usr/sbin", "HOME": str(self.directory), **settings}
        with open(self.directory / f"{name}.log", "ab") as log:
            self.processes[name] = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", "--", *map(str, command)],
                env=environment, cwd=self.directory, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def start_cloud(self):
        self._start("simulated-mist", self.binaries / "simulated-mist", "--listen",
                    self.directory / "simulated-mist.sock", "--gateways", self.gateways)
        self._start("nginx-cloud", "nginx", "-e", "stderr", "-p", self.directory / "cloud",
                    "-c", self.directory / "cloud" / "nginx" / "simulated-mist.conf")
        wait_until(lambda: self.cloud("calls"), "the simulated cloud", deadline=30)

    def start_redis(self):
        # The password goes through standard input and not through the list of processes.
        self._start("redis", "sh", "-c", 'exec redis-server - <"$0"', self._redis_file())
        wait_until(lambda: "PONG" in self.redis("PING"), "Redis", deadline=30)

    def _redis_file(self):
        file = self.directory / "redis.conf"
        file.write_text(f"port {self.redis_port}\nbind 127.0.0.1\nrequirepass {self.password}\nsave ''\n"
                        f"maxmemory-policy noeviction\ndir {self.directory}\n")
        return file

    def redis(self, *command):
        """What Redis answers; nothing while it does not."""
        return subprocess.run(
            ["redis-cli", "-p", str(self.redis_port), *command], capture_output=True, text=True,
            env={"PATH": os.environ["PATH"], "REDISCLI_AUTH": self.password}).stdout

    def socket(self, number):
        return self.directory / f"application-{number}.sock"

    def start_alone(self):
        """One that shares nothing, with another token: the next that the cloud sees, after that of the replicas, of
        whom none calls before it is elected."""
        wait_until(lambda: len(self.cloud("calls")["tokens"]) > 1, "the replicas' first call", deadline=60)
        self._start_application("alone", MIST_APITOKEN=f"{TOKEN}-alone")

    def start_application(self, number):
        url = self.directory / "redis-url"
        url.write_text(f"redis://:{self.password}@127.0.0.1:{self.redis_port}/0\n")
        self._start_application(number, MIST_APITOKEN=TOKEN, REDIS_URL_FILE=str(url))

    def _start_application(self, number, **settings):
        self._start(
            f"application-{number}", self.binaries / "mist-circuit-stats",
            MIST_HOST=f"127.0.0.1:{self.cloud_port}", MIST_CA_FILE=str(self.directory / "simulated-ca.pem"),
            MIST_ORG_ID=self.organization(), MIST_SIMULATED="true", REFRESH_SECONDS=str(self.refresh_seconds),
            FCGI_LISTEN=str(self.socket(number)), STATE_DIR=str(self.directory / f"state-{number}"), **settings)

    def kill(self, name):
        """kill -9; returns once it is gone."""
        self.processes[name].send_signal(signal.SIGKILL)
        self.processes[name].wait()

    def restart(self, number):
        """As a deployment does: SIGTERM, wait, start, wait until it has something to show."""
        process = self.processes[f"application-{number}"]
        process.terminate()
        process.wait()
        self.start_application(number)
        wait_until(lambda: self.status(number), "the restarted application", deadline=30)
        wait_until(lambda: self.status(number)["ready"], "the restarted application's copy", deadline=30)


    def organization(self):
        """Mist's id of the organization."""
        if not hasattr(self, "_organization_id"):
            answer = self._cloud_get("/api/v1/self", Authorization=f"Token {TOKEN}-looking")
            self._organization_id = answer["privileges"][0]["org_id"]
        return self._organization_id

    def _cloud_get(self, path, **fields):
        connection = http.client.HTTPSConnection("127.0.0.1", self.cloud_port, context=self.context, timeout=10)
        try:
            connection.request("GET", path, headers=fields)
            return json.loads(connection.getresponse().read())
        except (OSError, ValueError):
            return None
        finally:
            connection.close()

    def cloud(self, what):
        """What the simulated cloud says of itself."""
        return self._cloud_get(f"/simulated/{what}")

    def calls(self, alone=False):
        """Calls that the replicas have made, or the one that is alone."""
        # The first token is the one that asked for the organization's id.
        return self.cloud("calls")["tokens"][2 if alone else 1]["calls"]

    def get(self, path, nginx=0):
        """Status, header fields and decoded body of a GET."""
        connection = http.client.HTTPConnection("127.0.0.1", self.ports[nginx], timeout=30)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read()
            return answer.status, answer.headers, json.loads(body)
        finally:
            connection.close()

    def status(self, number):
        """`data` of /api/status of one application, asked on its own socket; None while it does not answer."""
        output = subprocess.run(
            ["cgi-fcgi", "-bind", "-connect", str(self.socket(number))], capture_output=True,
            env={"PATH": os.environ["PATH"], "REQUEST_METHOD": "GET", "REQUEST_URI": "/api/status",
                 "SERVER_PROTOCOL": "HTTP/1.1", "QUERY_STRING": ""}).stdout
        body = output.partition(b"\r\n\r\n")[2]
        try:
            return json.loads(body)["data"]
        except ValueError:
            return None

    def leader(self):
        """Number of the application that collects; None while there is none."""
        for number in range(self.count):
            status = self.status(number)
            if status and status["replica"]["role"] == "leader":
                return number
        return None

    def wait_for_leader(self, other_than=None, deadline=60):
        def found():
            leader = self.leader()
            return None if leader is None or leader == other_than else [leader]
        return wait_until(found, "a leader", pause=0.05, deadline=deadline)[0]


class Load:
    """Requests to both nginx, without a pause, by some clients; every one that is not answered well is kept."""

    def __init__(self, replicas, paths, clients=4, pause=0.01):
        self.replicas, self.paths, self.pause = replicas, paths, pause
        self.failures, self.requests = [], 0
        self.ends = threading.Event()
        self.threads = [threading.Thread(target=self._ask, args=(number,), daemon=True) for number in range(clients)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.ends.set()
        for thread in self.threads:
            thread.join(60)

    def _ask(self, number):
        for path in itertools.cycle(self.paths[number % len(self.paths):] + self.paths[:number % len(self.paths)]):
            if self.ends.is_set():
                return
            self.requests += 1
            began = time.monotonic()
            try:
                status, _, body = self.replicas.get(path, nginx=self.requests % 2)
                if status != 200:
                    self.failures.append((path, status, str(body)[:300]))
            except Exception as error:  # any kind is a failed request
                self.failures.append((path, f"{time.monotonic() - began:.1f} s", repr(error)))
            self.ends.wait(self.pause)
