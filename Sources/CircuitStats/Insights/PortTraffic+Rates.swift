/// A port's traffic in one bucket of the wall clock.
public struct BucketRates: Sendable, Equatable {
    /// Start of the bucket, Unix seconds.
    public var timestamp: Int
    /// What passed, as far as it was seen.
    public var total: TrafficTotal
    /// Bits per second received, averaged over the seconds that were seen; nil where nothing was.
    public var rxBps: Double?
    /// Bits per second sent, likewise.
    public var txBps: Double?
    /// The highest rate that a source told of the bucket, bits per second received.
    public var maxRxBps: Double?
    /// The highest rate, bits per second sent.
    public var maxTxBps: Double?
}

extension PortTraffic {
    /// Average and peak of each bucket. The buckets' bytes add up to the total of the span.
    ///
    /// A rate is that of the seconds which were seen, so that a bucket which is still open, or was seen in part, has no
    /// rate that is too low; its coverage is the share of the whole bucket.
    public func rates(in span: BucketSpan) -> [BucketRates] {
        span.buckets.map { bucket in
            var total = total(in: bucket)
            total.span = Double(span.width)
            let statistics = statistics(in: bucket, total: total)
            return BucketRates(
                timestamp: bucket.lowerBound, total: total, rxBps: statistics.rxAverage, txBps: statistics.txAverage,
                maxRxBps: statistics.rxMaximum, maxTxBps: statistics.txMaximum)
        }
    }
}
