import CircuitStats
import FoundationEssentials
import MistAPI
import TestSupport

/// The calls that an hour of refreshes takes, one a minute, once the configuration of every site is known; and how many
/// hours that took. History is not among them: once it is known, it costs none (scripts/bench backfill).
struct HourBench {
    let gateways: Int

    func run() async throws {
        let organization = SimulatedOrganization(gateways: gateways)
        var refreshes = 0
        repeat {
            await organization.collector.refresh()
            organization.clock.advance(by: .seconds(60))
            refreshes += 1
        } while organization.collector.status.plan.waitingSites > 0 && refreshes < Self.most
        guard refreshes < Self.most else { throw BenchFailure() }
        let before = organization.quota.callsSent
        for _ in 0..<60 {
            await organization.collector.refresh()
            organization.clock.advance(by: .seconds(60))
        }
        ServingBench.say("\(organization.quota.callsSent - before) \(refreshes)")
    }

    /// Refreshes in a day, which is long enough for any organization on one token.
    private static let most = 1_440
}
