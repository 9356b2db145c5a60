"""The chart dialog and its URL."""

import re

import pytest
from answers import series
from conftest import LANDSCAPE, PHONE
from dialogs import dialog, only_gateway, ready
from organizations import HOSTILE, fulfill, gateway
from organizations import port as a_port
from playwright.sync_api import expect


@pytest.fixture(scope="session")
def circuit(api):
    """A port of the running organization whose traffic is known."""
    return next(
        (each, each_port)
        for each in api("api/gateways")["data"]
        for each_port in each["ports"]
        if (each_port["rx_bytes"] or 0) > 0 and (each_port["coverage"] or 0) > 0.5
    )


def points(page, column):
    """The values of a column of the points table; None where unknown."""
    return page.locator(f"table.points tbody tr td:nth-child({column})").evaluate_all(
        "(cells) => cells.map((cell) => cell.querySelector('data')).map((data) => data ? Number(data.value) : null)"
    )


def test_a_click_on_a_total_opens_a_chart_that_adds_up_to_it(dashboard, circuit):
    page, (found, found_port) = dashboard, circuit
    page.locator("#search").fill(found["name"])
    page.locator(f"[data-action=expand][data-gateway='{found['id']}']").click()
    cell = page.locator(f"button.traffic-rx[data-gateway='{found['id']}'][data-port='{found_port['name']}']")
    cell.click()
    expect(dialog(page).get_by_role("heading")).to_have_text(found["name"])
    ready(page)
    page.get_by_text("The points as a table").click()
    expect(page.locator("table.points tbody tr")).to_have_count(20)
    # Cell and chart may be of two snapshots for a moment; both follow the newest.
    page.wait_for_function(
        """([gateway, port]) => {
        const cell = [...document.querySelectorAll('button.traffic-rx')]
            .find(({ dataset }) => dataset.port === port && dataset.gateway === gateway);
        const total = Number(cell.querySelector('.total data').value);
        const sum = [...document.querySelectorAll('table.points tbody tr td:nth-child(4) data')]
            .reduce((all, each) => all + Number(each.value), 0);
        return Math.abs(sum - total) <= 0.001 * total + 100;
    }""",
        arg=[found["id"], found_port["name"]],
        timeout=20_000,
    )
    for name in ("Rate", "Data transferred"):
        expect(page.get_by_role("img", name=re.compile(f"^{name}: RX"))).to_be_visible()


def test_back_and_escape_and_the_button_close_it_and_the_focus_returns(dashboard, circuit):
    page, (found, found_port) = dashboard, circuit
    page.goto(f"?q={found['mac']}&open={found['id']}")
    cell = page.locator(f"button.traffic-tx[data-port='{found_port['name']}']")
    leave = [
        lambda: page.go_back(),
        lambda: page.keyboard.press("Escape"),
        lambda: dialog(page).get_by_role("button", name="Close").click(),
    ]
    for action in leave:
        cell.click()
        expect(dialog(page)).to_be_visible()
        expect(page).to_have_url(re.compile("port="))
        action()
        expect(dialog(page)).to_be_hidden()
        expect(page).not_to_have_url(re.compile("port="))
        expect(cell).to_be_focused()


def test_a_deep_link_opens_it_and_a_reload_keeps_it(page, circuit):
    found, found_port = circuit
    page.goto(f"?window=1h&gateway={found['id']}&port={found_port['name']}&span=7d&zone=utc")
    expect(dialog(page).get_by_role("heading")).to_have_text(found["name"])
    ready(page)
    expect(dialog(page).get_by_role("button", name="Last 7 days")).to_have_attribute("aria-pressed", "true")
    expect(dialog(page).get_by_role("button", name="UTC")).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(dialog(page).get_by_role("heading")).to_have_text(found["name"])
    ready(page)
    page.keyboard.press("Escape")
    expect(dialog(page)).to_be_hidden()
    expect(page).to_have_url(re.compile(r"window=1h"))
    expect(page.locator("#table tr.entry").first).to_be_visible()


