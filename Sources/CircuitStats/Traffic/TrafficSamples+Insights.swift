import FoundationEssentials
import MistAPI

extension TrafficSamples {
    /// Two weeks of ten minutes, and as many again.
    private static let most = 4_096
    /// A day, in seconds.
    private static let widest = 86_400

    /// The samples of an answer, placed by what the answer says of itself: by `rt` where it has one, else by its own
    /// start and interval. The request's never counts, because Mist answers on edges of its own. An answer that does
    /// not say where its samples lie says nothing.
    static func all(in insights: GatewayInsights) -> [TrafficSamples] {
        let times = (insights.rt ?? []).map { $0?.date.unixSeconds }
        let count = max(insights.rxBps?.count ?? 0, insights.txBps?.count ?? 0)
        // More buckets than Mist keeps of anything are none of its own.
        guard count > 0, max(count, times.count) <= most else { return [] }
        guard times.count >= count else {
            guard let start = insights.start?.unixSeconds, let interval = insights.interval?.seconds, interval <= widest
            else { return [] }
            return [TrafficSamples(insights, start: start, interval: interval)]
        }
        let known = times.compactMap { $0 }
        // Buckets do not overlap, whatever width the answer tells.
        let spacing = zip(known, known.dropFirst()).map { $1 - $0 }.filter { $0 > 0 }.min()
        guard let interval = [insights.interval?.seconds, spacing].compactMap({ $0 }).min(), interval <= widest
        else { return [] }
        if known.count == times.count, zip(known, known.dropFirst()).allSatisfy({ $1 - $0 == interval }) {
            return [TrafficSamples(insights, start: known[0], interval: interval)]
        }
        return times.indices.compactMap { index in
            times[index].map { TrafficSamples(insights, start: $0, interval: interval, only: index) }
        }
    }

    private init(_ insights: GatewayInsights, start: Int, interval: Int, only index: Int? = nil) {
        func rates(_ all: [Double?]?) -> [Double?] {
            guard let index else { return all ?? [] }
            return [all.flatMap { $0.indices.contains(index) ? $0[index] : nil }]
        }
        self.init(
            start: start, interval: interval, rxBps: rates(insights.rxBps), txBps: rates(insights.txBps),
            maxRxBps: rates(insights.maxRxBps), maxTxBps: rates(insights.maxTxBps))
    }
}
