/// A gateway of the organization with its WAN ports. What is not known is nil.
public struct Gateway: Sendable, Equatable {
    /// Mist's device id, `00000000-0000-0000-1000-<mac>`.
    public var id: String
    /// Its name; the MAC address where it has none, so that a row can always be named.
    public var name: String
    /// The name that the device itself reports.
    public var hostname: String?
    /// The site that it is assigned to.
    public var siteID: String?
    /// The name of that site.
    public var siteName: String?
    /// Hardware model, e.g. `SRX320`.
    public var model: String?
    /// Software version.
    public var version: String?
    /// `connected` or `disconnected`, as Mist says it.
    public var status: String?
    /// Seconds since it booted, as of `lastSeen`.
    public var uptime: Int?
    /// Its own address.
    public var ip: String?
    /// The public address that it reaches the cloud from.
    public var externalIP: String?
    /// MAC address, 12 lower-case hex digits.
    public var mac: String?
    /// When the cloud last heard of it, Unix seconds.
    public var lastSeen: Double?
    /// Its WAN ports, in natural order of their names.
    public var ports: [WANPort]
    /// Its VPN peer paths by port; nil while they are not known.
    public var peerPaths: GatewayPeerPaths?

    /// Whether the cloud says that it is connected.
    public var isConnected: Bool { status == "connected" }
}