@pytest.mark.parametrize(
    "label, seconds", [("15 minutes", 45), ("hour", 180), ("6 hours", 1080), ("24 hours", 4320), ("3 days", 12960), ("7 days", 30240)]
)
def test_every_window_has_twenty_points_of_its_width(page, circuit, label, seconds):
    found, found_port = circuit
    other = "7d" if label != "7 days" else "1h"
    page.goto(f"?gateway={found['id']}&port={found_port['name']}&span={other}")
    ready(page)
    with page.expect_response(re.compile("/traffic")) as answer:
        dialog(page).get_by_role("button", name=f"Last {label}").click()
    data = answer.value.json()["data"]
    assert data["interval"] == seconds
    assert len(data["timestamps"]) == len(data["rx_bps"]) == len(data["tx_bps"]) == 20
    expect(page.locator("#chart .chart-body")).to_have_attribute("data-state", re.compile("ready|empty"))
    expect(dialog(page).get_by_role("button", name=f"Last {label}")).to_have_attribute("aria-pressed", "true")


def test_averages_and_peaks_are_of_what_was_seen_and_gaps_stay_gaps(page):
    only_gateway(page, gateway())
    fulfill(page, "**/traffic?*", series(1_764_000_000, [None] * 10 + [1e6] * 5 + [3e6] * 5))
    page.goto(f"?window=1h&gateway={gateway()['id']}&port=ge-0/0/0")
    ready(page)
    rx = dialog(page).get_by_role("group", name="RX")
    expect(rx).to_contain_text("average 2.00 Mbps")
    expect(rx).to_contain_text("peak 3.00 Mbps")
    expect(dialog(page)).to_contain_text("50 % of this window was seen")
    page.get_by_text("The points as a table").click()
    assert points(page, 2) == [None] * 10 + [1e6] * 5 + [3e6] * 5
    drawn = page.evaluate("Object.values(Chart.instances)[0].data.datasets[0].data.map((each) => each.y)")
    assert drawn[:10] == [None] * 10


def test_times_are_told_locally_or_in_utc(page):
    only_gateway(page, gateway())
    fulfill(page, "**/traffic?*", series(1_764_000_000, [1e6] * 20))  # Mon 24 Nov 2025 16:00 UTC
    page.goto(f"?window=1h&gateway={gateway()['id']}&port=ge-0/0/0")
    ready(page)
    page.get_by_text("The points as a table").click()
    first = page.locator("table.points tbody th").first
    expect(first).to_have_text("Mon 24 Nov 17:00:00")
    ticks = "Object.values(Chart.instances).map((chart) => chart.scales.x.ticks.map((tick) => tick.label))"
    for labels in page.evaluate(ticks):
        assert labels[0] == "17:00" and labels[-1] == "18:00"
    dialog(page).get_by_role("button", name="UTC").click()
    expect(first).to_have_text("Mon 24 Nov 16:00:00")
    for labels in page.evaluate(ticks):
        assert labels[0] == "16:00" and labels[-1] == "17:00"
    expect(page).to_have_url(re.compile("zone=utc"))


def test_days_begin_at_the_zones_midnight(page):
    only_gateway(page, gateway())
    fulfill(page, "**/traffic?*", series(1_764_000_000, [1e6] * 20, interval=30_240))
    page.goto(f"?window=7d&gateway={gateway()['id']}&port=ge-0/0/0")
    ready(page)
    ticks = "Object.values(Chart.instances)[0].scales.x.ticks.map((tick) => [tick.value / 3_600_000 % 24, tick.label])"
    hours = {hour for hour, _ in page.evaluate(ticks)}
    assert hours == {23}, "23:00 UTC is midnight in Berlin in winter"
    dialog(page).get_by_role("button", name="UTC").click()
    page.wait_for_function(f"() => {ticks}.every(([hour]) => hour === 0)")


def test_a_port_without_any_data_says_so(page):
    only_gateway(page, gateway())
    fulfill(page, "**/traffic?*", series(1_764_000_000, [None] * 20, source="none"))
    page.goto(f"?gateway={gateway()['id']}&port=ge-0/0/0")
    expect(dialog(page).get_by_text("Nothing is known of the last 24 hours of this port.")).to_be_visible()


