"""What the page does when the server, the data or the network is not as it should be."""

import re

import pytest
from organizations import EVERY_ROUTE, HOSTILE, envelope, fulfill, gateway, nothing_known, port
from playwright.sync_api import expect

NOT_READY = {"success": False, "error": "The organization is still being collected."}


def status(**changes):
    return envelope(
        {
            "simulated": False,
            "ready": True,
            "organization": {"org_id": "o", "org_name": "Org"},
            "collector": None,
            "sources": [],
            "quota": {"tokens": []},
            "partial": [],
            **changes,
        }
    )


@pytest.mark.network_errors_expected
def test_the_first_load_shows_progress_and_then_the_table(page):
    page.clock.install()
    done = {"count": 12}
    fulfill(page, "**/api/gateways?*", NOT_READY, status=503, headers={"Retry-After": "1"})
    fulfill(page, "**/api/sites", NOT_READY, status=503, headers={"Retry-After": "1"})
    page.route(
        "**/api/status",
        lambda route: route.fulfill(
            json=status(
                ready=False,
                collector={
                    "refreshing": True,
                    "refresh_seconds": 60,
                    "next_refresh_at": None,
                    "last_refresh": None,
                    "progress": {"step": "device configuration", "done": done["count"], "total": 30},
                },
            )
        ),
    )
    page.goto("")
    expect(page.get_by_text("device configuration: 12 of 30")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_js_property("value", 12)
    expect(page.locator(".toast")).to_have_count(0)
    done["count"] = 29
    page.clock.run_for(1_500)
    expect(page.get_by_text("device configuration: 29 of 30")).to_be_visible()
    fulfill(page, "**/api/gateways?*", envelope([gateway()]))
    page.clock.run_for(1_500)
    expect(page.locator("#table tr.entry")).to_have_count(1)
    expect(page.locator("#placeholder")).to_be_hidden()


@pytest.mark.network_errors_expected
@pytest.mark.parametrize("failure", ["500", "429", "401", "cut", "half", "not JSON"])
def test_a_failed_refresh_keeps_the_data_and_says_so(page, failure):
    page.clock.install()
    fulfill(page, "**/api/gateways?*", envelope([gateway(name="keeper")]))
    page.goto("")
    row = page.locator("#table tr.entry")
    expect(row).to_contain_text("keeper")
    page.unroute("**/api/gateways?*")
    sentence = {"success": False, "error": "The kitchen burns."}
    if failure.isdigit():
        fulfill(page, "**/api/gateways?*", sentence, status=int(failure), headers={"Retry-After": "1"})
    elif failure == "half":
        page.route("**/api/gateways?*", lambda route: route.fulfill(body='{"success": true, "data": [{"id": "0'))
    elif failure == "cut":
        page.route(EVERY_ROUTE, lambda route: route.abort())
    else:
        page.route("**/api/gateways?*", lambda route: route.fulfill(status=502, body="<html>Bad Gateway</html>"))
    said = {
        "401": "You are not signed in, or not any more: reload the page to sign in. The server says: “The kitchen burns.”",
        "cut": "The server cannot be reached.",
        "half": "The server answered 200 without readable JSON.",
        "not JSON": "502",
    }.get(failure, "The kitchen burns.")
    page.clock.run_for(6_000)
    expect(page.locator("#banner")).to_contain_text(said)
    expect(page.locator("#banner")).to_contain_text("What is shown is from")
    expect(page.locator(".toast")).to_contain_text(said)
    expect(row).to_contain_text("keeper")
    for _ in range(3):
        page.clock.run_for(6_000)
    expect(row).to_contain_text("keeper")
    assert page.locator(".toast").count() <= 1, "a streak of failures is told once"
    page.unroute(EVERY_ROUTE)
    page.unroute("**/api/gateways?*")
    fulfill(page, "**/api/gateways?*", envelope([gateway(name="fresh")]))
    page.clock.run_for(6_000)
    expect(row).to_contain_text("fresh")
    expect(page.locator("#banner")).not_to_contain_text(said)


@pytest.mark.network_errors_expected
def test_who_is_not_signed_in_is_told_so_before_there_is_any_data(page):
    fulfill(page, EVERY_ROUTE, {"success": False, "error": "Sign in first."}, status=401)
    page.goto("")
    expect(page.locator("#placeholder")).to_contain_text("You are not signed in")
    expect(page.locator("#placeholder")).to_contain_text("“Sign in first.”")


@pytest.mark.parametrize("place", ["https://sign-on.invalid/start", "/sign-on"])
def test_who_is_sent_elsewhere_to_sign_in_is_told_so(page, place):
    page.clock.install()
    fulfill(page, "**/api/gateways?*", envelope([gateway()]))
    page.goto("")
    expect(page.locator("#table tr.entry")).to_have_count(1)
    page.unroute("**/api/gateways?*")
    page.route(EVERY_ROUTE, lambda route: route.fulfill(status=302, headers={"Location": place}))
    page.clock.run_for(6_000)
    expect(page.locator("#banner")).to_contain_text("You are not signed in, or not any more: reload the page to sign in.")
    expect(page.locator("#table tr.entry")).to_have_count(1)


@pytest.mark.network_errors_expected
def test_a_part_of_the_page_that_cannot_be_loaded_is_told_and_tried_again(page):
    page.route("**/js/api/worker.js", lambda route: route.abort())
    page.goto("")
    expect(page.locator("#placeholder")).to_contain_text("A part of this page could not be loaded.")
    page.unroute("**/js/api/worker.js")
    expect(page.locator("#table tr.entry").first).to_be_visible()


def test_a_copy_that_replicas_show_without_redis_says_so(page):
    sentence = "Redis cannot be reached, so nothing new is collected; shown is the copy of 10:12 UTC."
    fulfill(page, "**/api/gateways?*", envelope([gateway()], partial=[sentence], stale=True))
    fulfill(page, "**/api/status", status(partial=[sentence]))
    page.goto("")
    banner = page.get_by_role("region", name="What is missing or old")
    expect(banner.get_by_text(sentence)).to_have_count(1)
    expect(banner).to_contain_text("The live figures are old. What is shown is from")
    expect(page.locator("#freshness")).to_have_class(re.compile(r"\bstale\b"))
    expect(page.locator("#table tr.entry")).to_have_count(1)


def test_hostile_names_are_text(page):
    hostile = gateway(
        name=HOSTILE,
        site_name=HOSTILE,
        model=HOSTILE,
        version=HOSTILE,
        ports=[
            port(
                HOSTILE,
                wan_name=HOSTILE,
                description=HOSTILE,
                vlan_id=HOSTILE,
                gateway=HOSTILE,
                ip=HOSTILE,
                type=HOSTILE,
            )
        ],
    )
    fulfill(page, "**/api/gateways?*", envelope([hostile], partial=[HOSTILE]))
    fulfill(page, "**/api/status", status(organization={"org_id": "o", "org_name": HOSTILE}))
    page.goto(f"?open={hostile['id']}")
    expect(page.locator("#table tr.entry")).to_contain_text(HOSTILE)
    expect(page.locator("table.ports tbody tr")).to_contain_text(HOSTILE)
    expect(page.locator("#banner")).to_contain_text(HOSTILE)
    expect(page.locator("#organization")).to_have_text(HOSTILE)
    page.get_by_role("button", name="Circuits").click()
    expect(page.locator("#table tr.entry")).to_contain_text(HOSTILE)
    assert page.evaluate("[window.pwned, document.querySelectorAll('img[onerror], body script').length]") == [None, 0]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_names_that_run_from_right_to_left_or_never_end_stay_in_their_cells(page):
    arabic, override, endless = "\u0641\u0631\u0639 \u0627\u0644\u0631\u064a\u0627\u0636", "\u202etxt.exe", "x" * 5_000
    fulfill(
        page,
        "**/api/gateways?*",
        envelope(
            [
                gateway(1, name=arabic, site_name=override, ports=[port(provider=arabic, wan_name=override)]),
                gateway(2, name=endless, site_name=endless, ports=[port(endless, provider=endless, wan_name=endless)]),
            ],
            partial=[f"The site {override} is missing.", "The second sentence."],
        ),
    )
    for query in ("?view=circuits", f"?open={gateway(1)['id']},{gateway(2)['id']}"):
        page.goto(query)
        expect(page.locator("#table td.column-name", has_text=arabic)).to_be_visible()
        assert page.locator("#table").evaluate("(each) => each.scrollWidth <= each.clientWidth")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.locator("#banner bdi").last).to_have_text("The second sentence.")


