public import FoundationEssentials

/// A template that sites give to their gateways (`gateway_template`).
///
/// Source: OpenAPI, `GET /orgs/{org_id}/gatewaytemplates`.
public struct GatewayTemplate: Payload, Encodable {
    /// UUID.
    @LenientID public var id: String?
    /// What people call it.
    @Lenient public var name: String?
    /// By port (`ge-0/0/0`), sub-interface (`ge-0/0/0.100`), range (`ge-0/0/0-10`) or list (`ge-0/0/0,ge-7/0/0`).
    @Lenient public var portConfig: [String: GatewayPortConfig]?
    /// When it was last changed.
    @Lenient public var modifiedTime: Date?

    /// Makes one that nothing is known of.
    public init() {}

    private enum CodingKeys: String, CodingKey {
        case id, name
        case portConfig = "port_config"
        case modifiedTime = "modified_time"
    }
}