def test_rates_of_points_that_were_hardly_seen_are_words_and_no_axis(page):
    only_gateway(page, gateway())
    fulfill(page, "**/traffic?*", series(1_764_000_000, [1e5] * 20, point_coverage=[0.05] * 20))
    page.goto(f"?gateway={gateway()['id']}&port=ge-0/0/0")
    expect(dialog(page).get_by_text("Too little of each point was seen.")).to_be_visible()
    expect(dialog(page).locator("[data-blank=false] canvas")).to_have_count(1)


@pytest.mark.network_errors_expected
def test_an_error_is_told_and_can_be_tried_again(page):
    only_gateway(page, gateway())
    fulfill(page, "**/traffic?*", {"success": False, "error": "Mist did not answer in time."}, status=502)
    page.goto(f"?window=1h&gateway={gateway()['id']}&port=ge-0/0/0")
    expect(dialog(page).get_by_text("Mist did not answer in time.")).to_be_visible()
    page.unroute("**/traffic?*")
    fulfill(page, "**/traffic?*", series(1_764_000_000, [1e6] * 20))
    dialog(page).get_by_role("button", name="Try again").click()
    ready(page)


@pytest.mark.network_errors_expected
def test_a_link_to_a_gateway_that_does_not_exist_says_so(page):
    page.goto("?gateway=00000000-0000-0000-1000-ffffffffffff&port=ge-0/0/0")
    expect(page.locator("#chart .chart-body")).to_have_attribute("data-state", "error")
    expect(dialog(page).locator("[role=status]")).not_to_be_empty()


def test_the_focus_stays_inside_and_keys_of_the_table_rest(dashboard, circuit):
    page, (found, found_port) = dashboard, circuit
    page.goto(f"?gateway={found['id']}&port={found_port['name']}")
    ready(page)
    for _ in range(25):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body || document.activeElement.closest('dialog') !== null"
        )
    page.keyboard.press("/")
    expect(page.locator("#search")).not_to_be_focused()


def test_points_and_pictures_can_be_kept(page):
    only_gateway(page, gateway(name=HOSTILE))
    fulfill(page, "**/traffic?*", series(1_764_000_000, [None] + [1e6] * 19))
    page.goto(f"?window=1h&gateway={gateway()['id']}&port=ge-0/0/0")
    ready(page)
    with page.expect_download() as kept:
        dialog(page).get_by_role("button", name="CSV").click()
    lines = kept.value.path().read_bytes().decode("utf-8-sig").splitlines()
    assert len(lines) == 21
    assert lines[1] == "2025-11-24T16:00:00.000Z,1764000000,180,,,,"
    assert lines[2] == "2025-11-24T16:03:00.000Z,1764000180,180,1000000,1000000,22500000,22500000"
    assert kept.value.suggested_filename.endswith("_ge-0-0-0_1h.csv")


def ground(page, picture):
    """Size and colour of a corner of a PNG."""
    return page.evaluate(
        """async (bytes) => {
        const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: 'image/png' }));
        const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
        const context = canvas.getContext('2d');
        context.drawImage(bitmap, 0, 0);
        return { width: bitmap.width, height: bitmap.height, corner: [...context.getImageData(0, 0, 1, 1).data] };
    }""",
        list(picture.path().read_bytes()),
    )


# What the canvases are told to write.
WRITTEN = (
    "window.written = new Set(); const fill = CanvasRenderingContext2D.prototype.fillText;"
    "CanvasRenderingContext2D.prototype.fillText = function (text, ...at) {"
    " window.written.add(text); return fill.call(this, text, ...at); };"
)


@pytest.mark.parametrize("viewport", [LANDSCAPE, PHONE], ids=["landscape", "phone"])
def test_the_charts_can_be_kept_as_one_picture_on_dark_or_on_white(make_page, viewport):
    page = make_page(viewport)
    only_gateway(page, gateway(name="Köln gw/1"))
    fulfill(page, "**/traffic?*", series(1_764_000_000, [None] + [1e6] * 19))
    page.add_init_script(WRITTEN)
    page.goto(f"?window=1h&gateway={gateway()['id']}&port=ge-0/0/0&zone=utc")
    ready(page)
    sizes = []
    for name, corner in (("PNG", [21, 25, 32, 255]), ("PNG white", [255, 255, 255, 255])):
        page.evaluate("window.written.clear()")
        with page.expect_download() as kept:
            dialog(page).get_by_role("button", name=name, exact=True).click()
        assert kept.value.suggested_filename == "Köln-gw-1_ge-0-0-0_1h.png"
        picture = ground(page, kept.value)
        assert picture["corner"] == corner
        sizes.append((picture["width"], picture["height"]))
        # Title, time, captions, legend and both axes.
        assert set(page.evaluate("[...window.written]")) >= {
            "Köln gw/1 ge-0/0/0 · wan-a · Site 0000", "Rate", "Data transferred", "RX", "TX", "1 Mbps", "16:00", "17:00",
        }
        assert any(each.startswith("Mon 24 Nov 16:00 – Mon 24 Nov 17:00 (UTC)")
                   for each in page.evaluate("[...window.written]"))
    assert sizes == [(2384, 948)] * 2, "the same size on every screen"


