"""Finding the circuit that matters: three questions of a new user, links, order, what the page sums up."""

import re

from organizations import envelope, fulfill, gateway, port
from playwright.sync_api import expect


def entries(page):
    return page.locator("#table tr.entry")


def names(page):
    return page.locator("#table td.column-name .strong")


class Clicks:
    """Counts what a person presses."""

    def __init__(self):
        self.count = 0

    def __call__(self, locator):
        self.count += 1
        locator.click()


def test_worst_circuit_its_traffic_and_since_when_take_three_clicks_at_most(dashboard, api):
    ports = [(each, one) for each in api("api/gateways?duration=1d")["data"] for one in each["ports"]]
    offline = [each["name"] for each, one in ports if each["status"] == "disconnected"]
    down = next((each, one) for each, one in ports if one["up"] is False and one["enabled"])
    press = Clicks()
    # Which circuit is worst now?
    press(dashboard.get_by_role("button", name="Circuits"))
    worst = entries(dashboard).first
    expect(worst.locator("td.column-name")).to_have_text(offline[0])
    # How much did it carry today? Since when is it offline? Both stand in the row.
    expect(worst.locator("td.column-rx data")).to_have_text(re.compile(r"^[\d.]+ [kMGT]?B$"))
    expect(worst.locator("td.column-state")).to_have_text(re.compile(r"Offline\s*for \d+h( \d+m)?"))
    assert press.count == 1
    # And the port without link: since its last traffic.
    press(dashboard.locator("[data-filter=down]"))
    row = entries(dashboard).first
    expect(row.locator("td.column-port .clip").first).to_have_text(down[1]["name"])
    since = row.locator("td.column-state time")
    expect(since).to_have_text(re.compile(r"^for \d+h( \d+m)?$"))
    moment = dashboard.evaluate("(at) => new Date(at * 1000).toISOString()", down[1]["last_traffic_at"])
    expect(since).to_have_attribute("datetime", moment)
    expect(since).to_have_attribute("title", re.compile(r"^Last traffic was seen until \w{3} \d+ \w{3} \d\d:\d\d$"))
    assert press.count <= 3


def test_what_is_not_known_of_an_outage_is_not_made_up(page):
    fulfill(page, "**/api/gateways?*", envelope([gateway(ports=[port(up=False, last_traffic_at=None)])]))
    page.goto("?view=circuits")
    expect(page.locator("td.column-state")).to_have_text("Down")


def test_a_link_shows_a_colleague_the_same(dashboard, make_page):
    page = dashboard
    page.get_by_role("button", name="Circuits").click()
    page.get_by_role("button", name="Last hour").click()
    page.locator("[data-filter=disconnected]").click()
    page.locator("th.column-rx button").click()
    page.locator("#search").fill("a")
    expect(page).to_have_url(re.compile("q=a"))
    expect(page.locator("#table")).to_have_attribute("aria-busy", "false")
    shown = names(page).all_inner_texts()
    assert shown
    other = make_page()
    for where in ("a colleague", "after a reload"):
        other.goto(page.url) if where == "a colleague" else other.reload()
        expect(names(other)).to_have_text(shown)
        expect(other.locator("[data-filter=disconnected]")).to_have_attribute("aria-pressed", "true")
        expect(other.locator("th.column-rx")).to_have_attribute("aria-sort", "descending")
        expect(other.locator("#search")).to_have_value("a")
        expect(other.get_by_role("button", name="Last hour")).to_have_attribute("aria-pressed", "true")


def test_back_and_forward_walk_through_the_views(dashboard):
    page = dashboard
    all_gateways = page.locator("#count").inner_text()
    page.get_by_role("button", name="Circuits").click()
    page.locator("[data-filter=down]").click()
    expect(page.locator("#count")).to_have_text(re.compile("circuit"))
    filtered = page.locator("#count").inner_text()
    page.locator("th.column-loss button").click()
    for _ in range(3):
        page.go_back()
    expect(page.locator("#count")).to_have_text(all_gateways)
    for _ in range(2):
        page.go_forward()
    expect(page.locator("#count")).to_have_text(filtered)
    expect(page.locator("th.column-loss")).to_have_attribute("aria-sort", "none")
    page.go_forward()
    expect(page.locator("th.column-loss")).to_have_attribute("aria-sort", "descending")


