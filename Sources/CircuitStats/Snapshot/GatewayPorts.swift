import FoundationEssentials
import MistAPI

/// Assembles the WAN ports of one gateway from configuration, interface state, port statistics and peer paths.
struct GatewayPorts {
    private let configured: [String: PortConfiguration]
    private let rows: [String: StatsPort]
    private let interfaces: [(name: String, state: IfStatProperty)]
    private let peers: [VPNPeerStat]
    private let knowsPeers: Bool
    private let isConnected: Bool

    init(_ device: StatsGateway, isConnected: Bool, configuration: ConfigurationIndex, live: LiveIndex) {
        configured = configuration.effective(for: device).wanPorts
        rows = live.ports(of: device)
        // In order of name, so that of several addresses the same one is shown each time. Both nodes of a cluster.
        interfaces = [device.ifStat ?? [:], device.if2Stat ?? [:]].flatMap { node in
            node.sorted { $0.key < $1.key }.map { (name: $0.key, state: $0.value) }
        }
        peers = live.peers(of: device)
        knowsPeers = live.knowsPeers
        self.isConnected = isConnected
    }

    func assemble() -> [WANPort] {
        names().map(port).sorted { NaturalOrder.precedes([$0.name], [$1.name]) }
    }

    /// The ports that the configuration calls WAN, and those that only the gateway does: its template may not have
    /// been collected. The parent of a configured sub-interface is not a circuit beside it.
    private func names() -> Set<String> {
        var names = Set(configured.keys)
        let parents = Set(names.compactMap(PortName.parent))
        let reported =
            rows.values.filter { $0.portUsage == "wan" }.compactMap(\.portID)
            + interfaces.filter { $0.state.portUsage == "wan" }.compactMap(\.state.portID)
        for name in reported where !parents.contains(name) && !isCovered(name) { names.insert(name) }
        return names
    }

    /// Whether a reported sub-interface belongs to a configured port: `ge-0/0/0.0` is `ge-0/0/0`.
    private func isCovered(_ name: String) -> Bool {
        PortName.parent(of: name).map { configured[$0] != nil } ?? false
    }

    private func port(_ name: String) -> WANPort {
        let configuration = configured[name] ?? PortConfiguration()
        let row = rows[name] ?? rows[name + ".0"]
        // A lone sub-interface is all that its physical port carries, so the port's figures are its own.
        let parent = PortName.parent(of: name).flatMap { isOnlyChild(name, of: $0) ? rows[$0] : nil }
        let figures = row ?? parent
        let interface = interface(of: name)
        let address = interface?.ips?.first.map(IPv4Prefix.split)
        let paths = paths(of: name, wanName: configuration.wanName)

        var port = WANPort(name: name, configuration: configuration, counters: PortCounters(), quality: LinkQuality())
        port.configuration.wanName = configuration.wanName ?? interface?.wanName
        port.configuration.description = configuration.description ?? figures?.portDesc
        port.configuration.usage = configuration.usage ?? figures?.portUsage ?? interface?.portUsage
        port.configuration.vlanID = configuration.vlanID ?? interface?.vlan.flatMap { $0 == 0 ? nil : String($0) }
        port.ip = address?.address ?? configuration.ip
        port.prefixLength = address.map(\.length) ?? configuration.prefixLength
        port.addressType = configuration.addressType ?? interface?.addressMode.flatMap(Self.addressType)
        port.wanType = configuration.wanType ?? interface?.wanType
        port.provider = interface?.servpInfo?.org
        port.speed = figures?.speed.flatMap { (0...10_000_000).contains($0) ? $0 : nil }
        port.isFullDuplex = figures?.fullDuplex
        port.mac = figures?.portMAC
        port.counters = PortCounters(figures, interface: interface)
        if isConnected {
            port.isUp = figures?.up ?? interface?.up
            port.rxBps = plausible(figures?.rxBps, in: 0...TrafficSamples.fastest)
            port.txBps = plausible(figures?.txBps, in: 0...TrafficSamples.fastest)
            port.quality = LinkQuality(figures, paths: paths)
        }
        if knowsPeers && !paths.isEmpty {
            port.peerPathsTotal = paths.count
            // A path of which nobody says whether it is up is not down.
            if paths.allSatisfy({ $0.up != nil }) { port.peerPathsUp = paths.count { $0.up == true } }
        }
        return port
    }

    private func isOnlyChild(_ name: String, of parent: String) -> Bool {
        configured.keys.allSatisfy { $0 == name || PortName.parent(of: $0) != parent && $0 != parent }
    }

    /// The interface of a port: of the same name, its unit 0, else any WAN interface on that port.
    private func interface(of name: String) -> IfStatProperty? {
        interfaces.first { $0.name == name || $0.name == name + ".0" }?.state
            ?? interfaces.first { $0.state.portID == name && $0.state.portUsage == "wan" }?.state
    }

    /// A path of a sub-interface counts for its port too; some gateways name the port by its WAN's name.
    private func paths(of name: String, wanName: String?) -> [VPNPeerStat] {
        peers.filter { peer in
            guard let port = peer.portID else { return false }
            return port == name || PortName.parent(of: port) == name || port == wanName
        }
    }

    /// `address_mode` of `if_stat`: Dynamic, Static, Unknown.
    private static func addressType(_ mode: String) -> String? {
        switch mode.lowercased() {
        case "dynamic": "dhcp"
        case "static": "static"
        default: nil
        }
    }
}

extension PortCounters {
    fileprivate init(_ row: StatsPort?, interface: IfStatProperty?) {
        // Bytes of one source, with its own time: a later reading is held against them.
        let ofInterface = row?.rxBytes == nil && row?.txBytes == nil ? interface : nil
        self.init(
            rxBytes: row?.rxBytes ?? ofInterface?.rxBytes, txBytes: row?.txBytes ?? ofInterface?.txBytes,
            rxPackets: row?.rxPkts ?? interface?.rxPkts, txPackets: row?.txPkts ?? interface?.txPkts,
            rxErrors: row?.rxErrors, txErrors: row?.txErrors,
            timestamp: ofInterface == nil ? row?.timestamp?.timeIntervalSince1970 : nil,
            source: ofInterface == nil ? row?.portID : "interface")
    }
}

extension LinkQuality {
    /// What the port reports, else the mean over its peer paths that are up.
    fileprivate init(_ row: StatsPort?, paths: [VPNPeerStat]) {
        let up = paths.filter { $0.up == true }
        latency = Self.value(row?.latency, up.map(\.latency), in: 0...3_600_000)
        jitter = Self.value(row?.jitter, up.map(\.jitter), in: 0...3_600_000)
        loss = Self.value(row?.loss, up.map(\.loss), in: 0...100)
    }

    private static func value(_ own: Double?, _ ofPaths: [Double?], in range: ClosedRange<Double>) -> Double? {
        if let own = plausible(own, in: range) { return own }
        let known = ofPaths.compactMap { plausible($0, in: range) }
        return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
    }
}

/// A figure that can be; what cannot is an error of its source, and unknown: one absurd number must not spoil a sum.
private func plausible(_ value: Double?, in range: ClosedRange<Double>) -> Double? {
    value.flatMap { range.contains($0) ? $0 : nil }
}
