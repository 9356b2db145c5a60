public import FoundationEssentials

/// An organization (`org`).
///
/// Source: OpenAPI, `GET /orgs/{org_id}`.
public struct Org: Payload, Encodable {
    /// UUID.
    @LenientID public var id: String?
    /// What people call it.
    @Lenient public var name: String?
    /// When it was made.
    @Lenient public var createdTime: Date?
    /// When it was last changed.
    @Lenient public var modifiedTime: Date?

    /// Makes one that nothing is known of.
    public init() {}

    private enum CodingKeys: String, CodingKey {
        case id, name
        case createdTime = "created_time"
        case modifiedTime = "modified_time"
    }
}
