"""The table: opening, searching, filtering, sorting, windows, keys, many rows."""

import re

import pytest
from organizations import envelope, fulfill, gateway, port
from playwright.sync_api import expect


def entries(page):
    return page.locator("#table tr.entry")


def names(page):
    """The gateways that the table shows, in its order."""
    return page.locator("#table td.column-name .strong")


def test_expander_shows_every_port_of_the_gateway(dashboard, api):
    wanted = {each["name"]: each for each in api("api/gateways")["data"]}
    button = dashboard.locator(".expander").first
    name = names(dashboard).first.inner_text()
    expect(button).to_have_attribute("aria-expanded", "false")
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(button).to_be_focused()
    table = dashboard.get_by_role("table", name=f"WAN ports of {name}")
    expect(table.locator("tbody tr")).to_have_count(len(wanted[name]["ports"]))
    for each in wanted[name]["ports"]:
        row = table.locator(f"tr[data-port='{each['name']}']")
        for text in (each["name"], each["wan_name"], each["ip"], each["gateway"]):
            if text:
                expect(row).to_contain_text(text)
    expect(dashboard).to_have_url(re.compile(f"open={wanted[name]['id']}"))
    button.click()
    expect(table).to_be_hidden()


def test_port_columns_hold_all_fields(page):
    full = port(vlan_id="{{wan_vlan}}", override="yes", type="pppoe", wan_type="dsl", rx_errors=3, speed=2500, loss=1.5)
    fulfill(page, "**/api/gateways?*", envelope([gateway(ports=[full])]))
    page.goto(f"?open={gateway()['id']}")
    row = page.locator("table.ports tbody tr")
    for text in (
        "ge-0/0/0",
        "5c:5b:35:00:00:01",
        "wan-a",
        "circuit",
        "Degraded",
        "enabled",
        "198.51.100.2/30",
        "via 198.51.100.1",
        "PPPoE",
        "DSL",
        "VLAN {{wan_vlan}}",
        "override",
        "2.5 Gbps",
        "1.00 MB",
        "500 kB",
        "1.00 Mbps",
        "500 kbps",
        "1.5 %",
        "10 ms",
        "1 ms",
        "2/2",
        "3/0",
    ):
        expect(row).to_contain_text(text)


def test_search_narrows_by_name_address_and_mac(page):
    fulfill(
        page,
        "**/api/gateways?*",
        envelope(
            [
                gateway(1, name="alpha"),
                gateway(2, name="bravo", site_name="Springfield"),
                gateway(3, name="charlie", ports=[port(ip="192.0.2.77", description="Contract 4711")]),
            ]
        ),
    )
    fulfill(page, "**/api/sites", envelope([{"id": "site-1", "name": "Site 1", "address": "Evergreen Terrace 742"}]))
    page.goto("")
    expect(entries(page)).to_have_count(3)
    for typed, found in (
        ("brav", "bravo"),
        ("springf", "bravo"),
        ("evergreen", "alpha"),
        ("192.0.2.77", "charlie"),
        ("contract 4711", "charlie"),
        ("5c:5b:35:00:00:02", "bravo"),
        ("5c5b35000003", "charlie"),
    ):
        page.locator("#search").fill(typed)
        expect(entries(page)).to_have_count(1)
        expect(names(page)).to_have_text([found])
    expect(page).to_have_url(re.compile("q=5c5b35000003"))
    page.locator("#search").fill("nowhere")
    expect(page.get_by_role("heading", name="Nothing matches")).to_be_visible()
    page.get_by_role("button", name="Clear search and filters").click()
    expect(entries(page)).to_have_count(3)
    expect(page.locator("#search")).to_have_value("")


