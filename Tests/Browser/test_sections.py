"""The sections of the chart dialog: tabs, their URL, what they show while there is nothing to show."""

import re

import pytest
from answers import health, hourly, peer, peers, series, setting
from axe_playwright_python.sync_playwright import Axe
from conftest import LANDSCAPE, PHONE
from dialogs import chosen, dialog, only_gateway, open_section, ready
from organizations import HOSTILE, envelope, fulfill, gateway
from organizations import port as a_port
from playwright.sync_api import expect

START = 1_763_996_400  # Mon 24 Nov 2025 15:00 UTC
ROUTES = {
    "insights": "**/hourly?*",
    "health": "**/application-health-summary?*",
    "peers": "**/vpn_peers*",
    "configuration": "**/ports",
}
NAMES = {
    "insights": "WAN insights",
    "health": "Applications",
    "peers": "VPN peers",
    "configuration": "Configuration",
}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SETTINGS = [
    setting("name", "wan-a"),
    setting("ip_config.type", "static", "device", None, instead_of="dhcp"),
    setting("vlan_id", 7, "profile", "Hubs", "{{vlan}}"),
    setting("disabled", False, "default", None),
]


@pytest.fixture
def stage(page):
    """One gateway whose every section has an answer."""
    return set_stage(page)


def set_stage(page, **changes):
    found = gateway(**changes)
    only_gateway(page, found, SETTINGS)
    fulfill(page, "**/traffic?*", series(START, [1e6] * 20, interval=4320))
    fulfill(page, ROUTES["insights"], hourly(START))
    fulfill(page, ROUTES["health"], health(START))
    fulfill(page, ROUTES["peers"], peers({"ge-0/0/0": [peer(), peer(peer_router_name="hub-2", up=False)]}))
    return page, found


def test_tabs_stand_in_the_url_and_back_leaves_the_dialog(stage):
    page, found = stage
    page.goto(f"?open={found['id']}")
    page.locator("button.traffic-rx[data-action=chart]").first.click()
    expect(chosen(page)).to_have_text(re.compile("Traffic"))
    for section, name in NAMES.items():
        page.get_by_role("tab", name=name).click()
        expect(page).to_have_url(re.compile(f"tab={section}"))
        expect(chosen(page)).to_have_text(re.compile(name))
        expect(page.get_by_role("tabpanel", name=name)).to_be_visible()
        ready(page)
    page.go_back()
    expect(dialog(page)).to_be_hidden()
    expect(page).not_to_have_url(re.compile("tab="))


def test_only_a_click_beside_the_dialog_closes_it(stage):
    page, found = stage
    open_section(page, found, "configuration")
    ready(page)
    box = dialog(page).bounding_box()
    inside = (box["x"] + box["width"] / 2, box["y"] + box["height"] - 8)
    beside = (box["x"] / 2, box["y"] + box["height"] / 2)
    table = page.locator("#chart table.rows").bounding_box()
    assert table["y"] + table["height"] < inside[1], "there is nothing there"
    page.mouse.click(*inside)
    expect(dialog(page)).to_be_visible()
    for start, end in ((inside, beside), (beside, inside)):
        page.mouse.move(*start)
        page.mouse.down()
        page.mouse.move(*end)
        page.mouse.up()
        expect(dialog(page)).to_be_visible()
    page.mouse.click(*beside)
    expect(dialog(page)).to_be_hidden()


@pytest.mark.parametrize("section", NAMES)
def test_a_link_shows_a_colleague_the_same_section(stage, section):
    page, found = stage
    open_section(page, found, section, query="span=7d")
    expect(chosen(page)).to_have_text(re.compile(NAMES[section]))
    ready(page)
    shown = page.get_by_role("tabpanel").inner_text()
    page.reload()
    ready(page)
    assert page.get_by_role("tabpanel").inner_text() == shown
    expect(page).to_have_url(re.compile(f"tab={section}&span=7d"))


def test_a_link_to_the_last_section_shows_its_tab_on_a_phone(make_page):
    page, found = set_stage(make_page(PHONE))
    open_section(page, found, "configuration")
    ready(page)
    tab = chosen(page).bounding_box()
    assert tab["x"] >= 0 and tab["x"] + tab["width"] <= PHONE["width"]