@pytest.mark.parametrize("moment", [1e300, -1e18, 0, 253_402_300_800_000])
def test_moments_that_no_calendar_has_break_nothing(make_page, moment):
    page = make_page({"width": 1920, "height": 1080})
    away = gateway(status="disconnected", last_seen=moment, ports=[port(last_traffic_at=moment)])
    fulfill(page, "**/api/gateways?*", envelope([away]))
    for query in ("?view=circuits", ""):
        page.goto(query)
        expect(page.locator("#table tr.entry")).to_have_count(1)
        expect(page.locator("#table tr.entry")).not_to_contain_text("NaN")


def test_an_organization_of_which_nothing_is_known_is_still_shown(page):
    blank_port = nothing_known(port()) | {"name": "ge-0/0/9"}
    fulfill(
        page,
        "**/api/gateways?*",
        envelope([nothing_known(gateway(1)) | {"ports": [blank_port]}, nothing_known(gateway(2)) | {"ports": []}]),
    )
    fulfill(page, "**/api/status", status(organization=None, quota=None, sources=[]))
    page.goto(f"?open={gateway(1)['id']},{gateway(2)['id']}")
    expect(page.locator("#table tr.entry")).to_have_count(2)
    expect(page.locator("table.ports tbody tr")).to_contain_text("ge-0/0/9")
    expect(page.locator("tr.detail .none")).to_have_count(1)
    for name in ("gateways", "circuits"):
        page.locator(f"[data-view={name}]").click()
        expect(page.locator("#table tr.entry").first).to_be_visible()
        for header in page.locator("th button:visible").all():
            header.click()


