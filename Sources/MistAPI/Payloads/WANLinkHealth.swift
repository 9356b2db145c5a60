public import FoundationEssentials

/// The quality of a WAN port's link over time (insight metric `wan_link_health`).
///
/// Buckets lie as those of `GatewayInsights` do: by the answer's own `rt`, or its `start` and `interval`. The series
/// stand at the top level, or in an object `wan_link_health`. `null` is unknown.
///
/// Source: running dashboards; the document has the path (`GET /sites/{site_id}/insights/device/{device_mac}/{metric}`)
/// without this metric's fields.
public struct WANLinkHealth: Payload {
    /// The series, wherever they stand.
    public struct Series: Payload {
        /// Average of each bucket, milliseconds.
        @Lenient public var avgLatency: [Double?]?
        /// Average of each bucket, milliseconds.
        @Lenient public var avgJitter: [Double?]?
        /// Average of each bucket, per cent of packets.
        @Lenient public var avgLoss: [Double?]?

        /// Makes one that nothing is known of.
        public init() {}

        /// Whether there is no series at all: the answer to another question.
        public var isEmpty: Bool { avgLatency == nil && avgJitter == nil && avgLoss == nil }

        private enum CodingKeys: String, CodingKey {
            case avgLatency = "avg_latency"
            case avgJitter = "avg_jitter"
            case avgLoss = "avg_loss"
        }
    }

    /// Start of the first bucket.
    @Lenient public var start: Date?
    /// Width of a bucket.
    @Lenient public var interval: InsightInterval?
    /// Start of each bucket, in the order of the series; `nil` where it cannot be read.
    @Lenient public var rt: [InsightTime?]?
    /// The series.
    public var series = Series()

    /// Makes one that nothing is known of.
    public init() {}

    /// Reads either shape.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        _start = try container.decode(Lenient<Date>.self, forKey: .start)
        _interval = try container.decode(Lenient<InsightInterval>.self, forKey: .interval)
        _rt = try container.decode(Lenient<[InsightTime?]>.self, forKey: .rt)
        let nested = try container.decode(Lenient<Series>.self, forKey: .nested).wrappedValue
        series = try nested ?? Series(from: decoder)
    }

    private enum CodingKeys: String, CodingKey {
        case start, interval, rt
        case nested = "wan_link_health"
    }
}
