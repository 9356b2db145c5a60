public import FoundationEssentials

extension SimulatedCloud {
    /// A WAN port as the cloud knows it.
    public struct Circuit: Sendable, Hashable {
        /// Its organization.
        public let organizationID: String
        /// Its site.
        public let siteID: String
        /// The gateway's device id.
        public let deviceID: String
        /// The gateway's MAC address, 12 lower-case hexadecimal digits.
        public let mac: String
        /// As in port statistics: `ge-0/0/0`, `ge-0/0/1.100`.
        public let portID: String
        /// Link speed in Mbit/s.
        public let speed: Int
        /// Whether it carries traffic now: its gateway is connected, its link is up, it is not disabled.
        public let isUp: Bool
    }

    /// The ids of the organizations.
    public var organizationIDs: [String] { organizations.map(\.id) }

    /// Every WAN port of every organization; both legs of a redundant pair.
    public var circuits: [Circuit] {
        organizations.flatMap { organization in
            organization.gateways.flatMap { gateway in
                gateway.ports.filter { $0.wan != nil }.map { port in
                    Circuit(
                        organizationID: organization.id, siteID: organization.sites[gateway.site].id,
                        deviceID: gateway.id, mac: gateway.mac, portID: port.id, speed: port.speed,
                        isUp: gateway.isConnected && port.state == .up)
                }
            }
        }
    }

    /// The bytes that really passed a port after `start` until `end`, reboots or not.
    ///
    /// Counters, rates, insights and this are differences of one function of time.
    /// - Returns: `nil` where there is no such port.
    public func truth(mac: String, portID: String, from start: Date, to end: Date) -> (rxBytes: Int, txBytes: Int)? {
        for organization in organizations {
            guard let port = organization.gateway(mac: mac)?.port(portID) else { continue }
            let bytes = port.traffic.bytes(from: start.timeIntervalSince1970, to: end.timeIntervalSince1970)
            return (bytes.received, bytes.transmitted)
        }
        return nil
    }
}