def test_huge_and_negative_numbers_are_legible(page):
    fulfill(
        page,
        "**/api/gateways?*",
        envelope([gateway(uptime=10**12, ports=[port(rx_bytes=9_007_199_254_740_991, speed=400_000)])]),
    )
    page.goto("")
    expect(page.locator("td.column-rx")).to_have_text("9.01 PB")
    expect(page.locator("#table tr.entry")).not_to_contain_text("NaN")


def test_a_hidden_tab_asks_nothing_and_a_seen_one_asks_at_once(page):
    page.clock.install()
    asked = []
    page.on("request", lambda request: "/api/status" in request.url and asked.append(request.url))
    page.goto("")
    expect(page.locator("#table tr.entry").first).to_be_visible()
    with page.expect_request("**/api/status"):
        page.clock.run_for(6_000)
    expect(page.locator("#table")).to_have_attribute("aria-busy", "false")

    def hide(hidden):
        page.evaluate(
            f"Object.defineProperty(document, 'hidden', {{ value: {hidden}, configurable: true }});"
            "document.dispatchEvent(new Event('visibilitychange'));"
        )

    hide("true")
    before = len(asked)
    for _ in range(5):
        page.clock.run_for(10_000)
    assert len(asked) == before
    with page.expect_request("**/api/status"):
        hide("false")


def test_unchanged_answers_are_asked_for_by_etag(page):
    page.goto("")
    expect(page.locator("#table tr.entry").first).to_be_visible()
    with page.expect_response("**/api/gateways?*") as answer:
        page.locator("#refresh").click()
    assert "if-none-match" in answer.value.request.all_headers()


def test_polling_an_unchanged_snapshot_breaks_no_request_off(page):
    page.clock.install()
    failed, answers = [], []
    page.on("requestfailed", lambda request: failed.append((request.url, request.failure)))
    page.on("response", lambda response: "/api/gateways" in response.url and answers.append(response.status))
    page.goto("")
    expect(page.locator("#table tr.entry").first).to_be_visible()
    for _ in range(4):
        with page.expect_response("**/api/gateways?*"):
            page.clock.run_for(6_000)
    assert failed == []
    assert 304 in answers
