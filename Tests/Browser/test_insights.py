"""WAN insights and application health in the chart dialog."""

import csv
import io
import re

import pytest
from answers import health, hourly, impacted
from dialogs import axis_labels, dialog, only_gateway, open_section, ready
from organizations import fulfill, gateway
from playwright.sync_api import expect

START = 1_763_996_400  # Mon 24 Nov 2025 15:00 UTC
HOURLY = "**/hourly?*"
HEALTH = "**/application-health-summary?*"


@pytest.fixture(scope="session")
def real(api):
    """A port of the running organization that carried something."""
    found = api("api/gateways")["data"]
    return next((each, port) for each in found for port in each["ports"] if (port["rx_bytes"] or 0) > 0)


def drawn(page):
    """What each chart draws: by its line, the values."""
    return page.evaluate(
        "Object.fromEntries(Object.values(Chart.instances).flatMap((chart) => chart.data.datasets"
        ".map(({ label, data }) => [label, data.map(({ y }) => y)])))"
    )


@pytest.mark.parametrize("span, width, count", [("1h", 600, 6), ("6h", 3600, 6), ("24h", 3600, 24), ("7d", 3600, 168)])
def test_the_charts_are_what_the_route_answers(page, real, span, width, count):
    found, port = real
    with page.expect_response(re.compile(r"/hourly\?")) as answer:
        open_section(page, found, "insights", port["name"], f"span={span}")
    said = answer.value.json()
    ready(page)
    assert said["interval"] == width
    assert count <= len(said["hourly"]) <= count + 1
    lines = drawn(page)
    for label, field in (
        ("RX", "rx_bps"),
        ("TX", "tx_bps"),
        ("RX peak", "max_rx_bps"),
        ("TX peak", "max_tx_bps"),
        ("Latency", "avg_latency_ms"),
        ("Jitter", "avg_jitter_ms"),
        ("Loss", "avg_loss_pct"),
    ):
        assert lines[label] == [bucket[field] for bucket in said["hourly"]], label
    assert any(each is not None for each in lines["RX"])
    # The average is of all bytes over all seconds: that of the traffic's chart, not of buckets of which one is open.
    average = said["rx_bytes"] * 8 / (said["coverage"] * (said["end"] - said["start"]))
    figure = page.locator("#chart .stat").filter(has_text="RX average").locator(".figure")
    expect(figure).to_have_text(page.evaluate(
        "async (value) => (await import('./js/format/units.js')).formatRate(value)", average))
    assert any(each is not None for each in lines["Latency"])


def test_the_hourly_file_is_the_servers_own(page, real, api):
    found, port = real
    open_section(page, found, "insights", port["name"], "span=24h")
    ready(page)
    with page.expect_download() as kept:
        dialog(page).get_by_role("button", name="CSV").click()
    text = kept.value.path().read_bytes().decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text))
    assert header == (
        "site_name,gateway_name,port_id,hour_epoch,hour_iso,rx_avg_bps,rx_peak_bps,tx_avg_bps,tx_peak_bps,"
        "jitter_avg_ms,latency_avg_ms,loss_avg_pct"
    ).split(",")
    assert len(rows) in (24, 25)
    assert {tuple(row[:3]) for row in rows} == {(found["site_name"], found["name"], port["name"])}
    assert kept.value.suggested_filename.endswith(".csv")


@pytest.mark.network_errors_expected
@pytest.mark.parametrize(
    "answer, words",
    [
        ({"status": 429, "headers": {"Retry-After": "1500"}, "json": {"success": False, "error": "Mist says no."}},
         "The CSV is not there: Mist says no. It can be had again in 25 minutes."),
        ({"status": 401, "json": {"success": False, "error": "Sign in first."}}, "You are not signed in, or not any more"),
        ({"status": 302, "headers": {"Location": "https://sign-on.invalid/start"}}, "You are not signed in, or not any more"),
        ({"status": 200, "content_type": "text/html", "body": "<h1>Sign in</h1>"}, "without a readable file"),
        (None, "The server cannot be reached."),
    ],
    ids=["429", "401", "redirect", "page", "cut"],
)
def test_a_file_that_cannot_be_had_is_told_and_can_be_asked_for_again(page, answer, words):
    only_gateway(page, gateway())
    fulfill(page, HOURLY, hourly(START))
    export = "**/hourly/export?*"
    page.route(export, lambda route: route.fulfill(**answer) if answer else route.abort())
    open_section(page, gateway(), "insights")
    ready(page)
    saved = []
    page.on("download", lambda file: saved.append(file))
    button = dialog(page).get_by_role("button", name="CSV")
    button.click()
    expect(dialog(page).locator(".note")).to_contain_text(words)
    ready(page)
    assert saved == []
    page.unroute(export)
    page.route(export, lambda route: route.fulfill(content_type="text/csv; charset=utf-8", body="a,b\r\n1,2\r\n"))
    with page.expect_download() as kept:
        button.click()
    assert kept.value.path().read_bytes() == b"a,b\r\n1,2\r\n"
    assert kept.value.suggested_filename == "gateway-0000_ge-0-0-0_24h_insights.csv"
    expect(dialog(page).locator(".note")).to_be_hidden()


