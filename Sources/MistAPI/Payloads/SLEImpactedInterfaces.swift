/// The interfaces that made a service level fall short (`sle_impacted_interfaces`).
///
/// Source: OpenAPI, `GET …/metric/{metric}/impacted-interfaces`, whose rows speak of switches under `interfaces`; running
/// dashboards find rows of gateways under `results` and under other names.
public struct SLEImpactedInterfaces: Payload {
    /// One interface.
    public struct Interface: Payload {
        /// As `ge-0/0/0`, `ge-0/0/0.0` or `ge-0/0/0.100`.
        public var name: String?
        /// Name of its gateway.
        public var hostname: String?
        /// MAC address of its gateway, as it came.
        public var mac: String?
        /// Minutes that it was looked at.
        @Lenient public var duration: Double?
        /// User-minutes that fell short.
        @Lenient public var degraded: Double?
        /// User-minutes.
        @Lenient public var total: Double?

        /// Makes one that nothing is known of.
        public init() {}

        /// Reads a row; of several names for one thing, the first that is there.
        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            func first(_ keys: CodingKeys...) -> String? {
                keys.lazy.compactMap { key in
                    let field = try? container.decode(Lenient<String>.self, forKey: key)
                    return field?.wrappedValue.flatMap { $0.isEmpty ? nil : $0 }
                }.first
            }
            name = first(.interfaceName, .interface, .portID)
            hostname = first(.gatewayHostname, .gatewayName, .deviceHostname, .hostname, .switchName)
            mac = first(.gatewayMAC, .deviceMAC, .mac, .switchMAC)
            _duration = try container.decode(Lenient<Double>.self, forKey: .duration)
            _degraded = try container.decode(Lenient<Double>.self, forKey: .degraded)
            _total = try container.decode(Lenient<Double>.self, forKey: .total)
        }

        private enum CodingKeys: String, CodingKey {
            case interface, hostname, mac, duration, degraded, total
            case interfaceName = "interface_name"
            case portID = "port_id"
            case gatewayHostname = "gateway_hostname"
            case gatewayName = "gateway_name"
            case deviceHostname = "device_hostname"
            case switchName = "switch_name"
            case gatewayMAC = "gateway_mac"
            case deviceMAC = "device_mac"
            case switchMAC = "switch_mac"
        }
    }

    /// The interfaces; `nil` where the answer has no list of them.
    public var interfaces: [Interface]?

    /// Makes one that nothing is known of.
    public init() {}

    /// Reads either name of the list.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        interfaces =
            try container.decode(Lenient<[Interface]>.self, forKey: .interfaces).wrappedValue
            ?? container.decode(Lenient<[Interface]>.self, forKey: .results).wrappedValue
    }

    private enum CodingKeys: CodingKey {
        case interfaces, results
    }
}