def test_site_filter_shows_that_site_alone(dashboard, api):
    gateways = api("api/gateways")["data"]
    site = gateways[0]["site_id"]
    dashboard.locator("#site").select_option(site)
    expect(dashboard.locator("#count")).to_have_text(
        re.compile(f"^{sum(g['site_id'] == site for g in gateways)} gateway")
    )
    expect(dashboard).to_have_url(re.compile(f"site={site}"))
    dashboard.go_back()
    expect(dashboard.locator("#count")).to_have_text(re.compile(f"^{len(gateways):,} gateways"))


def test_thousands_of_sites_come_in_order_and_the_chosen_one_stays(page):
    """The options are added in portions: none is lost, and the one that the URL names is never another's."""
    fulfill(page, "**/api/gateways?*", envelope([gateway(index) for index in reversed(range(1_200))]))
    page.add_init_script(
        "window.values = new Set();"
        "new MutationObserver(() => values.add(document.querySelector('#site')?.value))"
        ".observe(document, { childList: true, subtree: true });"
    )
    page.goto("?site=site-1100")
    expect(page.locator("#site option")).to_have_count(1_201)
    names = page.locator("#site option").all_text_contents()
    assert names == ["All sites", *(f"Site {index:04d}" for index in range(1_200))]
    expect(page.locator("#site")).to_have_value("site-1100")
    expect(page.locator("#count")).to_have_text("1 gateway")
    page.reload()
    expect(page.locator("#site option")).to_have_count(1_201)
    assert page.evaluate("[...values].filter((each) => each !== undefined && each !== '')") == ["site-1100"]


def test_the_list_of_sites_stays_while_they_are_the_same(page):
    named = [gateway(1, site_name="Bonn"), gateway(2, site_name="Aachen")]
    fulfill(page, "**/api/gateways?*", envelope(named))
    page.goto("")
    options = page.locator("#site option")
    expect(options).to_have_text(["All sites", "Aachen", "Bonn"])
    page.evaluate("document.querySelector('#site option:last-child').dataset.kept = 'yes'")
    for name, kept in (("Bonn", 1), ("Celle", 0)):
        named[0]["site_name"] = name
        named[0]["name"] = f"of {name}"
        page.unroute("**/api/gateways?*")
        fulfill(page, "**/api/gateways?*", envelope(named))
        page.get_by_role("button", name="Refresh").click()
        expect(page.locator("#table")).to_contain_text(f"of {name}")
        expect(options).to_have_text(["All sites", "Aachen", name])
        assert page.locator("#site option[data-kept]").count() == kept


def test_strip_counts_and_filters_circuits(page):
    fulfill(
        page,
        "**/api/gateways?*",
        envelope(
            [
                gateway(1, name="fine"),
                gateway(2, name="cut", ports=[port(up=False)]),
                gateway(3, name="lossy", ports=[port(loss=5)]),
                gateway(4, name="full", ports=[port(rx_bps=0.9e9)]),
                gateway(5, name="noisy", ports=[port(rx_errors=7)]),
                gateway(6, name="away", status="disconnected", ports=[port(up=False)]),
                gateway(7, name="silent", last_seen=1),
                gateway(8, name="blank", ports=[port(rx_bytes=None, tx_bytes=None, coverage=0)]),
                gateway(9, name="off", ports=[port(enabled=False, up=False, rx_bytes=None, tx_bytes=None, coverage=0)]),
            ]
        ),
    )
    page.goto("?view=circuits")
    for condition, name in (
        ("down", "cut"),
        ("degraded", "lossy"),
        ("hot", "full"),
        ("errors", "noisy"),
        ("disconnected", "away"),
        ("stale", "silent"),
        ("nodata", "blank"),
    ):
        chip = page.locator(f"[data-filter={condition}]")
        expect(chip.locator(".count")).to_have_text("1")
        chip.click()
        expect(chip).to_have_attribute("aria-pressed", "true")
        expect(entries(page)).to_have_count(1)
        expect(names(page)).to_have_text([name])
        chip.click()
    page.locator("[data-filter=down]").click()
    page.locator("[data-filter=hot]").click()
    expect(entries(page)).to_have_count(2)
    expect(page).to_have_url(re.compile("filter=down%2Chot"))


