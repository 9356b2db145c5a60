import CircuitStats
import FoundationEssentials
import MistAPI
import TestSupport

/// The calls that an hour of refreshes takes, one a minute, once the configuration of every site is known. History is not
/// among them: once it is known, it costs none (scripts/bench backfill).
struct HourBench {
    let gateways: Int

    func run() async throws {
        let organization = SimulatedOrganization(gateways: gateways, encodesPages: false)
        // Two calls to each site are hours of a token's quota, which are not measured here.
        organization.allow(callsPerHour: 1_000_000_000)
        var refreshes = 0
        repeat {
            await refresh(organization)
            refreshes += 1
        } while organization.collector.status.plan.waitingSites > 0 && refreshes < Self.most
        guard refreshes < Self.most else { throw BenchFailure() }
        organization.allow(callsPerHour: QuotaGovernor.defaultLimit)
        // In the first hour it finds out what each source costs.
        for _ in 0..<60 { await refresh(organization) }
        let before = organization.quota.callsSent
        for _ in 0..<60 { await refresh(organization) }
        ServingBench.say("\(organization.quota.callsSent - before)")
    }

    private func refresh(_ organization: SimulatedOrganization) async {
        await organization.collector.refresh()
        organization.clock.advance(by: .seconds(60))
    }

    /// Refreshes until the configuration has come, however slow.
    private static let most = 100
}
