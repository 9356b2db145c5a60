import FoundationEssentials
import MistAPI
import SimulatedMist
import TestSupport
import Testing

@testable import CircuitStats

@Suite("The collector and clocks that are wrong")
struct CollectorClockTests {
    let directory = StateDirectory()

    /// Polls some times with the right clock, three times with a wrong one, and again with the right one.
    private func live(wrongBy seconds: Double, store: LedgerStore?) async throws -> CollectorBench {
        let cloudClock = ManualWallClock(now: Date(timeIntervalSince1970: CollectorBench.start))
        let bench = CollectorBench(store: store) { $0.now = { cloudClock.now } }
        func poll(_ times: Int) async throws {
            for _ in 0..<times {
                bench.clock.advance(by: .seconds(60))
                cloudClock.advance(by: .seconds(60))
                _ = try await bench.collect()
                await bench.collector.keepAllHistory()
            }
        }
        try await poll(8)
        bench.clock.advance(by: .seconds(seconds))
        try await poll(3)
        bench.clock.advance(by: .seconds(-seconds))
        try await poll(8)
        return bench
    }

    @Test(
        "a clock that was wrong for three polls has cost nothing, in memory and on disk",
        arguments: [3_600, 20 * 86_400, -3 * 86_400] as [Double])
    func wrongClock(seconds: Double) async throws {
        let store = try await directory.open()
        let bench = try await live(wrongBy: seconds, store: store)
        let snapshot = try #require(bench.published.last)
        #expect(Double(snapshot.end) == bench.clock.now.timeIntervalSince1970)
        let owner = LedgerOwner(
            host: "api.mist.com", organizationID: try #require(bench.cloud.organizationIDs.first))
        var kept = TrafficLedger()
        kept.restore(try await store.load(owner, now: snapshot.end))
        var whole = 0
        for (key, gateway, port) in snapshot.ports where port.isUp == true {
            for window in Window.allCases {
                let range = window.range(endingAt: snapshot.end)
                let total = snapshot.total(of: key, in: window)
                let truth = bench.cloud.truth(
                    mac: gateway.mac ?? "", portID: key.port,
                    from: Date(unixSeconds: range.lowerBound), to: Date(unixSeconds: range.upperBound))
                let bytes = Double(try #require(truth).rxBytes)
                #expect(total.coverage > 0.99, "\(key) \(window)")
                #expect(abs(total.rxBytes - bytes) <= 0.02 * bytes + 1, "\(key) \(window)")
                #expect(abs(kept[key].total(in: range).rxBytes - total.rxBytes) <= 1e-3 * bytes + 1, "\(key) \(window)")
                whole += 1
            }
        }
        #expect(whole > 0)
    }
}
