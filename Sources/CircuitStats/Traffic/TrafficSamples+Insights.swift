import FoundationEssentials
import MistAPI

extension TrafficSamples {
    /// Two weeks of ten minutes, and as many again.
    private static let most = 4_096

    /// The samples of an answer, placed by what the answer says of itself: by `rt` where it has one, else by its own
    /// start and interval. The request's never counts, because Mist answers on edges of its own. An answer that does
    /// not say where its samples lie says nothing.
    static func all(in insights: GatewayInsights) -> [TrafficSamples] {
        let count = max(insights.rxBps?.count ?? 0, insights.txBps?.count ?? 0)
        // More buckets than Mist keeps of anything are none of its own.
        guard (1...most).contains(count),
            let times = BucketTimes(
                start: insights.start, interval: insights.interval, rt: insights.rt, count: count)
        else { return [] }
        let starts = (0..<count).map { times[$0] }
        let known = starts.compactMap(\.self)
        if known.count == count, zip(known, known.dropFirst()).allSatisfy({ $1 - $0 == times.width }) {
            return [TrafficSamples(insights, start: known[0], interval: times.width)]
        }
        return starts.indices.compactMap { index in
            starts[index].map { TrafficSamples(insights, start: $0, interval: times.width, only: index) }
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
