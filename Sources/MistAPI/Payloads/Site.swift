public import FoundationEssentials

/// A site (`site`). The site, not the device, names the gateway template.
///
/// Source: OpenAPI, `GET /orgs/{org_id}/sites`.
public struct Site: Payload, Encodable {
    /// UUID.
    @LenientID public var id: String?
    /// What people call it.
    @Lenient public var name: String?
    /// Postal address on one line.
    @Lenient public var address: String?
    /// Name in the IANA time zone database.
    @Lenient public var timezone: String?
    /// ISO 3166 two-letter code.
    @Lenient public var countryCode: String?
    /// The template that its gateways follow.
    @LenientID public var gatewayTemplateID: String?
    /// When it was last changed.
    @Lenient public var modifiedTime: Date?

    /// Makes one that nothing is known of.
    public init() {}

    private enum CodingKeys: String, CodingKey {
        case id, name, address, timezone
        case countryCode = "country_code"
        case gatewayTemplateID = "gatewaytemplate_id"
        case modifiedTime = "modified_time"
    }
}
