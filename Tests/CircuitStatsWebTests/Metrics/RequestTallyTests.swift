import Testing

@testable import CircuitStatsWeb

@Suite("The tally of requests")
struct RequestTallyTests {
    @Test("counts by route and status, and knows each route by its pattern alone")
    func counts() {
        let tally = RequestTally()
        for status in [200, 200, 304, 404, 418] { tally.count(.gateways, status: status, took: .milliseconds(1)) }
        tally.count(nil, status: 404, took: .zero)
        let counts = tally.counts(of: .gateways)
        #expect(
            Dictionary(uniqueKeysWithValues: counts.byStatus.map { ($0.status, $0.count) })
                == ["200": 2, "304": 1, "404": 1, "other": 1, "500": 0, "502": 0, "503": 0])
        #expect(tally.counts(of: nil).byStatus.map(\.count) == [1])
        #expect(tally.counts(of: .sites).cumulative.last == 0)
        #expect(Route.patterns[Route.portTraffic.rawValue] == "/api/gateway/{gateway}/port/{port...}/traffic")
        #expect(Set(Route.patterns).count == Route.allCases.count)
    }

    @Test("puts a duration under the first bound that it does not exceed")
    func durations() {
        let tally = RequestTally()
        for duration: Duration in [.zero, .microseconds(100), .microseconds(101), .seconds(10), .seconds(11)] {
            tally.count(.health, status: 200, took: duration)
        }
        let counts = tally.counts(of: .health)
        #expect(counts.cumulative == [2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 4, 5])
        #expect(abs(counts.seconds - 21.000_201) < 1e-9)
    }

    @Test("loses nothing when all workers count at once")
    func concurrency() async {
        let tally = RequestTally()
        await withTaskGroup(of: Void.self) { tasks in
            for _ in 0..<8 {
                tasks.addTask {
                    for _ in 0..<10_000 { tally.count(.health, status: 200, took: .microseconds(1)) }
                }
            }
        }
        let counts = tally.counts(of: .health)
        #expect(counts.byStatus.first?.count == 80_000)
        #expect(counts.cumulative.last == 80_000)
        #expect(abs(counts.seconds - 0.08) < 1e-9)
    }
}
