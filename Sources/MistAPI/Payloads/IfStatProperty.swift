/// One interface in a gateway's state (`if_stat_property`).
///
/// Source: OpenAPI, `GET /orgs/{org_id}/stats/devices`.
public struct IfStatProperty: Payload, Encodable {
    /// The physical port: `ge-0/0/0` for the interface `ge-0/0/0.100`.
    @Lenient public var portID: String?
    /// `wan`, `lan`, and others.
    @Lenient public var portUsage: String?
    /// Whether the interface is up.
    @Lenient public var up: Bool?
    /// Addresses with their prefix length: `192.0.2.2/24`.
    @Lenient public var ips: [String]?
    /// How the address is had: `Dynamic`, `Static`, `Unknown`.
    @Lenient public var addressMode: String?
    /// Name of the WAN.
    @Lenient public var wanName: String?
    /// `broadband`, `dsl`, `lte`.
    @Lenient public var wanType: String?
    /// VLAN, 0 where untagged.
    @Lenient public var vlan: Int?
    /// The provider, by the public address.
    @Lenient public var servpInfo: ServpInfo?
    /// Bytes received since boot.
    @Lenient public var rxBytes: UInt64?
    /// Bytes sent since boot.
    @Lenient public var txBytes: UInt64?
    /// Packets received since boot.
    @Lenient public var rxPkts: UInt64?
    /// Packets sent since boot.
    @Lenient public var txPkts: UInt64?

    /// Makes one that nothing is known of.
    public init() {}

    private enum CodingKeys: String, CodingKey {
        case up, ips, vlan
        case portID = "port_id"
        case portUsage = "port_usage"
        case addressMode = "address_mode"
        case wanName = "wan_name"
        case wanType = "wan_type"
        case servpInfo = "servp_info"
        case rxBytes = "rx_bytes"
        case txBytes = "tx_bytes"
        case rxPkts = "rx_pkts"
        case txPkts = "tx_pkts"
    }
}

/// The provider of an interface (`if_stat_property_servp_info`).
///
/// Source: OpenAPI, `GET /orgs/{org_id}/stats/devices`.
public struct ServpInfo: Payload, Encodable {
    /// Name of the provider.
    @Lenient public var org: String?

    /// Makes one that nothing is known of.
    public init() {}

    private enum CodingKeys: String, CodingKey {
        case org
    }
}
