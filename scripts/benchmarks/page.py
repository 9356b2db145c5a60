"""What the page costs the browser, of an organization of so many gateways with two ports each, over the real stack.

    page.py [GATEWAYS ...]        5, 500 and 5,000 without

Started by `scripts/bench page`. The simulated cloud, the application and nginx run as `scripts/run` starts them
(BUILD_CONFIGURATION=debug saves the release build: the page is the same); Chromium draws the circuits at 1180 x 820.
"""

import contextlib
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request

PROJECT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(PROJECT / "scripts"))

from benchmarks import report  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

VIEWPORT = {"width": 1180, "height": 820}
# ms, from the arrival of the data to the first rows on screen.
FIRST_ROWS = 1_000
# The application is busy with history when the first comes.
LOADS = 3
# ms that a key waits for its letter, or the page for the processor.
WAIT = 50
FRAMES_PER_SECOND = 60
# The table has so much of the frames of a page on which nothing happens, scrolled the same way in the same run.
OF_AN_EMPTY_PAGE = 0.98
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

SCROLL = """async ([region, pixels]) => {
    region = document.querySelector(region);
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
    """A running stack's address and session."""
    port = free_port()
    process = subprocess.Popen(
        ["scripts/run"],
        cwd=PROJECT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
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
        yield address, process.pid
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(PROJECT / ".run" / str(port), ignore_errors=True)


# The table's data is received in a worker, which has a clock of its own.
ARRIVAL = """(rows) => {
    const entry = performance.getEntriesByType('resource').filter((each) => each.name.includes('api/gateways'))
        .filter((each) => each.responseEnd + performance.timeOrigin <= rows).at(-1);
    return [entry.responseEnd + performance.timeOrigin, entry.transferSize, entry.decodedBodySize];
}"""

NODES = """(() => {
    const walker = document.createTreeWalker(document);
    let count = 1;
    while (walker.nextNode()) count += 1;
    return count;
})()"""

EMPTY = """
<style>html, body { margin: 0 } #region { height: 800px; overflow: auto }</style>
<div id="region"><div style="height: 400000px"></div></div>
"""


class Scrolling:
    """Frames of a region that scrolls down and up again by so many pixels a frame."""

    def __init__(self, page, region, pixels):
        frames = page.evaluate(SCROLL, [region, pixels])
        self.rate = len(frames) / sum(frames) * 1_000
        self.late = sum(each > 1_000 / FRAMES_PER_SECOND * TREMBLE for each in frames) / len(frames)
        self.longest = max(frames)


def keys_until(page, done):
    """Types into the search, letter by letter, until done; then empties it. Answers the longest wait and task, in ms."""
    page.evaluate("() => { measured.tasks = []; measured.waits = []; }")
    page.locator("#search").click()
    typed = 0
    while typed < 6 or not done():
        page.keyboard.press("branch"[typed % 6], delay=50)
        page.wait_for_timeout(100)
        typed += 1
        if typed % 6 == 0:
            page.locator("#search").press("Escape")
    page.wait_for_timeout(500)
    page.locator("#search").blur()
    return page.evaluate("[measured.waits, measured.tasks].map((all) => Math.max(0, ...all))")


def heaps(page):
    """MB of JavaScript of the page and of its worker, after a collection."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    used = [session.send("Runtime.getHeapUsage")["usedSize"]]
    attached, answers = [], []
    session.on("Target.attachedToTarget", lambda event: attached.append(event["sessionId"]))
    session.on("Target.receivedMessageFromTarget", lambda event: answers.append(json.loads(event["message"])))
    session.send("Target.setAutoAttach", {"autoAttach": True, "waitForDebuggerOnStart": False, "flatten": False})
    for worker in attached:
        for number, method in enumerate(("HeapProfiler.collectGarbage", "Runtime.getHeapUsage")):
            session.send("Target.sendMessageToTarget",
                         {"sessionId": worker, "message": json.dumps({"id": number, "method": method})})
    while sum("usedSize" in each.get("result", {}) for each in answers) < len(attached):
        page.wait_for_timeout(50)
    used += [each["result"]["usedSize"] for each in answers if "usedSize" in each.get("result", {})]
    session.detach()
    return [each / 1e6 for each in used]


@contextlib.contextmanager
def standing_still(session):
    """The processes of a session do not run: elsewhere they are on another machine than the browser."""
    processes = []
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            # After the name in parentheses: state, parent, process group, session.
            if int(stat.read_text().rpartition(")")[2].split()[3]) == session:
                processes.append(int(stat.parent.name))
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)


def measure(page, address, session, empty):
    page.add_init_script(OBSERVERS)
    loads = []
    for _ in range(LOADS):
        page.goto(f"{address}?view=circuits")
        page.wait_for_function("() => measured.rows !== null", timeout=120_000)
        rows = page.evaluate("measured.rows + performance.timeOrigin")
        arrived, *sizes = page.workers[0].evaluate(ARRIVAL, rows)
        loads.append((rows - arrived, *sizes))
    _, transferred, unpacked = loads[0]
    waits = [each[0] for each in loads]
    report.line("circuits", int(page.locator("table.circuits-table").get_attribute("aria-rowcount")) - 1)
    report.line("bytes transferred", transferred, "B", note=f"{unpacked:,} B of JSON")
    report.line("first rows after the data arrived", report.median(waits), "ms", FIRST_ROWS,
                note=f"median of {', '.join(f'{each:,.0f}' for each in waits)}")

    page.wait_for_timeout(500)
    with standing_still(session):
        wait, task = keys_until(page, lambda: True)
    report.line("longest wait of a key typed into the search", wait, "ms", WAIT, note="" if wait else "none of 16 ms or more")
    report.line("longest task meanwhile", task, "ms", WAIT, note="" if task else "none of 50 ms or more")

    # Rounds of newer data: while someone types, and while the page rests.
    newer = []
    page.on("response", lambda answer: "api/gateways" in answer.url and answer.status == 200 and newer.append(answer))
    wait, task = keys_until(page, lambda: newer)
    report.line("longest wait of a key while newer data comes", wait, "ms", WAIT, note="" if wait else "none of 16 ms or more")
    report.line("longest task meanwhile", task, "ms", WAIT, note="" if task else "none of 50 ms or more")
    page.evaluate("() => { measured.tasks = []; }")
    with page.expect_response(lambda answer: "api/gateways" in answer.url and answer.status == 200, timeout=300_000):
        pass
    page.wait_for_timeout(1_000)
    task = page.evaluate("Math.max(0, ...measured.tasks)")
    report.line("longest task when newer data comes", task, "ms", WAIT, note="" if task else "none of 50 ms or more")

    for pixels in (30, 100):
        with standing_still(session):
            still, table = Scrolling(empty, "#region", pixels), Scrolling(page, "#table", pixels)
        report.line(f"scrolling {pixels} px a frame: frames a second", table.rate, "", still.rate * OF_AN_EMPTY_PAGE,
                    at_least=True, note=f"an empty page {still.rate:.1f}")
        report.line("  dropped", table.late * 100, "%",
                    note=f"of an empty page {still.late:.1%}; longest frame {table.longest:.0f} and {still.longest:.0f} ms")

    of_page, *of_workers = heaps(page)
    report.line("JavaScript heap after a collection", of_page + sum(of_workers), "MB", HEAP / 1e6,
                note=f"the page {of_page:.1f}, its worker {sum(of_workers):.1f}")
    report.line("rows in the document", page.locator("#table tr.entry").count(), "", ROWS)
    report.line("nodes in the document", page.evaluate(NODES))


def main():
    sizes = [int(each) for each in sys.argv[1:]] or [5, 500, 5_000]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
        )
        empty = browser.new_page(viewport=VIEWPORT)
        empty.set_content(EMPTY)
        for gateways in sizes:
            with stack(gateways) as (address, session):
                report.heading(f"The page of {gateways:,} gateways, 2 WAN ports each")
                page = browser.new_page(viewport=VIEWPORT)
                measure(page, address, session, empty)
                page.close()
        browser.close()
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