@pytest.mark.parametrize("section", ["", "insights"])
@pytest.mark.network_errors_expected
def test_no_table_of_points_is_offered_where_there_are_none(stage, section):
    page, found = stage
    open_section(page, found, section)
    ready(page)
    points = page.get_by_text("The points as a table")
    expect(points).to_be_visible()
    pattern = "**/traffic?*" if section == "" else ROUTES[section]
    page.unroute(pattern)
    fulfill(page, pattern, {"success": False, "error": "Mist did not answer."}, 502)
    page.reload()
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    expect(points).to_be_hidden()


def test_a_section_that_does_not_exist_is_the_first(stage):
    page, found = stage
    open_section(page, found, "constructor")
    expect(chosen(page)).to_have_text(re.compile("Traffic"))


def test_tabs_by_keyboard(stage):
    page, found = stage
    open_section(page, found, "peers")
    ready(page)
    page.get_by_role("tab", name="VPN peers").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Configuration")).to_be_focused()
    expect(chosen(page)).to_have_text(re.compile("VPN peers"))
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Traffic")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(chosen(page)).to_have_text(re.compile("Configuration"))
    expect(page.get_by_role("tab", name="Configuration")).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("Space")
    expect(chosen(page)).to_have_text(re.compile("Traffic"))
    # One stop for all tabs, as for one radio group.
    page.keyboard.press("Tab")
    windows = dialog(page).get_by_role("group", name="Window of the chart")
    expect(windows.get_by_role("button", name="Last 15 minutes")).to_be_focused()


def test_the_window_is_kept_from_section_to_section(stage):
    page, found = stage
    open_section(page, found, "insights", query="span=15m")
    # Insights come in ten minutes and hours: their shortest window is an hour.
    pressed = dialog(page).get_by_role("group", name="Window of the chart").get_by_role("button", pressed=True)
    expect(pressed).to_have_text("1h")
    expect(dialog(page).get_by_role("button", name="Last 15 minutes")).to_be_hidden()
    with page.expect_request(re.compile("hourly.duration=3d")):
        dialog(page).get_by_role("button", name="Last 3 days").click()
    with page.expect_request(re.compile("application-health-summary.duration=3d")):
        page.get_by_role("tab", name="Applications").click()
    expect(pressed).to_have_text("3d")
    page.get_by_role("tab", name="VPN peers").click()
    expect(pressed).to_be_hidden()


@pytest.mark.parametrize("section", NAMES)
def test_loading_is_told(stage, section):
    page, found = stage
    page.unroute(ROUTES[section])
    waiting = []
    page.route(ROUTES[section], lambda route: waiting.append(route))
    open_section(page, found, section)
    expect(page.locator("#chart .chart-body")).to_have_attribute("aria-busy", "true")
    expect(dialog(page).locator(".cover [role=status]")).to_have_text("Loading")


@pytest.mark.network_errors_expected
@pytest.mark.parametrize("section", NAMES)
@pytest.mark.parametrize("status, retry", [(429, 1500), (503, 1500), (500, None), (502, None)])
def test_a_failure_is_told_and_can_be_tried_again(stage, section, status, retry):
    page, found = stage
    page.unroute(ROUTES[section])
    headers = {"Retry-After": str(retry)} if retry else None
    fulfill(page, ROUTES[section], {"success": False, "error": "Mist says no."}, status, headers)
    open_section(page, found, section)
    told = dialog(page).locator(".cover [role=status]")
    expect(told).to_contain_text("Mist says no.")
    if retry:
        expect(told).to_contain_text("It can be had again in 25 minutes.")
    page.unroute(ROUTES[section])
    set_stage(page)
    again = dialog(page).get_by_role("button", name="Try again")
    again.focus()
    page.keyboard.press("Enter")
    ready(page)
    assert page.evaluate("document.activeElement.closest('dialog') !== null"), "the focus is not lost with the button"


