import FoundationEssentials
import MistAPI

/// Port statistics and VPN peer paths by gateway and port. It holds where the rows are and no copies of them: there are
/// tens of thousands.
struct LiveIndex {
    private let ports: Rows<StatsPort>
    private let peers: Rows<VPNPeerStat>
    /// Where the rows of a gateway are, by its MAC address.
    private var placesOfPorts: [String: [Int]] = [:]
    private var placesOfPeers: [String: [Int]] = [:]
    /// Whether peer paths were collected at all: else a port without one is unknown, not without.
    private let knowsPeers: Bool
    private let gatewaysCarryPorts: Bool

    init(_ parts: CollectedParts) {
        ports = parts.ports.value ?? []
        for (place, port) in zip(ports.indices, ports) where DeviceType.mayBeGateway(port.deviceType ?? port.type) {
            if let mac = port.mac { placesOfPorts[mac, default: []].append(place) }
        }
        peers = parts.peerPaths.value ?? []
        for (place, peer) in zip(peers.indices, peers) {
            if let mac = peer.mac { placesOfPeers[mac, default: []].append(place) }
        }
        knowsPeers = parts.peerPaths.value != nil
        gatewaysCarryPorts = parts.traits.gatewaysCarryPorts == true
    }

    /// The rows of a gateway's ports, by port. Those that came with the gateway itself count where the search had none,
    /// and where they are known to be as good and are newer.
    func ports(of device: StatsGateway) -> [String: StatsPort] {
        let places = device.mac.flatMap { placesOfPorts[$0] } ?? []
        let searched = places.reduce(into: [String: StatsPort]()) { rows, place in
            let row = ports[place]
            guard let id = row.portID else { return }
            // A gateway that has moved may have a row of each site: the newest one is its own.
            if let other = rows[id]?.timestamp, let time = row.timestamp, other > time { return }
            rows[id] = row
        }
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
        return (placesOfPeers[mac] ?? []).map { PeerPath(peers[$0]) }
    }
}
