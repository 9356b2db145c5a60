import Testing

@testable import CircuitStats

@Suite("Random histories through the store")
struct StoredHistoryTests {
    let directory = StateDirectory()

    @Test(
        "what another process finds in the file never shows more than passed, and all of it at coverage 1",
        arguments: 1...16)
    func histories(seed: UInt64) async throws {
        var history = RandomHistory(seed: seed)
        var store = try await directory.open()
        var restarts = 0
        for _ in 0..<history.polls {
            history.step()
            let now = Int(history.now)
            if history.random.next() % 4 == 0 {
                try await store.write(history.ledger.takeChanges(), of: RandomLedger.owner, now: now)
            }
            if history.random.next() % 16 == 0 { try await store.prune(now: now) }
            if history.isEnding {
                try await store.write(history.ledger.takeChanges(), of: RandomLedger.owner, now: now)
                await store.close()
                store = try await directory.open()
                history.restart(with: try await store.load(RandomLedger.owner, now: now))
                try LedgerPropertyTests.check(history)
                restarts += 1
            }
        }
        try LedgerPropertyTests.check(history)
        #expect(restarts > 0 || seed == 0)
    }
}
