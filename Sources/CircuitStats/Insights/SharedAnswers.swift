import FoundationEssentials
import MistAPI
import Synchronization

/// Answers of Mist that many ask for: those who ask at the same time share one call, those who ask soon after share its
/// answer. Bounded: what has not been asked for longest goes first.
final class SharedAnswers<Question: Hashable & Sendable, Answer: Sendable>: Sendable {
    typealias Outcome = Result<Answer, MistError>

    private struct Entry {
        var outcome: Outcome
        var expires: Date
        var lastUse: Int
    }

    private struct State {
        var entries: [Question: Entry] = [:]
        var inFlight: [Question: Task<Outcome, Never>] = [:]
        var uses = 0

        mutating func kept(_ question: Question, at now: Date) -> Outcome? {
            guard let entry = entries[question], entry.expires > now else { return nil }
            uses += 1
            entries[question]?.lastUse = uses
            return entry.outcome
        }
    }

    private let capacity: Int
    private let clock: any WallClock
    private let state = Mutex(State())

    init(capacity: Int, clock: any WallClock) {
        self.capacity = capacity
        self.clock = clock
    }

    /// What is known without asking: an answer, or a failure so recent that asking again would only fail again.
    func kept(_ question: Question) -> Outcome? {
        state.withLock { $0.kept(question, at: clock.now) }
    }

    /// The answer, kept or asked for.
    ///
    /// - Parameters:
    ///   - lifetime: how long an answer that has just come holds, in seconds.
    ///   - ask: asks Mist; its own deadline ends it.
    func answer(
        to question: Question, lifetime: @escaping @Sendable (Answer) -> Double,
        ask: @escaping @Sendable () async throws(MistError) -> Answer
    ) async -> Outcome {
        let known = state.withLock { state -> (kept: Outcome?, task: Task<Outcome, Never>?) in
            if let kept = state.kept(question, at: clock.now) { return (kept, nil) }
            if let running = state.inFlight[question] { return (nil, running) }
            // The task belongs to all who wait for it: one of them going away does not take it from the others.
            let task = Task {
                let outcome = await outcome(of: ask)
                keep(outcome, to: question, for: Self.lifetime(of: outcome, lifetime))
                return outcome
            }
            state.inFlight[question] = task
            return (nil, task)
        }
        if let kept = known.kept { return kept }
        guard let task = known.task else { return await outcome(of: ask) }
        return await task.value
    }

    /// How many answers are held; never more than the capacity.
    var count: Int { state.withLock { $0.entries.count } }

    private func keep(_ outcome: Outcome, to question: Question, for seconds: Double) {
        let expires = clock.now.addingTimeInterval(seconds)
        state.withLock { state in
            state.inFlight[question] = nil
            state.uses += 1
            state.entries[question] =
                seconds > 0 ? Entry(outcome: outcome, expires: expires, lastUse: state.uses) : nil
            guard state.entries.count > capacity,
                let oldest = state.entries.min(by: { $0.value.lastUse < $1.value.lastUse })
            else { return }
            state.entries[oldest.key] = nil
        }
    }

    private static func lifetime(of outcome: Outcome, _ lifetime: (Answer) -> Double) -> Double {
        switch outcome {
        case .success(let answer): return lifetime(answer)
        case .failure(let error):
            switch error.reason {
            // The quota knows by itself when it is there again.
            case .rateLimited, .quotaReserved, .cancelled: return 0
            // What Mist does not know, or does not let the token see, it will not know in a moment.
            case .notFound, .badRequest, .forbidden: return 600
            // What failed would fail again at once.
            default: return 15
            }
        }
    }
}
