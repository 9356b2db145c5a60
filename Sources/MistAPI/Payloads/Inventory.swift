public import FoundationEssentials

/// A device that the organization owns (`inventory`).
///
/// Source: OpenAPI, `GET /orgs/{org_id}/inventory`.
public struct Inventory: Payload, Encodable {
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
    /// `gateway`, `ap` or `switch`.
    @Lenient public var type: String?
    /// The site; absent where the device is not assigned.
    @LenientID public var siteID: String?
    /// The device profile (hubs).
    @LenientID public var deviceProfileID: String?
    /// Whether it is connected to the cloud.
    @Lenient public var connected: Bool?
    /// When its configuration was last changed.
    @Lenient public var modifiedTime: Date?

    /// Makes one that nothing is known of.
    public init() {}

    private enum CodingKeys: String, CodingKey {
        case id, mac, name, hostname, model, type, connected
        case siteID = "site_id"
        case deviceProfileID = "deviceprofile_id"
        case modifiedTime = "modified_time"
    }
}
