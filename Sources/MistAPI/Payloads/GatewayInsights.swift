public import FoundationEssentials

/// A port's time series, as the cloud stores it.
///
/// Samples are placed by the answer's own `start` and `interval`, or by `rt` where it is given, never by what was
/// asked: the cloud keeps averages of 10 minutes (for about a day) and of an hour (for 14 days), on fixed edges, and
/// answers `null` where it has nothing. `null` is unknown, not zero, and the bucket that is still open is `null` or
/// partial.
///
/// Source: the vendor's SDK and running dashboards; the path is not in the published specification.
public struct GatewayInsights: Payload {
    /// Start of the first bucket.
    @Lenient public var start: Date?
    /// End of the range.
    @Lenient public var end: Date?
    /// Width of a bucket.
    @Lenient public var interval: InsightInterval?
    /// Start of each bucket, in the order of the series; `nil` where it cannot be read.
    @Lenient public var rt: [InsightTime?]?
    /// Average of each bucket, received, in bits per second.
    @Lenient public var rxBps: [Double?]?
    /// Average of each bucket, sent, in bits per second.
    @Lenient public var txBps: [Double?]?
    /// Peak of each bucket, received, in bits per second.
    @Lenient public var maxRxBps: [Double?]?
    /// Peak of each bucket, sent, in bits per second.
    @Lenient public var maxTxBps: [Double?]?

    /// Makes one that nothing is known of.
    public init() {}

    private enum CodingKeys: String, CodingKey {
        case start, end, interval, rt
        case rxBps = "rx_bps"
        case txBps = "tx_bps"
        case maxRxBps = "max_rx_bps"
        case maxTxBps = "max_tx_bps"
    }
}
