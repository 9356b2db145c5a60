"""What a table that holds only the rows on screen must not break: search, copying, printing, focus."""

import re

import pytest
from organizations import envelope, fulfill, gateway, port
from playwright.sync_api import expect


@pytest.fixture
def many(page):
    """A page with 500 circuits."""
    fulfill(page, "**/api/gateways?*", envelope([gateway(index) for index in range(500)]))
    page.goto("?view=circuits")
    expect(page.locator("#table tr.entry").first).to_be_visible()
    return page


def test_ctrl_f_searches_all_rows_and_is_the_browsers_the_second_time(many):
    page = many
    assert page.locator("#table tr.entry").count() < 80
    page.evaluate("addEventListener('keydown', (event) => { window.prevented = event.defaultPrevented; })")
    page.keyboard.press("Control+f")
    expect(page.locator("#search")).to_be_focused()
    assert page.evaluate("window.prevented") is True
    page.keyboard.type("gateway-0444")
    expect(page.locator("#table tr.entry")).to_have_count(1)
    page.keyboard.press("Control+f")
    assert page.evaluate("window.prevented") is False


def test_ctrl_f_is_the_browsers_where_all_rows_are_there(page):
    fulfill(page, "**/api/gateways?*", envelope([gateway()]))
    page.goto("")
    expect(page.locator("#table tr.entry")).to_have_count(1)
    page.keyboard.press("Control+f")
    expect(page.locator("#search")).not_to_be_focused()


COPIED = (
    "addEventListener('copy', (event) => {"
    "window.copied = event.defaultPrevented ? event.clipboardData.getData('text/plain') : ''; })"
)


def test_copying_all_takes_every_row(many):
    page = many
    page.evaluate(COPIED)
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    lines = page.evaluate("window.copied").splitlines()
    assert len(lines) == 501
    assert lines[0].split("\t")[:2] == ["Site Name", "Router Hostname"]
    assert lines[500].split("\t")[1] == "gateway-0499"


def mark_the_first_name(page):
    page.evaluate(
        "() => { const name = document.querySelector('td.column-name .strong');"
        "getSelection().setBaseAndExtent(name.firstChild, 0, name.firstChild, 7); }"
    )


def test_marked_text_survives_scrolling(many):
    page = many
    mark_the_first_name(page)
    page.locator("#table").evaluate("(each) => each.scrollTo(0, 4000)")
    expect(page.locator("tr.entry", has_text="gateway-0105")).to_be_visible()
    assert page.evaluate("String(getSelection())") == "gateway"


def test_marked_text_far_away_keeps_no_rows_between(many):
    page = many
    mark_the_first_name(page)
    page.locator("#table").evaluate("(each) => each.scrollTo(0, each.scrollHeight)")
    expect(page.locator("tr.entry", has_text="gateway-0499")).to_be_visible()
    assert page.locator("#table tr.entry").count() < 80


def test_focus_stays_in_the_table_when_its_row_scrolls_away(many):
    page = many
    page.keyboard.press("j")
    expect(page.locator("tr.entry").first).to_be_focused()
    page.locator("#table").evaluate("(each) => each.scrollTo(0, 9000)")
    expect(page.locator("#table")).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator("tr:focus")).to_contain_text("gateway-0001")


def test_the_printed_sheets_hold_every_row(many, tmp_path):
    page = many
    sheets = page.pdf(path=tmp_path / "sheets.pdf", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type /Page\b", sheets)) > 10
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("#table tr.entry")).to_have_count(500)
    last = page.locator("#table tr.entry").last
    expect(last.locator("td.column-provider")).not_to_be_empty()  # which the screen has no room for
    page.emulate_media(media="print")
    for column in ("state", "name", "site", "port", "provider", "use", "rx", "tx", "loss", "latency", "jitter", "vpn"):
        expect(last.locator(f"td.column-{column}")).to_be_visible()
        expect(last.locator(f"td.column-{column}")).not_to_be_empty()
    expect(page.locator("#freshness .as-of")).to_have_text(re.compile("^Data as of "))
    for control in ("#search", "#export", "#refresh"):
        expect(page.locator(control)).to_be_hidden()