@pytest.mark.network_errors_expected
@pytest.mark.parametrize("section", ["insights", "peers"])
def test_what_is_shown_stays_when_a_newer_answer_fails(page, section):
    page.clock.install()
    found = set_stage(page)[1]
    open_section(page, found, section)
    ready(page)
    page.unroute(ROUTES[section])
    fulfill(page, ROUTES[section], {"success": False, "error": "The kitchen burns."}, 500)
    page.unroute("**/api/gateways?*")
    only_gateway(page, gateway())
    page.clock.run_for(6_000)
    expect(dialog(page).locator(".note")).to_contain_text("The kitchen burns. What is shown is from before.")
    ready(page)


def come_later_in_the_refresh(page, found):
    """Another snapshot with the moment of the one that `found` is of; returns what makes the page look for it."""
    page.unroute("**/api/gateways?*")
    snapshot = envelope([found])
    fulfill(page, "**/api/gateways?*", snapshot, headers={"ETag": "first"})

    def look():
        found["name"] = "renamed"
        page.unroute("**/api/gateways?*")
        fulfill(page, "**/api/gateways?*", snapshot, headers={"ETag": "second"})
        page.clock.run_for(6_000)
        expect(dialog(page).get_by_role("heading")).to_have_text("renamed")

    return look


@pytest.mark.parametrize("section", ["", "peers", "configuration"])
def test_what_comes_later_in_a_refresh_is_shown(page, section):
    page.clock.install()
    found = set_stage(page)[1]
    look = come_later_in_the_refresh(page, found)
    open_section(page, found, section)
    ready(page)
    with page.expect_request({"": "**/traffic?*", **ROUTES}[section]):
        look()


@pytest.mark.parametrize("section", ["insights", "health"])
def test_mist_is_not_asked_again_for_what_comes_later_in_a_refresh(page, section):
    page.clock.install()
    found = set_stage(page)[1]
    look = come_later_in_the_refresh(page, found)
    asked = []
    page.on("request", lambda request: "api/v1/" in request.url and asked.append(request.url))
    open_section(page, found, section)
    ready(page)
    look()
    assert len(asked) == 1


@pytest.mark.parametrize("section", NAMES)
def test_a_refresh_takes_nobodys_selection_or_place(make_page, section):
    page = make_page({"width": 390, "height": 340})
    page.clock.install()
    found = set_stage(page)[1]
    open_section(page, found, section)
    ready(page)
    text = page.locator("#chart dd.figure, #chart .rows td").first
    text.select_text()
    place = page.locator("#chart").evaluate("(element) => { element.scrollTop = 150; return element.scrollTop; }")
    assert place > 100, "the tabs are out of sight"
    page.locator("#chart .subtitle .strong").evaluate("(element) => { window.before = element; }")
    paths = [peer(latency=99), peer(peer_router_name="hub-2", up=False)]
    newer = {"health": health(START, summary_pct=50), "insights": hourly(START), "peers": peers({"ge-0/0/0": paths})}
    for key, each in newer.items():
        fulfill(page, ROUTES[key], each)
    with page.expect_request(ROUTES[section]):
        page.unroute("**/api/gateways?*")
        only_gateway(page, found, SETTINGS)
        page.clock.run_for(6_000)
    expect(page.locator("#chart .chart-body")).to_have_attribute("aria-busy", "false")
    assert page.evaluate("String(getSelection())").strip() != ""
    assert page.evaluate("window.before.isConnected")
    assert page.locator("#chart").evaluate("(element) => element.scrollTop") == place


@pytest.mark.parametrize("viewport", [LANDSCAPE, PHONE], ids=["landscape", "phone"])
@pytest.mark.parametrize("section", NAMES)
def test_sections_are_clean_and_fit(make_page, viewport, section):
    page = make_page(viewport)
    found = set_stage(page)[1]
    open_section(page, found, section)
    ready(page)
    for summary in page.locator("#chart summary").all():
        if summary.is_visible():
            summary.click()
    results = Axe().run(page, options=RULES)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.querySelector('#chart').scrollWidth <= document.querySelector('#chart').clientWidth")


