import CircuitStats

/// A gateway of the table, with what passed through its ports in a window. Every field is there; what is not known is
/// null.
struct GatewayBody {
    let gateway: Gateway
    let window: Window
    let snapshot: Snapshot

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("id", gateway.id)
            json.member("name", gateway.name)
            json.member("site_id", gateway.siteID)
            json.member("site_name", gateway.siteName)
            json.member("model", gateway.model)
            json.member("version", gateway.version)
            json.member("status", gateway.status)
            json.member("uptime", gateway.uptime)
            json.member("ip", gateway.ip)
            json.member("ext_ip", gateway.externalIP)
            json.member("mac", gateway.mac)
            json.member("last_seen", gateway.lastSeen)
            json.member("num_ports", gateway.ports.count)
            json.name("ports")
            json.array(gateway.ports) { json, port in portBody(port).write(to: &json) }
        }
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
struct PortBody {
    let port: WANPort
    let traffic: TrafficTotal
    let statistics: TrafficStatistics
    let coverageNote: String?
    var trend = TrafficTrend()

    func write(to json: inout JSONWriter) {
        json.object { json in
            let configuration = port.configuration
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
            json.member("rx_bytes", traffic.knownRxBytes)
            json.member("tx_bytes", traffic.knownTxBytes)
            json.member("coverage", traffic.coverage)
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
            json.member("coverage_note", coverageNote)
            json.member("provider", port.contract?.provider ?? port.provider)
            json.member("circuit_id", port.contract?.circuitID)
            json.member("contracted_down_mbps", port.contract?.downMbps)
            json.member("contracted_up_mbps", port.contract?.upMbps)
            json.member("notes", port.contract?.notes)
            let (rx, tx) = (port.rxCapacity, port.txCapacity)
            json.member("rx_utilization", Rounded.share(of: port.rxBps, in: rx))
            json.member("tx_utilization", Rounded.share(of: port.txBps, in: tx))
            json.member("rx_p95_utilization", Rounded.share(of: statistics.rxP95, in: rx))
            json.member("tx_p95_utilization", Rounded.share(of: statistics.txP95, in: tx))
            json.member("last_traffic_at", trend.lastTraffic)
            json.member("spark", trend.levels.isEmpty ? nil : trend.levels)
            for (name, rate) in statistics.rates { json.member(name, rate) }
        }
    }
}

extension TrafficTotal {
    /// Whole bytes received; nil where nothing of the window was seen, which is not zero.
    var knownRxBytes: Int? { seconds > 0 ? Int(rxBytes.rounded()) : nil }
    /// Whole bytes sent; nil where nothing of the window was seen.
    var knownTxBytes: Int? { seconds > 0 ? Int(txBytes.rounded()) : nil }
}
