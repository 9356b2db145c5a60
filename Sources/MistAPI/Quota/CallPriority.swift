/// How urgent a call is. A lower one never takes what is kept for a higher one.
public enum CallPriority: Int, Sendable, Hashable, Codable, CaseIterable, Comparable {
    /// History that can be fetched whenever quota is spare.
    case backfill
    /// Sites, templates, device configuration: changes seldom.
    case configuration
    /// Port counters and live state: what a gap is made of when it is missing.
    case counters
    /// Somebody waits for it.
    case interactive

    /// Whether the first is the less urgent.
    public static func < (one: CallPriority, other: CallPriority) -> Bool { one.rawValue < other.rawValue }
}
