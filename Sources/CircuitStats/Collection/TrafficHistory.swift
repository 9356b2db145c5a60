import FoundationEssentials
import MistAPI

/// How the collection of traffic history stands: what failed and when to try again, and who waits for what.
struct TrafficHistory: Sendable {
    /// A port whose call failed is left alone for this many seconds: it would fail again at once.
    static let patience = 600.0

    struct Failure: Sendable, Equatable, Codable {
        var error: MistError
        var retryAt: Date
    }

    private var failures: [PortKey: Failure] = [:]
    /// Failures of calls for what is older than any window: they concern who asked, and nothing that all are shown.
    private var failuresBeyondWindows: [PortKey: Failure] = [:]
    /// How many calls have failed so far.
    private var allFailures = 0
    private var newestSuccess: Date?
    private var ports = 0
    /// Whether quota was refused in the newest turn: what is missing waits for it.
    var isStarved = false
    /// Calls that someone waits for, so that many clicks on one port share one.
    var inFlight: [PortKey: Task<MistError?, Never>] = [:]

    /// Gateways that someone has looked at: a larger number is later.
    private(set) var interest: [String: Int] = [:]
    private var looks = 0

    mutating func noteInterest(inGateway gatewayID: String) {
        looks += 1
        interest[gatewayID] = looks
    }

    /// Ports whose newest call failed.
    var failedPorts: Set<PortKey> { Set(failures.keys) }

    /// Whether a port may be asked for now.
    func mayAsk(_ port: PortKey, at now: Date) -> Bool {
        [failures[port], failuresBeyondWindows[port]].compactMap(\.self).allSatisfy { failure in
            let wait = failure.retryAt.timeIntervalSince(now)
            // A longer wait than there is was told by a clock that has been set back since.
            return wait <= 0 || wait > Self.patience
        }
    }

    /// The failure of a port that is so recent, in seconds, that asking again would only fail again.
    func recentFailure(of port: PortKey, at now: Date, within seconds: Double = 15) -> MistError? {
        guard let failure = failures[port] ?? failuresBeyondWindows[port],
            (-Self.patience..<seconds - Self.patience).contains(now.timeIntervalSince(failure.retryAt))
        else {
            return nil
        }
        return failure.error
    }

    /// Takes how a call for a port went; nil where it went well.
    ///
    /// - Parameter isBeyondWindows: whether it asked for what is older than any window.
    mutating func receive(
        _ failure: MistError?, for port: PortKey, at now: Date, isBeyondWindows: Bool = false
    ) {
        if let failure {
            let kept = Failure(error: failure, retryAt: now.addingTimeInterval(Self.patience))
            if isBeyondWindows {
                failuresBeyondWindows[port] = kept
            } else {
                allFailures += 1
                failures[port] = kept
            }
        } else {
            failures[port] = nil
            failuresBeyondWindows[port] = nil
            newestSuccess = now
        }
    }

    /// Forgets ports that are no longer there.
    mutating func keep(only circuits: [Circuit]) {
        let keys = Set(circuits.map(\.key))
        failures = failures.filter { keys.contains($0.key) }
        failuresBeyondWindows = failuresBeyondWindows.filter { keys.contains($0.key) }
        ports = circuits.count
        let gateways = Set(circuits.map(\.key.gatewayID))
        interest = interest.filter { gateways.contains($0.key) }
    }

    func state(in network: Network) -> SourceState {
        let newest = failures.sorted { ($0.key.gatewayID, $0.key.port) < ($1.key.gatewayID, $1.key.port) }.first
        return SourceState(
            .insights, collectedAt: newestSuccess, failure: newest.map { network.sentence($0.value.error) },
            failures: allFailures, failedParts: .init(failed: failures.count, total: ports))
    }

    /// What of it another process goes on from.
    struct Kept: Sendable, Equatable, Codable {
        /// In any order.
        var failures: [PortFailure] = []
        var newestSuccess: Date?
        var isStarved = false

        struct PortFailure: Sendable, Equatable, Codable {
            var port: PortKey
            var failure: Failure
        }
    }

    var kept: Kept {
        Kept(
            failures: failures.map { .init(port: $0.key, failure: $0.value) }, newestSuccess: newestSuccess,
            isStarved: isStarved)
    }

    /// Goes on from what another process knew.
    mutating func restore(_ kept: Kept) {
        failures = Dictionary(kept.failures.map { ($0.port, $0.failure) }) { _, later in later }
        newestSuccess = kept.newestSuccess
        isStarved = kept.isStarved
    }
}
