import MistAPI

/// Port statistics and VPN peer paths by gateway and port.
struct LiveIndex {
    private var ports: [String: [String: StatsPort]] = [:]
    private var peers: [String: [VPNPeerStat]] = [:]
    /// Whether peer paths were collected at all: else a port without one is unknown, not without.
    let knowsPeers: Bool

    init(_ parts: CollectedParts) {
        for port in parts.ports.value ?? [] where (port.deviceType ?? port.type ?? "gateway") == "gateway" {
            guard let mac = port.mac, let id = port.portID else { continue }
            // A gateway that has moved may have a row of each site: the newest one is its own.
            if let other = ports[normalizedMAC(mac)]?[id]?.timestamp, let time = port.timestamp, other > time {
                continue
            }
            ports[normalizedMAC(mac), default: [:]][id] = port
        }
        for peer in parts.peerPaths.value ?? [] {
            guard let mac = peer.mac else { continue }
            peers[normalizedMAC(mac), default: []].append(peer)
        }
        knowsPeers = parts.peerPaths.value != nil
    }

    /// The rows of a gateway's ports, by port; those that came with the gateway itself where the search had none.
    func ports(of device: StatsGateway) -> [String: StatsPort] {
        guard let mac = device.mac, let rows = ports[normalizedMAC(mac)] else {
            return (device.ports ?? []).reduce(into: [:]) { rows, row in
                if let id = row.portID { rows[id] = row }
            }
        }
        return rows
    }

    /// All VPN peer paths of a gateway.
    func peers(of device: StatsGateway) -> [VPNPeerStat] {
        device.mac.flatMap { peers[normalizedMAC($0)] } ?? []
    }
}