def test_cards_sum_up_what_the_table_shows(page):
    fulfill(
        page,
        "**/api/gateways?*",
        envelope(
            [
                gateway(1, ports=[port(rx_bytes=1_000_000), port("ge-0/0/1", up=False, rx_bytes=2_000_000)]),
                gateway(2, status="disconnected", ports=[port(rx_bytes=40_000_000)]),
            ]
        ),
    )
    page.goto("")
    card = lambda name: page.locator(f"[data-card={name}]")  # noqa: E731
    expect(card("gateways")).to_have_text("2")
    expect(card("traffic")).to_contain_text("43.0 MB")
    page.locator("[data-filter=down]").click()
    expect(card("gateways")).to_have_text("1")
    expect(page.locator(".card-gateways .note")).to_have_text("of 2, at 1 site")
    expect(card("traffic")).to_contain_text("3.00 MB")
    page.get_by_role("button", name="Circuits").click()
    expect(card("ports")).to_have_text("1")
    expect(card("traffic")).to_contain_text("2.00 MB")
    page.locator("[data-filter=down]").click()
    page.locator("#search").fill("gateway-0002")
    expect(card("connected")).to_have_text("0")
    expect(card("traffic")).to_contain_text("40.0 MB")


def test_the_title_counts_what_is_down(page):
    fulfill(
        page,
        "**/api/gateways?*",
        envelope([gateway(1, ports=[port(up=False), port("ge-0/0/1")]), gateway(2, status="disconnected")]),
    )
    page.goto("")
    expect(page).to_have_title(re.compile(r"^\(2 down\) .*WAN circuits$"))


def test_rows_stay_while_someone_reads_them_and_are_ordered_afterwards(page):
    page.clock.install()
    loss = {"alpha": 2, "bravo": 9}

    def answer(route):
        etag = f'"{loss}"'
        if route.request.headers.get("if-none-match") == etag:
            return route.fulfill(status=304)
        gateways = [gateway(at, name=name, ports=[port(loss=lost)]) for at, (name, lost) in enumerate(loss.items())]
        return route.fulfill(json=envelope(gateways), headers={"ETag": etag})

    page.route("**/api/gateways?*", answer)
    page.goto("?view=circuits")
    expect(names(page)).to_have_text(["bravo", "alpha"])
    entries(page).first.hover()
    loss.update(alpha=20)
    page.clock.run_for(6_000)
    expect(entries(page).last).to_contain_text("20.0 %")
    expect(names(page)).to_have_text(["bravo", "alpha"])
    page.clock.run_for(30_000)
    expect(names(page)).to_have_text(["alpha", "bravo"])


def test_a_row_shows_the_shape_of_its_day_with_gaps(page):
    levels = [5] * 10 + [None] * 4 + [20] + [0] * 9
    fulfill(page, "**/api/gateways?*", envelope([gateway(1, ports=[port(spark=levels)]), gateway(2, ports=[port(spark=None)])]))
    page.goto("?view=circuits")
    picture = page.get_by_role("img", name="most traffic 9 hours ago")
    expect(picture).to_be_visible()
    assert picture.locator(".spark-line").get_attribute("d").count("M") == 2, "the gap breaks the line"
    expect(page.locator("td.column-trend").last).to_contain_text("unknown")


def test_refresh_says_when_there_is_nothing_newer(page):
    answer = envelope([gateway()])
    fulfill(page, "**/api/gateways?*", answer)
    page.goto("")
    expect(entries(page)).to_have_count(1)
    page.get_by_role("button", name="Refresh").click()
    expect(page.locator("#freshness")).to_contain_text("nothing newer yet")
    answer["meta"]["as_of"] = "2099-01-01T00:00:00Z"
    page.unroute("**/api/gateways?*")
    fulfill(page, "**/api/gateways?*", answer)
    page.get_by_role("button", name="Refresh").click()
    expect(page.locator("#freshness")).to_contain_text("newer data")