def test_a_circuit_is_degraded_only_on_a_connected_gateway(page):
    paths = {"up": None, "peer_paths_up": 0, "peer_paths_total": 2}
    fulfill(
        page,
        "**/api/gateways?*",
        envelope(
            [
                gateway(1, name="reached", ports=[port(**paths)]),
                gateway(2, name="away", status="disconnected", ports=[port(**paths)]),
            ]
        ),
    )
    page.goto("?view=circuits")
    chip = page.locator("[data-filter=degraded]")
    expect(chip.locator(".count")).to_have_text("1")
    chip.click()
    expect(names(page)).to_have_text(["reached"])


def test_circuits_come_worst_first_with_utilisation(page):
    fulfill(
        page,
        "**/api/gateways?*",
        envelope(
            [
                gateway(1, name="idle", ports=[port(rx_bps=0, tx_bps=0)]),
                gateway(2, name="busy", ports=[port(tx_bps=0.5e9)]),
                gateway(3, name="cut", ports=[port(up=False)]),
                gateway(4, name="lossy", ports=[port(loss=5)]),
                gateway(5, name="off", ports=[port(enabled=False)]),
                gateway(6, name="away", status="disconnected"),
            ]
        ),
    )
    page.goto("")
    page.get_by_role("button", name="Circuits").click()
    expect(entries(page)).to_have_count(6)
    expect(names(page)).to_have_text(["away", "cut", "lossy", "busy", "idle", "off"])
    expect(page.locator("tr.entry", has_text="busy").locator("td.column-use .figure")).to_have_text("TX 50 %")
    expect(page).to_have_url(re.compile("view=circuits"))


def test_header_buttons_sort_and_say_so(page):
    fulfill(
        page,
        "**/api/gateways?*",
        envelope(
            [
                gateway(1, name="gw-10", ports=[port(rx_bytes=5)]),
                gateway(2, name="gw-9", ports=[port(rx_bytes=50_000)]),
                gateway(3, name="gw-1", ports=[port(rx_bytes=None, tx_bytes=None, coverage=0)]),
            ]
        ),
    )
    page.goto("")
    expect(entries(page)).to_have_count(3)
    expect(names(page)).to_have_text(["gw-1", "gw-9", "gw-10"])  # numbers in names count as numbers
    header = page.locator("th.column-rx")
    header.get_by_role("button").click()
    expect(header).to_have_attribute("aria-sort", "descending")
    expect(names(page)).to_have_text(["gw-9", "gw-10", "gw-1"])
    header.get_by_role("button").click()
    expect(header).to_have_attribute("aria-sort", "ascending")
    expect(names(page)).to_have_text(["gw-10", "gw-9", "gw-1"])  # what is unknown comes last in either direction
    expect(page).to_have_url(re.compile("sort=rx"))
    expect(header.get_by_role("button")).to_be_focused()
    header.get_by_role("button").click()
    expect(header).to_have_attribute("aria-sort", "none")


def test_the_day_is_sorted_by_the_last_traffic_and_every_column_by_something(page):
    moments = [("yesterday", 1_763_900_000), ("never", None), ("now", 1_764_000_000)]
    fulfill(page, "**/api/gateways?*", envelope(
        [gateway(index, name=name, ports=[port(last_traffic_at=at)]) for index, (name, at) in enumerate(moments)]))
    page.goto("?view=circuits")
    expect(page.locator("table.circuits-table th:not([aria-sort])")).to_have_count(0)
    header = page.locator("th.column-trend")
    button = header.get_by_role("button", name="24 h")
    expect(button).to_have_attribute("title", "Sort by Last traffic")
    button.click()
    expect(header).to_have_attribute("aria-sort", "descending")
    expect(names(page)).to_have_text(["now", "yesterday", "never"])
    button.click()
    expect(header).to_have_attribute("aria-sort", "ascending")
    expect(names(page)).to_have_text(["yesterday", "now", "never"])


