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
    /// When the newest of the rows was written.
    private let newestPort: Date?
    private let newestPeer: Date?
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
        newestPort = ports.compactMap(\.timestamp).max()
        newestPeer = peers.compactMap(\.lastSeen).max()
        knowsPeers = parts.peerPaths.value != nil
        gatewaysCarryPorts = parts.traits.gatewaysCarryPorts == true
    }

    /// A row of a port.
    struct PortRow {
        let figures: StatsPort
        /// Whether it came with the gateway itself, and not with the search for ports: then it is as old as that.
        let isOfGateway: Bool
        /// Whether it tells of the present, as the gateway itself does.
        let isPresent: Bool
    }

    /// Beyond this, in seconds, a row is older than the gateway that it is of: searches reach back a day.
    private static let patience = 900.0

    /// Whether a row tells of the present: as much as the gateway itself and the newest row of the same answer. All these
    /// times are the cloud's; the clock of this machine may be wrong. Unknown times object to nothing.
    private static func isPresent(_ time: Date?, of device: StatsGateway, newest: Date?) -> Bool {
        guard let time, let present = [device.lastSeen, newest].compactMap(\.self).min() else { return true }
        return present.timeIntervalSince(time) <= patience
    }

    /// The rows of a gateway's ports, by port. Those that came with the gateway itself count where the search had none,
    /// and where they are known to be as good and are newer.
    func ports(of device: StatsGateway) -> [String: PortRow] {
        let places = device.macs.flatMap { placesOfPorts[$0] ?? [] }
        let searched = places.reduce(into: [String: PortRow]()) { rows, place in
            let row = ports[place]
            guard let id = row.portID else { return }
            // A gateway that has moved may have a row of each site: the newest one is its own.
            if let other = rows[id]?.figures.timestamp, let time = row.timestamp, other > time { return }
            let isPresent = Self.isPresent(row.timestamp, of: device, newest: newestPort)
            rows[id] = PortRow(figures: row, isOfGateway: false, isPresent: isPresent)
        }
        guard searched.isEmpty || gatewaysCarryPorts else { return searched }
        return (device.ports ?? []).reduce(into: searched) { rows, row in
            guard let id = row.portID else { return }
            if let other = rows[id]?.figures {
                if (other.timestamp ?? .distantPast) >= (row.timestamp ?? .distantPast) { return }
            }
            let isPresent = Self.isPresent(row.timestamp, of: device, newest: nil)
            rows[id] = PortRow(figures: row, isOfGateway: true, isPresent: isPresent)
        }
    }

    /// All VPN peer paths of a gateway; nil where they were not collected, or nobody knows which they are.
    func peers(of device: StatsGateway) -> [PeerPath]? {
        let macs = device.macs
        guard knowsPeers, !macs.isEmpty else { return nil }
        return macs.flatMap { placesOfPeers[$0] ?? [] }.map { place in
            PeerPath(peers[place], isPresent: Self.isPresent(peers[place].lastSeen, of: device, newest: newestPeer))
        }
    }
}
