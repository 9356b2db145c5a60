/// What the bytes of a bucket come from.
struct TrafficOrigin: OptionSet, Sendable, Equatable {
    let rawValue: UInt8

    /// The port's own counters.
    static let counters = TrafficOrigin(rawValue: 1)
    /// Averages of Mist's insights.
    static let insights = TrafficOrigin(rawValue: 2)
}

/// What a total is made of, as the routes say it.
public enum TrafficSource: String, Sendable {
    /// The port's own counters alone.
    case counters
    /// Averages of Mist's insights alone.
    case insights
    /// Both.
    case mixed
    /// Nothing is known.
    case none
}

extension PortTraffic {
    /// What the total of `range` (Unix seconds) is made of.
    public func source(in range: Range<Int>) -> TrafficSource {
        let bucket = known(in: range)
        guard !bucket.isUnknown else { return .none }
        var origin = bucket.origin
        // Placed by estimate, but counted.
        if bucket.isSpread { origin.insert(.counters) }
        if origin == [.counters, .insights] { return .mixed }
        return origin == .counters ? .counters : .insights
    }
}
