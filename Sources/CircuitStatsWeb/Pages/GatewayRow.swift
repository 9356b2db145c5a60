import CircuitStats

/// A gateway of the tables, with what passed through its ports in their windows. Every field is there; what is not known
/// is null.
struct GatewayRow {
    let gateway: Gateway
    let snapshot: Snapshot

    func write(to tables: [TableStream]) {
        var shared = JSONWriter(reserving: 1_024)
        shared.raw("{".utf8)
        shared.member("id", gateway.id)
        shared.member("name", gateway.name)
        shared.member("site_id", gateway.siteID)
        shared.member("site_name", gateway.siteName)
        shared.member("model", gateway.model)
        shared.member("version", gateway.version)
        shared.member("status", gateway.status)
        shared.member("uptime", gateway.uptime)
        shared.member("ip", gateway.ip)
        shared.member("ext_ip", gateway.externalIP)
        shared.member("mac", gateway.mac)
        shared.member("last_seen", gateway.lastSeen)
        shared.member("num_ports", gateway.ports.count)
        shared.name("ports")
        shared.raw("[".utf8)
        for table in tables { table.json.raw(shared.bytes) }
        for (index, port) in gateway.ports.enumerated() {
            shared.removeAll()
            if index > 0 { shared.raw(",".utf8) }
            write(port, to: tables, with: &shared)
        }
        for table in tables { table.json.raw("]}".utf8) }
    }

    /// - Parameter shared: an empty writer, or one with what stands before the port.
    private func write(_ port: WANPort, to tables: [TableStream], with shared: inout JSONWriter) {
        let key = PortKey(gatewayID: gateway.id, port: port.name)
        let traffic = snapshot.traffic[key]
        PortRow(port: port, trend: traffic.trend(endingAt: snapshot.end)).write(to: &shared)
        for table in tables {
            let range = table.window.range(endingAt: snapshot.end)
            let total = traffic.total(in: range)
            let row = PortWindowRow(
                port: port, traffic: total, statistics: traffic.statistics(in: range, total: total),
                coverageNote: total.coverage < 1 ? snapshot.coverageNote(of: key, in: range) : nil)
            table.json.raw(shared.bytes)
            row.write(to: &table.json)
            table.json.raw("}".utf8)
        }
    }
}

/// What a row says of a WAN port in every window.
struct PortRow {
    let port: WANPort
    let trend: TrafficTrend

    /// Writes an object that is still open.
    func write(to json: inout JSONWriter) {
        let configuration = port.configuration
        json.raw("{".utf8)
        json.member("name", port.name)
        json.member("wan_name", configuration.wanName)
        json.member("description", configuration.description)
        json.member("enabled", configuration.isEnabled)
        json.member("usage", configuration.usage)
        json.member("ip", port.ip)
        json.member("netmask", port.prefixLength)
        json.member("gateway", configuration.gateway)
        json.member("type", port.addressType)
        // A number where it is one, text where Mist holds text.
        if let vlan = configuration.vlanID.flatMap(Int.init) {
            json.member("vlan_id", vlan)
        } else {
            json.member("vlan_id", configuration.vlanID)
        }
        json.member("override", configuration.isOverridden.map { $0 ? "yes" : "no" })
        json.member("up", port.isUp)
        json.member("rx_pkts", port.counters.rxPackets)
        json.member("tx_pkts", port.counters.txPackets)
        json.member("rx_errors", port.counters.rxErrors)
        json.member("tx_errors", port.counters.txErrors)
        json.member("speed", port.speed)
        json.member("mac", port.mac)
        json.member("rx_bps", port.rxBps)
        json.member("tx_bps", port.txBps)
        json.member("wan_type", port.wanType)
        json.member("latency", port.quality.latency)
        json.member("jitter", port.quality.jitter)
        json.member("loss", port.quality.loss)
        json.member("peer_paths_up", port.peerPathsUp)
        json.member("peer_paths_total", port.peerPathsTotal)
        json.member("provider", port.contract?.provider ?? port.provider)
        json.member("circuit_id", port.contract?.circuitID)
        json.member("contracted_down_mbps", port.contract?.downMbps)
        json.member("contracted_up_mbps", port.contract?.upMbps)
        json.member("notes", port.contract?.notes)
        json.member("rx_utilization", Rounded.share(of: port.rxBps, in: port.rxCapacity))
        json.member("tx_utilization", Rounded.share(of: port.txBps, in: port.txCapacity))
        json.member("last_traffic_at", trend.lastTraffic)
        json.member("spark", trend.levels.isEmpty ? nil : trend.levels)
    }
}

/// What a row says of a WAN port in one window.
struct PortWindowRow {
    let port: WANPort
    let traffic: TrafficTotal
    let statistics: TrafficStatistics
    let coverageNote: String?

    /// Writes members of an object that others stand in already.
    func write(to json: inout JSONWriter) {
        json.member("rx_bytes", traffic.knownRxBytes)
        json.member("tx_bytes", traffic.knownTxBytes)
        json.member("coverage", traffic.coverage)
        json.member("coverage_note", coverageNote)
        json.member("rx_p95_utilization", Rounded.share(of: statistics.rxP95, in: port.rxCapacity))
        json.member("tx_p95_utilization", Rounded.share(of: statistics.txP95, in: port.txCapacity))
        for (name, rate) in statistics.rates { json.member(name, rate) }
    }
}

extension TrafficTotal {
    /// Whole bytes received; nil where nothing of the window was seen, which is not zero.
    var knownRxBytes: Int? { seconds > 0 ? Int(exactly: rxBytes.rounded()) : nil }
    /// Whole bytes sent; nil where nothing of the window was seen.
    var knownTxBytes: Int? { seconds > 0 ? Int(exactly: txBytes.rounded()) : nil }
}
