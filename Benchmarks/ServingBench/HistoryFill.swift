import CircuitStats
import FoundationEssentials
import Logging
import MistAPI
import TestSupport

/// Fills a STATE_DIR with the past of an organization's ports, so that a start with all of it can be measured.
struct HistoryFill {
    let gateways: Int
    let directory: String
    let host: String

    func run() async throws {
        let organization = SimulatedOrganization(gateways: gateways, now: Date())
        await organization.collector.refresh()
        guard let id = try organization.snapshot.organization?.id else { throw BenchFailure() }
        let store = try await LedgerStore.open(in: directory, logger: Logger(label: "serving-bench"))
        var ledger = try organization.history()
        try await store.write(
            ledger.takeChanges(), of: LedgerOwner(host: host, organizationID: id),
            now: Int(organization.clock.now.timeIntervalSince1970))
        await store.close()
    }
}
