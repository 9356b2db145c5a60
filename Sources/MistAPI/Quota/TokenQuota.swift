public import FoundationEssentials

/// What a token has spent and has left in this clock hour. Says nothing of the token itself but its place.
public struct TokenQuota: Sendable, Equatable {
    /// The token's place in `MIST_APITOKEN`, from 1.
    public var index: Int
    /// Calls that an hour allows.
    public var limit: Int
    /// Calls spent in this hour, as far as we know.
    public var spent: Int
    /// Calls left in this hour; 0 while the token is limited or rejected.
    public var left: Int
    /// The top of the next hour, when `spent` starts anew.
    public var resetsAt: Date
    /// Until when Mist answers 429; `nil` where it does not.
    public var limitedUntil: Date?
    /// Whether Mist lately answered 401 to it, or 403 where it answered another token.
    public var isRejected: Bool
    /// Calls that this process has made with it since its start.
    public var sent: Int

    /// Makes one.
    public init(
        index: Int, limit: Int, spent: Int, left: Int, resetsAt: Date, limitedUntil: Date? = nil,
        isRejected: Bool = false, sent: Int = 0
    ) {
        self.index = index
        self.limit = limit
        self.spent = spent
        self.left = left
        self.resetsAt = resetsAt
        self.limitedUntil = limitedUntil
        self.isRejected = isRejected
        self.sent = sent
    }
}
