public import FoundationEssentials

/// Why a call is not sent now. Nothing waits for a quota: the caller decides.
public enum QuotaError: Error, Sendable, Equatable {
    /// What is left is kept for more urgent calls; until the top of the hour.
    case reserved(until: Date)
    /// Every token has spent its quota; until the first of them can be used again.
    case limited(until: Date)
    /// Mist has lately rejected every token.
    case rejected
}
