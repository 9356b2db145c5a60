public import FoundationEssentials

/// What a token has spent, for another process that is to go on from there. Says nothing of the token but its place.
public struct TokenAccount: Sendable, Equatable, Codable {
    /// The clock hour that `spent` is of: Unix seconds by 3,600.
    public var hour: Int
    /// Calls spent in that hour.
    public var spent: Int
    /// Calls that an hour allows.
    public var limit: Int
    /// Until when Mist answers 429.
    public var limitedUntil: Date?
    /// Until when the token is set aside after a 401 or 403.
    public var rejectedUntil: Date?
    /// When the cloud's own count is to be asked for.
    public var checkAt: Date
}
