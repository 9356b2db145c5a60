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
        let configuration = ConfigurationIndex(parts)
        let live = LiveIndex(parts)
        let siteNames = (parts.sites.value ?? []).reduce(into: [String: String]()) { names, site in
            if let id = site.id { names[id] = site.name }
        }
        gateways = Self.devices(parts).compactMap { device in
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

    /// The gateways as their statistics say, else as the inventory says: it knows no state, but which there are.
    static func devices(_ parts: CollectedParts) -> [StatsGateway] {
        let known =
            parts.gateways.value
            ?? (parts.inventory.value ?? []).map { item in
                var device = StatsGateway()
                device.id = item.id
                device.mac = item.mac
                device.name = item.name
                device.model = item.model
                device.siteID = item.siteID
                device.deviceProfileID = item.deviceProfileID
                device.type = item.type
                device.status = item.connected.map { $0 ? "connected" : "disconnected" }
                return device
            }
        return known.filter { ($0.type ?? "gateway") == "gateway" }
    }
}

extension Gateway {
    /// Gateways of one site stand together, even where two sites have one name.
    fileprivate var sortKey: [String] { [siteName ?? "", siteID ?? "", name, id] }

    /// Nil where the device has no id: nothing could be asked of it.
    fileprivate init?(
        _ device: StatsGateway, siteNames: [String: String], configuration: ConfigurationIndex, live: LiveIndex
    ) {
        guard let id = device.id else { return nil }
        let mac = device.mac.map(normalizedMAC)
        self.init(
            id: id, name: [device.name, device.hostname, mac].compactMap { $0 }.first { !$0.isEmpty } ?? id,
            siteID: device.siteID,
            siteName: device.siteID.flatMap { siteNames[$0] }, model: device.model, version: device.version,
            status: device.status, uptime: device.uptime, ip: device.ip, externalIP: device.externalIP, mac: mac,
            lastSeen: device.lastSeen?.timeIntervalSince1970, ports: [])
        ports = GatewayPorts(device, isConnected: isConnected, configuration: configuration, live: live).assemble()
    }
}

/// 12 lower-case hex digits, however the address was written.
func normalizedMAC(_ text: String) -> String {
    text.lowercased().filter { $0 != ":" && $0 != "-" && $0 != "." }
}

extension Date {
    var unixSeconds: Int { Int(timeIntervalSince1970) }
}
