/// What a token spent in the current hour (`api_usage`).
///
/// Source: OpenAPI, `GET /self/usage`.
public struct APIUsage: Payload {
    /// Calls in this hour.
    @Lenient public var requests: Int?
    /// Calls that an hour allows.
    @Lenient public var requestLimit: Int?

    /// Makes one that nothing is known of.
    public init() {}

    private enum CodingKeys: String, CodingKey {
        case requests
        case requestLimit = "request_limit"
    }
}
