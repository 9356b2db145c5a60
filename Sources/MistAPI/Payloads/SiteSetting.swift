/// A site's setting (`site_setting`), of which we read the variables alone.
///
/// Source: OpenAPI, `GET /sites/{site_id}/setting`.
public struct SiteSetting: Payload {
    /// Variables by name. They can hold secrets: never show them.
    @Lenient public var vars: [String: String]?

    /// Makes one that nothing is known of.
    public init() {}

    private enum CodingKeys: String, CodingKey {
        case vars
    }
}
