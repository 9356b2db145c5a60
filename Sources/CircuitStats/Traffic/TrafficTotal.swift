/// The traffic of a port in a span of time, and how much of the span was observed.
public struct TrafficTotal: Sendable, Equatable {
    /// Length of the span in seconds.
    public var span: Double
    /// Bytes received in the observed part of the span.
    public var rxBytes: Double = 0
    /// Bytes sent in the observed part of the span.
    public var txBytes: Double = 0
    /// Seconds of the span that were observed.
    public var seconds: Double = 0
    /// Whether some of the bytes were counted over a time in which nobody looked, and are placed by estimate.
    public var isSpread = false

    /// Share of the span that was observed, 0 to 1.
    public var coverage: Double {
        guard span > 0 else { return 0 }
        // Shares of buckets are kept to a sixteenth of a second; a full window must read 1, not 0.9999.
        return seconds > span - min(span * 2e-4, 5) ? 1 : max(0, seconds / span)
    }
}