@pytest.mark.parametrize("section", NAMES)
def test_hostile_texts_are_text_and_fit(make_page, section):
    page = make_page(PHONE)
    ports = [a_port("ge-0/0/0", wan_name=HOSTILE, description=HOSTILE, provider=HOSTILE, circuit_id=HOSTILE)]
    found = set_stage(page, name=HOSTILE, site_name=HOSTILE, ports=ports)[1]
    texts = {key: HOSTILE for key in ("vpn_name", "peer_router_name", "peer_port_id", "type")}
    fulfill(page, ROUTES["peers"], peers({"ge-0/0/0": [peer(**texts)], HOSTILE: [peer(**texts)]}))
    fulfill(page, ROUTES["insights"], hourly(START, retention_notice=HOSTILE, meta={"partial": [HOSTILE]}))
    row = {"interface_name": HOSTILE, "gateway_hostname": HOSTILE, "gateway_mac": HOSTILE, "duration": HOSTILE,
           "degraded": HOSTILE, "total": {}}
    fulfill(page, ROUTES["health"], health(START, impacted_interfaces=[row, None], retention_notice=HOSTILE))
    page.unroute(ROUTES["configuration"])
    only_gateway(page, found, [setting(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE), setting("__proto__", {"a": 1}), None])
    open_section(page, found, section)
    ready(page)
    expect(page.get_by_role("tabpanel")).to_contain_text(HOSTILE)
    assert page.evaluate("[window.pwned, document.querySelectorAll('img[onerror], body script').length]") == [None, 0]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("document.querySelector('#chart').scrollWidth <= document.querySelector('#chart').clientWidth")


@pytest.mark.parametrize("section", ["", "insights", "health"])
def test_a_charts_sheet_has_each_chart_in_its_frame_and_no_controls(stage, section):
    page, found = stage
    open_section(page, found, section)
    ready(page)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1000, "height": 700})
    figures = page.locator("#chart figure.panel")
    assert figures.count() > 0
    for figure in figures.all():
        frame, picture = figure.bounding_box(), figure.locator("canvas").bounding_box()
        assert picture["x"] >= frame["x"] and picture["x"] + picture["width"] <= frame["x"] + frame["width"]
        assert picture["y"] >= frame["y"] and picture["y"] + picture["height"] <= frame["y"] + frame["height"]
    for control in ("button", "[role=tab]", "summary"):
        assert page.locator(f"#chart {control}:visible").count() == 0


@pytest.mark.parametrize("viewport", [LANDSCAPE, PHONE], ids=["landscape", "phone"])
def test_names_without_end_leave_room_for_what_is_asked(make_page, viewport):
    endless = "very-long-name-" * 20
    page = make_page(viewport)
    ports = [a_port("ge-0/0/0", wan_name=endless, description=endless)]
    found = set_stage(page, name=endless, site_name=endless, ports=ports)[1]
    fulfill(page, ROUTES["peers"], peers({"ge-0/0/0": [peer(vpn_name=endless, peer_router_name=endless, peer_port_id=endless)]}))
    open_section(page, found, "peers")
    ready(page)
    assert chosen(page).bounding_box()["y"] < 260
    assert page.get_by_role("button", name="Close").bounding_box()["width"] >= 24
    expect(page.get_by_role("heading", name=endless)).to_have_attribute("title", endless)
    # A figure is never broken in two.
    for figure in page.locator("#chart td.numeric .clip").all():
        assert figure.evaluate("(each) => each.getClientRects().length === 1 && each.offsetHeight < 30")


@pytest.mark.parametrize("section", NAMES)
def test_a_gateway_with_nothing_known_is_shown(page, section):
    found = set_stage(page, site_id="s", name=None, site_name=None, mac=None)[1]
    nothing = {key: None for key in peer()}
    fulfill(page, ROUTES["peers"], peers({"ge-0/0/0": [nothing]}))
    blank = [{"timestamp": START + index * 3600} for index in range(24)]
    fulfill(page, ROUTES["insights"], hourly(START, hourly=blank, port_app_health=None, hourly_app_health=[]))
    fulfill(page, ROUTES["health"], health(START, summary_pct=None, threshold_pct=None, impacted_interfaces=[
        {"interface_name": None, "gateway_hostname": None, "gateway_mac": None, "duration": None, "degraded": None,
         "total": None}]))
    open_section(page, found, section)
    ready(page)
    expect(page.get_by_role("tabpanel")).not_to_contain_text(re.compile("null|undefined|NaN|Infinity"))
