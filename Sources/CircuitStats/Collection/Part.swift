import FoundationEssentials
import MistAPI

/// The last good answer of a source, its time, and why a later one failed.
struct Part<Value: Sendable>: Sendable {
    /// The last good answer; kept when a later call fails.
    private(set) var value: Value?
    /// When that was collected.
    private(set) var collectedAt: Date?
    /// Why the newest call failed; nil after a good one.
    private(set) var failure: MistError?
    /// How many calls have failed so far.
    private(set) var allFailures = 0
    /// How many calls have failed since the last good answer, and when the newest one did.
    private var failures = 0
    private var failedAt: Date?

    /// Takes the outcome of a call.
    mutating func receive(_ outcome: Result<Value, MistError>, at time: Date) {
        switch outcome {
        case .success(let value):
            self.value = value
            collectedAt = time
            failure = nil
            failures = 0
        // Whoever ended the call, it says nothing of the source: as if it had not been asked.
        case .failure(let error) where error.reason == .cancelled: break
        case .failure(let error):
            failure = error
            failures += 1
            allFailures += 1
            failedAt = time
        }
    }

    /// Why it has to be asked for (again); nil where it has not. What fails is asked at every refresh at first, then ever
    /// more seldom, up to `patience` seconds: a thousand sites that fail must not spend the quota of those that do not.
    func reasonToAsk(
        at now: Date, maximumAge: Double, refreshSeconds: Int, patience: Double
    ) -> RefreshPlan.Reason? {
        // A refresh that comes a moment early must not wait for the next one.
        let slack = Double(refreshSeconds) / 2
        if failure != nil, let failedAt {
            let wait = min(patience, Double(refreshSeconds) * Double(1 << min(failures - 1, 12)))
            return hasPassed(wait - slack, since: failedAt, at: now) ? .failed : nil
        }
        guard let collectedAt else { return .unknown }
        return hasPassed(maximumAge - slack, since: collectedAt, at: now) ? .old(seconds: Int(maximumAge)) : nil
    }

    /// A time that is still to come was told by a clock that has been set back since.
    private func hasPassed(_ seconds: Double, since time: Date, at now: Date) -> Bool {
        now < time || now.timeIntervalSince(time) >= seconds
    }
}

extension Part: Codable where Value: Codable {
    /// Reads what another process has written. Failures are reckoned with, so that not any number will do.
    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        value = try container.decodeIfPresent(Value.self, forKey: .value)
        collectedAt = try container.decodeIfPresent(Date.self, forKey: .collectedAt)
        failure = try container.decodeIfPresent(MistError.self, forKey: .failure)
        allFailures = try container.decode(Int.self, forKey: .allFailures)
        failures = try container.decode(Int.self, forKey: .failures)
        failedAt = try container.decodeIfPresent(Date.self, forKey: .failedAt)
        guard SharedJSON.counts.contains(allFailures), SharedJSON.counts.contains(failures) else {
            throw DecodingError.dataCorruptedError(forKey: .failures, in: container, debugDescription: "no count")
        }
    }
}

extension Part {
    /// Changes with every outcome.
    var stamp: PartStamp { PartStamp(collectedAt: collectedAt, failedAt: failedAt, failures: failures) }
}

/// What differs between two states of a part.
struct PartStamp: Sendable, Equatable {
    fileprivate var collectedAt: Date?
    fileprivate var failedAt: Date?
    fileprivate var failures: Int
}
