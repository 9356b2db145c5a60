"""What the page costs the browser, of an organization of so many gateways with two ports each, over the real stack.

    page.py [GATEWAYS ...]        5, 500 and 5,000 without

Started by `scripts/bench page`. The simulated cloud, the application and nginx run as `scripts/run` starts them
(BUILD_CONFIGURATION=debug saves the release build: the page is the same); Chromium draws the circuits at 1180 x 820.
"""

import contextlib
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

PROJECT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(PROJECT / "scripts"))

from benchmarks import report  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

# ms, from the arrival of the data to the first rows on screen.
FIRST_ROWS = 1_000
# ms that a key waits for its letter, or the page for the processor.
WAIT = 50
FRAMES_PER_SECOND = 60
# A frame that comes within this part of its time more is in time: the clock of requestAnimationFrame trembles.
TREMBLE = 1.2
HEAP = 100e6
# Rows in the document: what is on screen, and some above and below.
ROWS = 80

OBSERVERS = """
window.measured = { rows: null, tasks: [], waits: [] };
new MutationObserver((_, observer) => {
    if (document.querySelector('#table tr.entry') === null) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => { measured.rows = performance.now(); }));
}).observe(document, { childList: true, subtree: true });
new PerformanceObserver((list) => measured.tasks.push(...list.getEntries().map((each) => each.duration)))
    .observe({ type: 'longtask', buffered: true });
new PerformanceObserver((list) => measured.waits.push(...list.getEntries()
    .filter((each) => each.name === 'keydown' || each.name === 'input').map((each) => each.duration)))
    .observe({ type: 'event', durationThreshold: 16, buffered: true });
"""

SCROLL = """async (pixels) => {
    const region = document.querySelector('#table');
    const frames = [];
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    let last = await frame();
    for (let count = 0; count < 240; count += 1) {
        region.scrollBy(0, count < 120 ? pixels : -pixels);
        const now = await frame();
        frames.push(now - last);
        last = now;
    }
    return frames;
}"""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextlib.contextmanager
def stack(gateways):
    """A running stack's address."""
    port = free_port()
    process = subprocess.Popen(
        ["scripts/run"],
        cwd=PROJECT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={
            **os.environ,
            "MIST_APITOKEN": "",
            "PORT": str(port),
            "TLS_PORT": str(free_port()),
            "LISTEN_ADDRESS": "127.0.0.1",
            "REFRESH_SECONDS": "20",
            "SIMULATED_MIST_ARGUMENTS": f"--gateways {gateways} --ports-per-gateway 2 --call-limit 1000000",
        },
    )
    try:
        address = f"http://127.0.0.1:{port}/"
        while True:
            if process.poll() is not None:
                sys.exit(f"scripts/bench: scripts/run ended with status {process.returncode}")
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}ready", timeout=30) as answer:
                if answer.status == 200:
                    break
            time.sleep(0.5)
        yield address
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(PROJECT / ".run" / str(port), ignore_errors=True)


def measure(page, address):
    page.add_init_script(OBSERVERS)
    page.goto(f"{address}?view=circuits")
    page.wait_for_function("() => measured.rows !== null", timeout=120_000)
    data = page.evaluate(
        "() => { const found = performance.getEntriesByType('resource').filter((each) => each.name.includes('api/gateways'));"
        "const last = found.at(-1); return [last.responseEnd, last.transferSize, last.decodedBodySize]; }"
    )
    report.line("circuits", page.evaluate("Number(document.querySelector('table').ariaRowCount ?? document.querySelector("
                                          "'table.circuits-table').getAttribute('aria-rowcount')) - 1"))
    report.line("bytes transferred", data[1], "B", note=f"{data[2]:,} B of JSON")
    report.line("first rows after the data arrived", page.evaluate("measured.rows") - data[0], "ms", FIRST_ROWS)

    page.wait_for_timeout(500)
    page.evaluate("() => { measured.tasks = []; measured.waits = []; }")
    page.locator("#search").click()
    page.keyboard.type("branch", delay=150)
    for _ in range(6):
        page.keyboard.press("Backspace", delay=150)
    page.wait_for_timeout(300)
    waits = page.evaluate("measured.waits")
    report.line("longest wait of a key typed into the search", max(waits, default=0), "ms", WAIT,
                note="" if waits else "none of 16 ms or more")

    page.locator("#search").blur()
    for pixels in (30, 100):
        frames = page.evaluate(SCROLL, pixels)
        in_time = sum(each <= 1_000 / FRAMES_PER_SECOND * TREMBLE for each in frames) / len(frames)
        report.line(f"scrolling {pixels} px a frame: frames a second", len(frames) / sum(frames) * 1_000, "",
                    FRAMES_PER_SECOND * 0.98, at_least=True, note=f"{in_time:.0%} in time, longest {max(frames):.0f} ms")
    page.locator("#table").evaluate("(each) => each.scrollTo(0, 0)")

    # One round of newer data while the page rests.
    page.evaluate("() => { measured.tasks = []; }")
    with page.expect_response(lambda answer: "api/gateways" in answer.url and answer.status == 200, timeout=300_000):
        pass
    page.wait_for_timeout(1_000)
    report.line("longest task when newer data comes", max(page.evaluate("measured.tasks"), default=0), "ms", WAIT)

    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    report.line("JavaScript heap", session.send("Runtime.getHeapUsage")["usedSize"] / 1e6, "MB", HEAP / 1e6)
    report.line("rows in the document", page.locator("#table tr.entry").count(), "", ROWS)
    report.line("elements in the document", page.evaluate("document.querySelectorAll('*').length"))


def main():
    sizes = [int(each) for each in sys.argv[1:]] or [5, 500, 5_000]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
        )
        for gateways in sizes:
            with stack(gateways) as address:
                report.heading(f"The page of {gateways:,} gateways, 2 WAN ports each")
                page = browser.new_page(viewport={"width": 1180, "height": 820})
                measure(page, address)
                page.close()
        browser.close()
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
