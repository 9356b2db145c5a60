"""Programs that run for the time of a block, and what the benchmarks ask of them."""

import contextlib
import gzip
import json
import os
import pathlib
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

PROJECT = pathlib.Path(__file__).resolve().parent.parent.parent
BINARIES = PROJECT / ".build" / "release"
DEADLINE = 600


def build(*products):
    subprocess.run([PROJECT / "scripts" / "setup", "run", "bench"], check=True)
    environment = {**os.environ, "TERM": "dumb", "PATH": f"{os.environ['PATH']}:/opt/swift/usr/bin"}
    for product in products:
        subprocess.run(
            # As scripts/run and the image build it.
            ["swift", "build", "--configuration", "release", "--static-swift-stdlib", "--product", product],
            cwd=PROJECT, env=environment, check=True)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextlib.contextmanager
def program(name, directory, *command, **settings):
    """A program that runs for the time of a block; its log is in the directory."""
    environment = {"PATH": f"{os.environ['PATH']}:/usr/sbin", "HOME": os.environ.get("HOME", "/"), **settings}
    with open(directory / f"{name}.log", "ab") as log:
        process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", "--", *command],
            env=environment, cwd=PROJECT, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def wait_until(condition, what, pause=0.005, deadline=DEADLINE):
    end = time.monotonic() + deadline
    while not (value := condition()):
        if time.monotonic() > end:
            sys.exit(f"scripts/bench: {what}: not within {deadline} s")
        time.sleep(pause)
    return value


def get(url, context=None, **fields):
    """Status, header fields and body as it came; status 0 while nobody answers."""
    request = urllib.request.Request(url, headers=fields)
    try:
        with urllib.request.urlopen(request, timeout=60, context=context) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()
    except OSError:
        return 0, {}, b""


def get_json(url, context=None):
    """The decoded body of a good answer, else None."""
    status, fields, body = get(url, context, **{"Accept-Encoding": "gzip"})
    if status != 200:
        return None
    return json.loads(gzip.decompress(body) if fields["Content-Encoding"] == "gzip" else body)


def cpu_seconds(process):
    """What a process has used of the processors: proc_pid_stat(5), utime and stime."""
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_megabytes(process, what):
    """`VmRSS`, what a process holds now, or `VmHWM`, the most that it held: proc_pid_status(5)."""
    for text in pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if text.startswith(f"{what}:"):
            return int(text.split()[1]) * 1024 / 1e6
    return 0.0


def forget_peak(process):
    """The most begins anew with what is held now: proc_pid_clear_refs(5)."""
    pathlib.Path(f"/proc/{process.pid}/clear_refs").write_text("5")


def open_files(process):
    """File descriptors: proc_pid_fd(5)."""
    return len(os.listdir(f"/proc/{process.pid}/fd"))
