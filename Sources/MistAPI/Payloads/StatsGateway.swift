public import FoundationEssentials

/// A gateway's live state (`stats_gateway`).
///
/// Source: OpenAPI, `GET /orgs/{org_id}/stats/devices?type=gateway&fields=*`.
public struct StatsGateway: Payload, Encodable {
    /// `00000000-0000-0000-1000-<mac>`.
    @LenientID public var id: String?
    /// 12 lower-case hex digits.
    @LenientMAC public var mac: String?
    /// Configured name.
    @Lenient public var name: String?
    /// Name that the device reports.
    @Lenient public var hostname: String?
    /// Model, as `SRX320`.
    @Lenient public var model: String?
    /// Firmware.
    @Lenient public var version: String?
    /// `gateway`; other devices can come where a filter is ignored.
    @Lenient public var type: String?
    /// `connected`, `disconnected`, and others.
    @Lenient public var status: String?
    /// Seconds since the last boot.
    @Lenient public var uptime: Int?
    /// Management address; not the public one.
    @Lenient public var ip: String?
    /// Public address as the cloud sees it.
    @Lenient public var externalIP: String?
    /// The site.
    @LenientID public var siteID: String?
    /// The device profile (hubs).
    @LenientID public var deviceProfileID: String?
    /// When the cloud last heard of it.
    @Lenient public var lastSeen: Date?
    /// Interfaces by name (`ge-0/0/0.0`).
    @Lenient public var ifStat: [String: IfStatProperty]?
    /// Interfaces of the second node of a cluster.
    @Lenient public var if2Stat: [String: IfStatProperty]?
    /// The first node of a cluster (`module_stat`).
    @Lenient public var modules: [Module]?
    /// The second node of a cluster (`module2_stat`).
    @Lenient public var secondModules: [Module]?
    /// Port statistics, where the cloud fills `fields=*` (unverified for live organizations);
    /// these rows have no `mac` and no `site_id`.
    @Lenient public var ports: [StatsPort]?

    /// A node of a cluster, or the device itself (`stats_gateway_module_stat`).
    public struct Module: Payload, Encodable, Equatable {
        /// The node's own address.
        @LenientMAC public var mac: String?

        /// Makes one that nothing is known of.
        public init() {}
    }

    /// Its own address, then those of a cluster's nodes: live rows of a cluster may have any.
    public var macs: [String] {
        ([mac] + ((modules ?? []) + (secondModules ?? [])).map(\.mac)).compactMap(\.self).reduce(into: []) {
            if !$0.contains($1) { $0.append($1) }
        }
    }

    /// Makes one that nothing is known of.
    public init() {}

    private enum CodingKeys: String, CodingKey {
        case id, mac, name, hostname, model, version, type, status, uptime, ip, ports
        case externalIP = "ext_ip"
        case siteID = "site_id"
        case deviceProfileID = "deviceprofile_id"
        case lastSeen = "last_seen"
        case ifStat = "if_stat"
        case if2Stat = "if2_stat"
        case modules = "module_stat"
        case secondModules = "module2_stat"
    }
}
