"""What the page shows at once: banner, cards, bar, notices."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from conftest import LANDSCAPE, PHONE
from organizations import envelope, fulfill, gateway, port
from playwright.sync_api import expect


def card(page, name):
    return page.locator(f"[data-card={name}]")


def test_cards_equal_the_apis_numbers(dashboard, api):
    gateways = api("api/gateways?duration=1d")["data"]
    ports = [each for gateway in gateways for each in gateway["ports"]]
    expect(card(dashboard, "gateways")).to_have_text(f"{len(gateways):,}")
    expect(card(dashboard, "connected")).to_have_text(f"{sum(g['status'] == 'connected' for g in gateways):,}")
    expect(card(dashboard, "ports")).to_have_text(f"{len(ports):,}")
    expect(card(dashboard, "active")).to_have_text(f"{sum(p['up'] is True for p in ports):,}")


def test_banner_says_when_the_cloud_is_simulated(dashboard, api):
    expect(dashboard.locator("#simulated")).to_be_visible(visible=api("api/status")["data"]["simulated"])


def test_bar_names_organization_age_next_refresh_and_quota(dashboard, api):
    status = api("api/status")["data"]
    expect(dashboard.locator("#organization")).to_have_text(status["organization"]["org_name"])
    expect(dashboard.locator("#freshness .age")).to_have_text(re.compile(r"^\d+[smhd].* old$"))
    expect(dashboard.locator("#freshness .next")).to_have_text(re.compile(r"^(next in|refreshing)"))
    limit = sum(token["limit"] for token in status["quota"]["tokens"])
    expect(dashboard.locator("#quota")).to_contain_text(f"{limit:,}")


def test_calls_are_used_up_until_the_first_token_may_be_used_again(page):
    now = datetime.now(ZoneInfo("Europe/Berlin")).replace(microsecond=0)
    later, sooner = now + timedelta(minutes=50), now + timedelta(minutes=20)
    tokens = [
        {"token": name, "spent": 5_000, "limit": 5_000, "resets_at": None, "limited_until": until.isoformat()}
        for name, until in (("a", later), ("b", sooner))
    ]
    fulfill(page, "**/api/status", envelope({"simulated": False, "ready": True, "organization": None, "collector": None,
                                             "sources": [], "quota": {"tokens": tokens}, "partial": []}))
    page.goto("")
    expect(page.locator("#quota .gauge-figure")).to_have_text(f"used up until {sooner:%H:%M}")


def test_age_ticks_between_refreshes(make_page):
    page = make_page()
    page.clock.install()
    page.goto("")
    age = page.locator("#freshness .age")
    expect(age).to_have_text(re.compile(" old$"))
    before = age.inner_text()
    page.clock.run_for(3_000)
    expect(age).not_to_have_text(before)


def test_missing_parts_are_told_once_in_one_banner(page):
    sentence = "Live port statistics are missing: Mist answered 500."
    fulfill(page, "**/api/gateways?*", envelope([gateway()], partial=[sentence, sentence], stale=True))
    page.goto("")
    banner = page.locator("#banner")
    expect(banner).to_contain_text("The live figures are old.")
    expect(banner).to_contain_text(sentence)
    assert banner.inner_text().count(sentence) == 1


def test_the_rest_of_the_banner_stays_open_when_the_page_looks_for_newer_data(page):
    page.clock.install()
    sentences = [f"Part {number} is missing." for number in range(5)]
    fulfill(page, "**/api/gateways?*", envelope([gateway()], partial=sentences))
    page.goto("")
    banner = page.locator("#banner")
    banner.locator("summary").click()
    expect(banner.get_by_text(sentences[4])).to_be_visible()
    page.unroute("**/api/gateways?*")
    fulfill(page, "**/api/gateways?*", envelope([gateway()], partial=[*sentences, "The last is missing."]))
    page.clock.run_for(6_000)
    expect(banner.get_by_text("The last is missing.")).to_be_visible()


def test_nothing_is_hidden_behind_a_banner_when_all_is_well(page):
    fulfill(page, "**/api/gateways?*", envelope([gateway()]))
    page.route(
        "**/api/status",
        lambda route: route.fulfill(
            json=envelope(
                {
                    "simulated": False,
                    "ready": True,
                    "organization": None,
                    "collector": None,
                    "sources": [],
                    "quota": None,
                    "partial": [],
                }
            )
        ),
    )
    page.goto("")
    expect(page.locator("#table tr.entry")).to_have_count(1)
    expect(page.locator("#banner")).to_be_hidden()
    expect(page.locator("#simulated")).to_be_hidden()


def test_an_empty_organization_says_what_to_check(page):
    fulfill(page, "**/api/gateways?*", envelope([]))
    page.goto("")
    expect(page.get_by_role("heading", name="No gateways in this organization")).to_be_visible()
    expect(page.locator("#placeholder")).to_contain_text("MIST_ORG_ID")


@pytest.mark.parametrize(
    "viewport", [LANDSCAPE, PHONE, {"width": 1920, "height": 1080}], ids=["landscape", "phone", "wall"]
)
@pytest.mark.parametrize(
    "query",
    ["", "?view=circuits", "?open={gateway}", "?gateway={gateway}&port={port}"],
    ids=["gateways", "circuits", "opened", "chart"],
)
def test_nothing_scrolls_sideways(make_page, api, viewport, query):
    first = next(each for each in api("api/gateways")["data"] if each["ports"])
    page = make_page(viewport)
    page.goto(query.format(gateway=first["id"], port=first["ports"][0]["name"]))
    expect(page.locator("#table tr.entry").first).to_be_attached()
    if "port=" in query:
        expect(page.locator("#chart .chart-body")).to_have_attribute("data-state", re.compile("ready|empty"))
    sideways = "(each) => each.scrollWidth - each.clientWidth"
    assert page.evaluate(f"({sideways})(document.documentElement)") <= 0
    assert page.locator("#table").evaluate(sideways) <= 0
    if "port=" in query:
        assert page.locator("#chart").evaluate(sideways) <= 0


def test_unknown_is_a_dash_to_the_eye_and_unknown_to_the_ear(page):
    silent = port(rx_bytes=None, tx_bytes=None, coverage=0, rx_bps=None, tx_bps=None, loss=None, latency=None)
    fulfill(page, "**/api/gateways?*", envelope([gateway(ports=[silent])]))
    page.goto("?view=circuits")
    cell = page.locator("td.column-rx")
    expect(cell.locator("[aria-hidden]")).to_have_text("–")
    expect(cell).to_contain_text("unknown")
    expect(cell).not_to_contain_text("0")


def test_a_total_that_saw_only_part_of_its_window_says_so(page):
    fulfill(page, "**/api/gateways?*", envelope([gateway(ports=[port(coverage=0.78)])]))
    page.goto("")
    mark = page.locator("td.column-rx .coverage")
    expect(mark).to_have_attribute("title", "78 % of this window was seen.")
    expect(mark).to_contain_text("78 % of this window was seen")
