"""Effective configuration in the chart dialog."""

import re

from answers import setting
from dialogs import dialog, only_gateway, open_section, ready
from organizations import gateway
from playwright.sync_api import expect


def rows(page):
    return page.locator("#chart table.rows tbody tr")


def cells(row):
    return [" ".join(each.split()) for each in row.locator("th, td").all_inner_texts()]


def test_it_is_what_the_route_answers(page, api):
    """Of the running organization: a port where the device overrides what its template says."""
    for found in api("api/gateways")["data"]:
        ports = api(f"api/gateway/{found['id']}/ports")["data"]["ports"]
        for name, detail in ports.items():
            if any(each["overridden_origin"] is not None for each in detail["configuration"]):
                break
        else:
            continue
        break
    open_section(page, found, "configuration", name)
    ready(page)
    expect(rows(page)).to_have_count(len(detail["configuration"]))
    assert rows(page).locator("th").all_inner_texts() == [each["name"] for each in detail["configuration"]]
    expect(page.locator("#chart tr.overrides").first).to_contain_text("This device")


def test_each_value_tells_where_it_is_set_and_what_it_overrides(page):
    only_gateway(page, gateway(), [
        setting("name", "wan-a"),
        setting("ip_config.type", "static", "device", None, instead_of="dhcp"),
        setting("vlan_id", 7, "profile", "Hubs", "{{vlan}}"),
        setting("disabled", False, "default", None),
        setting("wan_networks", ["a", "b"], "device", None, instead_of=True),
        setting("ip_config.ip", None, "template", "Branch", "{{wan_ip}}"),
    ])
    open_section(page, gateway(), "configuration")
    ready(page)
    assert [cells(row) for row in rows(page).all()] == [
        ["name", "wan-a", "Gateway template Branch", ""],
        ["ip_config.type", "static", "This device", "dhcp Gateway template Branch"],
        ["vlan_id", "7 as {{vlan}}", "Device profile Hubs", ""],
        ["disabled", "no", "Default", ""],
        ["wan_networks", "a, b", "This device", "yes Gateway template Branch"],
        ["ip_config.ip", "– unknown as {{wan_ip}}", "Gateway template Branch", ""],
    ]
    expect(page.locator("#chart tr.overrides")).to_have_count(2)


def test_a_port_without_configuration_says_so(page):
    only_gateway(page, gateway())
    open_section(page, gateway(), "configuration")
    expect(dialog(page).get_by_text("No configuration of this port is known.")).to_be_visible()
    expect(page.locator("#chart .chart-body")).to_have_attribute("data-state", re.compile("empty"))
