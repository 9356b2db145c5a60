import Logging

// The collector's log lines, in one place.
extension Collector {
    func logRefresh(_ refresh: CollectorStatus.Refresh) {
        let status = status
        let metadata: Logger.Metadata = [
            "seconds": "\((refresh.seconds * 1_000).rounded() / 1_000)", "calls": "\(refresh.calls)",
            "gateways": "\(network.gateways.count)",
            "ports": "\(status.ports)",
        ]
        guard let reason = status.unreadiness ?? status.sources.compactMap(\.failure).first else {
            return logger.info("Refreshed", metadata: metadata)
        }
        logger.warning("Refreshed in part: \(reason)", metadata: metadata)
    }

    func logRestored(ports: Int) {
        logger.info("Took in the history that was kept", metadata: ["ports": "\(ports)"])
    }

    func logKeeping(_ failure: LedgerStoreError?) {
        guard let failure else { return logger.info("History is being kept again") }
        logger.error("History is not being kept: \(failure)")
    }
}
