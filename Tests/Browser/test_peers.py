"""VPN peer paths in the chart dialog."""

import re

import pytest
from answers import peer, peers
from dialogs import dialog, only_gateway, open_section, ready
from organizations import fulfill, gateway
from organizations import port as a_port
from playwright.sync_api import expect

PEERS = "**/vpn_peers*"


def rows(page):
    return page.locator("#chart .chart-body table.rows tbody tr")


def test_the_paths_are_those_that_the_table_counts(page, api):
    """Of the running organization: a port with paths that are down, and one with all up."""
    every = [(each, port) for each in api("api/gateways")["data"] for port in each["ports"] if port["peer_paths_total"]]
    troubled = next(pair for pair in every if pair[1]["peer_paths_up"] < pair[1]["peer_paths_total"])
    well = next(pair for pair in every if pair[1]["peer_paths_up"] == pair[1]["peer_paths_total"])
    for found, port in (troubled, well):
        open_section(page, found, "peers", port["name"])
        ready(page)
        expect(rows(page)).to_have_count(port["peer_paths_total"])
        expect(rows(page).locator(".state-good")).to_have_count(port["peer_paths_up"])
        words = f"{port['peer_paths_up']} of {port['peer_paths_total']} paths up"
        expect(page.locator("#chart .chart-body caption")).to_have_text(words)


def test_a_path_tells_all_that_is_known_of_it(page):
    only_gateway(page, gateway())
    fulfill(page, PEERS, peers({"ge-0/0/0": [peer()]}))
    open_section(page, gateway(), "peers")
    ready(page)
    cells = dict(rows(page).locator("td").evaluate_all(
        "(cells) => cells.map((cell) => [cell.dataset.label, cell.innerText.trim()])"))
    assert cells == {
        "Status": "Up", "VPN": "overlay", "Peer": "hub-1", "Peer port": "ge-0/0/3", "Type": "SVR", "Latency": "21 ms",
        "Loss": "0.2 %", "Jitter": "3 ms", "MOS": "4.3", "Uptime": "1d 1h", "MTU": "1,472", "Hops": "6",
    }


def test_the_worst_come_first_told_by_shape_and_word(page):
    only_gateway(page, gateway())
    fulfill(page, PEERS, peers({"ge-0/0/0": [
        peer(peer_router_name="good"), peer(peer_router_name="spare", is_active=False),
        peer(peer_router_name="lossy", loss=7), peer(peer_router_name="odd", up=None),
        peer(peer_router_name="dead", up=False),
    ]}))
    open_section(page, gateway(), "peers")
    ready(page)
    assert rows(page).locator("td[data-label=Peer]").all_inner_texts() == ["dead", "odd", "lossy", "good", "spare"]
    states = rows(page).locator(".state")
    assert [each.strip() for each in states.all_inner_texts()] == ["Down", "Unknown", "Up", "Up", "Up, standby"]
    shapes = states.locator(".bi").evaluate_all("(icons) => new Set(icons.map((icon) => icon.className)).size")
    assert shapes == 4
    expect(rows(page).nth(2).locator(".tone-warn")).to_have_text("7.0 %")


def test_a_path_by_a_sub_interface_names_it(page):
    only_gateway(page, gateway())
    fulfill(page, PEERS, peers({"ge-0/0/0": [peer(), peer(port_id="ge-0/0/0.100")]}))
    open_section(page, gateway(), "peers")
    ready(page)
    assert rows(page).locator("td[data-label=Port]").all_inner_texts() == ["ge-0/0/0", "ge-0/0/0.100"]


def test_paths_by_other_ports_are_there_to_compare(page):
    found = gateway(ports=[a_port(), a_port("ge-0/0/1")])
    only_gateway(page, found)
    fulfill(page, PEERS, peers({"ge-0/0/0": [peer(up=False)], "ge-0/0/1": [peer(port_id=None), peer(up=False, port_id=None)]}))
    open_section(page, found, "peers")
    ready(page)
    expect(rows(page)).to_have_count(1)
    dialog(page).get_by_text("Paths by the gateway's other ports: 1 of 2 paths up").click()
    others = page.locator("#chart details table.rows tbody tr")
    expect(others).to_have_count(2)
    expect(others.first).to_contain_text("ge-0/0/1")


@pytest.mark.parametrize(
    "changes, words",
    [({}, "No VPN peer path leaves by this port."), ({"total_peers": None}, "VPN peer paths are not known."),
     ({"rate_limited": True}, "Not asked for: Mist's calls of this hour are used up.")],
)
def test_no_path_says_why(page, changes, words):
    only_gateway(page, gateway())
    fulfill(page, PEERS, peers({}, **changes))
    open_section(page, gateway(), "peers")
    expect(page.locator("#chart .chart-body")).to_have_attribute("data-state", "empty")
    expect(dialog(page).get_by_text(words)).to_be_visible()


def test_what_is_partial_is_told(page):
    only_gateway(page, gateway())
    fulfill(page, PEERS, peers({"ge-0/0/0": [peer()]}, meta={"partial": ["VPN peers are from 15:00."]}))
    open_section(page, gateway(), "peers")
    ready(page)
    expect(dialog(page).locator(".note")).to_have_text(re.compile("VPN peers are from 15:00."))


@pytest.mark.parametrize("view", ["gateways", "circuits"])
def test_the_count_on_the_row_opens_the_paths_and_has_the_focus_back(page, view):
    found = gateway(ports=[a_port(peer_paths_up=1, peer_paths_total=2)])
    only_gateway(page, found)
    fulfill(page, PEERS, peers({"ge-0/0/0": [peer(), peer(up=False)]}))
    page.goto(f"?view={view}&open={found['id']}")
    count = page.get_by_role("button", name="1/2 paths up")
    count.click()
    expect(page).to_have_url(re.compile("tab=peers"))
    expect(page.locator("#chart .chart-body caption")).to_have_text("1 of 2 paths up")
    page.keyboard.press("Escape")
    expect(dialog(page)).to_be_hidden()
    expect(count).to_be_focused()
