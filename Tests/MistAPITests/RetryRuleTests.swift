import MistAPI
import Testing

@Suite("RetryRule")
struct RetryRuleTests {
    @Test("Waits double up to the cap, and chance takes its share of all of it")
    func delays() {
        let longest = RetryRule(base: .seconds(1), cap: .seconds(5), random: { 1 })
        #expect(
            (1...5).map(longest.delay(afterTry:)) == [.seconds(1), .seconds(2), .seconds(4), .seconds(5), .seconds(5)])
        let quarter = RetryRule(base: .seconds(1), cap: .seconds(5), random: { 0.25 })
        #expect(quarter.delay(afterTry: 3) == .seconds(1))
        #expect(RetryRule(random: { 0 }).delay(afterTry: 9) == .zero)
        #expect(longest.delay(afterTry: .max) == .seconds(5))
    }

    @Test("A server that will never do it is not asked again")
    func never() {
        #expect(RetryRule().isWorthRetrying(.server(status: 504)))
        #expect(!RetryRule().isWorthRetrying(.server(status: 501)))
        #expect(!RetryRule().isWorthRetrying(.server(status: 505)))
    }
}
