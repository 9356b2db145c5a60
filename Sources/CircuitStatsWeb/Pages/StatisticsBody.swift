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
    /// The rates by the names under which the table and the chart tell them.
    var rates: KeyValuePairs<StaticString, Int?> {
        [
            "rx_p95_bps": Rounded.bps(rxP95), "tx_p95_bps": Rounded.bps(txP95),
            "rx_avg_bps": Rounded.bps(rxAverage), "tx_avg_bps": Rounded.bps(txAverage),
            "rx_max_bps": Rounded.bps(rxMaximum), "tx_max_bps": Rounded.bps(txMaximum),
        ]
    }

    /// Writes the rates beside what else `encoder` holds.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Name.self)
        for (name, rate) in rates { try container.encode(rate, forKey: Name(stringValue: "\(name)")) }
    }

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
