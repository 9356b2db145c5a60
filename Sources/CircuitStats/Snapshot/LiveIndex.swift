import FoundationEssentials
import MistAPI

/// Port statistics and VPN peer paths by gateway and port.
struct LiveIndex {
    private var ports: [String: [String: StatsPort]] = [:]
    private var peers: [String: [PeerPath]] = [:]
    /// Whether peer paths were collected at all: else a port without one is unknown, not without.
    private let knowsPeers: Bool
    private let gatewaysCarryPorts: Bool

    init(_ parts: CollectedParts) {
        for port in parts.ports.value ?? [] where (port.deviceType ?? port.type ?? "gateway") == "gateway" {
            guard let mac = port.mac, let id = port.portID else { continue }
            // A gateway that has moved may have a row of each site: the newest one is its own.
            if let other = ports[mac]?[id]?.timestamp, let time = port.timestamp, other > time { continue }
            ports[mac, default: [:]][id] = port
        }
        for peer in parts.peerPaths.value ?? [] {
            guard let mac = peer.mac else { continue }
            peers[mac, default: []].append(PeerPath(peer))
        }
        knowsPeers = parts.peerPaths.value != nil
        gatewaysCarryPorts = parts.traits.gatewaysCarryPorts == true
    }

    /// The rows of a gateway's ports, by port. Those that came with the gateway itself count where the search had none,
    /// and where they are known to be as good and are newer.
    func ports(of device: StatsGateway) -> [String: StatsPort] {
        let searched = device.mac.flatMap { ports[$0] } ?? [:]
        guard searched.isEmpty || gatewaysCarryPorts else { return searched }
        return (device.ports ?? []).reduce(into: searched) { rows, row in
            guard let id = row.portID else { return }
            if let other = rows[id], (other.timestamp ?? .distantPast) >= (row.timestamp ?? .distantPast) { return }
            rows[id] = row
        }
    }

    /// All VPN peer paths of a gateway; nil where they were not collected, or nobody knows which they are.
    func peers(of device: StatsGateway) -> [PeerPath]? {
        guard knowsPeers, let mac = device.mac else { return nil }
        return peers[mac] ?? []
    }
}
