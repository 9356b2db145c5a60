import CircuitStats
import CircuitStatsWeb
import FoundationEssentials
import TestSupport

/// What it takes to make the answers of a snapshot: with nothing known of its ports' past, and with all of it.
struct PublicationBench {
    private static let rounds = 5
    private let gateways: Int

    init(gateways: Int) { self.gateways = gateways }

    func run() async throws {
        let organization = SimulatedOrganization(gateways: gateways)
        await organization.collector.refresh()
        try await measure("nothing known of the past", organization)
        await organization.collector.restore(try organization.history())
        organization.clock.advance(by: .seconds(60))
        await organization.collector.refresh()
        try await measure("all of it known", organization)
    }

    private func measure(_ name: String, _ organization: SimulatedOrganization) async throws {
        let snapshot = try organization.snapshot
        var times: [Double] = []
        for _ in 0..<Self.rounds {
            let started = ContinuousClock.now
            await organization.pages.publish(snapshot)
            times.append(started.duration(to: .now) / .seconds(1))
        }
        times.sort()
        ServingBench.say("\(name): \((times[Self.rounds / 2] * 1_000).rounded()) ms")
    }
}
