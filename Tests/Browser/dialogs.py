"""The chart dialog, as tests go about it."""

from organizations import envelope, fulfill
from playwright.sync_api import expect


def dialog(page):
    return page.get_by_role("dialog")


def ready(page):
    expect(page.locator("#chart .chart-body")).to_have_attribute("data-state", "ready")


def only_gateway(page, found, settings=()):
    """The organization is this one gateway; `settings` are the configuration of each of its ports."""
    detail = {each["name"]: {"configuration": list(settings)} for each in found["ports"]}
    fulfill(page, "**/api/gateways?*", envelope([found]))
    fulfill(page, "**/ports", envelope({"gateway_id": found["id"], "ports": detail, "counters": "since boot"}))


def open_section(page, found, section="", port="ge-0/0/0", query=""):
    page.goto(f"?gateway={found['id']}&port={port}&tab={section}&{query}")


def chosen(page):
    """The name of the section that is shown."""
    return page.get_by_role("tab", selected=True)


def axis_labels(page):
    """The labels of each chart's axis of time."""
    return page.evaluate(
        "Object.values(Chart.instances).map((chart) => chart.scales.x.ticks.map((tick) => tick.label))"
    )
