import FoundationEssentials
import MistAPI

/// Assembles the WAN ports of one gateway from configuration, interface state, port statistics and peer paths.
struct GatewayPorts {
    /// The VPN peer paths by port; nil while paths are not known.
    let peerPaths: GatewayPeerPaths?
    private let names: Set<String>
    private let configured: [String: PortConfiguration]
    /// Configured for something else than WAN.
    private let others: Set<String>
    /// Redundant and aggregated interfaces (`reth3`, `ae0`) with the port that stands for each.
    private let bundles: [String: String]
    private let rows: [String: LiveIndex.PortRow]
    private let interfaces: [(name: String, state: IfStatProperty)]
    private let isConnected: Bool

    init(_ device: StatsGateway, isConnected: Bool, configuration: ConfigurationIndex, live: LiveIndex) {
        let effective = configuration.effective(forGateway: device.id, site: device.siteID)
        let rows = live.ports(of: device)
        // In order of name, so that of several addresses the same one is shown each time. Both nodes of a cluster.
        let interfaces = [device.ifStat ?? [:], device.if2Stat ?? [:]].flatMap { node in
            node.sorted { $0.key < $1.key }.map { (name: $0.key, state: $0.value) }
        }
        let reported =
            rows.values.map(\.figures).filter { $0.portUsage == "wan" }.compactMap(\.portID)
            + interfaces.filter { $0.state.portUsage == "wan" }.compactMap(\.state.portID)
        let names = Self.names(configured: effective, reported: reported)
        configured = effective.wanPorts
        others = effective.otherPorts
        bundles = effective.bundles
        peerPaths = live.peers(of: device).map { paths in
            GatewayPeerPaths(
                paths, ports: names, wanNames: effective.wanPorts.compactMapValues(\.wanName),
                bundles: effective.bundles)
        }
        self.rows = rows
        self.interfaces = interfaces
        self.names = names
        self.isConnected = isConnected
    }

    func assemble() -> [WANPort] {
        names.map(port).sorted { NaturalOrder.precedes([$0.name], [$1.name]) }
    }

    /// The ports that the configuration calls WAN, and those that only the gateway does: its template may not have
    /// been collected. Neither the parent of a configured sub-interface is a circuit beside it, nor a sub-interface of a
    /// configured port (`ge-0/0/0.0` is `ge-0/0/0`), nor the interface that a redundant pair forms.
    private static func names(configured: EffectiveConfiguration, reported: [String]) -> Set<String> {
        let parents = Set(configured.wanPorts.keys.compactMap(PortName.parent))
        let others = reported.filter { name in
            ![name, PortName.parent(of: name)].compactMap(\.self).contains { covered in
                configured.bundles[covered] != nil || covered != name && configured.wanPorts[covered] != nil
            } && !parents.contains(name)
        }
        return Set(configured.wanPorts.keys).union(others)
    }

    private func port(_ name: String) -> WANPort {
        let configuration = configured[name] ?? PortConfiguration()
        let row = row(of: name, vlan: configuration.vlanID)
        // A lone sub-interface is all that its physical port carries, so the port's figures are its own.
        let parent = PortName.parent(of: name).flatMap { isOnlyChild(name, of: $0) ? rows[$0] : nil }
        // One port stands for a redundant pair: it has the address, and what only the pair counts.
        let bundle = bundles.first { $0.value == name }?.key
        let source = row ?? parent ?? bundle.flatMap { self.row(of: $0, vlan: configuration.vlanID) }
        let figures = source?.figures
        let bundleInterface = bundle.flatMap { self.interface(of: $0, vlan: configuration.vlanID) }
        let interface = interface(of: name, vlan: configuration.vlanID) ?? bundleInterface
        let address = InterfaceAddress(interface?.ips) ?? InterfaceAddress(bundleInterface?.ips)
        let paths = peerPaths?.byPort[name] ?? []

        var port = WANPort(name: name, configuration: configuration, counters: PortCounters(), quality: LinkQuality())
        port.configuration.wanName = configuration.wanName ?? interface?.wanName
        port.configuration.description = configuration.description ?? figures?.portDesc
        port.configuration.usage = configuration.usage ?? figures?.portUsage ?? interface?.portUsage
        port.configuration.vlanID = configuration.vlanID ?? interface?.vlan.flatMap { $0 == 0 ? nil : String($0) }
        port.ip = address?.address ?? configuration.ip
        port.prefixLength = address.map(\.prefixLength) ?? configuration.prefixLength
        port.addressType = configuration.addressType ?? interface?.addressMode.flatMap(Self.addressType)
        port.wanType = configuration.wanType ?? interface?.wanType
        port.provider = interface?.servpInfo?.org
        port.speed = figures?.speed.flatMap { (0...10_000_000).contains($0) ? $0 : nil }
        port.isFullDuplex = figures?.fullDuplex
        port.mac = figures?.portMAC
        // What a physical port carries beside this circuit is not the circuit's.
        let traffic = figures.flatMap { $0.portID.map(carriesOthers) ?? false ? nil : source }
        port.counters = PortCounters(traffic, interface: interface)
        if isConnected {
            let present = source.flatMap { $0.isPresent ? $0.figures : nil }
            port.isUp = present?.up ?? interface?.up
            if traffic != nil {
                port.rxBps = plausible(present?.rxBps, in: 0...TrafficSamples.fastest)
                port.txBps = plausible(present?.txBps, in: 0...TrafficSamples.fastest)
            }
            port.quality = LinkQuality(present, paths: paths)
        }
        if !paths.isEmpty {
            port.peerPathsTotal = paths.count
            // A path of which nobody says whether it is up is not down; nobody knows it of a gateway that is not connected.
            if isConnected, paths.allSatisfy({ $0.isUp != nil }) {
                port.peerPathsUp = paths.count { $0.isUp == true }
            }
        }
        return port
    }

