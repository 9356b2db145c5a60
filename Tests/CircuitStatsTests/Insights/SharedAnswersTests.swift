import FoundationEssentials
import MistAPI
import Synchronization
import TestSupport
import Testing

@testable import CircuitStats

@Suite("Answers that many ask for")
struct SharedAnswersTests {
    private let clock = ManualWallClock(now: Date(timeIntervalSince1970: 1_700_000_000))

    private func asks(
        _ answers: SharedAnswers<Int, String>, _ question: Int, for seconds: Double = 60,
        _ outcome: Result<String, MistError> = .success("answer")
    ) async -> Bool {
        let asked = Mutex(false)
        _ = await answers.answer(to: question) { _ in
            seconds
        } ask: { () async throws(MistError) in
            asked.withLock { $0 = true }
            return try outcome.get()
        }
        return asked.withLock { $0 }
    }

    @Test("An answer is kept for its lifetime and no longer")
    func lifetime() async {
        let answers = SharedAnswers<Int, String>(capacity: 4, clock: clock)
        #expect(answers.kept(1) == nil)
        #expect(await asks(answers, 1))
        #expect(await asks(answers, 1) == false)
        #expect(answers.kept(1) == .success("answer"))
        clock.advance(by: .seconds(60))
        #expect(answers.kept(1) == nil)
        #expect(await asks(answers, 1))
    }

    @Test(
        "A failure is kept as long as asking again would only fail again",
        arguments: [
            (.timeout, 15), (.malformed("x"), 15), (.notFound(detail: nil), 600), (.forbidden(detail: nil), 600),
            (.rateLimited(until: nil), 0), (.quotaReserved(until: .distantFuture), 0),
        ] as [(MistError.Reason, Int)])
    func failures(reason: MistError.Reason, seconds: Int) async {
        let answers = SharedAnswers<Int, String>(capacity: 4, clock: clock)
        let failure = Result<String, MistError>.failure(MistError(call: MistCall(.linkHealth), reason: reason))
        #expect(await asks(answers, 1, failure))
        #expect((answers.kept(1) == failure) == (seconds > 0))
        clock.advance(by: .seconds(max(0, seconds - 1)))
        #expect(await asks(answers, 1, failure) == (seconds == 0))
        clock.advance(by: .seconds(1))
        #expect(await asks(answers, 1, failure))
    }

    @Test("Those who ask while it is on its way share it; one who goes away does not take it from the others")
    func sharing() async throws {
        let answers = SharedAnswers<Int, String>(capacity: 4, clock: clock)
        let cloud = SlowCloud(clock: clock)
        @Sendable func ask() async -> Result<String, MistError> {
            await answers.answer(to: 1) { _ in
                60
            } ask: {
                await cloud.answer()
            }
        }
        let first = Task { await ask() }
        await clock.waitForSleepers()
        let others = (0..<9).map { _ in Task { await ask() } }
        first.cancel()
        clock.advance(by: .seconds(5))
        for other in others { #expect(await other.value == .success("answer")) }
        #expect(cloud.calls == 1)
    }

    @Test("What was not asked for longest goes first, and there are never more than the capacity")
    func bounded() async {
        let answers = SharedAnswers<Int, String>(capacity: 3, clock: clock)
        for question in 1...3 { _ = await asks(answers, question) }
        _ = await asks(answers, 1)
        _ = await asks(answers, 4)
        #expect(answers.kept(2) == nil)
        #expect(answers.kept(1) != nil && answers.kept(3) != nil && answers.kept(4) != nil)
        for question in 5...40 {
            _ = await asks(answers, question)
            #expect(answers.count == 3)
        }
    }
}

/// Takes five seconds, and tells whether it was cancelled.
private final class SlowCloud: Sendable {
    private let clock: ManualWallClock
    private let count = Mutex(0)

    init(clock: ManualWallClock) { self.clock = clock }

    var calls: Int { count.withLock { $0 } }

    func answer() async -> String {
        count.withLock { $0 += 1 }
        try? await clock.sleep(for: .seconds(5))
        return Task.isCancelled ? "cancelled" : "answer"
    }
}

extension SharedAnswersTests {
    private func asks(
        _ answers: SharedAnswers<Int, String>, _ question: Int, _ outcome: Result<String, MistError>
    ) async -> Bool {
        await asks(answers, question, for: 60, outcome)
    }
}
