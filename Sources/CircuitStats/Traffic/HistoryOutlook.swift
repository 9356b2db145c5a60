/// What is still to be asked of Mist's insights, and why it was not yet.
struct HistoryOutlook: Sendable {
    /// What is due, by port; ports of which all was asked are not in it.
    var due: [PortKey: [InsightsSpan]] = [:]
    /// Whether the newest turn ended because the quota was spent.
    var isStarved = false
    /// Ports whose newest call failed.
    var failed: Set<PortKey> = []

    /// What becomes of a stretch that was not seen.
    enum Prospect: Int, Comparable {
        case fetching, waitingForQuota, failed, open, never

        static func < (one: Prospect, other: Prospect) -> Bool { one.rawValue < other.rawValue }
    }

    /// What becomes of `missing` (Unix seconds): more than one thing where it reaches into the bucket that is still open.
    ///
    /// - Parameter now: the present, to which buckets are closed.
    func prospects(of missing: Range<Int>, port: PortKey, now: Int) -> Set<Prospect> {
        if due[port]?.contains(where: { $0.range.overlaps(missing) }) ?? false {
            if isStarved { return [.waitingForQuota] }
            return [failed.contains(port) ? .failed : .fetching]
        }
        let bucket = PortTraffic.tenMinutes
        let closed = (now - TrafficLedger.publicationDelay) / bucket * bucket
        guard missing.upperBound > closed else { return [.never] }
        return missing.lowerBound < closed ? [.never, .open] : [.open]
    }
}
