import CircuitStats

/// Figures as they are told: no more digits than they are worth.
enum Rounded {
    /// Whole bits per second.
    static func bps(_ rate: Double?) -> Int? {
        // Rates are bounded where they come in, far inside an integer; what is not a number is unknown.
        rate.flatMap { Int(exactly: $0.rounded()) }
    }

    /// Thousandths of a unit: the sum of a week's buckets stays right to a byte.
    static func thousandths(_ figure: Double?) -> Double? {
        figure.flatMap { $0.isFinite && abs($0) < 1e15 ? ($0 * 1_000).rounded() / 1_000 : nil }
    }

    /// The share of `capacity` (bits per second) that a rate takes, to a hundredth of a per cent.
    static func share(of rate: Double?, in capacity: Double?) -> Double? {
        guard let rate, let capacity, capacity > 0 else { return nil }
        return (rate / capacity * 10_000).rounded() / 10_000
    }
}

extension TrafficStatistics {
    private enum Key: String, CodingKey {
        case rxP95 = "rx_p95_bps"
        case txP95 = "tx_p95_bps"
        case rxAverage = "rx_avg_bps"
        case txAverage = "tx_avg_bps"
        case rxMaximum = "rx_max_bps"
        case txMaximum = "tx_max_bps"
    }

    /// Writes the rates beside what else `encoder` holds: the table and the chart tell the same.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(Rounded.bps(rxP95), forKey: .rxP95)
        try container.encode(Rounded.bps(txP95), forKey: .txP95)
        try container.encode(Rounded.bps(rxAverage), forKey: .rxAverage)
        try container.encode(Rounded.bps(txAverage), forKey: .txAverage)
        try container.encode(Rounded.bps(rxMaximum), forKey: .rxMaximum)
        try container.encode(Rounded.bps(txMaximum), forKey: .txMaximum)
    }
}
