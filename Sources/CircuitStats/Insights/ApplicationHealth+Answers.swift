import FoundationEssentials
import MistAPI

extension ApplicationHealth {
    /// More buckets than any range has.
    private static let most = 4_096

    /// A site of which it is not even known whether it measures it.
    init(failure: MistError) {
        self.init()
        failures = [failure]
    }

    /// What a site that measures it answered to the three questions.
    init(
        trend: Result<SLESummaryTrend, MistError>, threshold: Result<SLEThreshold, MistError>,
        impacted: Result<SLEImpactedInterfaces, MistError>
    ) {
        self.init()
        isMeasured = true
        switch trend {
        case .success(let answer): receive(answer)
        case .failure(let error): failures.append(error)
        }
        switch threshold {
        case .success(let answer): receive(answer)
        case .failure(let error): failures.append(error)
        }
        switch impacted {
        case .success(let answer): receive(answer)
        case .failure(let error): failures.append(error)
        }
    }

    /// Takes the trend: a bucket whose total or impaired part is missing counts for nothing.
    private mutating func receive(_ answer: SLESummaryTrend) {
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
    private mutating func receive(_ answer: SLEThreshold) {
        guard let value = answer.threshold ?? answer.defaultThreshold, (0...100).contains(value) else { return }
        switch answer.units?.lowercased() {
        case "%", "percent", "percentage", "pct": thresholdPercent = value
        case nil, "": thresholdPercent = value <= 1 ? value * 100 : value
        default: break
        }
    }

    /// Takes the interfaces.
    private mutating func receive(_ answer: SLEImpactedInterfaces) {
        impacted = answer.interfaces?.map(Interface.init).sorted { ($0.degraded ?? 0) > ($1.degraded ?? 0) }
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
}
