import CircuitStats

/// A gateway of the table, with what passed through its ports in a window. Every field is there; what is not known is
/// null, which synthesized encoding would leave out.
struct GatewayBody: Encodable {
    let gateway: Gateway
    let window: Window
    let snapshot: Snapshot

    private enum Key: String, CodingKey {
        case id, name, model, version, status, uptime, ip, mac, ports
        case siteID = "site_id"
        case siteName = "site_name"
        case externalIP = "ext_ip"
        case lastSeen = "last_seen"
        case portCount = "num_ports"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(gateway.id, forKey: .id)
        try container.encode(gateway.name, forKey: .name)
        try container.encode(gateway.siteID, forKey: .siteID)
        try container.encode(gateway.siteName, forKey: .siteName)
        try container.encode(gateway.model, forKey: .model)
        try container.encode(gateway.version, forKey: .version)
        try container.encode(gateway.status, forKey: .status)
        try container.encode(gateway.uptime, forKey: .uptime)
        try container.encode(gateway.ip, forKey: .ip)
        try container.encode(gateway.externalIP, forKey: .externalIP)
        try container.encode(gateway.mac, forKey: .mac)
        try container.encode(gateway.lastSeen, forKey: .lastSeen)
        try container.encode(gateway.ports.count, forKey: .portCount)
        try container.encode(gateway.ports.map(portBody), forKey: .ports)
    }

    private func portBody(_ port: WANPort) -> PortBody {
        let key = PortKey(gatewayID: gateway.id, port: port.name)
        let (total, statistics) = snapshot.summary(of: key, in: window)
        let note =
            total.coverage < 1 ? snapshot.coverageNote(of: key, in: window.range(endingAt: snapshot.end)) : nil
        return PortBody(
            port: port, traffic: total, statistics: statistics, coverageNote: note,
            trend: snapshot.traffic[key].trend(endingAt: snapshot.end))
    }
}

/// A WAN port of the table.
struct PortBody: Encodable {
    let port: WANPort
    let traffic: TrafficTotal
    let statistics: TrafficStatistics
    let coverageNote: String?
    var trend = TrafficTrend()

    private enum Key: String, CodingKey {
        case name, description, enabled, usage, ip, netmask, gateway, type, override, up, speed, mac, coverage
        case latency, jitter, loss, provider, notes, spark
        case lastTraffic = "last_traffic_at"
        case coverageNote = "coverage_note"
        case wanName = "wan_name"
        case vlanID = "vlan_id"
        case rxBytes = "rx_bytes"
        case txBytes = "tx_bytes"
        case rxPackets = "rx_pkts"
        case txPackets = "tx_pkts"
        case rxErrors = "rx_errors"
        case txErrors = "tx_errors"
        case rxBps = "rx_bps"
        case txBps = "tx_bps"
        case wanType = "wan_type"
        case peerPathsUp = "peer_paths_up"
        case peerPathsTotal = "peer_paths_total"
        case circuitID = "circuit_id"
        case contractedDown = "contracted_down_mbps"
        case contractedUp = "contracted_up_mbps"
        case rxUtilization = "rx_utilization"
        case txUtilization = "tx_utilization"
        case rxP95Utilization = "rx_p95_utilization"
        case txP95Utilization = "tx_p95_utilization"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        let configuration = port.configuration
        try container.encode(port.name, forKey: .name)
        try container.encode(configuration.wanName, forKey: .wanName)
        try container.encode(configuration.description, forKey: .description)
        try container.encode(configuration.isEnabled, forKey: .enabled)
        try container.encode(configuration.usage, forKey: .usage)
        try container.encode(port.ip, forKey: .ip)
        try container.encode(port.prefixLength, forKey: .netmask)
        try container.encode(configuration.gateway, forKey: .gateway)
        try container.encode(port.addressType, forKey: .type)
        // A number where it is one, text where Mist holds text.
        if let vlan = configuration.vlanID.flatMap(Int.init) {
            try container.encode(vlan, forKey: .vlanID)
        } else {
            try container.encode(configuration.vlanID, forKey: .vlanID)
        }
        try container.encode(configuration.isOverridden.map { $0 ? "yes" : "no" }, forKey: .override)
        try container.encode(port.isUp, forKey: .up)
        try container.encode(traffic.knownRxBytes, forKey: .rxBytes)
        try container.encode(traffic.knownTxBytes, forKey: .txBytes)
        try container.encode(traffic.coverage, forKey: .coverage)
        try container.encode(port.counters.rxPackets, forKey: .rxPackets)
        try container.encode(port.counters.txPackets, forKey: .txPackets)
        try container.encode(port.counters.rxErrors, forKey: .rxErrors)
        try container.encode(port.counters.txErrors, forKey: .txErrors)
        try container.encode(port.speed, forKey: .speed)
        try container.encode(port.mac, forKey: .mac)
        try container.encode(port.rxBps, forKey: .rxBps)
        try container.encode(port.txBps, forKey: .txBps)
        try container.encode(port.wanType, forKey: .wanType)
        try container.encode(port.quality.latency, forKey: .latency)
        try container.encode(port.quality.jitter, forKey: .jitter)
        try container.encode(port.quality.loss, forKey: .loss)
        try container.encode(port.peerPathsUp, forKey: .peerPathsUp)
        try container.encode(port.peerPathsTotal, forKey: .peerPathsTotal)
        try container.encode(coverageNote, forKey: .coverageNote)
        try container.encode(port.contract?.provider ?? port.provider, forKey: .provider)
        try container.encode(port.contract?.circuitID, forKey: .circuitID)
        try container.encode(port.contract?.downMbps, forKey: .contractedDown)
        try container.encode(port.contract?.upMbps, forKey: .contractedUp)
        try container.encode(port.contract?.notes, forKey: .notes)
        let (rx, tx) = (port.rxCapacity, port.txCapacity)
        try container.encode(Rounded.share(of: port.rxBps, in: rx), forKey: .rxUtilization)
        try container.encode(Rounded.share(of: port.txBps, in: tx), forKey: .txUtilization)
        try container.encode(Rounded.share(of: statistics.rxP95, in: rx), forKey: .rxP95Utilization)
        try container.encode(Rounded.share(of: statistics.txP95, in: tx), forKey: .txP95Utilization)
        try container.encode(trend.lastTraffic, forKey: .lastTraffic)
        try container.encode(trend.levels.isEmpty ? nil : trend.levels, forKey: .spark)
        try statistics.encode(to: encoder)
    }
}

extension TrafficTotal {
    /// Whole bytes received; nil where nothing of the window was seen, which is not zero.
    var knownRxBytes: Int? { seconds > 0 ? Int(rxBytes.rounded()) : nil }
    /// Whole bytes sent; nil where nothing of the window was seen.
    var knownTxBytes: Int? { seconds > 0 ? Int(txBytes.rounded()) : nil }
}
