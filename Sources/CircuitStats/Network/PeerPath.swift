/// A path through the overlay from a gateway's WAN port to one of another gateway. What is not known is nil.
public struct PeerPath: Sendable, Equatable {
    /// Name of the overlay.
    public var vpnName: String?
    /// The gateway's port as the path names it: the port, a sub-interface of it, or its redundant interface.
    public var portID: String?
    /// The gateway at the other end.
    public var peerRouterName: String?
    /// The port at the other end.
    public var peerPortID: String?
    /// Whether the path is up.
    public var isUp: Bool?
    /// Whether its interface is the active one of a redundant pair.
    public var isActive: Bool?
    /// Milliseconds, loss in per cent.
    public var quality = LinkQuality()
    /// Mean opinion score, up to 5.
    public var mos: Double?
    /// Seconds since it came up.
    public var uptime: Int?
    /// Bytes.
    public var mtu: Int?
    /// `svr` or `ipsec`.
    public var type: String?
    /// Hops.
    public var hopCount: Int?

    /// Makes a path of which nothing is known.
    public init() {}
}

/// The VPN peer paths of one gateway by the port that they count for: each path counts once.
public struct GatewayPeerPaths: Sendable, Equatable {
    /// The key of paths of which nobody says which port they leave by.
    public static let unknownPort = "unknown"

    /// Paths by WAN port. A path of a port that is no WAN port of the table stands under that port's own name.
    public let byPort: [String: [PeerPath]]

    /// Makes one of paths that have their ports.
    public init(byPort: [String: [PeerPath]] = [:]) { self.byPort = byPort }

    /// How many paths there are.
    public var total: Int { byPort.values.reduce(0) { $0 + $1.count } }
}

extension GatewayPeerPaths {
    /// Gives each path its port: the WAN port of that name, else the port that the sub-interface or the redundant
    /// interface belongs to, else the port whose WAN has that name, else the only sub-interface that the port carries.
    ///
    /// - Parameters:
    ///   - ports: WAN ports of the table.
    ///   - wanNames: names of the WANs by port.
    ///   - bundles: redundant and aggregated interfaces with the WAN port that stands for each.
    init(_ paths: [PeerPath], ports: Set<String>, wanNames: [String: String], bundles: [String: String]) {
        func owner(of port: String) -> String? {
            let parent = PortName.parent(of: port)
            if ports.contains(port) { return port }
            if let parent, ports.contains(parent) { return parent }
            if let lead = bundles[port] ?? parent.flatMap({ bundles[$0] }) { return lead }
            let named = ports.filter { wanNames[$0] == port }
            if named.count == 1 { return named.first }
            let children = ports.filter { PortName.parent(of: $0) == port }
            return children.count == 1 ? children.first : nil
        }
        let sorted = paths.sorted { NaturalOrder.precedes($0.sortKey, $1.sortKey) }
        byPort = Dictionary(grouping: sorted) { path in
            path.portID.map { owner(of: $0) ?? $0 } ?? Self.unknownPort
        }
    }
}

extension PeerPath {
    /// Mist tells paths in no certain order.
    fileprivate var sortKey: [String] { [vpnName, peerRouterName, peerPortID, portID].map { $0 ?? "" } }
}