    private func isOnlyChild(_ name: String, of parent: String) -> Bool {
        isOnlyOne { $0 == name || PortName.parent(of: $0) != parent && $0 != parent }
    }

    /// Whether sub-interfaces of a port are configured beside it: its own figures hold theirs.
    private func carriesOthers(_ name: String) -> Bool {
        configured[name] != nil && !isOnlyOne { PortName.parent(of: $0) != name }
    }

    private func isOnlyOne(_ isElsewhere: (String) -> Bool) -> Bool {
        configured.keys.allSatisfy(isElsewhere) && others.allSatisfy(isElsewhere)
    }

    /// The row of a port, by any of its names that is not a port of its own.
    private func row(of name: String, vlan: String?) -> LiveIndex.PortRow? {
        reportedNames(of: name, vlan: vlan).lazy.compactMap { rows[$0] }.first
    }

    /// The interface of a port, by any of its names; else any WAN interface on that port.
    private func interface(of name: String, vlan: String?) -> IfStatProperty? {
        reportedNames(of: name, vlan: vlan).lazy.compactMap { name in interfaces.first { $0.name == name }?.state }
            .first
            ?? interfaces.first {
                $0.state.portID == name && $0.state.portUsage == "wan" && configured[$0.name] == nil
            }?.state
    }

    private func reportedNames(of name: String, vlan: String?) -> [String] {
        PortName.reported(name, vlan: vlan).filter { $0 == name || configured[$0] == nil }
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
    fileprivate init(_ row: LiveIndex.PortRow?, interface: IfStatProperty?) {
        let figures = row?.figures
        // Bytes of one source, with its own time: a later reading is held against them.
        let ofInterface = figures?.rxBytes == nil && figures?.txBytes == nil ? interface?.counting : nil
        self.init(
            rxBytes: figures?.rxBytes ?? ofInterface?.rxBytes, txBytes: figures?.txBytes ?? ofInterface?.txBytes,
            rxPackets: figures?.rxPkts ?? interface?.counting?.rxPkts,
            txPackets: figures?.txPkts ?? interface?.counting?.txPkts,
            rxErrors: figures?.rxErrors, txErrors: figures?.txErrors,
            timestamp: ofInterface == nil ? figures?.timestamp?.timeIntervalSince1970 : nil,
            source: ofInterface == nil ? figures?.portID : "interface",
            areOfGateway: ofInterface != nil || row?.isOfGateway == true)
    }
}

extension IfStatProperty {
    /// Nil where all counters are zero, as they are where nobody fills them: that is not a port at rest.
    fileprivate var counting: IfStatProperty? {
        [rxBytes, txBytes, rxPkts, txPkts].contains { ($0 ?? 0) > 0 } ? self : nil
    }
}

extension LinkQuality {
    /// What the port reports, else the mean over its peer paths that are up.
    fileprivate init(_ row: StatsPort?, paths: [PeerPath]) {
        self.init()
        // No link takes no time: a latency of 0 was not sampled, nor was what stands beside it.
        if row?.latency != 0 { self.init(reportedLatency: row?.latency, jitter: row?.jitter, loss: row?.loss) }
        let up = paths.filter { $0.isUp == true }.map(\.quality)
        latency = latency ?? Self.mean(up.compactMap(\.latency))
        jitter = jitter ?? Self.mean(up.compactMap(\.jitter))
        loss = loss ?? Self.mean(up.compactMap(\.loss))
    }

    private static func mean(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
}