def test_figures_table_and_axis_agree(page):
    only_gateway(page, gateway())
    fulfill(page, HOURLY, hourly(START))
    open_section(page, gateway(), "insights", query="zone=utc")
    ready(page)
    panel = page.get_by_role("tabpanel")
    for words in ("12.5 Mbps", "peak 48.0 Mbps", "5.00 Mbps", "peak 21.6 Mbps", "worst 24 ms", "worst 0.3 %", "91.5 %",
                  "Below its goal"):
        expect(panel).to_contain_text(words)
    assert {labels[0] for labels in axis_labels(page)} == {"16:00"}
    page.get_by_text("The points as a table").click()
    rows = page.locator("table.points tbody tr")
    expect(rows).to_have_count(24)
    expect(rows.first).to_contain_text("Mon 24 Nov 15:00")
    expect(rows.first).to_contain_text("1.00 Mbps")
    expect(rows.first).to_contain_text("2.00 Mbps")
    dialog(page).get_by_role("button", name="Local").click()
    expect(rows.first).to_contain_text("Mon 24 Nov 16:00")


def test_gaps_stay_gaps(page):
    only_gateway(page, gateway())
    answer = hourly(START)
    for index in (3, 4, 5):
        answer["hourly"][index] = {"timestamp": START + index * 3600, "hour_iso": "", "avg_latency_ms": None}
    fulfill(page, HOURLY, answer)
    open_section(page, gateway(), "insights")
    ready(page)
    for label, values in drawn(page).items():
        if label != "Application health of the site":
            assert values[3:6] == [None] * 3, label
            assert None not in values[:3] + values[6:], label


def test_a_zero_that_is_known_is_seen_and_a_gap_is_not(page):
    only_gateway(page, gateway())
    answer = hourly(START)
    for index, bucket in enumerate(answer["hourly"]):
        bucket["avg_loss_pct"] = None if index == 5 else 0
    fulfill(page, HOURLY, answer)
    page.emulate_media(reduced_motion="reduce")
    open_section(page, gateway(), "insights")
    ready(page)
    heights = page.evaluate(
        "Object.values(Chart.instances).find((chart) => chart.config.type === 'bar').getDatasetMeta(0).data"
        ".map((bar) => Math.abs(bar.height) || null)"
    )
    assert heights[5] is None
    assert all(height >= 1 for index, height in enumerate(heights) if index != 5)


@pytest.mark.parametrize(
    "part, caption, fields",
    [
        ("bandwidth", "Rate", ("rx_bps", "tx_bps", "max_rx_bps", "max_tx_bps")),
        ("wan_link_health", "Latency and jitter", ("avg_latency_ms", "avg_jitter_ms")),
        ("wan_link_health", "Loss", ("avg_loss_pct",)),
        ("app_health", "Application health", ()),
    ],
)
def test_a_part_that_quota_did_not_allow_says_so_and_leaves_the_others(page, part, caption, fields):
    only_gateway(page, gateway())
    answer = hourly(START, meta={"partial": ["Mist's quota is spent until 16:00 UTC."]})
    answer["rate_limited"][part] = True
    for bucket in answer["hourly"]:
        bucket.update(dict.fromkeys(fields))
    if part == "app_health":
        answer.update(port_app_health=None, hourly_app_health=[])
    fulfill(page, HOURLY, answer)
    open_section(page, gateway(), "insights")
    ready(page)
    figure = page.get_by_role("figure", name=re.compile(f"^{caption}"))
    expect(figure).to_contain_text("Not asked for: Mist's calls of this hour are used up.")
    expect(dialog(page).locator(".note").first).to_contain_text("Mist's quota is spent until 16:00 UTC.")
    expect(page.locator("#chart figure[data-blank=true]")).to_have_count(1)


def test_what_is_no_longer_kept_is_told(page):
    only_gateway(page, gateway())
    fulfill(page, HOURLY, hourly(START, clipped=True, retention_notice="Mist keeps 14 days."))
    open_section(page, gateway(), "insights")
    expect(dialog(page).locator(".note").first).to_contain_text("Mist keeps 14 days.")


def test_the_insights_can_be_kept_as_a_picture(page):
    only_gateway(page, gateway())
    fulfill(page, HOURLY, hourly(START))
    open_section(page, gateway(), "insights")
    ready(page)
    with page.expect_download() as kept:
        dialog(page).get_by_role("button", name="PNG", exact=True).click()
    assert kept.value.suggested_filename == "gateway-0000_ge-0-0-0_24h_insights.png"
    assert kept.value.path().read_bytes().startswith(b"\x89PNG")