def test_a_point_between_two_gaps_is_seen(page):
    only_gateway(page, gateway())
    fulfill(page, "**/traffic?*", series(1_764_000_000, [1e6, 1e6, None, 2e6, None] + [1e6] * 15))
    page.goto(f"?window=1h&gateway={gateway()['id']}&port=ge-0/0/0")
    ready(page)
    radii = page.evaluate("Object.values(Chart.instances)[0].data.datasets[0].pointRadius")
    assert [index for index, radius in enumerate(radii) if radius > 0] == [3]


def test_the_moment_under_the_pointer_is_marked_in_both_charts(page):
    only_gateway(page, gateway())
    fulfill(page, "**/traffic?*", series(1_764_000_000, [1e6] * 20))
    page.emulate_media(reduced_motion="reduce")
    page.add_init_script(
        "const line = CanvasRenderingContext2D.prototype.lineTo; window.verticals = new Set();"
        "const move = CanvasRenderingContext2D.prototype.moveTo; let last;"
        "CanvasRenderingContext2D.prototype.moveTo = function (x, y) { last = x; return move.call(this, x, y); };"
        "CanvasRenderingContext2D.prototype.lineTo = function (x, y) {"
        " if (x === last && this.lineWidth === 1 && this.strokeStyle === '#a3acb9') verticals.add(this.canvas);"
        " return line.call(this, x, y); };"
    )
    page.goto(f"?window=1h&gateway={gateway()['id']}&port=ge-0/0/0")
    ready(page)
    assert page.evaluate("verticals.size") == 0
    page.get_by_role("img", name=re.compile("^Rate")).hover()
    page.wait_for_function("verticals.size === 2")


def test_percentile_and_contract_are_told_and_drawn(page):
    found = gateway(ports=[a_port(contracted_down_mbps=3, provider="Nordnetz")])
    only_gateway(page, found)
    note = "12:00–12:10 UTC of this window was not seen; Mist does not know it, so it will not come."
    answer = series(
        1_700_481_600,
        [1e6] * 18 + [None, None],
        rx_p95_bps=950_000,
        tx_p95_bps=None,
        rx_avg_bps=700_000,
        rx_max_bps=5_000_000,
        contracted_down_mbps=3,
        contracted_up_mbps=None,
        coverage_note=note,
    )
    fulfill(page, "**/traffic?*", answer)
    page.add_init_script(WRITTEN)
    page.goto(f"?window=1h&gateway={found['id']}&port=ge-0/0/0")
    ready(page)
    rx, tx = page.get_by_role("group", name="RX"), page.get_by_role("group", name="TX")
    expect(rx).to_contain_text("average 700 kbps")
    expect(rx).to_contain_text("peak 5.00 Mbps")
    expect(rx).to_contain_text("p95 950 kbps")
    expect(rx).to_contain_text("contracted 3.00 Mbps (p95 32 %)")
    expect(tx).not_to_contain_text("contracted")
    expect(tx).to_contain_text("p95 –")
    expect(dialog(page).locator(".note")).to_contain_text(note)
    expect(dialog(page).locator(".facts")).to_contain_text("3 Mbps down, – up")
    expect(page.get_by_role("img", name=re.compile("95th percentile 950 kbps, contracted 3.00 Mbps"))).to_be_visible()
    page.wait_for_function("window.written.has('RX p95') && window.written.has('RX contracted')")
    assert page.evaluate("[...window.written].filter((text) => text.startsWith('TX '))") == []
