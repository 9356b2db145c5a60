/// What a service level is held against (`sle_threshold`).
///
/// The unit is the metric's own: the published example is `"-66"` with the unit `dBm`.
///
/// Source: OpenAPI, `GET /sites/{site_id}/sle/{scope}/{scope_id}/metric/{metric}/threshold`.
public struct SLEThreshold: Payload {
    /// The threshold, a number as text.
    @Lenient public var threshold: Double?
    /// What holds where nothing else was set.
    @Lenient public var defaultThreshold: Double?
    /// Unit of both.
    @Lenient public var units: String?

    /// Makes one that nothing is known of.
    public init() {}

    private enum CodingKeys: String, CodingKey {
        case threshold, units
        case defaultThreshold = "default"
    }
}
