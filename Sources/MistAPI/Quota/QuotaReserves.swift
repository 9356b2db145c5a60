/// Which part of the quota is kept for calls of each priority; lower ones cannot touch it.
///
/// Of 5,000 calls: the last 200 are for people who click, the 1,000 above them for counters too (a full hour of
/// polling an organization of some thousand gateways), the 500 above those for configuration too. So history is
/// fetched until 1,700 are left, configuration until 1,200, counters until 200, and clicks to the last call.
public struct QuotaReserves: Sendable, Equatable {
    /// Share kept for `interactive`, 0 to 1.
    public var interactive: Double
    /// Share kept for `counters` above that.
    public var counters: Double
    /// Share kept for `configuration` above that.
    public var configuration: Double

    /// Makes the reserves.
    public init(interactive: Double = 0.04, counters: Double = 0.2, configuration: Double = 0.1) {
        self.interactive = interactive
        self.counters = counters
        self.configuration = configuration
    }

    /// The largest share that is kept for counters, whatever they need.
    private static let mostForCounters = 0.6

    /// How many calls of `limit` a call of this priority must leave untouched.
    ///
    /// - Parameter needed: what the counters will take until the top of the hour, where that is known: it is kept for
    ///   them even where it is more than their share, but never all: figures without names and addresses are no table.
    func keptFrom(_ priority: CallPriority, limit: Int, needed: Double = 0) -> Int {
        let forCounters = max(counters, limit > 0 ? min(needed / Double(limit), Self.mostForCounters) : 0)
        let share =
            switch priority {
            case .interactive: 0.0
            case .counters: interactive
            case .configuration: interactive + forCounters
            case .backfill: interactive + forCounters + configuration
            }
        return Int((min(max(share, 0), 1) * Double(limit)).rounded())
    }
}
