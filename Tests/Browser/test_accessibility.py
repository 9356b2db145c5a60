"""WCAG 2.2 AA as far as a machine can tell, and what it cannot."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import LANDSCAPE, PHONE
from organizations import EVERY_ROUTE, envelope, fulfill, gateway, port
from playwright.sync_api import expect

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

TROUBLED = [
    gateway(1),
    gateway(2, status="disconnected"),
    gateway(3, status="upgrading"),
    gateway(
        4,
        ports=[
            port(up=False),
            port("ge-0/0/1", loss=9, coverage=0.5),
            port("ge-0/0/2", rx_bps=0.9e9, rx_errors=5),
            port("ge-0/0/3", enabled=False, rx_bytes=None, tx_bytes=None, coverage=0, up=None, latency=None),
            port("ge-0/0/4", peer_paths_up=1),
        ],
    ),
]


def check(page):
    results = Axe().run(page, options=RULES)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("viewport", [LANDSCAPE, PHONE], ids=["landscape", "phone"])
@pytest.mark.parametrize(
    "query",
    [f"?open={TROUBLED[3]['id']}", "?view=circuits&filter=down,hot,nodata,degraded,disconnected"],
    ids=["gateways", "circuits"],
)
def test_tables_are_clean(make_page, viewport, query):
    page = make_page(viewport)
    fulfill(page, "**/api/gateways?*", envelope(TROUBLED, partial=["Something is missing."]))
    page.goto(query)
    expect(page.locator("#table tr.entry").first).to_be_attached()
    check(page)


def test_the_wall_is_clean(make_page):
    page = make_page({"width": 1920, "height": 1080})
    fulfill(page, "**/api/gateways?*", envelope(TROUBLED, partial=["Something is missing."]))
    page.goto("?kiosk=1")
    expect(page.locator("#table tr.entry").first).to_be_visible()
    check(page)


def test_the_list_of_files_is_clean_and_used_by_keys(page):
    fulfill(page, "**/api/gateways?*", envelope(TROUBLED))
    page.goto("")
    expect(page.locator("#table tr.entry").first).to_be_visible()
    choice = page.get_by_role("button", name="Choose what the CSV holds")
    choice.press("Enter")
    expect(choice).to_have_attribute("aria-expanded", "true")
    check(page)
    page.keyboard.press("ArrowDown")
    expect(page.locator("#export-shown")).to_be_focused()
    page.keyboard.press("ArrowDown")
    with page.expect_download():
        page.keyboard.press("Enter")
    choice.press("Enter")
    page.keyboard.press("Escape")
    expect(choice).to_have_attribute("aria-expanded", "false")
    expect(choice).to_be_focused()


@pytest.mark.parametrize("viewport", [LANDSCAPE, PHONE], ids=["landscape", "phone"])
def test_chart_is_clean(make_page, api, viewport):
    found, found_port = next(
        (each, each_port)
        for each in api("api/gateways")["data"]
        for each_port in each["ports"]
        if each_port["rx_bytes"]
    )
    page = make_page(viewport)
    page.goto(f"?gateway={found['id']}&port={found_port['name']}")
    expect(page.locator("#chart .chart-body")).to_have_attribute("data-state", "ready")
    page.get_by_text("The points as a table").click()
    check(page)


@pytest.mark.network_errors_expected
def test_loading_and_toast_are_clean(page):
    page.route(EVERY_ROUTE, lambda route: route.abort())
    page.emulate_media(reduced_motion="reduce")
    page.goto("")
    expect(page.locator(".toast.show")).to_be_visible()
    check(page)


@pytest.mark.network_errors_expected
@pytest.mark.parametrize("viewport", [LANDSCAPE, PHONE], ids=["landscape", "phone"])
@pytest.mark.parametrize("state", ["empty", "nothing", "refused", "stale"])
def test_what_stands_in_the_tables_place_is_clean(make_page, viewport, state):
    page = make_page(viewport)
    page.emulate_media(reduced_motion="reduce")
    if state == "refused":
        fulfill(page, EVERY_ROUTE, {"success": False, "error": "Sign in first."}, status=401)
    else:
        missing = [f"Part {number} is missing." for number in range(5)] if state == "stale" else []
        found = [] if state == "empty" else TROUBLED
        fulfill(page, "**/api/gateways?*", envelope(found, partial=missing, stale=state == "stale"))
    page.goto("?q=nobody" if state == "nothing" else "")
    words = {"empty": "No gateways", "nothing": "Nothing matches", "refused": "not signed in", "stale": "and 3 more"}
    expect(page.locator("main")).to_contain_text(words[state])
    check(page)


FOCUS = """() => {
    const each = document.activeElement;
    const style = getComputedStyle(each);
    return {
        name: each.id || each.dataset.window || each.dataset.view || each.dataset.filter || each.dataset.action
            || each.className || each.nodeName,
        body: each === document.body,
        seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== 'none',
    };
}"""


def test_everything_that_can_be_pressed_is_reached_by_tab_and_seen_there(page):
    fulfill(page, "**/api/gateways?*", envelope(TROUBLED, partial=["Something is missing."]))
    page.goto(f"?open={TROUBLED[3]['id']}")
    expect(page.locator("#table tr.entry").first).to_be_visible()
    reached = []
    for _ in range(100):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop["body"]:
            break
        assert stop["seen"], f"the focus on {stop['name']} is not seen"
        reached.append(stop["name"])
    assert stop["body"], "the focus is caught"
    wanted = {"skip", "15m", "1h", "24h", "7d", "search", "export", "export-choice", "kiosk", "refresh", "gateways",
              "circuits", "site", "down", "degraded", "hot", "errors", "disconnected", "stale", "nodata", "table"}
    assert wanted <= set(reached)
    shown = "button:visible, select:visible, input:visible, a:visible, summary:visible"
    # The region of the table is one more than what can be pressed; the skip link is seen only there.
    assert len(reached) == page.locator(shown).count() + 1


def test_states_are_told_by_shape_and_word(page):
    fulfill(page, "**/api/gateways?*", envelope(TROUBLED))
    page.goto("?view=circuits")
    expect(page.locator("#table tr.entry").first).to_be_visible()
    shapes = {}
    for state in page.locator("td.column-state .state").all():
        shapes[state.inner_text().strip()] = state.locator(".bi").get_attribute("class")
    assert set(shapes) >= {"Offline", "Down", "Degraded", "Hot", "Disabled", "Up"}
    assert len(set(shapes.values())) == len(shapes)


def test_results_are_announced_once_typing_ends_and_refreshes_are_not(page):
    page.clock.install()
    fulfill(page, "**/api/gateways?*", envelope(TROUBLED))
    page.goto("")
    expect(page.locator("#table tr.entry").first).to_be_visible()
    announcer = page.locator("#announcer")
    page.clock.run_for(12_000)
    expect(announcer).to_be_empty()
    page.locator("#search").fill("gateway-0004")
    page.clock.run_for(1_000)
    expect(announcer).to_have_text("1 gateway")


def test_reduced_motion_draws_charts_at_once(page, api):
    found = next(each for each in api("api/gateways")["data"] if any(one["rx_bytes"] for one in each["ports"]))
    found_port = next(one for one in found["ports"] if one["rx_bytes"])
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"?gateway={found['id']}&port={found_port['name']}")
    expect(page.locator("#chart .chart-body")).to_have_attribute("data-state", re.compile("ready"))
    assert page.evaluate("Object.values(Chart.instances).every((chart) => chart.options.animation === false)")
