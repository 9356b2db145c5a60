/// The service levels of a site (`site_sle_metrics`).
///
/// Source: OpenAPI, `GET /sites/{site_id}/sle/{scope}/{scope_id}/metrics`.
public struct SLEMetrics: Payload {
    /// Those that are measured.
    @Lenient public var enabled: [String]?
    /// Those that could be.
    @Lenient public var supported: [String]?

    /// Makes one that nothing is known of.
    public init() {}

    private enum CodingKeys: CodingKey {
        case enabled, supported
    }
}
