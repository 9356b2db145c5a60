/// What a row of the table shows of a port's past without asking for its chart.
public struct TrafficTrend: Sendable, Equatable {
    /// Hours that it tells of.
    public static let hours = 24
    /// The level of the highest hour.
    public static let highest = 20

    /// After this no traffic was seen, Unix seconds, as fine as the ledger still knows it: to the poll within the last
    /// hour, to ten minutes within the day, to the hour before; nil where none is known of.
    public var lastTraffic: Int?
    /// The last 24 hours by full hours, the one that is still open last: the average rate of both directions together,
    /// from 0 to 20 (the highest of them); nil where nothing of the hour was seen. Empty where none was.
    public var levels: [Int?]

    /// Makes the trend of a port of which nothing is known.
    public init(lastTraffic: Int? = nil, levels: [Int?] = []) {
        self.lastTraffic = lastTraffic
        self.levels = levels
    }
}

extension PortTraffic {
    /// The trend up to `end`, Unix seconds.
    public func trend(endingAt end: Int) -> TrafficTrend {
        let open = Self.numbers(of: end - 1..<end, width: Self.hour).lowerBound
        let rates = (open - TrafficTrend.hours + 1...open).map { number -> Double? in
            let bucket = coarse[number]
            return bucket.isUnknown ? nil : (bucket.rx + bucket.tx) / bucket.seconds
        }
        let last = lastTraffic.map { min($0, end) }
        guard let peak = rates.compactMap(\.self).max() else { return TrafficTrend(lastTraffic: last) }
        return TrafficTrend(
            lastTraffic: last,
            levels: rates.map { rate in
                rate.map { peak > 0 ? Int(($0 / peak * Double(TrafficTrend.highest)).rounded()) : 0 }
            })
    }

    private var lastTraffic: Int? {
        if let span = spans.newestWithBytes { return Int(span.end) }
        // Spans without a byte lie over the buckets: what a bucket that they cut holds came before them.
        let silence = spans.start.map(Int.init) ?? .max
        for ring in [fine, coarse] {
            if let number = ring.numbers.last(where: { ring[$0].rx + ring[$0].tx > 0 }) {
                return min((number + 1) * ring.width, silence)
            }
        }
        return nil
    }
}

extension CountedSpans {
    /// The newest span in which something passed.
    fileprivate var newestWithBytes: CountedSpan? { last { $0.rx + $0.tx > 0 } }
}