def test_window_buttons_change_the_totals(dashboard, api):
    asked = []
    dashboard.on("request", lambda request: "api/gateways" in request.url and asked.append(request.url))
    dashboard.get_by_role("button", name="Last hour").click()
    expect(dashboard.get_by_role("button", name="Last hour")).to_have_attribute("aria-pressed", "true")
    expect(dashboard.locator(".card-traffic .note")).to_have_text("last hour")
    expect(dashboard.locator("#table")).to_have_attribute("aria-busy", "false")
    assert any("duration=1h" in url for url in asked)
    expect(dashboard).to_have_url(re.compile("window=1h"))
    dashboard.go_back()
    expect(dashboard.locator(".card-traffic .note")).to_have_text("last 24 hours")


def test_another_window_does_not_wait_for_a_slow_answer(page):
    held = []
    page.route(
        "**/api/gateways?*",
        lambda route: (
            held.append(route)
            if "duration=1d" in route.request.url
            else route.fulfill(json=envelope([gateway(ports=[port(rx_bytes=2_000_000)])]))
        ),
    )
    with page.expect_request("**/api/gateways?duration=1d"):
        page.goto("")
    page.get_by_role("button", name="Last hour").click()
    expect(page.locator("td.column-rx data")).to_have_attribute("value", "2000000")
    assert len(held) == 1
    expect(page.locator(".toast")).to_have_count(0)


