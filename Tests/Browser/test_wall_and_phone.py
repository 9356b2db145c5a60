"""The screen on the wall and the phone."""

import re

import pytest
from conftest import PHONE
from organizations import envelope, fulfill, gateway, port
from playwright.sync_api import expect

WALL = {"width": 1920, "height": 1080}

ORGANIZATION = [
    gateway(1, name="all-fine", ports=[port(provider="Nordnetz", loss=0.5, latency=12, jitter=3, rx_bps=0.3e9)]),
    gateway(2, name="cut", ports=[port(up=False, last_traffic_at=1_700_000_000)]),
]


def test_kiosk_shows_the_worst_circuits_large_and_nothing_to_press(make_page):
    page = make_page(WALL)
    busy = gateway(1, name="all-fine", ports=[port(rx_bytes=113e12, tx_bytes=442e12, coverage=0.9)])
    fulfill(page, "**/api/gateways?*", envelope([busy, ORGANIZATION[1]]))
    page.goto("?kiosk=1")
    expect(page.locator("td.column-name .strong")).to_have_text(["cut", "all-fine"])
    for control in ("#search", "#export", "#refresh", "#windows", "#views", "#site"):
        expect(page.locator(control)).to_be_hidden()
    expect(page.locator("#freshness .age")).to_be_visible()
    expect(page.locator("[data-filter=down] .count")).to_be_visible()
    size = "(each) => parseFloat(getComputedStyle(each).fontSize)"
    assert page.locator("td.column-name .strong").first.evaluate(size) >= 22
    assert page.locator("[data-filter=down] .count").evaluate(size) >= 28
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for note in page.locator("#cards .note").all():
        assert note.evaluate("(each) => each.scrollWidth <= each.clientWidth"), note.inner_text()
    assert page.locator("#table").evaluate("(each) => each.scrollWidth <= each.clientWidth")


def test_kiosk_is_entered_and_left_by_a_button_and_keeps_its_filters(make_page):
    page = make_page(WALL)
    fulfill(page, "**/api/gateways?*", envelope(ORGANIZATION))
    page.goto("?filter=down")
    page.get_by_role("button", name="Wall").click()
    expect(page).to_have_url(re.compile(r"\?kiosk=1&filter=down$"))
    expect(page.locator("td.column-name .strong")).to_have_text(["cut"])
    page.get_by_role("button", name="Leave").click()
    expect(page).to_have_url(re.compile(r"\?view=circuits&filter=down$"))
    expect(page.locator("#search")).to_be_visible()
    page.go_back()
    expect(page.locator("#search")).to_be_hidden()


@pytest.mark.network_errors_expected  # the chart of a port that the server does not know
def test_a_phones_row_says_what_the_columns_say_elsewhere(make_page):
    page = make_page(PHONE)
    fulfill(page, "**/api/gateways?*", envelope(ORGANIZATION))
    page.goto("?view=circuits")
    fine = page.locator("tr.entry", has_text="fine")
    for text in ("ge-0/0/0", "Nordnetz", "30 % in use", "loss 0.5 %", "latency 12 ms", "jitter 3 ms", "VPN 2/2", "1.00 MB", "500 kB"):
        expect(fine).to_contain_text(text)
    # Which way is which: by shape, and not by colour alone.
    for direction, arrow in (("rx", "down"), ("tx", "up")):
        expect(fine.locator(f"button.traffic-{direction} .bi-arrow-{arrow}")).to_be_visible()
    expect(page.locator("tr.entry", has_text="cut")).to_contain_text(re.compile(r"Down for \d+d"))
    fine.get_by_role("button", name="TX 500 kB").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def test_a_phones_row_leaves_out_what_is_not_known(make_page):
    page = make_page(PHONE)
    fulfill(page, "**/api/gateways?*", envelope([gateway(ports=[port(peer_paths_up=None, peer_paths_total=3)])]))
    page.goto("?view=circuits")
    expect(page.locator("tr.entry .facts")).to_contain_text("latency 10 ms")
    expect(page.locator("tr.entry .facts")).not_to_contain_text("VPN")


def test_the_rows_of_a_phone_stay_in_place_when_another_gateway_is_opened(make_page):
    page = make_page(PHONE)
    ports = [port(f"ge-0/0/{index}") for index in range(4)]
    fulfill(page, "**/api/gateways?*", envelope([gateway(index, ports=ports) for index in range(60)]))
    page.goto("")
    page.get_by_role("button", name="Ports of gateway-0000").click()
    expect(page.locator("tr.detail")).to_have_count(1)
    page.evaluate("scrollTo(0, 4000)")
    expect(page.locator("tr.detail")).to_have_count(0)
    button = page.get_by_role("button", name="Ports of gateway-0030")
    before = button.bounding_box()
    button.evaluate("(each) => each.click()")
    expect(page.locator("tr.detail")).to_have_count(1)
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert button.bounding_box() == before


def test_a_phone_sorts_by_any_column(make_page):
    page = make_page(PHONE)
    fulfill(page, "**/api/gateways?*", envelope(ORGANIZATION))
    page.goto("?view=circuits")
    order = page.get_by_role("combobox", name="Order")
    expect(order.locator("option:checked")).to_have_text("Worst first")
    order.select_option(label="Gateway A–Z")
    expect(page.locator("td.column-name .strong")).to_have_text(["all-fine", "cut"])
    order.select_option(label="Latency ↑")
    expect(page).to_have_url(re.compile("sort=latency"))
    page.go_back()
    expect(order).to_have_value("name")
