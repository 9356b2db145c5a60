import FoundationEssentials
import GRDB
import MistAPI
import SimulatedMist
import TestSupport
import Testing

@testable import CircuitStats

@Suite("The collector keeps history")
struct CollectorKeepingTests {
    let directory = StateDirectory()

    /// A life of the application: it collects, keeps, and ends.
    private func live(at now: Double) async throws -> (snapshot: Snapshot, calls: Int) {
        let store = try await directory.open()
        let bench = CollectorBench(now: now, store: store)
        let snapshot = try await bench.collect()
        await bench.collector.keepAllHistory()
        await store.close()
        return (snapshot, bench.quota.callsSent)
    }

    @Test("a second start asks insights for nothing that is stored, and shows the same totals at once")
    func restart() async throws {
        let first = try await live(at: CollectorBench.start)
        let ports = first.snapshot.ports
        let second = CollectorBench(now: CollectorBench.start, store: try await directory.open())
        await second.collector.refresh()
        let restored = try #require(second.published.last)
        for port in ports {
            for window in Window.allCases {
                let (before, after) = (
                    first.snapshot.total(of: port.key, in: window), restored.total(of: port.key, in: window)
                )
                #expect(abs(before.rxBytes - after.rxBytes) <= 1 + before.rxBytes * 1e-6, "\(port.key) \(window)")
                #expect(abs(before.seconds - after.seconds) <= 1, "\(port.key) \(window)")
            }
        }
        let calls = second.quota.callsSent
        await second.collector.collectHistory()
        #expect(second.quota.callsSent == calls)
        #expect(restored.partial == [])
    }

    @Test("a restart 40 minutes later asks each port once, for the gap alone")
    func laterRestart() async throws {
        _ = try await live(at: CollectorBench.start)
        let second = CollectorBench(now: CollectorBench.start + 2_400, store: try await directory.open())
        await second.collector.refresh()
        let calls = second.quota.callsSent
        await second.collector.collectHistory()
        #expect(second.quota.callsSent - calls <= second.cloud.circuits.count)
    }

    @Test("an answer without a port takes nothing of its past away")
    func missing() async throws {
        let first = try await live(at: CollectorBench.start)
        let bench = CollectorBench(now: CollectorBench.start + 60, store: try await directory.open())
        try await bench.setFaults([FaultRule(path: "stats/ports/search", kind: .internalServerError)])
        await bench.collector.refresh()
        try await bench.setFaults([])
        await bench.collector.refresh()
        let snapshot = try #require(bench.published.last)
        for port in first.snapshot.ports where first.snapshot.total(of: port.key, in: .week).coverage > 0.9 {
            #expect(snapshot.total(of: port.key, in: .week).coverage > 0.9, "\(port.key)")
        }
    }

    @Test("a disk that is full costs no page, is named, and loses nothing once there is room")
    func full() async throws {
        let store = try await directory.open()
        try await store.database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 1") }
        let bench = CollectorBench(store: store)
        _ = try await bench.collect()
        await bench.collector.keepAllHistory()
        bench.clock.advance(by: .seconds(60))
        let snapshot = try await bench.collect()
        #expect(snapshot.partial == ["History is not being kept: the disk is full."])
        #expect(bench.collector.status.historyFailure == "the disk is full.")
        #expect(snapshot.ports.contains { snapshot.total(of: $0.key, in: .week).coverage > 0.99 })

        try await store.database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 100000") }
        await bench.collector.keepAllHistory()
        bench.clock.advance(by: .seconds(60))
        let later = try await bench.collect()
        #expect(later.partial == [])
        #expect(bench.collector.status.historyFailure == nil)
        await bench.collector.keepAllHistory()
        let owner = LedgerOwner(
            host: "api.mist.com", organizationID: try #require(bench.cloud.organizationIDs.first))
        var kept = TrafficLedger()
        kept.restore(try await store.load(owner, now: later.end))
        for port in later.ports {
            let total = later.total(of: port.key, in: .week)
            let stored = kept[port.key].total(in: Window.week.range(endingAt: later.end))
            #expect(abs(total.rxBytes - stored.rxBytes) <= 1 + total.rxBytes * 1e-6)
        }
    }

    @Test("a start without a store opens it once that can be done: what was kept is there again, and nothing is lost")
    func reopened() async throws {
        let first = try await live(at: CollectorBench.start)
        // Whoever holds the directory stands for a disk without room.
        let holder = try await directory.open()
        let bench = CollectorBench(
            now: CollectorBench.start + 60, storeFailure: .diskFull, storeDirectory: directory.path)
        await bench.collector.refresh()
        #expect(bench.collector.storeBytes == nil)
        let held = "History is not being kept: \(LedgerStoreError.inUse(directory: directory.path))"
        #expect(bench.published.last?.partial.contains(held) == true)
        await holder.close()
        let calls = bench.quota.callsSent
        bench.clock.advance(by: .seconds(60))
        await bench.collector.refresh()
        await bench.collector.keepAllHistory()
        #expect(bench.collector.storeBytes ?? 0 > 0)
        bench.clock.advance(by: .seconds(60))
        let snapshot = try await bench.collect()
        #expect(snapshot.partial == [])
        // Insights were never asked: the history that was kept tells it.
        #expect(bench.quota.callsSent - calls < snapshot.ports.count)
        for port in first.snapshot.ports where first.snapshot.total(of: port.key, in: .week).coverage > 0.9 {
            #expect(snapshot.total(of: port.key, in: .week).coverage > 0.9, "\(port.key)")
        }
        await bench.collector.keepAllHistory()
        var kept = TrafficLedger()
        let owner = LedgerOwner(
            host: "api.mist.com", organizationID: try #require(bench.cloud.organizationIDs.first))
        kept.restore(try await #require(bench.collector.store).load(owner, now: snapshot.end))
        #expect(kept.newestReading ?? 0 > CollectorBench.start + 60)
    }

    @Test("a start without a store shows the page and says why nothing is kept")
    func withoutStore() async throws {
        let bench = CollectorBench(storeFailure: .diskFull)
        #expect(bench.collector.status.historyFailure == "the disk is full.")
        let snapshot = try await bench.collect()
        #expect(snapshot.partial == ["History is not being kept: the disk is full."])
    }
}
