/// A port's traffic in points of equal width: what a chart draws.
public struct TrafficSeries: Sendable, Equatable {
    /// One point.
    public struct Point: Sendable, Equatable {
        /// Start of the point, Unix seconds.
        public var timestamp: Int
        /// Bits per second received: the point's known bytes over its whole width, so that points times width are
        /// bytes; nil where nothing of the point is known.
        public var rxBps: Double?
        /// Bits per second sent, likewise.
        public var txBps: Double?
        /// Share of the point that was observed, 0 to 1.
        public var coverage: Double
    }

    /// Seconds per point.
    public var interval: Int
    /// The points in order of time. The last one ends at the end of the range or, where the range is no multiple of
    /// the interval, after it.
    public var points: [Point]
    /// The sum of all points.
    public var total: TrafficTotal
}

extension PortTraffic {
    /// Resamples `range` (Unix seconds) into points of `interval` seconds; bytes are conserved.
    public func series(in range: Range<Int>, interval: Int) -> TrafficSeries {
        var total = TrafficTotal(span: Double(range.count))
        let points = stride(from: range.lowerBound, to: range.upperBound, by: interval).map { start in
            let part = self.total(in: start..<min(start + interval, range.upperBound))
            total.rxBytes += part.rxBytes
            total.txBytes += part.txBytes
            total.seconds += part.seconds
            total.isSpread = total.isSpread || part.isSpread
            return TrafficSeries.Point(
                timestamp: start,
                rxBps: part.seconds > 0 ? part.rxBytes * 8 / Double(interval) : nil,
                txBps: part.seconds > 0 ? part.txBytes * 8 / Double(interval) : nil,
                coverage: part.coverage)
        }
        return TrafficSeries(interval: interval, points: points, total: total)
    }
}
