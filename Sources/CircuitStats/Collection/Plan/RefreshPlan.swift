public import MistAPI

/// The calls of one refresh: the cheapest that bring what is due, what each is for, and what they come to.
public struct RefreshPlan: Sendable, Equatable, Codable {
    /// One source that is asked.
    public struct Step: Sendable, Equatable, Codable {
        /// Which source.
        public var source: Source
        /// How urgent its calls are.
        public var priority: CallPriority
        /// How many calls that is, reckoned from the last time; 1 where it was never asked.
        public var calls: Int
        /// Why it is asked now.
        public var reason: Reason
    }

    /// Why a source is asked.
    public enum Reason: Sendable, Equatable, Codable, CustomStringConvertible {
        /// It was never asked.
        case unknown
        /// The newest call failed.
        case failed
        /// The last answer is that many seconds old, or older.
        case old(seconds: Int)
        /// Gateways or variables of that many sites were changed, or gateways are at as many sites that are new.
        case changed(sites: Int)

        /// In words.
        public var description: String {
            switch self {
            case .unknown: "not known yet"
            case .failed: "failed the last time"
            case .old(let seconds): "asked every \(seconds) s"
            case .changed(let sites): "changed at \(sites) site\(sites == 1 ? "" : "s")"
            }
        }
    }

    /// What is asked, in the order in which it is started.
    public var steps: [Step] = []
    /// What is due and waits, because the rest of this hour's quota is kept for more urgent calls.
    public var postponed: [Step] = []
    /// Sites whose configuration is due and waits for a later refresh.
    public var waitingSites = 0
    /// Calls an hour, as long as nothing is new.
    public var callsPerHour = 0
    /// Calls an hour that the plan tries to do with.
    public var budget = 0
    /// How many times as seldom as usual everything but counters is asked, to keep within the budget.
    public var stretch = 1.0

    /// Calls of this refresh.
    public var calls: Int { steps.reduce(0) { $0 + $1.calls } }

    /// Leaves out what the quota does not allow now: half a list is worth nothing, and costs calls.
    mutating func postpone(beyond available: (CallPriority) -> Int) {
        var spent = 0
        let due = steps
        steps = []
        for step in due {
            if step.calls + spent <= available(step.priority) {
                steps.append(step)
                spent += step.calls
            } else {
                postponed.append(step)
            }
        }
    }
}
