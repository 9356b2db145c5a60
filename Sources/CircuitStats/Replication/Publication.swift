import FoundationEssentials
import MistAPI

/// Which state of what is shared: the term of the leader that has written it, and its number, which grows from one to the
/// next whoever leads.
struct Edition: Sendable, Equatable, Codable {
    var term: Int
    var number: Int
    /// Tells it from another attempt at the same number: Redis may have taken one whose leader had no answer. Older
    /// versions have none.
    var attempt: Int?
}

/// What every replica needs to show one snapshot as the leader does, beside the parts and the ledger; and where those
/// are.
struct Publication: Sendable, Codable {
    var edition: Edition
    /// The one before it, to which the ledger's changes are to be added; nil where nothing was before.
    var previous: Edition?
    var asOf: Date
    /// Unix seconds of the moment at which it was made.
    var madeAt: Int
    var isStale: Bool
    var partial: [String]
    var history: TrafficHistory.Kept
    var memory: CollectedParts.Memory
    /// By the unit's name: the number of the publication with which it was last written.
    var units: [String: Int]
    /// By portion of the ledger: the number of the publication up to which it is complete.
    var ledger: [Int]
    /// The oldest publication whose changes of the ledger are still to be had.
    var oldestChanges: Int
    /// Of ``CircuitBook/Shared``, likewise.
    var circuits: Int
}

extension Publication {
    /// More publications than have been since the oldest whose changes are still to be had.
    private static let mostChanges = 1_000

    /// Whether its numbers can be reckoned with, and go together.
    var isPlausible: Bool {
        let (number, numbers) = (edition.number, 1...1 << 53)
        guard numbers.contains(number), ledger.count == SharedCopy.portions,
            ledger.allSatisfy({ numbers.contains($0) && (0..<Self.mostChanges).contains(number - $0) }),
            oldestChanges == (ledger.min() ?? number) + 1
        else { return false }
        return (0...100_000_000_000).contains(madeAt) && memory.calls.values.allSatisfy(SharedJSON.counts.contains)
            && memory.portSurvey.map { survey in
                SharedJSON.counts.contains(survey.calls) && survey.rows.values.allSatisfy(SharedJSON.counts.contains)
            } ?? true
    }
}

/// The leader's heart beat: what changes in between publications.
struct Pulse: Sendable, Codable {
    /// The newest publication; nil before the first.
    var edition: Edition?
    var status: CollectorStatus
    var accounts: [TokenAccount]
}

extension Pulse {
    /// The longest that one refresh waits for the next, in seconds, is a day.
    private static let longestInterval = 100_000.0

    /// Reads bytes that may be anything.
    init(reading data: Data) throws(CopyError) {
        guard let pulse = try? SharedJSON.decode(Pulse.self, from: data), pulse.isPlausible else {
            throw .unreadable("pulse", "it is not what this version writes")
        }
        self = pulse
    }

    /// Whether its numbers can be reckoned with.
    private var isPlausible: Bool {
        (0...Self.longestInterval).contains(status.interval.seconds) && SharedJSON.counts.contains(status.refreshes)
            && (status.plan.steps + status.plan.postponed).allSatisfy { SharedJSON.counts.contains($0.calls) }
    }
}

extension CollectedParts {
    /// What of the parts is no source's answer.
    struct Memory: Sendable, Equatable, Codable {
        var inventoryListedAt: Date?
        var portSurvey: PortSurvey?
        var calls: [Source: Int]
        var traits: CloudTraits
    }

    var memory: Memory {
        get {
            Memory(inventoryListedAt: inventoryListedAt, portSurvey: portSurvey, calls: calls, traits: traits)
        }
        set {
            inventoryListedAt = newValue.inventoryListedAt
            portSurvey = newValue.portSurvey
            calls = newValue.calls
            traits = newValue.traits
        }
    }
}
