import SimulatedMist
import Synchronization
import TestSupport
import Testing

extension ApplicationStack {
    /// Runs `body` while every worker that may wait for Mist does: three of four, for service levels of old days, which
    /// the cloud holds back until `body` has returned.
    ///
    /// - Parameter before: what is done after a collection, while nobody waits yet; `body` gets what it returns.
    static func runBesideWaiting<Known: Sendable>(
        before: @Sendable (ApplicationStack) async throws -> Known,
        _ body: @Sendable (ApplicationStack, Known) async throws -> Void
    ) async throws {
        let wire = Mutex<WatchedTransport?>(nil)
        let setup = Setup(
            cloud: { $0.gateways = 4 }, settings: ["FCGI_WORKERS": "4"],
            transport: { cloud in
                let watched = WatchedTransport(SimulatedTransport(cloud)) { $0.contains("summary-trend?start=1699") }
                wire.withLock { $0 = watched }
                return watched
            })
        try await run(setup) { stack in
            await stack.collect()
            let known = try await before(stack)
            let transport = try #require(wire.withLock { $0 })
            let site = try #require(stack.cloud.circuits.first).siteID
            let waiting = (1...3).map { number in
                let start = 1_699_900_000 - 7_200 * number
                return Task {
                    try await stack.get(
                        "/api/v1/sites/\(site)/application-health-summary?start=\(start)&end=\(start + 7_200)")
                }
            }
            await transport.arrivals(of: "summary-trend", count: 3)
            try await body(stack, known)
            transport.open()
            for answer in waiting { #expect(try await answer.value.status == 200) }
        }
    }
}
