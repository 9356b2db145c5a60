extension Answering {
    /// The ports of an organization or of a site. Both spellings of the device filter are understood.
    func portStats(_ call: Call) -> Reply {
        let organization = call.organization
        let site = call.site?.id ?? call.text("site_id")
        let (mac, id, up) = (call.text("mac"), call.text("port_id"), call.text("up"))
        var rows = call.wantsGateways(default: "all") ? organization.portRows : []
        if site != nil || mac != nil || id != nil || up != nil {
            rows = rows.filter { row in
                let gateway = organization.gateways[row.gateway]
                let port = gateway.ports[row.port]
                return (site == nil || organization.sites[gateway.site].id == site)
                    && (mac == nil || gateway.mac == mac) && (id == nil || port.id == id)
                    && (up == nil || (up == "true") == (port.state == .up))
            }
        }
        return Page(call, cap: pageCap).search(of: rows, call) { row in
            let gateway = organization.gateways[row.gateway]
            return port(gateway.ports[row.port], of: gateway, in: organization, now: call.now)
        }
    }

    /// One row: byte counters since the gateway's last boot, the rate of the last minute, as of the last report.
    private func port(_ port: Port, of gateway: Gateway, in organization: Organization, now: Double) -> JSON {
        let time = gateway.reported(at: now)
        let bytes = gateway.counters(of: port, at: now)
        let rate = port.traffic.rate(at: time)
        let quality = port.quality(at: time)
        let isUp = port.state == .up
        return .fields([
            "org_id": .string(organization.id), "site_id": .string(organization.sites[gateway.site].id),
            "mac": .string(gateway.mac), "type": .string("gateway"), "device_type": .string("gateway"),
            "port_id": .string(port.id), "port_mac": .string(port.mac), "port_usage": .string(port.usage),
            "port_desc": port.wan.map { .string("\($0.plan.name) \($0.circuit.id)") },
            "up": .bool(isUp), "active": .bool(isUp && port.wan?.isStandby != true),
            "disabled": .bool(port.state == .disabled), "for_site": .bool(false),
            "speed": .integer(isUp ? port.speed : 0), "full_duplex": .bool(isUp),
            "rx_bytes": .integer(bytes.received), "tx_bytes": .integer(bytes.transmitted),
            "rx_pkts": .integer(bytes.received / 812), "tx_pkts": .integer(bytes.transmitted / 640),
            "rx_errors": .integer(bytes.received / 1_000_000_000 * port.errorsPerGigabyte),
            "tx_errors": .integer(0),
            "rx_bps": .integer(rate.received), "tx_bps": .integer(rate.transmitted),
            "latency": quality.map { .number($0.latency) }, "jitter": quality.map { .number($0.jitter) },
            "loss": quality.map { .number($0.loss) },
            "neighbor_mac": .string(""), "neighbor_port_desc": .string(""), "neighbor_system_name": .string(""),
            "mac_count": .integer(0), "mac_limit": .integer(0),
            "timestamp": .integer(Int(time)),
        ])
    }

    /// The paths from WAN ports to the hubs.
    func vpnPeers(_ call: Call) -> Reply {
        let organization = call.organization
        let (mac, site) = (call.text("mac"), call.text("site_id"))
        var paths = organization.paths
        if mac != nil || site != nil {
            paths = paths.filter { path in
                let gateway = organization.gateways[path.gateway]
                return (mac == nil || gateway.mac == mac)
                    && (site == nil || organization.sites[gateway.site].id == site)
            }
        }
        return Page(call, cap: pageCap).search(of: paths, call) { self.path($0, in: organization, now: call.now) }
    }

    private func path(_ path: Organization.VPNPath, in organization: Organization, now: Double) -> JSON {
        let gateway = organization.gateways[path.gateway]
        let hub = organization.gateways[path.hub]
        let port = gateway.ports[path.port]
        let seed = organization.seed[.peer][path.gateway][path.port][path.hub]
        let time = gateway.reported(at: now)
        let isUp = port.state == .up && gateway.isConnected && hub.isConnected && seed.unit >= 0.03
        let quality = isUp ? port.quality(at: time) : nil
        // Simplified E-model (ITU-T G.107): good to the delay of a call, bad to its loss.
        let mos = quality.map { 4.41 - $0.latency / 250 - $0.loss * 0.2 }
        let isSRX = gateway.model.hasPrefix("SRX")
        return .fields([
            "org_id": .string(organization.id), "site_id": .string(organization.sites[gateway.site].id),
            "mac": .string(gateway.mac), "router_name": .string(gateway.name),
            // SRX gateways name the unit, also where it is the port itself.
            "port_id": .string(isSRX ? port.interface : port.id),
            "vpn_name": .string("OrgOverlay"), "type": .string(isSRX ? "ipsec" : "svr"),
            "peer_mac": .string(hub.mac), "peer_site_id": .string(organization.sites[hub.site].id),
            "peer_router_name": .string(hub.name), "peer_port_id": .string(hub.ports[path.hubPort].id),
            "up": .bool(isUp), "is_active": .bool(isUp && path.isPreferred),
            "latency": quality.map { .number(($0.latency * 2.2).inHundredths) },
            "jitter": quality.map { .number($0.jitter) }, "loss": .number(quality?.loss ?? 100),
            "mos": .number(mos.map { max(1, $0).inHundredths } ?? 0),
            "mtu": .integer(isSRX ? 1_410 : 1_500), "hop_count": .integer(seed[1].within(4...14)),
            "uptime": .integer(isUp ? Int(time - gateway.booted(before: time)) : 0), "last_seen": .integer(Int(time)),
        ])
    }
}
