"""Answers that stand in for the application's, by intercepting the page's requests."""

import json
import re
from datetime import datetime, timedelta, timezone

# Every route, and none of the page's own modules in js/api/.
EVERY_ROUTE = re.compile(r"(?<!/js)/api/")

HOSTILE = '"><img src=x onerror="window.pwned=1"><script>window.pwned=1</script>{{7*7}}'


_last_as_of = datetime.min.replace(tzinfo=timezone.utc)


def envelope(data, partial=(), stale=False):
    """An answer that is newer than all before it, also of the same second: by that the page knows that there is news."""
    global _last_as_of
    _last_as_of = max(datetime.now(timezone.utc) - timedelta(seconds=30), _last_as_of + timedelta(seconds=1))
    as_of = _last_as_of.strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"success": True, "data": data, "meta": {"as_of": as_of, "stale": stale, "partial": list(partial)}}


def fulfill(page, pattern, body, status=200, headers=None):
    """Every request whose URL matches gets this answer."""
    page.route(
        pattern,
        lambda route: route.fulfill(
            status=status, content_type="application/json", headers=headers, body=json.dumps(body)
        ),
    )


def port(name="ge-0/0/0", **changes):
    each = {
        "name": name,
        "wan_name": "wan-a",
        "description": "circuit",
        "enabled": True,
        "usage": "wan",
        "ip": "198.51.100.2",
        "netmask": 30,
        "gateway": "198.51.100.1",
        "type": "static",
        "vlan_id": 7,
        "override": "no",
        "up": True,
        "rx_bytes": 1_000_000,
        "tx_bytes": 500_000,
        "rx_pkts": 1000,
        "tx_pkts": 900,
        "rx_errors": 0,
        "tx_errors": 0,
        "speed": 1000,
        "mac": "5c5b35000001",
        "coverage": 1,
        "rx_bps": 1e6,
        "tx_bps": 5e5,
        "wan_type": "broadband",
        "latency": 10,
        "jitter": 1,
        "loss": 0,
        "peer_paths_up": 2,
        "peer_paths_total": 2,
        "coverage_note": None,
        "provider": None,
        "circuit_id": None,
        "contracted_down_mbps": None,
        "contracted_up_mbps": None,
        "notes": None,
        "rx_p95_bps": 9e5,
        "tx_p95_bps": 4e5,
        "rx_avg_bps": 8e5,
        "tx_avg_bps": 3e5,
        "rx_max_bps": 2e6,
        "tx_max_bps": 1e6,
        "last_traffic_at": None,
        "spark": None,
        **changes,
    }
    # As the application does it: against the contract, else the link.
    for direction, contract in (("rx", "contracted_down_mbps"), ("tx", "contracted_up_mbps")):
        speed = each[contract] or each["speed"]
        for name, rate in ((direction, f"{direction}_bps"), (f"{direction}_p95", f"{direction}_p95_bps")):
            known = speed and each[rate] is not None
            each.setdefault(f"{name}_utilization", each[rate] / (speed * 1e6) if known else None)
    return each


def gateway(index=0, ports=None, **changes):
    mac = f"5c5b35{index:06x}"
    ports = [port()] if ports is None else ports
    return {
        "id": f"00000000-0000-0000-1000-{mac}",
        "name": f"gateway-{index:04d}",
        "site_id": f"site-{index}",
        "site_name": f"Site {index:04d}",
        "model": "SRX345",
        "version": "23.4",
        "status": "connected",
        "uptime": 100_000,
        "ip": "10.0.0.1",
        "ext_ip": "203.0.113.1",
        "mac": mac,
        "num_ports": len(ports),
        "last_seen": int(datetime.now(timezone.utc).timestamp()),
        "ports": ports,
        **changes,
    }


def nothing_known(value):
    """The same shape with every scalar but ids, names of ports and lists unknown."""
    return {key: each if key in ("id", "ports") else None for key, each in value.items()}
