import FoundationEssentials
import MistAPI

/// Answers of Mist that many ask for: those who ask at the same time share one call, those who ask soon after share its
/// answer. Bounded: what has not been asked for longest goes first.
actor SharedAnswers<Question: Hashable & Sendable, Answer: Sendable> {
    /// What failed would fail again at once: so long, in seconds, nobody asks.
    static var patience: Double { 15 }
    /// What Mist does not know, or does not let the token see, it will not know in a moment; seconds.
    static var longPatience: Double { 600 }

    private struct Entry {
        var outcome: Result<Answer, MistError>
        var expires: Date
        var lastUse: Int
    }

    private let capacity: Int
    private let clock: any WallClock
    private var entries: [Question: Entry] = [:]
    private var inFlight: [Question: Task<Result<Answer, MistError>, Never>] = [:]
    private var uses = 0

    init(capacity: Int, clock: any WallClock) {
        self.capacity = capacity
        self.clock = clock
    }

    /// The answer, kept or asked for.
    ///
    /// - Parameters:
    ///   - ask: asks Mist; its own deadline ends it.
    ///   - seconds: how long an answer that has just come holds.
    func answer(
        to question: Question, for seconds: @escaping @Sendable (Answer) -> Double,
        ask: @escaping @Sendable () async throws(MistError) -> Answer
    ) async -> Result<Answer, MistError> {
        uses += 1
        if let entry = entries[question], entry.expires > clock.now {
            entries[question]?.lastUse = uses
            return entry.outcome
        }
        if let running = inFlight[question] { return await running.value }
        // The task belongs to all who wait for it: one of them going away does not take it from the others. It clears
        // its place itself, since who waits may resume before who started it.
        let task = Task {
            let outcome = await outcome(of: ask)
            inFlight[question] = nil
            keep(outcome, to: question, for: seconds)
            return outcome
        }
        inFlight[question] = task
        return await task.value
    }

    private func keep(
        _ outcome: Result<Answer, MistError>, to question: Question, for seconds: (Answer) -> Double
    ) {
        let lifetime: Double
        switch outcome {
        case .success(let answer): lifetime = seconds(answer)
        case .failure(let error):
            switch error.reason {
            // The quota knows by itself when it is there again.
            case .rateLimited, .quotaReserved, .cancelled: lifetime = 0
            case .notFound, .badRequest, .forbidden: lifetime = Self.longPatience
            default: lifetime = Self.patience
            }
        }
        guard lifetime > 0 else {
            entries[question] = nil
            return
        }
        entries[question] = Entry(outcome: outcome, expires: clock.now.addingTimeInterval(lifetime), lastUse: uses)
        if entries.count > capacity, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            entries[oldest.key] = nil
        }
    }

    /// How many answers are held; never more than the capacity.
    var count: Int { entries.count }
}
