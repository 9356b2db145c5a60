import MistAPI

/// Port statistics and VPN peer paths by gateway and port.
struct LiveIndex {
    private var ports: [String: [String: StatsPort]] = [:]
    private var peers: [String: [PeerPath]] = [:]
    /// Whether peer paths were collected at all: else a port without one is unknown, not without.
    private let knowsPeers: Bool

    init(_ parts: CollectedParts) {
        for port in parts.ports.value ?? [] where (port.deviceType ?? port.type ?? "gateway") == "gateway" {
            guard let mac = port.mac, let id = port.portID else { continue }
            ports[mac, default: [:]][id] = port
        }
        for peer in parts.peerPaths.value ?? [] {
            guard let mac = peer.mac else { continue }
            peers[mac, default: []].append(PeerPath(peer))
        }
        knowsPeers = parts.peerPaths.value != nil
    }

    /// The rows of a gateway's ports, by port; those that came with the gateway itself where the search had none.
    func ports(of device: StatsGateway) -> [String: StatsPort] {
        guard let mac = device.mac, let rows = ports[mac] else {
            return (device.ports ?? []).reduce(into: [:]) { rows, row in
                if let id = row.portID { rows[id] = row }
            }
        }
        return rows
    }

    /// All VPN peer paths of a gateway; nil where they were not collected, or nobody knows which they are.
    func peers(of device: StatsGateway) -> [PeerPath]? {
        guard knowsPeers, let mac = device.mac else { return nil }
        return peers[mac] ?? []
    }
}
