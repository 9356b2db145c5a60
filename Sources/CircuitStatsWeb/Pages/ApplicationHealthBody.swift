import CircuitStats

/// `/api/v1/sites/<site>/application-health-summary`. `impacted_known` tells an empty list of impaired interfaces from one
/// that Mist could not be asked for.
struct ApplicationHealthBody: Encodable {
    let siteID: String
    let span: BucketSpan
    let range: Range<Int>
    let health: ApplicationHealth

    private enum Key: String, CodingKey {
        case trend, clipped, start, end
        case siteID = "site_id"
        case summary = "summary_pct"
        case threshold = "threshold_pct"
        case impacted = "impacted_interfaces"
        case knowsImpacted = "impacted_known"
        case retentionNotice = "retention_notice"
        case rateLimited = "rate_limited"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(siteID, forKey: .siteID)
        try container.encode(range.lowerBound, forKey: .start)
        try container.encode(range.upperBound, forKey: .end)
        try container.encode(Rounded.thousandths(health.summaryPercent), forKey: .summary)
        try container.encode(Rounded.thousandths(health.thresholdPercent), forKey: .threshold)
        try container.encode(health.trend.map(HealthPointBody.init), forKey: .trend)
        try container.encode((health.impacted ?? []).map(HealthInterfaceBody.init), forKey: .impacted)
        try container.encode(health.impacted != nil || health.isMeasured == false, forKey: .knowsImpacted)
        try container.encode(span.isClipped, forKey: .clipped)
        try container.encode(span.retentionNotice, forKey: .retentionNotice)
        try container.encode(health.failures.contains(where: \.isOfTheQuota), forKey: .rateLimited)
    }
}

/// A bucket of the trend.
struct HealthPointBody: Encodable {
    let point: ApplicationHealth.Point

    init(_ point: ApplicationHealth.Point) { self.point = point }

    private enum Key: CodingKey {
        case timestamp, pct
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(point.timestamp, forKey: .timestamp)
        try container.encode(Rounded.thousandths(point.percent), forKey: .pct)
    }
}

/// An interface whose applications were impaired.
struct HealthInterfaceBody: Encodable {
    let interface: ApplicationHealth.Interface

    init(_ interface: ApplicationHealth.Interface) { self.interface = interface }

    private enum Key: String, CodingKey {
        case duration, degraded, total
        case name = "interface_name"
        case gatewayHostname = "gateway_hostname"
        case gatewayMAC = "gateway_mac"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(interface.name, forKey: .name)
        try container.encode(interface.gatewayHostname, forKey: .gatewayHostname)
        try container.encode(interface.gatewayMAC, forKey: .gatewayMAC)
        try container.encode(Rounded.thousandths(interface.duration), forKey: .duration)
        try container.encode(Rounded.thousandths(interface.degraded), forKey: .degraded)
        try container.encode(Rounded.thousandths(interface.total), forKey: .total)
    }
}

/// A port's part in its site's application health. `summary_pct` and `threshold_pct` are the site's, as everywhere;
/// `port_pct`, `degraded` and `total` (user-minutes) the port's own where Mist lists it among the impaired, else null.
struct PortHealthBody: Encodable {
    let health: ApplicationHealth
    let interfaces: [ApplicationHealth.Interface]?

    /// Nil where the site has no such service level, or nothing of it is known.
    init?(_ health: ApplicationHealth, port: String, gateway: Gateway) {
        interfaces = health.interfaces(ofPort: port, gateway: gateway)
        guard health.isMeasured == true, health.summaryPercent != nil || interfaces != nil else { return nil }
        self.health = health
    }

    private enum Key: String, CodingKey {
        case impacted, degraded, total
        case summary = "summary_pct"
        case threshold = "threshold_pct"
        case port = "port_pct"
    }

    func encode(to encoder: any Encoder) throws {
        let known = (interfaces ?? []).compactMap { row in
            row.total.flatMap { total in row.degraded.map { (degraded: $0, total: total) } }
        }
        let total = known.reduce(0) { $0 + $1.total }
        let degraded = known.reduce(0) { $0 + $1.degraded }
        let share = total > 0 ? 100 * (total - min(max(degraded, 0), total)) / total : nil
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(Rounded.thousandths(health.summaryPercent), forKey: .summary)
        try container.encode(Rounded.thousandths(health.thresholdPercent), forKey: .threshold)
        try container.encode(interfaces.map { !$0.isEmpty }, forKey: .impacted)
        try container.encode(Rounded.thousandths(share), forKey: .port)
        try container.encode(Rounded.thousandths(known.isEmpty ? nil : degraded), forKey: .degraded)
        try container.encode(Rounded.thousandths(known.isEmpty ? nil : total), forKey: .total)
    }
}
