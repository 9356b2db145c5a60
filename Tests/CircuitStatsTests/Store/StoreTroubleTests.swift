import Foundation
import GRDB
import Testing

@testable import CircuitStats

@Suite("The ledger's store in trouble")
struct StoreTroubleTests {
    let directory = StateDirectory()
    let owner = RandomLedger.owner

    private func changes(_ random: inout RandomLedger) -> LedgerChanges {
        for _ in 0..<5 { random.step() }
        return random.ledger.takeChanges()
    }

    @Test("a file that is removed while it is written to is named, not written to for nobody")
    func removed() async throws {
        var random = RandomLedger(seed: 3)
        let store = try await directory.open()
        try await store.write(changes(&random), of: owner, now: random.now)
        try FileManager.default.removeItem(atPath: directory.path)
        let changes = changes(&random)
        await #expect(throws: LedgerStoreError.removed(path: directory.file)) {
            try await store.write(changes, of: owner, now: random.now)
        }
    }

    @Test("a file that another takes the place of is left alone")
    func replaced() async throws {
        var random = RandomLedger(seed: 3)
        let store = try await directory.open()
        try await store.write(changes(&random), of: owner, now: random.now)
        try FileManager.default.removeItem(atPath: directory.file)
        try Data("garbage".utf8).write(to: URL(filePath: directory.file))
        let changes = changes(&random)
        await #expect(throws: LedgerStoreError.removed(path: directory.file)) {
            try await store.write(changes, of: owner, now: random.now)
        }
        #expect(try Data(contentsOf: URL(filePath: directory.file)) == Data("garbage".utf8))
    }

    @Test("a file that is cut off, and its log, are no reason not to start", arguments: [0, 100, 5_000, 40_000])
    func truncated(size: Int) async throws {
        var random = RandomLedger(seed: 4)
        for _ in 0..<200 { random.step() }
        let (all, now) = (random.ledger.takeChanges(), random.now)
        try await directory.withStore { try await $0.write(all, of: owner, now: now) }
        try await DatabaseQueue(path: directory.file).writeWithoutTransaction { try $0.execute(sql: "VACUUM") }
        #expect(truncate(directory.file, off_t(size)) == 0)
        try Data(repeating: 0x5A, count: 9_000).write(to: URL(filePath: directory.file + "-wal"))
        let store = try await directory.open()
        try await store.write(all, of: owner, now: now)
        #expect(try await !store.load(owner, now: now).isEmpty)
    }

    @Test("rows that no ledger has written are left out, and trap nothing")
    func absurdRows() async throws {
        var random = RandomLedger(seed: 5)
        let store = try await directory.open()
        try await store.write(changes(&random), of: owner, now: random.now)
        try await store.database.write { database in
            for number in [Int64.min, .min + 1, -5, .max] {
                for table in ["ten_minutes", "hour"] {
                    try database.execute(
                        sql: "INSERT INTO \(table) VALUES (?, 1, 1e18, 1, 1, 1, 1, 0, 1)", arguments: [number])
                    try database.execute(
                        sql: "INSERT INTO \(table) VALUES (?, 2, 60, 1, 1, 1, 1, 0, 1)", arguments: [number])
                }
            }
            try database.execute(sql: "INSERT INTO span VALUES (-1e300, 1, 1e300, 1e300, -1, 0)")
            try database.execute(
                sql: """
                    UPDATE port SET reading_time = 1e300, gap_start = 1, gap_end = -1, gap_rx = 0, gap_tx = 0,
                        reach = -1, asked_hours_from = 5, asked_hours_to = -5 WHERE id = 1
                    """)
        }
        var kept = TrafficLedger()
        kept.restore(try await store.load(owner, now: random.now))
        for port in random.ports {
            for window in Window.allCases {
                let total = kept[port].total(in: window.range(endingAt: random.now))
                #expect((0...1).contains(total.coverage))
            }
        }
    }
}
