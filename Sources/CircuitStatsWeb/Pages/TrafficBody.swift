import CircuitStats

/// `/api/gateway/<id>/port/<port>/traffic`: a port's traffic in points. Points times `interval` over 8 are the bytes.
struct TrafficBody: Encodable {
    let gateway: Gateway
    let port: WANPort
    let range: Range<Int>
    let series: TrafficSeries
    let statistics: TrafficStatistics
    let source: TrafficSource
    let coverageNote: String?

    private enum Key: String, CodingKey {
        case timestamps, interval, source, coverage, start, end
        case rxBps = "rx_bps"
        case txBps = "tx_bps"
        case provider
        case coverageNote = "coverage_note"
        case circuitID = "circuit_id"
        case contractedDown = "contracted_down_mbps"
        case contractedUp = "contracted_up_mbps"
        case pointCoverage = "point_coverage"
        case rxBytes = "rx_bytes"
        case txBytes = "tx_bytes"
        case gatewayID = "gateway_id"
        case gatewayName = "gateway_name"
        case siteName = "site_name"
        case portID = "port_id"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        let total = series.total
        try container.encode(gateway.id, forKey: .gatewayID)
        try container.encode(gateway.name, forKey: .gatewayName)
        try container.encode(gateway.siteName, forKey: .siteName)
        try container.encode(port.name, forKey: .portID)
        try container.encode(range.lowerBound, forKey: .start)
        try container.encode(range.upperBound, forKey: .end)
        try container.encode(series.interval, forKey: .interval)
        try container.encode(source.rawValue, forKey: .source)
        try container.encode(total.coverage, forKey: .coverage)
        try container.encode(coverageNote, forKey: .coverageNote)
        try container.encode(total.knownRxBytes, forKey: .rxBytes)
        try container.encode(total.knownTxBytes, forKey: .txBytes)
        try container.encode(series.points.map(\.timestamp), forKey: .timestamps)
        try container.encode(series.points.map(\.rxBps), forKey: .rxBps)
        try container.encode(series.points.map(\.txBps), forKey: .txBps)
        try container.encode(series.points.map(\.coverage), forKey: .pointCoverage)
        try container.encode(port.contract?.provider ?? port.provider, forKey: .provider)
        try container.encode(port.contract?.circuitID, forKey: .circuitID)
        try container.encode(port.contract?.downMbps, forKey: .contractedDown)
        try container.encode(port.contract?.upMbps, forKey: .contractedUp)
        try statistics.encode(to: encoder)
    }
}
