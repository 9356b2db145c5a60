public import FoundationEssentials

/// What is left for polling counters in this clock hour, over all tokens that are valid.
public struct QuotaOutlook: Sendable, Equatable {
    /// Calls that an hour allows.
    public var limit: Int
    /// Calls left in this hour, without those that are kept for people.
    public var left: Int
    /// The top of the next hour.
    public var resetsAt: Date
    /// When a token can be used again; nil where one can be now, or where none is valid.
    public var freeAt: Date?
    /// When Mist's own count is asked for next: what is left may be more than it seems. Nil where no token can ask.
    public var checkAt: Date?

    /// Makes one.
    public init(limit: Int, left: Int, resetsAt: Date, freeAt: Date? = nil, checkAt: Date? = nil) {
        self.limit = limit
        self.left = left
        self.resetsAt = resetsAt
        self.freeAt = freeAt
        self.checkAt = checkAt
    }
}
