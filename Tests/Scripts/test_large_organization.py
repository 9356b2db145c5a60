"""An organization whose lists take several pages, through the programs as people run them: optimized."""

from running import Run

GATEWAYS = 1_201
PAGE = 1_000


def test_every_gateway_and_port_of_several_pages_is_there_once(folder):
    with Run(folder, SIMULATED_MIST_ARGUMENTS=f"--gateways {GATEWAYS} --ports-per-gateway 2") as run:
        run.until_ready()
        gateways = run.get("/api/gateways?duration=1d")[1]["data"]
        sites = run.get("/api/sites")[1]["data"]
    assert len(gateways) == GATEWAYS
    assert len({gateway["id"] for gateway in gateways}) == GATEWAYS
    ports = [port for gateway in gateways for port in gateway["ports"]]
    assert len(ports) == 2 * GATEWAYS
    # A port of which only the configuration were known would have neither; nobody knows the links of a gateway that is
    # not connected.
    live = [port for gateway in gateways if gateway["status"] == "connected" for port in gateway["ports"]]
    assert len(live) > 2 * PAGE
    assert [port for port in live if port["up"] is None or port["mac"] is None] == []
    assert {gateway["site_id"] for gateway in gateways} <= {site["id"] for site in sites}
