public import FoundationEssentials

/// A gateway's own configuration (`device_gateway`), which goes over its template or profile.
///
/// Source: OpenAPI, `GET /sites/{site_id}/devices?type=gateway`.
public struct DeviceGateway: Payload, Encodable {
    /// `00000000-0000-0000-1000-<mac>`.
    @LenientID public var id: String?
    /// 12 lower-case hex digits.
    @LenientMAC public var mac: String?
    /// Configured name.
    @Lenient public var name: String?
    /// `gateway`; others can come where a filter is ignored.
    @Lenient public var type: String?
    /// Model, as `SRX320`.
    @Lenient public var model: String?
    /// The site.
    @LenientID public var siteID: String?
    /// The device profile (hubs).
    @LenientID public var deviceProfileID: String?
    /// By port (`ge-0/0/0`), sub-interface (`ge-0/0/0.100`), range (`ge-0/0/0-10`) or list (`ge-0/0/0,ge-7/0/0`).
    @Lenient public var portConfig: [String: GatewayPortConfig]?
    /// Variables of this device; they go over the site's. They can hold secrets: never show them.
    @Lenient public var vars: [String: String]?
    /// When it was last changed.
    @Lenient public var modifiedTime: Date?

    /// Makes one that nothing is known of.
    public init() {}

    private enum CodingKeys: String, CodingKey {
        case id, mac, name, type, model, vars
        case siteID = "site_id"
        case deviceProfileID = "deviceprofile_id"
        case portConfig = "port_config"
        case modifiedTime = "modified_time"
    }
}