def test_every_row_says_which_of_all_it_is(many):
    page = many
    expect(page.locator("table.circuits-table")).to_have_attribute("aria-rowcount", "501")
    expect(page.locator("thead tr")).to_have_attribute("aria-rowindex", "1")
    for scrolled in (0, 7_000, 30_000):
        page.locator("#table").evaluate("(each, top) => each.scrollTo(0, top)", scrolled)
        shown = min(scrolled // 40 + 3, 499)
        expect(page.locator("tr.entry", has_text=f"gateway-{shown:04d}")).to_be_visible()
        for row in page.locator("#table tr.entry").all():
            name, index = row.evaluate("(each) => [each.querySelector('.strong').textContent, each.ariaRowIndex ?? "
                                       "each.getAttribute('aria-rowindex')]")
            assert int(index) == int(name.removeprefix("gateway-")) + 2


def test_the_tables_data_is_received_beside_the_page(many):
    page = many
    named = "performance.getEntriesByType('resource').filter((each) => each.name.includes('api/gateways')).length"
    assert page.evaluate(named) == 0
    assert page.workers[0].evaluate(named) > 0


def test_a_letter_is_on_screen_before_its_result(many):
    counts = many.evaluate(
        "async () => {"
        "const count = () => document.querySelector('#count').textContent;"
        "const search = document.querySelector('#search');"
        "search.value = 'gateway-0444';"
        "search.dispatchEvent(new Event('input'));"
        "const counts = [count()];"
        "await new Promise(requestAnimationFrame);"
        "return [...counts, count()]; }"
    )
    assert counts == ["500 circuits", "500 circuits"]
    expect(many.locator("#count")).to_have_text("1 circuit")


def test_the_search_follows_every_letter_forth_and_back_and_newer_data(many):
    page = many
    # Nothing newer comes by itself: it would be searched anew.
    page.unroute("**/api/gateways?*")
    page.route("**/api/gateways?*", lambda route: route.fulfill(status=304))
    search, count = page.locator("#search"), page.locator("#count")
    search.press_sequentially("gateway-04 wan-a")
    expect(count).to_have_text("100 circuits")
    for _ in range(len("4 wan-a")):
        search.press("Backspace")
    expect(count).to_have_text("500 circuits")
    search.press_sequentially("123")
    expect(count).to_have_text("1 circuit")
    page.unroute("**/api/gateways?*")
    newer = [gateway(index, ports=[port(), port("ge-0/0/1")]) for index in range(500)]
    fulfill(page, "**/api/gateways?*", envelope(newer))
    # A letter that is typed while newer data is on its way is not lost to it.
    page.evaluate(
        "() => { document.querySelector('#refresh').click();"
        "const search = document.querySelector('#search');"
        "search.value = 'gateway-012';"
        "search.dispatchEvent(new Event('input')); }"
    )
    expect(count).to_have_text("20 circuits")
    expect(search).to_have_value("gateway-012")
    expect(page).to_have_url(re.compile("q=gateway-012$"))
    page.go_back()
    page.go_forward()
    expect(search).to_have_value("gateway-012")


def test_sorting_by_text_puts_equals_and_unknown_in_their_places(page):
    """Names as people count them, whatever their case; equals by the view's own order; unknown last, either way."""
    providers = ["Nordnetz", None, "acme 10", "Acme 9", "nordnetz"]
    fulfill(
        page, "**/api/gateways?*",
        envelope([gateway(index, ports=[port(provider=each)]) for index, each in enumerate(providers)]))
    page.set_viewport_size({"width": 1700, "height": 900})
    page.goto("?view=circuits&sort=provider")
    names = page.locator("td.column-name .strong")
    expect(names).to_have_text([f"gateway-{index:04d}" for index in (3, 2, 0, 4, 1)])
    page.locator("th.column-provider button").click()
    expect(names).to_have_text([f"gateway-{index:04d}" for index in (0, 4, 2, 3, 1)])


def test_rows_that_come_and_go_leave_the_others_style_alone(many):
    assert not many.evaluate(
        "[...document.styleSheets].some((sheet) => [...sheet.cssRules].some((rule) => rule.selectorText === 'legend + *'))"
    )
    assert many.evaluate("document.querySelector('legend')") is None


def test_columns_follow_the_width(many):
    page = many
    row = page.locator("#table tr.entry").first
    expect(row.locator("td.column-provider")).to_be_hidden()
    expect(row.locator("td.column-port")).to_contain_text("wan-a")
    page.set_viewport_size({"width": 1500, "height": 900})
    expect(row.locator("td.column-wan")).to_have_text("wan-a")
    expect(row.locator("td.column-port")).to_have_text("ge-0/0/0")


def test_ten_thousand_circuits_are_found_sorted_and_walked(page):
    fulfill(
        page,
        "**/api/gateways?*",
        envelope([gateway(index, ports=[port(rx_bytes=index), port("ge-0/0/1")]) for index in range(5_000)]),
    )
    page.goto("?view=circuits")
    expect(page.locator("#count")).to_have_text("10,000 circuits")
    table = page.locator("table.circuits-table")
    expect(table).to_have_attribute("aria-rowcount", "10001")
    page.locator("#search").press_sequentially("gateway-4321")
    expect(page.locator("#count")).to_have_text("2 circuits")
    page.locator("#search").fill("")
    page.locator("th.column-name button").click()
    page.locator("th.column-name button").click()
    expect(page.locator("td.column-name .strong").first).to_have_text("gateway-4999")
    assert page.locator("#table *").count() < 6_000
