import FoundationEssentials
import MistAPI

extension Network {
    /// Puts the answers of all sources together.
    init(_ parts: CollectedParts) {
        organization = parts.organization.value.flatMap { org in
            org.id.map {
                Organization(
                    id: $0, name: org.name, createdTime: org.createdTime?.unixSeconds,
                    modifiedTime: org.modifiedTime?.unixSeconds)
            }
        }
        configuration = ConfigurationIndex(parts)
        arePeerPathsRateLimited = parts.peerPaths.failure?.isForWantOfQuota ?? false
        let live = LiveIndex(parts)
        let siteNames = (parts.sites.value ?? []).reduce(into: [String: String]()) { names, site in
            if let id = site.id { names[id] = site.name }
        }
        gateways = Self.devices(parts).compactMap { [configuration] device in
            Gateway(device, siteNames: siteNames, configuration: configuration, live: live)
        }
        gateways.sort { one, other in
            NaturalOrder.precedes(one.sortKey, other.sortKey)
        }
        gatewayIndex = gateways.indices.reduce(into: [:]) { $0[gateways[$1].id] = $1 }

        let counts = gateways.reduce(into: [String: Int]()) { $0[$1.siteID ?? "", default: 0] += 1 }
        sites = (parts.sites.value ?? []).compactMap { site in
            site.id.map {
                Site(
                    id: $0, name: site.name, address: site.address, timezone: site.timezone,
                    gatewayCount: counts[$0] ?? 0)
            }
        }
        sites.sort { NaturalOrder.precedes([$0.name ?? "", $0.id], [$1.name ?? "", $1.id]) }
    }

    /// The gateways as their statistics say; of what those do not say, as the inventory does.
    ///
    /// Where there are no statistics, or some are missing, the inventory tells which gateways there are all the same. Else
    /// it does not: it may list a device that is not at work.
    static func devices(_ parts: CollectedParts) -> [StatsGateway] {
        let inventory = (parts.inventory.value ?? []).filter { $0.isGateway }
        let items = Dictionary(inventory.compactMap { item in item.id.map { ($0, item) } }) { _, newer in newer }
        var known = (parts.gateways.value ?? []).filter { $0.isGateway }.map { device in
            device.id.flatMap { items[$0] }.map(device.completed) ?? device
        }
        if parts.gateways.value == nil || parts.missingGateways > 0 {
            let ids = Set(known.compactMap(\.id))
            let others = inventory.filter { item in item.siteID != nil && item.id.map { !ids.contains($0) } ?? false }
            known += others.map(StatsGateway().completed)
        }
        return known
    }
}

extension Inventory {
    var isGateway: Bool { DeviceType.mayBeGateway(type) }
}

extension StatsGateway {
    fileprivate var isGateway: Bool { DeviceType.mayBeGateway(type) }

    /// What is not known of a gateway, from the inventory: not its live state, but who it is and whether it is connected.
    fileprivate func completed(by item: Inventory) -> StatsGateway {
        var device = self
        device.id = id ?? item.id
        device.mac = mac ?? item.mac
        device.name = name ?? item.name
        device.hostname = hostname ?? item.hostname
        device.model = model ?? item.model
        device.siteID = siteID ?? item.siteID
        device.deviceProfileID = deviceProfileID ?? item.deviceProfileID
        device.status = status ?? item.connected.map { $0 ? "connected" : "disconnected" }
        return device
    }
}

extension Gateway {
    /// Seconds; no gateway has been up for 100 years, and a time in the place of an uptime would be a boot in prehistory.
    private static let longestUptime = 3_155_760_000

    /// Gateways of one site stand together, even where two sites have one name.
    fileprivate var sortKey: [String] { [siteName ?? "", siteID ?? "", name, id] }

    /// Nil where the device has no id: nothing could be asked of it.
    fileprivate init?(
        _ device: StatsGateway, siteNames: [String: String], configuration: ConfigurationIndex, live: LiveIndex
    ) {
        guard let id = device.id else { return nil }
        self.init(
            id: id, name: [device.name, device.hostname, device.mac].compactMap { $0 }.first { !$0.isEmpty } ?? id,
            hostname: device.hostname, siteID: device.siteID,
            siteName: device.siteID.flatMap { siteNames[$0] }, model: device.model, version: device.version,
            status: device.status,
            uptime: device.uptime.flatMap { (0...Self.longestUptime).contains($0) ? $0 : nil },
            ip: device.ip, externalIP: device.externalIP, mac: device.mac,
            lastSeen: device.lastSeen?.timeIntervalSince1970, ports: [])
        let assembly = GatewayPorts(device, isConnected: isConnected, configuration: configuration, live: live)
        ports = assembly.assemble()
        peerPaths = assembly.peerPaths
    }
}

extension MistError {
    /// Whether the call was refused by a quota: Mist's, or the share of it that such calls have.
    fileprivate var isForWantOfQuota: Bool {
        switch reason {
        case .rateLimited, .quotaReserved: true
        default: false
        }
    }
}

extension Date {
    var unixSeconds: Int { Int(timeIntervalSince1970) }
}
