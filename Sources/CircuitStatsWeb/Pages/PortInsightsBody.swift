import CircuitStats
import FoundationEssentials
import MistAPI

/// `/api/v1/sites/<site>/gateways/<gateway>/ports/<port>/hourly`: what the port carried and how good its link was, bucket
/// by bucket.
struct PortInsightsBody: Encodable {
    let gateway: Gateway
    let port: String
    let span: BucketSpan
    let buckets: [Bucket]
    let total: TrafficTotal
    let coverageNote: String?
    let health: ApplicationHealth
    /// What could not be asked for.
    let failures: [MistError]
    private let limits: RateLimits

    /// One bucket with the quality of its link.
    struct Bucket {
        let rates: BucketRates
        /// Nil where Mist could not be asked.
        let quality: LinkQuality?
    }

    /// Which part lacks something because quota is spent.
    private struct RateLimits: Encodable {
        let bandwidth: Bool
        let linkHealth: Bool
        let applicationHealth: Bool

        private enum CodingKeys: String, CodingKey {
            case bandwidth
            case linkHealth = "wan_link_health"
            case applicationHealth = "app_health"
        }
    }

    init(
        _ gateway: Gateway, port: String, span: BucketSpan, snapshot: Snapshot, trafficFailure: MistError?,
        link: Result<LinkHealth, MistError>, health: ApplicationHealth
    ) {
        self.gateway = gateway
        self.port = port
        self.span = span
        self.health = health
        let key = PortKey(gatewayID: gateway.id, port: port)
        let traffic = snapshot.traffic[key]
        total = traffic.total(in: span.range)
        coverageNote = span.range.isEmpty ? nil : snapshot.coverageNote(of: key, in: span.range)
        let (quality, linkFailure): (LinkHealth?, MistError?) =
            switch link {
            case .success(let quality): (quality, nil)
            case .failure(let error): (nil, error)
            }
        buckets = zip(span.buckets, traffic.rates(in: span)).map { range, rates in
            Bucket(rates: rates, quality: quality?.quality(in: range, width: span.width))
        }
        // History beyond this span may be missing: that is not this answer's trouble.
        let trafficFailure = total.coverage < 1 ? trafficFailure : nil
        failures = [trafficFailure, linkFailure].compactMap(\.self) + health.failures
        limits = RateLimits(
            bandwidth: trafficFailure?.isOfTheQuota ?? false, linkHealth: linkFailure?.isOfTheQuota ?? false,
            applicationHealth: health.failures.contains(where: \.isOfTheQuota))
    }

    private enum Key: String, CodingKey {
        case start, end, interval, clipped, hourly, coverage
        case portID = "port_id"
        case deviceID = "device_id"
        case gatewayHostname = "gateway_hostname"
        case siteID = "site_id"
        case siteName = "site_name"
        case retentionNotice = "retention_notice"
        case coverageNote = "coverage_note"
        case rxBytes = "rx_bytes"
        case txBytes = "tx_bytes"
        case portHealth = "port_app_health"
        case hourlyHealth = "hourly_app_health"
        case rateLimited = "rate_limited"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(port, forKey: .portID)
        try container.encode(gateway.id, forKey: .deviceID)
        try container.encode(gateway.name, forKey: .gatewayHostname)
        try container.encode(gateway.siteID, forKey: .siteID)
        try container.encode(gateway.siteName, forKey: .siteName)
        try container.encode(span.range.lowerBound, forKey: .start)
        try container.encode(span.range.upperBound, forKey: .end)
        try container.encode(span.width, forKey: .interval)
        try container.encode(span.isClipped, forKey: .clipped)
        try container.encode(span.retentionNotice, forKey: .retentionNotice)
        try container.encode(total.coverage, forKey: .coverage)
        try container.encode(coverageNote, forKey: .coverageNote)
        try container.encode(total.knownRxBytes, forKey: .rxBytes)
        try container.encode(total.knownTxBytes, forKey: .txBytes)
        try container.encode(buckets, forKey: .hourly)
        try container.encode(PortHealthBody(health, port: port, gateway: gateway), forKey: .portHealth)
        try container.encode(health.trend.map(HealthPointBody.init), forKey: .hourlyHealth)
        try container.encode(limits, forKey: .rateLimited)
    }
}

extension PortInsightsBody.Bucket: Encodable {
    private enum Key: String, CodingKey {
        case timestamp, coverage
        case hour = "hour_iso"
        case rxBps = "rx_bps"
        case txBps = "tx_bps"
        case maxRxBps = "max_rx_bps"
        case maxTxBps = "max_tx_bps"
        case rxBytes = "rx_bytes"
        case txBytes = "tx_bytes"
        case latency = "avg_latency_ms"
        case jitter = "avg_jitter_ms"
        case loss = "avg_loss_pct"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(rates.timestamp, forKey: .timestamp)
        try container.encode(hour, forKey: .hour)
        try container.encode(Rounded.thousandths(rates.rxBps), forKey: .rxBps)
        try container.encode(Rounded.thousandths(rates.txBps), forKey: .txBps)
        try container.encode(Rounded.thousandths(rates.maxRxBps), forKey: .maxRxBps)
        try container.encode(Rounded.thousandths(rates.maxTxBps), forKey: .maxTxBps)
        try container.encode(rates.total.knownRxBytes, forKey: .rxBytes)
        try container.encode(rates.total.knownTxBytes, forKey: .txBytes)
        try container.encode(rates.total.coverage, forKey: .coverage)
        try container.encode(Rounded.thousandths(quality?.latency), forKey: .latency)
        try container.encode(Rounded.thousandths(quality?.jitter), forKey: .jitter)
        try container.encode(Rounded.thousandths(quality?.loss), forKey: .loss)
    }

    /// `2023-11-20T12:00:00Z`
    var hour: String {
        Date(timeIntervalSince1970: Double(rates.timestamp)).formatted(Date.ISO8601FormatStyle())
    }
}
