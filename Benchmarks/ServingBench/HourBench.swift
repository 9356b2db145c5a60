import CircuitStats
import FoundationEssentials
import MistAPI
import TestSupport

/// The calls that an hour of refreshes takes, one a minute, after the hour of the start. History is not among them: once
/// it is known, it costs none (scripts/bench backfill).
struct HourBench {
    let gateways: Int

    func run() async throws {
        let organization = SimulatedOrganization(gateways: gateways)
        await organization.collector.refresh()
        organization.clock.advance(by: .seconds(3_600))
        await organization.collector.refresh()
        let before = organization.quota.callsSent
        for _ in 0..<60 {
            organization.clock.advance(by: .seconds(60))
            await organization.collector.refresh()
        }
        ServingBench.say("\(organization.quota.callsSent - before)")
    }
}
