public import MistAPI

/// Mist's service level "application health" of a site in a range of time. What is not known is nil.
public struct ApplicationHealth: Sendable, Equatable {
    /// One bucket of the trend.
    public struct Point: Sendable, Equatable {
        /// Start of the bucket, Unix seconds, where Mist places it.
        public var timestamp: Int
        /// Per cent of user-minutes without impairment; nil where nobody used anything, or nothing is known.
        public var percent: Double?
    }

    /// An interface whose applications were impaired.
    public struct Interface: Sendable, Equatable {
        /// As Mist names it, maybe with a unit: `ge-0/0/0.0`.
        public var name: String?
        /// Name of its gateway.
        public var gatewayHostname: String?
        /// MAC address of its gateway, 12 lower-case hex digits where it is one.
        public var gatewayMAC: String?
        /// Minutes.
        public var duration: Double?
        /// User-minutes that were impaired.
        public var degraded: Double?
        /// User-minutes in all.
        public var total: Double?
    }

    /// Whether the site has this service level; nil where that is not known.
    public internal(set) var isMeasured: Bool?
    /// Per cent of the range's user-minutes without impairment.
    public internal(set) var summaryPercent: Double?
    /// The goal, per cent; nil where the threshold's unit is no share.
    public internal(set) var thresholdPercent: Double?
    /// In order of time.
    public internal(set) var trend: [Point] = []
    /// The worst first; nil where they could not be asked for.
    public internal(set) var impacted: [Interface]?
    /// What could not be asked for.
    public internal(set) var failures: [MistError] = []

    init() {}

    /// A site that does not measure it.
    static let unmeasured: ApplicationHealth = {
        var health = ApplicationHealth()
        health.isMeasured = false
        health.impacted = []
        return health
    }()

    /// The rows of a port and its sub-interfaces; nil where it is not known which there are.
    public func interfaces(ofPort port: String, gateway: Gateway) -> [Interface]? {
        // One port stands for a redundant or aggregated interface, by whose name the row may go.
        let bundle = gateway.ports.first { $0.name == port }?.configuration.bundle
        return impacted?.filter { row in
            row.isOf(gateway) && (row.isOf(port) || bundle.map(row.isOf) ?? false)
        }
    }
}

extension ApplicationHealth.Interface {
    /// By the MAC address where both have one: names need not be unique.
    func isOf(_ gateway: Gateway) -> Bool {
        if let gatewayMAC, let mac = gateway.mac { return gatewayMAC == mac.lowercased() }
        // Rows name a gateway as it names itself, which need not be as it is configured.
        return gatewayHostname != nil && [gateway.name, gateway.hostname].contains(gatewayHostname)
    }

    /// A sub-interface counts for its port; `.0` is the unit of a port without VLANs.
    func isOf(_ port: String) -> Bool {
        guard let name else { return false }
        return name == port || PortName.parent(of: name) == port
    }
}
