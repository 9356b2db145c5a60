"""The browser tests' stage: a running stack at BASE_URL, Debian's Chromium, one fresh page per test.

A page fails its test when its console held an error, a script threw, or the content security policy was violated; a
test that provokes errors of the network says so by the `network_errors_expected` marker.
"""

import json
import os
import urllib.request

import pytest
from playwright.sync_api import Page, expect, sync_playwright

LANDSCAPE = {"width": 1180, "height": 820}
PHONE = {"width": 390, "height": 844}

expect.set_options(timeout=10_000)


def pytest_configure(config):
    config.addinivalue_line("markers", "network_errors_expected: the console may tell of failed requests")


@pytest.fixture(scope="session")
def base_url():
    url = os.environ.get("BASE_URL")
    if not url:
        pytest.exit(
            "BASE_URL is not set: it is the address of a running stack, e.g. http://127.0.0.1:5000/", returncode=2
        )
    return url.rstrip("/") + "/"


@pytest.fixture(scope="session")
def api(base_url):
    """GETs a route and answers its JSON."""

    def get(path):
        with urllib.request.urlopen(base_url + path, timeout=20) as response:
            return json.load(response)

    return get


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
        )
        yield browser
        browser.close()


@pytest.fixture
def make_page(browser, base_url, request):
    """Makes pages of a size; checks what their consoles said when the test is over."""
    contexts, complaints = [], []

    def make(viewport=LANDSCAPE, **options) -> Page:
        context = browser.new_context(
            base_url=base_url,
            viewport=viewport,
            locale="en-GB",
            timezone_id="Europe/Berlin",
            ignore_https_errors=True,
            accept_downloads=True,
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
        page.on(
            "console",
            lambda message: (
                message.type in ("error", "warning") and complaints.append(f"console {message.type}: {message.text}")
            ),
        )
        page.add_init_script(
            "window.violations = [];"
            "addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective));"
        )
        return page

    yield make
    violations = []
    for context in contexts:
        for page in context.pages:
            if page.url.startswith("http"):
                violations += page.evaluate("window.violations ?? []")
        context.close()
    if request.node.get_closest_marker("network_errors_expected"):
        complaints = [each for each in complaints if "Failed to load resource" not in each]
    assert violations == [], "the content security policy was violated"
    assert complaints == [], "the console is not clean"


@pytest.fixture
def page(make_page):
    return make_page()


@pytest.fixture
def dashboard(page):
    """The page as it first is, with its table."""
    page.goto("")
    expect(page.locator("#table tr.entry").first).to_be_visible()
    return page
