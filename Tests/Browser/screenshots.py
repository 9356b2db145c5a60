"""Takes the README's screenshots from the running stack at BASE_URL into docs/screenshots/ (or the folder named)."""

import json
import os
import pathlib
import sys
import urllib.request

from playwright.sync_api import expect, sync_playwright

LANDSCAPE = {"width": 1180, "height": 820}
PHONE = {"width": 390, "height": 844}


def busiest(gateways):
    """The gateway and the port with most received: they make the best picture."""
    return max(
        ((each, port) for each in gateways for port in each["ports"]),
        key=lambda pair: ((pair[1]["coverage"] or 0) >= 0.99, pair[1]["rx_bytes"] or 0),
    )


def main():
    base = os.environ["BASE_URL"].rstrip("/") + "/"
    folder = pathlib.Path(
        sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[2] / "docs" / "screenshots"
    )
    folder.mkdir(parents=True, exist_ok=True)
    with urllib.request.urlopen(base + "api/gateways?duration=1d") as response:
        gateway, port = busiest(json.load(response)["data"])
    chart = f"?gateway={gateway['id']}&port={port['name']}"
    shots = [
        ("gateways", LANDSCAPE, f"?open={gateway['id']}"),
        ("circuits", LANDSCAPE, "?view=circuits"),
        ("chart", LANDSCAPE, chart),
        ("insights", LANDSCAPE, f"{chart}&tab=insights"),
        ("wall", {"width": 1920, "height": 1080}, "?kiosk=1"),
        ("phone", PHONE, "?view=circuits"),
        ("phone-chart", PHONE, chart),
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
        )
        for name, viewport, query in shots:
            page = browser.new_page(
                base_url=base,
                viewport=viewport,
                device_scale_factor=2 if viewport is PHONE else 1,
                reduced_motion="reduce",
                ignore_https_errors=True,
                timezone_id="Europe/Berlin",
            )
            page.goto(query)
            expect(page.locator("#table tr.entry").first).to_be_attached()
            if "port=" in query:
                expect(page.locator("#chart .chart-body")).to_have_attribute("data-state", "ready")
            elif "open=" in query:
                page.locator("tr.detail").scroll_into_view_if_needed()
            page.evaluate("async () => { await document.fonts.ready; }")
            page.screenshot(path=folder / f"{name}.png")
            page.close()
        browser.close()
    print(f"screenshots are in {folder}")


if __name__ == "__main__":
    main()
