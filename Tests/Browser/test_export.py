"""The table as a file."""

import csv
import io

import pytest
from organizations import envelope, fulfill, gateway, port
from playwright.sync_api import expect

CONTRACT = (
    "Site Name,Router Hostname,Model,Status,External IP,Uptime,Port Name,WAN Name,Description,Enablement,"
    "Physical Status,Gateway IP,WAN IP,VLAN,CIDR,Config Type,Override,Peer Paths,RX Data (Bytes),TX Data (Bytes)"
).split(",")


def export(page, what="shown"):
    expect(page.locator("#table tr.entry").first).to_be_visible()
    with page.expect_download() as kept:
        if what == "shown":
            page.locator("#export").click()
        else:
            page.get_by_role("button", name="Choose what the CSV holds").click()
            page.get_by_role("button", name=what).click()
    assert kept.value.suggested_filename.endswith(".csv")
    raw = kept.value.path().read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf"), "spreadsheets tell UTF-8 by its mark"
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def test_one_row_per_port_in_the_contracts_columns(dashboard, api):
    rows = export(dashboard)
    ports = [(each["name"], each_port["name"]) for each in api("api/gateways")["data"] for each_port in each["ports"]]
    assert list(rows[0])[:20] == CONTRACT
    assert sorted((row["Router Hostname"], row["Port Name"]) for row in rows if row["Port Name"]) == sorted(ports)


def test_numbers_are_numbers_and_unknown_is_empty(page):
    fulfill(
        page,
        "**/api/gateways?*",
        envelope([gateway(ports=[port(tx_bytes=None, vlan_id="40", rx_bytes=12_345_678_901_234)])]),
    )
    page.goto("")
    (row,) = export(page)
    assert row["RX Data (Bytes)"] == "12345678901234"
    assert row["TX Data (Bytes)"] == ""
    assert (row["VLAN"], row["CIDR"], row["Uptime"]) == ("40", "/30", "100000")
    assert (row["Enablement"], row["Physical Status"], row["Peer Paths"]) == ("Enabled", "Up", "2 of 2")


def test_no_address_of_a_device_is_a_number(page):
    fulfill(page, "**/api/gateways?*", envelope([gateway(mac="009069123456", ports=[port(mac="00005E000101")])]))
    page.goto("")
    (row,) = export(page)
    assert (row["Gateway MAC"], row["Port MAC"]) == ("00:90:69:12:34:56", "00:00:5e:00:01:01")


@pytest.mark.parametrize("text", ["=1+1", "+49 228 1", "-2+3", "@SUM(A1)", "\t=1+1", " =1+1", "\r=1", "\uff1d1+1", "\uff0b1", "\uff201"])
def test_no_cell_is_a_formula(page, text):
    fulfill(page, "**/api/gateways?*", envelope([gateway(ports=[port(description=text)])]))
    page.goto("")
    (row,) = export(page)
    assert row["Description"] == f"'{text}"


def test_quotes_commas_and_lines_stay_in_their_cell(page):
    text = 'He said "up", and\nleft; naïve Ω'
    fulfill(page, "**/api/gateways?*", envelope([gateway(ports=[port(description=text)])]))
    page.goto("")
    (row,) = export(page)
    assert row["Description"] == text


def test_control_characters_are_shown_and_do_not_end_the_file(page):
    text = "a\x00b\x1bc\x85d\x7f=1"
    fulfill(page, "**/api/gateways?*", envelope([gateway(ports=[port(description=text, wan_name="\x00=1+1")])]))
    page.goto("")
    (row,) = export(page)
    assert row["Description"] == "a\ufffdb\ufffdc\ufffdd\ufffd=1"
    assert row["WAN Name"] == "\ufffd=1+1"


def test_all_of_it_can_be_had_whatever_is_shown(page):
    fulfill(page, "**/api/gateways?*", envelope([gateway(1), gateway(2, ports=[port(up=False)]), gateway(3)]))
    page.goto("?view=circuits&filter=down&sort=-name")
    assert [row["Router Hostname"] for row in export(page, "What the table shows (1 circuits)")] == ["gateway-0002"]
    everything = [row["Router Hostname"] for row in export(page, "All (3 circuits)")]
    assert everything == ["gateway-0003", "gateway-0002", "gateway-0001"]
    page.locator("#search").fill("nowhere")
    expect(page.get_by_role("button", name="CSV", exact=True)).to_be_disabled()
    page.get_by_role("button", name="Choose what the CSV holds").press("Enter")
    with page.expect_download():
        page.get_by_role("button", name="All (3 circuits)").click()


def test_it_holds_what_is_shown_in_the_order_shown(page):
    fulfill(
        page,
        "**/api/gateways?*",
        envelope(
            [
                gateway(1, ports=[port(rx_bytes=1)]),
                gateway(2, ports=[port(rx_bytes=3)]),
                gateway(3, ports=[port(up=False, rx_bytes=2)]),
                gateway(4, ports=[]),
            ]
        ),
    )
    page.goto("?view=circuits&sort=-rx")
    assert [row["RX Data (Bytes)"] for row in export(page)] == ["3", "2", "1"]
    page.locator("[data-filter=down]").click()
    expect(page.locator("#count")).to_have_text("1 circuit")
    assert [row["Router Hostname"] for row in export(page)] == ["gateway-0003"]
    page.goto("?q=gateway-0004")
    (row,) = export(page)
    assert row["Router Hostname"] == "gateway-0004" and row["Port Name"] == ""


def test_what_the_company_knows_of_a_circuit_comes_after_the_contracts_columns(page):
    known = {"provider": "Nordnetz", "circuit_id": "NN-4711", "contracted_down_mbps": 50, "notes": "=cmd"}
    fulfill(page, "**/api/gateways?*", envelope([gateway(ports=[port(rx_p95_bps=900_001, **known)])]))
    page.goto("")
    (row,) = export(page)
    assert list(row)[:20] == CONTRACT
    assert (row["Provider"], row["Circuit ID"], row["Notes"]) == ("Nordnetz", "NN-4711", "'=cmd")
    assert (row["Contracted Down (Mbps)"], row["Contracted Up (Mbps)"]) == ("50", "")
    assert (row["RX 95th Percentile (bps)"], row["RX Utilization"]) == ("900001", "0.02")
