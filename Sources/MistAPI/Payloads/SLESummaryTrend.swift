public import FoundationEssentials

/// A service level over time: user-minutes in all, and those that fell short.
///
/// Source: running dashboards for the path (`…/metric/{metric}/summary-trend`); the fields are those of `sle_summary` in
/// the OpenAPI document. `…/summary` answers 400 for application health.
public struct SLESummaryTrend: Payload {
    /// The level itself.
    public struct Level: Payload {
        /// Width of a bucket.
        @Lenient public var interval: InsightInterval?
        /// One figure for each bucket.
        @Lenient public var samples: Samples?

        /// Makes one that nothing is known of.
        public init() {}

        private enum CodingKeys: CodingKey {
            case interval, samples
        }
    }

    /// One figure for each bucket; `nil` is unknown.
    public struct Samples: Payload {
        /// User-minutes.
        @Lenient public var total: [Double?]?
        /// User-minutes that fell short.
        @Lenient public var degraded: [Double?]?

        /// Makes one that nothing is known of.
        public init() {}

        private enum CodingKeys: CodingKey {
            case total, degraded
        }
    }

    /// Start of the first bucket.
    @Lenient public var start: Date?
    /// End of the range.
    @Lenient public var end: Date?
    /// The level.
    @Lenient public var sle: Level?

    /// Makes one that nothing is known of.
    public init() {}

    private enum CodingKeys: CodingKey {
        case start, end, sle
    }
}
