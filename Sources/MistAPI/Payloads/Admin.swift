/// Who a token belongs to and what it may see (`admin`).
///
/// Source: OpenAPI, `GET /self`.
public struct Admin: Payload {
    /// One entry for each organization, site or MSP that the token may see.
    @Lenient public var privileges: [AdminPrivilege]?

    /// Makes one that nothing is known of.
    public init() {}

    private enum CodingKeys: String, CodingKey {
        case privileges
    }
}

/// One right of a token (`admin_privilege`).
///
/// Source: OpenAPI, `GET /self`.
public struct AdminPrivilege: Payload, Encodable {
    /// `org`, `site`, `msp`, `orggroup` or `sitegroup`.
    @Lenient public var scope: String?
    /// The organization; absent for an MSP.
    @LenientID public var orgID: String?
    /// The name of the organization, for a site of it.
    @Lenient public var orgName: String?
    /// `admin`, `write`, `read` or `helpdesk`.
    @Lenient public var role: String?
    /// The name of what `scope` says: of the organization for `org`.
    @Lenient public var name: String?
    /// The site, where the scope is one.
    @LenientID public var siteID: String?

    /// Makes one that nothing is known of.
    public init() {}

    private enum CodingKeys: String, CodingKey {
        case scope, role, name
        case orgID = "org_id"
        case orgName = "org_name"
        case siteID = "site_id"
    }
}
