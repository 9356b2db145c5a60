"""Answers of the routes that the chart dialog reads, made up."""

from organizations import envelope


def series(start, values, interval=180, **changes):
    known = [each for each in values if each is not None]
    return envelope(
        {
            "timestamps": [start + index * interval for index in range(len(values))],
            "rx_bps": values,
            "tx_bps": values,
            "interval": interval,
            "source": "insights",
            "coverage": len(known) / len(values),
            "start": start,
            "end": start + len(values) * interval,
            "rx_bytes": sum(known) * interval // 8 if known else None,
            "tx_bytes": sum(known) * interval // 8 if known else None,
            "gateway_id": "g",
            "gateway_name": "g",
            "site_name": "s",
            "port_id": "p",
            **changes,
        }
    )


def hourly(start, count=24, interval=3600, **changes):
    """`count` buckets from `start` on; rates rise by 1 Mbps from bucket to bucket."""
    times = [start + index * interval for index in range(count)]
    return {
        "success": True,
        "port_id": "ge-0/0/0",
        "device_id": "d",
        "gateway_hostname": "gateway-0000",
        "site_id": "site-0",
        "site_name": "Site 0000",
        "start": start,
        "end": start + count * interval,
        "interval": interval,
        "clipped": False,
        "retention_notice": None,
        "hourly": [
            {
                "timestamp": time,
                "hour_iso": "",
                "rx_bps": 1e6 * (index + 1),
                "tx_bps": 4e5 * (index + 1),
                "max_rx_bps": 2e6 * (index + 1),
                "max_tx_bps": 9e5 * (index + 1),
                "avg_latency_ms": 20 + index % 5,
                "avg_jitter_ms": 2 + index % 3,
                "avg_loss_pct": 0.1 * (index % 4),
            }
            for index, time in enumerate(times)
        ],
        "port_app_health": {"summary_pct": 91.5, "threshold_pct": 95, "impacted": True},
        "hourly_app_health": [{"timestamp": time, "pct": 99 - index % 7} for index, time in enumerate(times)],
        "rate_limited": {"bandwidth": False, "wan_link_health": False, "app_health": False},
        "meta": {"as_of": "2025-11-24T16:00:00Z", "stale": False, "partial": []},
        **changes,
    }


def health(start, **changes):
    """A site below its goal; ge-0/0/0 of gateway-0000 made three quarters of the trouble."""
    return {
        "success": True,
        "site_id": "site-0",
        "summary_pct": 93.25,
        "threshold_pct": 95,
        "trend": [{"timestamp": start + index * 3600, "pct": 97 - index % 9} for index in range(24)],
        "impacted_interfaces": [
            impacted("ge-0/0/1.0", 10, 400),
            impacted("ge-0/0/0.0", 30, 400),
        ],
        "clipped": False,
        "rate_limited": False,
        "meta": {"as_of": "2025-11-24T16:00:00Z", "stale": False, "partial": []},
        **changes,
    }


def impacted(name, degraded, total, mac="5c5b35000000", hostname="gateway-0000"):
    return {
        "interface_name": name,
        "gateway_hostname": hostname,
        "gateway_mac": mac,
        "duration": 5400,
        "degraded": degraded,
        "total": total,
    }


def peer(**changes):
    return {
        "vpn_name": "overlay",
        "port_id": "ge-0/0/0",
        "peer_router_name": "hub-1",
        "peer_port_id": "ge-0/0/3",
        "up": True,
        "is_active": True,
        "latency": 21,
        "loss": 0.2,
        "jitter": 3,
        "mos": 4.31,
        "uptime": 90_000,
        "mtu": 1472,
        "type": "svr",
        "hop_count": 6,
        **changes,
    }


def peers(by_port, **changes):
    total = sum(map(len, by_port.values()))
    return {"success": True, "peers_by_port": by_port, "total_peers": total, "meta": {"partial": []}, **changes}


def setting(name, value, origin="template", origin_name="Branch", expression=None, instead_of=None):
    """A value of a port's configuration; `instead_of` what the template says."""
    return {
        "name": name,
        "value": value,
        "expression": expression,
        "origin": origin,
        "origin_name": origin_name,
        "overridden": instead_of,
        "overridden_origin": None if instead_of is None else "template",
        "overridden_origin_name": None if instead_of is None else "Branch",
    }
