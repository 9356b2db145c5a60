"""An organization whose lists take several pages, through the programs as people run them: optimized."""

import collections

from running import Run

GATEWAYS = 1_201
PAGE = 1_000


def test_every_gateway_and_port_of_several_pages_is_there_once(folder):
    with Run(folder, SIMULATED_MIST_ARGUMENTS=f"--gateways {GATEWAYS} --ports-per-gateway 2") as run:
        run.until_ready()
        gateways = run.get("/api/gateways?duration=1d")[1]["data"]
        sites = run.get("/api/sites")[1]["data"]
        status = run.get("/api/status")[1]["data"]
    assert len(gateways) == GATEWAYS
    assert len({gateway["id"] for gateway in gateways}) == GATEWAYS
    ports = [port for gateway in gateways for port in gateway["ports"]]
    assert len(ports) == 2 * GATEWAYS
    # A port of which only the configuration were known would have neither.
    known = [port for port in ports if port["up"] is not None and port["mac"] is not None]
    assert len(known) == len(ports)
    assert {gateway["site_id"] for gateway in gateways} <= {site["id"] for site in sites}
    calls = collections.Counter(step["source"] for step in status["collector"]["plan"]["steps"])
    assert calls["ports"] <= 1 and len(ports) > 2 * PAGE
