public import FoundationEssentials

/// A VPN peer path (`vpn_peer_stat`).
///
/// Source: OpenAPI, `GET /orgs/{org_id}/stats/vpn_peers/search`; `vpn_name` and `hop_count` from running dashboards.
public struct VPNPeerStat: Payload, Encodable {
    /// The gateway.
    @LenientMAC public var mac: String?
    /// Name of the overlay.
    @Lenient public var vpnName: String?
    /// The port, or a sub-interface of it.
    @Lenient public var portID: String?
    /// The other end.
    @Lenient public var peerRouterName: String?
    /// The other gateway.
    @LenientMAC public var peerMAC: String?
    /// The other gateway's port.
    @Lenient public var peerPortID: String?
    /// Whether the path is up.
    @Lenient public var up: Bool?
    /// Whether the interface is the active one.
    @Lenient public var isActive: Bool?
    /// Milliseconds.
    @Lenient public var latency: Double?
    /// Milliseconds.
    @Lenient public var jitter: Double?
    /// Percent.
    @Lenient public var loss: Double?
    /// Mean opinion score, 1 to 5.
    @Lenient public var mos: Double?
    /// Seconds.
    @Lenient public var uptime: Int?
    /// When the cloud last heard of the path.
    @Lenient public var lastSeen: Date?
    /// Bytes.
    @Lenient public var mtu: Int?
    /// `svr` or `ipsec`.
    @Lenient public var type: String?
    /// Hops.
    @Lenient public var hopCount: Int?

    /// Makes one that nothing is known of.
    public init() {}

    private enum CodingKeys: String, CodingKey {
        case mac, up, latency, jitter, loss, mos, uptime, mtu, type
        case vpnName = "vpn_name"
        case portID = "port_id"
        case peerRouterName = "peer_router_name"
        case peerMAC = "peer_mac"
        case peerPortID = "peer_port_id"
        case isActive = "is_active"
        case hopCount = "hop_count"
        case lastSeen = "last_seen"
    }
}
