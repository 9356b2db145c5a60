/// What is configured for a port or a range of ports (`gateway_port_config`).
///
/// Every value can be absent, and `null` is the same as absent: a device's own configuration is laid over its
/// template's key by key. Text may hold variables (`{{name}}`). Names and passwords of PPPoE and LTE are not read.
///
/// Source: OpenAPI, `port_config` of `gateway_template`, `deviceprofile_gateway` and `device_gateway`.
public struct GatewayPortConfig: Payload, Encodable {
    /// `wan`, `lan`, `ha_control`, `ha_data`.
    @Lenient public var usage: String?
    /// Name of the WAN.
    @Lenient public var name: String?
    /// Free text.
    @Lenient public var description: String?
    /// Administratively down.
    @Lenient public var disabled: Bool?
    /// VLAN: digits or a variable.
    @Lenient public var vlanID: String?
    /// `broadband`, `dsl`, `lte`.
    @Lenient public var wanType: String?
    /// Addressing.
    @Lenient public var ipConfig: GatewayPortIPConfig?
    /// Whether the ports form one aggregated interface.
    @Lenient public var aggregated: Bool?
    /// Number of that interface.
    @Lenient public var aeIndex: String?
    /// Whether the ports form one redundant interface of a cluster.
    @Lenient public var redundant: Bool?
    /// Number of that interface (SRX).
    @Lenient public var rethIndex: String?
    /// Node that is preferred.
    @Lenient public var rethNode: String?
    /// `auto`, `100m`, `1g`, `10g`.
    @Lenient public var speed: String?
    /// `auto`, `full`, `half`.
    @Lenient public var duplex: String?
    /// Whether the link takes `speed` and `duplex` as they are.
    @Lenient public var disableAutoneg: Bool?
    /// Bytes.
    @Lenient public var mtu: Int?
    /// Outer VLAN of Q-in-Q.
    @Lenient public var outerVLANID: Int?
    /// Public address, where peers reach the port by another than its own.
    @Lenient public var wanExternalIP: String?
    /// Networks that are connected to the WAN port.
    @Lenient public var wanNetworks: [String]?
    /// Shaping of what is sent.
    @Lenient public var trafficShaping: GatewayTrafficShaping?

    /// Makes one that nothing is known of.
    public init() {}

    private enum CodingKeys: String, CodingKey {
        case usage, name, description, disabled, aggregated, redundant, speed, duplex, mtu
        case disableAutoneg = "disable_autoneg"
        case outerVLANID = "outer_vlan_id"
        case wanExternalIP = "wan_ext_ip"
        case wanNetworks = "wan_networks"
        case vlanID = "vlan_id"
        case wanType = "wan_type"
        case ipConfig = "ip_config"
        case aeIndex = "ae_idx"
        case rethIndex = "reth_idx"
        case rethNode = "reth_node"
        case trafficShaping = "traffic_shaping"
    }
}

/// How a port gets its address (`gateway_port_config_ip_config`). Any text can be a variable.
///
/// Source: OpenAPI.
public struct GatewayPortIPConfig: Payload, Encodable {
    /// `dhcp`, `static`, `pppoe`.
    @Lenient public var type: String?
    /// IPv4 address.
    @Lenient public var ip: String?
    /// `/24`.
    @Lenient public var netmask: String?
    /// Default gateway.
    @Lenient public var gateway: String?
    /// How the IPv6 address is had: `autoconf`, `dhcp`, `static`.
    @Lenient public var type6: String?
    /// IPv6 address.
    @Lenient public var ip6: String?
    /// `/64`.
    @Lenient public var netmask6: String?
    /// IPv6 default gateway.
    @Lenient public var gateway6: String?

    /// Makes one that nothing is known of.
    public init() {}

    private enum CodingKeys: String, CodingKey {
        case type, ip, netmask, gateway, type6, ip6, netmask6, gateway6
    }
}

/// Shaping of what a port sends (`gateway_traffic_shaping`).
///
/// Source: OpenAPI.
public struct GatewayTrafficShaping: Payload, Encodable {
    /// Whether it applies.
    @Lenient public var enabled: Bool?
    /// Cap in kbit/s.
    @Lenient public var maxTxKbps: Int?

    /// Makes one that nothing is known of.
    public init() {}

    private enum CodingKeys: String, CodingKey {
        case enabled
        case maxTxKbps = "max_tx_kbps"
    }
}
