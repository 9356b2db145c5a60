import FoundationEssentials
public import MistAPI

/// Mist's service level "application health" of a site in a range of time. What is not known is nil.
public struct ApplicationHealth: Sendable, Equatable {
    /// One bucket of the trend.
    public struct Point: Sendable, Equatable {
        /// Start of the bucket, Unix seconds, where Mist places it.
        public var timestamp: Int
        /// Per cent of user-minutes without impairment; nil where nobody used anything, or nothing is known.
        public var percent: Double?
    }

    /// An interface whose applications were impaired.
    public struct Interface: Sendable, Equatable {
        /// As Mist names it, maybe with a unit: `ge-0/0/0.0`.
        public var name: String?
        /// Name of its gateway.
        public var gatewayHostname: String?
        /// MAC address of its gateway, 12 lower-case hex digits where it is one.
        public var gatewayMAC: String?
        /// Minutes.
        public var duration: Double?
        /// User-minutes that were impaired.
        public var degraded: Double?
        /// User-minutes in all.
        public var total: Double?
    }

    /// Whether the site has this service level; nil where that is not known.
    public internal(set) var isMeasured: Bool?
    /// Per cent of the range's user-minutes without impairment.
    public internal(set) var summaryPercent: Double?
    /// The goal, per cent; nil where the threshold's unit is no share.
    public internal(set) var thresholdPercent: Double?
    /// In order of time.
    public internal(set) var trend: [Point] = []
    /// The worst first; nil where they could not be asked for.
    public internal(set) var impacted: [Interface]?
    /// What could not be asked for.
    public internal(set) var failures: [MistError] = []

    /// The rows of a port and its sub-interfaces; nil where it is not known which there are.
    public func interfaces(ofPort port: String, gateway: Gateway) -> [Interface]? {
        impacted?.filter { $0.isOf(gateway) && $0.isOf(port) }
    }
}

extension ApplicationHealth.Interface {
    init(_ row: SLEImpactedInterfaces.Interface) {
        name = row.name
        gatewayHostname = row.hostname
        gatewayMAC = row.mac.map { mac in
            let digits = mac.lowercased().filter(\.isHexDigit)
            return digits.count == 12 ? digits : mac
        }
        duration = row.duration
        degraded = row.degraded
        total = row.total
    }

    /// By the MAC address where both have one: names need not be unique.
    func isOf(_ gateway: Gateway) -> Bool {
        if let gatewayMAC, let mac = gateway.mac { return gatewayMAC == mac.lowercased() }
        return gatewayHostname != nil && gatewayHostname == gateway.name
    }

    /// A sub-interface counts for its port; `.0` is the unit of a port without VLANs.
    func isOf(_ port: String) -> Bool {
        guard let name else { return false }
        return name == port || PortName.parent(of: name) == port
    }
}

extension ApplicationHealth {
    /// More buckets than any range has.
    private static let most = 4_096

    /// Takes the trend: a bucket whose total or impaired part is missing counts for nothing.
    mutating func receive(_ answer: SLESummaryTrend) {
        let totals = answer.sle?.samples?.total ?? []
        let degraded = answer.sle?.samples?.degraded ?? []
        let count = min(max(totals.count, degraded.count), Self.most)
        let pairs = (0..<count).map { index -> (total: Double, degraded: Double)? in
            guard index < totals.count, index < degraded.count, let total = totals[index], total > 0,
                let part = degraded[index], part >= 0, total <= 1e15
            else { return nil }
            return (total, min(part, total))
        }
        let known = pairs.compactMap { $0 }
        let total = known.reduce(0) { $0 + $1.total }
        if total > 0 { summaryPercent = 100 * (total - known.reduce(0) { $0 + $1.degraded }) / total }
        guard let times = BucketTimes(start: answer.start, interval: answer.sle?.interval, count: count) else { return }
        trend = pairs.indices.compactMap { index in
            times[index].map { start in
                Point(timestamp: start, percent: pairs[index].map { 100 * ($0.total - $0.degraded) / $0.total })
            }
        }
    }

    /// Takes the goal. Its unit is the metric's own (`dBm` in the published example), so that it is per cent alone where
    /// the answer says so, or says nothing: then up to 1 it is a share, as `application_health` is one in
    /// `/orgs/{org_id}/insights/sites-sle`.
    mutating func receive(_ answer: SLEThreshold) {
        guard let value = answer.threshold ?? answer.defaultThreshold, (0...100).contains(value) else { return }
        switch answer.units?.lowercased() {
        case "%", "percent", "percentage", "pct": thresholdPercent = value
        case nil, "": thresholdPercent = value <= 1 ? value * 100 : value
        default: break
        }
    }

    /// Takes the interfaces.
    mutating func receive(_ answer: SLEImpactedInterfaces) {
        impacted = answer.interfaces?.map(Interface.init).sorted { ($0.degraded ?? 0) > ($1.degraded ?? 0) }
    }
}
