import Foundation
import GRDB
import OrderedCollections
import Testing

@testable import CircuitStats

@Suite("The ledger's store")
struct LedgerStoreTests {
    let directory = StateDirectory()
    let owner = RandomLedger.owner

    private func expectEqual(
        _ one: TrafficLedger, _ other: TrafficLedger, _ random: inout RandomLedger, _ comment: Comment
    ) {
        for port in random.ports {
            #expect(one.due(for: port, now: random.now) == other.due(for: port, now: random.now), comment)
            for _ in 0..<20 {
                let range = random.range()
                let (total, kept) = (one[port].total(in: range), other[port].total(in: range))
                // A bucket that has closed is held as a Float, and its seconds to a sixteenth.
                let slack = 1 + total.rxBytes * 1e-3
                #expect(abs(total.rxBytes - kept.rxBytes) <= slack, comment)
                #expect(abs(total.txBytes - kept.txBytes) <= slack, comment)
                #expect(abs(total.seconds - kept.seconds) <= 1, comment)
            }
        }
    }

    @Test("gives back what it was given, whatever happened in between, and after every restart", arguments: 0..<12)
    func roundTrip(seed: UInt64) async throws {
        var random = RandomLedger(seed: seed)
        for life in 0..<3 {
            let store = try await directory.open()
            var ledger = TrafficLedger()
            ledger.restore(try await store.load(owner, now: random.now))
            expectEqual(random.ledger, ledger, &random, "seed \(seed), life \(life)")
            random.ledger = ledger
            for _ in 0..<150 {
                random.step()
                if Int.random(in: 0..<3, using: &random.random) > 0 {
                    try await store.write(random.ledger.takeChanges(), of: owner, now: random.now)
                }
            }
            try await store.write(random.ledger.takeChanges(), of: owner, now: random.now)
            await store.close()
        }
        var ledger = TrafficLedger()
        ledger.restore(try await directory.open().load(owner, now: random.now))
        expectEqual(random.ledger, ledger, &random, "seed \(seed), at the end")
    }

    @Test("writes what has changed, and nothing else")
    func onlyChanges() async throws {
        let store = try await directory.open()
        var random = RandomLedger(seed: 5)
        for _ in 0..<300 { random.step() }
        try await store.write(random.ledger.takeChanges(), of: owner, now: random.now)
        #expect(random.ledger.takeChanges().isEmpty)

        let port = random.ports[0]
        let last = try #require(random.ledger.newestReading)
        random.ledger.record(CounterReading(time: last + 10, rx: 1 << 60, tx: .max), for: port)
        random.ledger.record(CounterReading(time: last + 70, rx: 1 << 60 + 8, tx: .max), for: port)
        let changes = random.ledger.takeChanges()
        let before = try await store.database.read { $0.totalChangesCount }
        try await store.write(changes, of: owner, now: random.now)
        let written = try await store.database.read { $0.totalChangesCount } - before
        // The port, one or two spans, the ten minutes and the hour, or two of each.
        #expect((4...8).contains(written))
    }

    @Test("keeps every organization of every cloud by itself")
    func owners() async throws {
        let store = try await directory.open()
        var random = RandomLedger(seed: 6)
        for _ in 0..<50 { random.step() }
        let changes = random.ledger.takeChanges()
        try await store.write(changes, of: owner, now: random.now)
        for other in [
            LedgerOwner(host: "api.eu.mist.com", organizationID: owner.organizationID),
            LedgerOwner(host: owner.host, organizationID: "another"),
        ] {
            #expect(try await store.load(other, now: random.now).isEmpty)
            try await store.write(changes, of: other, now: random.now)
        }
        #expect(try await store.load(owner, now: random.now).entries.count == random.ports.count)
    }

    @Test("a restart 40 minutes later closes the gap by the counter, to the byte")
    func gap() async throws {
        let port = RandomLedger(seed: 0).ports[0]
        let start = RandomLedger.start
        var ledger = TrafficLedger()
        for minute in 0...30 {
            ledger.record(CounterReading(time: Double(start + minute * 60), rx: UInt64(minute) * 7, tx: 0), for: port)
        }
        let changes = ledger.takeChanges()
        try await directory.withStore { try await $0.write(changes, of: owner, now: start + 1_800) }

        var restarted = TrafficLedger()
        let now = start + 1_800 + 2_400
        restarted.restore(try await directory.open().load(owner, now: now))
        restarted.record(CounterReading(time: Double(now), rx: 1_000_210, tx: 5_000), for: port)
        restarted.settleGaps(of: port, now: now + Int(TrafficLedger.patience) + 1)
        let total = restarted[port].total(in: start..<now)
        #expect(abs(total.rxBytes - 1_000_210) < 1)
        #expect(abs(total.txBytes - 5_000) < 1)
        #expect(total.coverage == 1)
    }

    @Test("removes what no window reads, and ports that are gone; what is left is what was there")
    func prune() async throws {
        let store = try await directory.open()
        let port = RandomLedger(seed: 0).ports[0]
        let start = RandomLedger.start / 3_600 * 3_600
        var ledger = TrafficLedger()
        ledger.reachBack(port)
        let days = 17
        for step in 0...days * 144 {
            let time = start + step * 600
            ledger.record(CounterReading(time: Double(time), rx: UInt64(step) * 600, tx: 0), for: port)
            if step % 60 == 0 {
                try await store.write(ledger.takeChanges(), of: owner, now: time)
                try await store.prune(now: time)
            }
        }
        let end = start + days * 86_400
        try await store.write(ledger.takeChanges(), of: owner, now: end)
        try await store.prune(now: end)
        func count(_ table: String) async throws -> Int {
            try await store.database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") ?? -1 }
        }
        #expect(try await count("span") <= 8)
        #expect(try await count("ten_minutes") <= 146)
        #expect(try await count("hour") <= 338)
        var kept = TrafficLedger()
        kept.restore(try await store.load(owner, now: end))
        for length in [3_600, 86_400, 7 * 86_400, 14 * 86_400] {
            #expect(abs(kept[port].total(in: end - length..<end).rxBytes - Double(length)) < 1 + Double(length) * 1e-6)
        }

        try await store.prune(now: end + TrafficLedger.retention)
        #expect(try await count("port") == 1)
        try await store.prune(now: end + TrafficLedger.retention + 1)
        for table in ["port", "span", "ten_minutes", "hour"] { #expect(try await count(table) == 0, "\(table)") }
    }

    @Test("a disk that is full loses nothing once there is room again")
    func full() async throws {
        let store = try await directory.open()
        var random = RandomLedger(seed: 7)
        for _ in 0..<20 { random.step() }
        try await store.write(random.ledger.takeChanges(), of: owner, now: random.now)
        let pages = try await store.database.writeWithoutTransaction { database in
            let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
            try database.execute(sql: "PRAGMA max_page_count = \(pages)")
            return pages
        }
        var failures = 0
        for _ in 0..<200 {
            random.step()
            let changes = random.ledger.takeChanges()
            do {
                try await store.write(changes, of: owner, now: random.now)
            } catch {
                #expect(error == .diskFull)
                failures += 1
                random.ledger.putBack(changes)
            }
        }
        #expect(failures > 100)
        try await store.database.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA max_page_count = \(pages + 10_000)")
        }
        try await store.write(random.ledger.takeChanges(), of: owner, now: random.now)
        var kept = TrafficLedger()
        kept.restore(try await store.load(owner, now: random.now))
        expectEqual(random.ledger, kept, &random, "after the disk was full")
    }
}
