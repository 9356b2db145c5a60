import CircuitStats

/// `/api/gateway/<id>/vpn_peers`: one gateway's VPN peer paths by port, at the top level, because existing pages read
/// them so.
struct PeersBody: Encodable {
    /// Nil while they are not known: then `total_peers` is null and `meta.partial` says why.
    let paths: GatewayPeerPaths?
    /// Whether they are unknown or old for want of quota; told only where it is so.
    let isRateLimited: Bool
    let meta: Meta

    private enum Key: String, CodingKey {
        case success, meta
        case peersByPort = "peers_by_port"
        case totalPeers = "total_peers"
        case rateLimited = "rate_limited"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(true, forKey: .success)
        try container.encode((paths?.byPort ?? [:]).mapValues { $0.map(PeerBody.init) }, forKey: .peersByPort)
        try container.encode(paths?.total, forKey: .totalPeers)
        if isRateLimited { try container.encode(true, forKey: .rateLimited) }
        try container.encode(meta, forKey: .meta)
    }
}

/// One VPN peer path.
struct PeerBody: Encodable {
    let path: PeerPath

    private enum Key: String, CodingKey {
        case up, latency, loss, jitter, mos, uptime, mtu, type
        case vpnName = "vpn_name"
        case portID = "port_id"
        case peerRouterName = "peer_router_name"
        case peerPortID = "peer_port_id"
        case isActive = "is_active"
        case hopCount = "hop_count"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(path.vpnName, forKey: .vpnName)
        try container.encode(path.portID, forKey: .portID)
        try container.encode(path.peerRouterName, forKey: .peerRouterName)
        try container.encode(path.peerPortID, forKey: .peerPortID)
        try container.encode(path.isUp, forKey: .up)
        try container.encode(path.isActive, forKey: .isActive)
        try container.encode(path.quality.latency, forKey: .latency)
        try container.encode(path.quality.loss, forKey: .loss)
        try container.encode(path.quality.jitter, forKey: .jitter)
        try container.encode(path.mos, forKey: .mos)
        try container.encode(path.uptime, forKey: .uptime)
        try container.encode(path.mtu, forKey: .mtu)
        try container.encode(path.type, forKey: .type)
        try container.encode(path.hopCount, forKey: .hopCount)
    }
}
