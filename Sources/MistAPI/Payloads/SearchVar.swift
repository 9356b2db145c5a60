public import FoundationEssentials

/// Where a variable is defined (`response_search_var_item`). The answer names variables, not their values:
/// those are in the setting of the site.
///
/// Source: OpenAPI, `GET /orgs/{org_id}/vars/search`.
public struct SearchVar: Payload {
    /// Name of the variable.
    @Lenient public var name: String?
    /// The site that defines it.
    @LenientID public var siteID: String?
    /// `site`, or what else defines it.
    @Lenient public var source: String?
    /// When it was last changed.
    @Lenient public var modifiedTime: Date?

    /// Makes one that nothing is known of.
    public init() {}

    private enum CodingKeys: String, CodingKey {
        case name = "var"
        case siteID = "site_id"
        case source = "src"
        case modifiedTime = "modified_time"
    }
}