def test_application_health_of_the_running_organization(page, api):
    """Goal, trend, and for some port that it is part of the trouble, for another that it is not."""
    marked = {True: None, False: None}
    for found in api("api/gateways")["data"]:
        said = api(f"api/v1/sites/{found['site_id']}/application-health-summary?duration=24h")
        names = [each["interface_name"].removesuffix(".0") for each in said["impacted_interfaces"]
                 if each["gateway_mac"] == found["mac"]]
        for port in found["ports"]:
            if said["summary_pct"] is not None:
                marked[port["name"] in names] = marked[port["name"] in names] or (found, port, said)
    for is_part, words in ((True, "Part of the trouble"), (False, "No part in it")):
        found, port, said = marked[is_part]
        open_section(page, found, "health", port["name"])
        ready(page)
        panel = page.get_by_role("tabpanel")
        expect(panel).to_contain_text(words)
        expect(panel).to_contain_text("Meets its goal" if said["summary_pct"] >= said["threshold_pct"] else "Below its goal")
        expect(page.locator("#chart .badge-own")).to_have_count(1 if is_part else 0)
        expect(page.get_by_role("img", name=re.compile("^Application health average"))).to_be_visible()


def test_the_worst_interfaces_come_first_and_this_port_is_marked(page):
    only_gateway(page, gateway())
    fulfill(page, HEALTH, health(START))
    open_section(page, gateway(), "health")
    ready(page)
    rows = page.locator("#chart table.rows tbody tr")
    expect(rows.first).to_contain_text("ge-0/0/0.0")
    expect(rows.first).to_contain_text("this port")
    expect(rows.first).to_contain_text("30 of 400")
    expect(rows.first).to_contain_text("75 %")
    expect(rows.nth(1)).not_to_contain_text("this port")
    panel = page.get_by_role("tabpanel")
    for words in ("93.3 %", "95.0 %", "Below its goal", "Part of the trouble"):
        expect(panel).to_contain_text(words)


@pytest.mark.parametrize(
    "percent, words",
    [(100, "100 %"), (99.97, "99.9 %"), (99.93, "99.9 %"), (99.84, "99.8 %"), (0.04, "<0.1 %"), (0, "0 %")],
)
def test_what_is_not_whole_never_shows_as_100_nor_what_is_above_nothing_as_0(page, percent, words):
    only_gateway(page, gateway())
    fulfill(page, HEALTH, health(START, summary_pct=percent, threshold_pct=100))
    open_section(page, gateway(), "health")
    ready(page)
    figure = page.locator("#chart .stat").filter(has_text="Applications of the site")
    expect(figure.locator(".figure")).to_have_text(words)
    expect(figure).to_contain_text("Meets its goal" if percent == 100 else "Below its goal")


def test_the_impacted_interfaces_can_be_kept(page):
    only_gateway(page, gateway())
    rows = [impacted("ge-0/0/0.0", 30, 400, mac="009069123456")]
    fulfill(page, HEALTH, health(START, impacted_interfaces=rows))
    open_section(page, gateway(), "health")
    ready(page)
    with page.expect_download() as kept:
        dialog(page).get_by_role("button", name="CSV").click()
    _, line = kept.value.path().read_bytes().decode("utf-8-sig").splitlines()
    assert line == "ge-0/0/0.0,gateway-0000,00:90:69:12:34:56,30,400,5400"


def test_an_interface_of_another_gateway_is_not_this_port(page):
    only_gateway(page, gateway())
    rows = [impacted("ge-0/0/0.0", 30, 400, mac="5c5b35ffffff"), impacted("ge-0/0/00", 5, 9)]
    fulfill(page, HEALTH, health(START, impacted_interfaces=rows))
    open_section(page, gateway(), "health")
    ready(page)
    expect(page.get_by_role("tabpanel")).to_contain_text("No part in it")
    expect(page.locator("#chart .badge-own")).to_have_count(0)


def test_interfaces_that_could_not_be_asked_for_are_not_called_good(page):
    only_gateway(page, gateway())
    fulfill(page, HEALTH, health(START, impacted_interfaces=[], impacted_known=False, rate_limited=True))
    open_section(page, gateway(), "health")
    ready(page)
    panel = page.get_by_role("tabpanel")
    expect(panel).to_contain_text("Which interfaces made trouble is not known.")
    expect(panel).not_to_contain_text("No part in it")
    expect(panel.locator(".note").first).to_contain_text("Some of it was not asked for")


@pytest.mark.parametrize(
    "changes, words",
    [
        ({}, "Mist tells no application health of this site."),
        ({"rate_limited": True}, "Not asked for: Mist's calls of this hour are used up."),
        ({"impacted_known": False}, "Mist could not be asked for it."),
    ],
)
def test_a_site_without_application_health_says_why(page, changes, words):
    only_gateway(page, gateway())
    nothing = {"summary_pct": None, "threshold_pct": None, "trend": [], "impacted_interfaces": []}
    fulfill(page, HEALTH, health(START, **nothing, **changes))
    open_section(page, gateway(), "health")
    expect(page.locator("#chart .chart-body")).to_have_attribute("data-state", "empty")
    expect(dialog(page).get_by_text(words)).to_be_visible()
