"""What it takes to make the answers of a snapshot, beside what their compression takes by itself."""

import gzip
import pathlib
import subprocess
import time
import zlib

from . import report
from .programs import BINARIES

# For 5,000 gateways; larger organizations in proportion.
SECONDS = 1.0
ROUNDS = 3


def run(gateways, directory):
    program = subprocess.Popen(
        [BINARIES / "serving-bench", "publication", str(gateways), directory], stdout=subprocess.PIPE, text=True)
    for text in program.stdout:
        name, _, milliseconds = text.rpartition(" ")
        alone = report.median([compression_seconds(directory) for _ in range(ROUNDS)])
        seconds = int(milliseconds) / 1_000
        report.line(name, seconds, "s", SECONDS * max(1, gateways / 5_000),
                    note=f"of one processor; {seconds / alone:.1f} x zlib alone on the same bytes ({alone:.2f} s)")
    if program.wait():
        raise SystemExit("scripts/bench: serving-bench has failed")


def compression_seconds(directory):
    """Seconds of a processor that zlib takes for all tables, as hard as the application lets it try."""
    seconds = 0
    for file in pathlib.Path(directory).glob("*.json.gz"):
        table = gzip.decompress(file.read_bytes())
        started = time.process_time()
        packer = zlib.compressobj(5, zlib.DEFLATED, 31, strategy=zlib.Z_FILTERED)
        packer.compress(table)
        packer.flush()
        seconds += time.process_time() - started
    return seconds
