import CircuitStats
import FoundationEssentials
import MistAPI
import TestSupport

/// The calls that an hour takes at one refresh a minute, once everything is known.
struct HourBench {
    let gateways: Int

    func run() async throws {
        let organization = SimulatedOrganization(gateways: gateways)
        await organization.collector.refresh()
        await organization.collector.restore(try organization.history())
        let before = organization.quota.callsSent
        for _ in 0..<60 {
            organization.clock.advance(by: .seconds(60))
            await organization.collector.refresh()
            await organization.collector.collectHistory()
        }
        ServingBench.say("\(organization.quota.callsSent - before)")
    }
}