def test_keys_search_walk_open_and_leave(dashboard):
    page = dashboard
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("no such thing")
    expect(entries(page)).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator("#search")).to_have_value("")
    expect(entries(page).first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#search")).not_to_be_focused()
    page.keyboard.press("j")
    expect(entries(page).nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(entries(page).nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(entries(page).nth(0)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("tr.detail")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("tr.detail")).to_have_count(0)
    page.get_by_role("button", name="Circuits").click()
    page.keyboard.press("k")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_five_thousand_gateways_keep_few_rows_in_the_document(page):
    many = [gateway(index) for index in range(5_000)]
    fulfill(page, "**/api/gateways?*", envelope(many))
    page.goto("")
    expect(entries(page).first).to_be_visible()
    assert entries(page).count() < 80
    table = page.locator("table.circuits-table")
    expect(table).to_have_attribute("aria-rowcount", "5001")
    page.locator("#table").evaluate("(each) => each.scrollTo(0, each.scrollHeight)")
    last = page.locator("tr[aria-rowindex='5001']")
    expect(last).to_be_in_viewport()
    expect(last).to_contain_text("gateway-4999")
    assert entries(page).count() < 80
    last.locator(".expander").click()
    expect(page.locator("tr.detail")).to_have_count(1)
    page.locator("#table").evaluate("(each) => each.scrollTo(0, 0)")
    expect(entries(page).first).to_contain_text("gateway-0000")
    page.keyboard.press("k")
    expect(page.locator("tr:focus")).to_contain_text("gateway-4998")


def test_a_refresh_keeps_scroll_focus_and_opened_rows(page):
    size = {"bytes": 1_000_000}
    page.route(
        "**/api/gateways?*",
        lambda route: route.fulfill(
            json=envelope([gateway(index, ports=[port(rx_bytes=size["bytes"])]) for index in range(200)])
        ),
    )
    page.goto("")
    expect(entries(page).first).to_be_visible()
    page.locator("#table").evaluate("(each) => each.scrollTo(0, 3000)")
    row = page.locator("tr.entry", has_text="gateway-0080")
    row.locator(".expander").click()
    button = page.locator("table.ports .traffic-rx")
    button.focus()
    top = page.locator("#table").evaluate("(each) => each.scrollTop")
    size["bytes"] = 7_000_000
    page.get_by_title("Look for newer data now").evaluate("(each) => each.click()")
    expect(button).to_contain_text("7.00 MB")
    expect(button).to_be_focused()
    assert page.locator("#table").evaluate("(each) => each.scrollTop") == top


def test_print_shows_every_row(page):
    fulfill(page, "**/api/gateways?*", envelope([gateway(index) for index in range(300)]))
    page.goto("")
    expect(entries(page).first).to_be_visible()
    assert entries(page).count() < 80
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(entries(page)).to_have_count(300)
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.wait_for_function("() => document.querySelectorAll('tr.entry').length < 80")


def test_what_is_missing_of_a_total_is_told_to_eye_and_ear(page):
    note = "12:00–12:10 UTC and 3 more spans of this window were not seen; Mist is being asked for it."
    fulfill(page, "**/api/gateways?*", envelope([gateway(ports=[port(coverage=0.6, coverage_note=note)])]))
    page.goto("?view=circuits")
    mark = page.locator("#table .traffic-rx .coverage")
    expect(mark).to_have_attribute("title", f"60 % of this window was seen. {note}")
    expect(page.locator("#table .traffic-rx")).to_have_accessible_name(re.compile(re.escape(note)))


def test_utilisation_is_told_against_the_contract_and_says_so(page):
    contract = {"contracted_down_mbps": 50, "contracted_up_mbps": 10, "provider": "Nordnetz", "circuit_id": "NN-4711"}
    fulfill(
        page,
        "**/api/gateways?*",
        envelope(
            [
                gateway(1, ports=[port(rx_bps=20e6, tx_bps=1e6, **contract)]),
                gateway(2, ports=[port(rx_bps=20e6, tx_bps=1e6, speed=100)]),
                gateway(3, ports=[port(rx_bps=1e6, tx_bps=12e6, **contract)]),
            ]
        ),
    )
    page.goto("?view=circuits&sort=name")
    bars = page.locator("#table td.column-use .utilisation")
    expect(bars.locator(".figure")).to_have_text(["RX 40 %", "RX 20 %", "TX 120 %"])
    expect(bars.nth(0)).to_have_attribute("title", re.compile("RX 40 % now, .* of the contracted 50 Mbps down; TX 10 %"))
    expect(bars.nth(1)).to_have_attribute("title", re.compile("of the link's 100 Mbps"))
    expect(page.locator("[data-filter=hot]")).to_contain_text("1")


@pytest.mark.parametrize("rate", [1e6, 1e9, 12e9], ids=["under 1 %", "100 %", "1200 %"])
def test_how_full_a_circuit_is_fits_its_cell(page, rate):
    found = gateway(ports=[port(rx_bps=0, tx_bps=rate)])
    fulfill(page, "**/api/gateways?*", envelope([found]))
    for query in ("?view=circuits", f"?open={found['id']}"):
        page.goto(query)
        figure = page.locator(".utilisation .figure")
        expect(figure).to_be_visible()
        assert figure.evaluate(
            "(each) => each.scrollWidth <= each.clientWidth"
            "&& each.getBoundingClientRect().right <= each.closest('td').getBoundingClientRect().right"
        )


def test_search_finds_provider_circuit_and_notes(page):
    known = {"provider": "Nordnetz", "circuit_id": "NN-4711", "notes": "behind the lift"}
    fulfill(page, "**/api/gateways?*", envelope([gateway(1, name="alpha", ports=[port(**known)]), gateway(2)]))
    page.goto("?view=circuits")
    expect(entries(page)).to_have_count(2)
    expect(page.locator("#table td.column-port").first).to_contain_text("Nordnetz")
    for typed in ("nordn", "nn-4711", "lift"):
        page.locator("#search").fill(typed)
        expect(names(page)).to_have_text(["alpha"])
    page.set_viewport_size({"width": 1800, "height": 900})
    expect(page.locator("#table td.column-circuit")).to_have_text("NN-4711")
