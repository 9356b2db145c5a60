import FoundationEssentials

/// What of the organization is missing or old, in words that a person understands.
struct Shortfall: Sendable {
    /// One sentence per thing that is missing; empty where all is well.
    let sentences: [String]

    /// - Parameter staleForQuota: what is old because the quota did not allow to ask for it.
    init(
        states: [SourceState], staleForQuota: Set<Source> = [], ports: Int, completePorts: Int,
        isHistoryStarved: Bool, keepingFailure: LedgerStoreError? = nil
    ) {
        var sentences = states.compactMap { Self.sentence($0, isForQuota: staleForQuota.contains($0.source)) }
        sentences += states.compactMap(Self.unreadable)
        if completePorts < ports {
            let missing = ports - completePorts
            sentences.append(
                "The traffic history of \(missing) of \(ports) WAN ports is "
                    + (isHistoryStarved
                        ? "waiting for quota; totals cover what was seen so far."
                        : "still being collected; totals cover what was seen so far."))
        }
        if let keepingFailure { sentences.append("History is not being kept: \(keepingFailure)") }
        self.sentences = sentences
    }

    private static func sentence(_ state: SourceState, isForQuota: Bool) -> String? {
        let waiting = isForQuota ? "it is waiting for quota." : nil
        guard let failure = state.failure ?? waiting else { return nil }
        if let parts = state.failedParts {
            let what = state.source == .insights ? "WAN ports" : "sites"
            return "No \(state.source.rawValue) for \(parts.failed) of \(parts.total) \(what): \(failure)"
        }
        guard let collectedAt = state.collectedAt else { return "No \(state.source.rawValue) yet: \(failure)" }
        return "Still showing the \(state.source.rawValue) of \(collectedAt.formatted(Self.time)) UTC: \(failure)"
    }

    private static func unreadable(_ state: SourceState) -> String? {
        switch state.unreadableRows {
        case 0: nil
        case 1: "1 row of \(state.source.rawValue) is left out: it could not be read, or did not come."
        case let rows:
            "\(rows) rows of \(state.source.rawValue) are left out: they could not be read, or did not come."
        }
    }

    private static let time = Date.ISO8601FormatStyle(dateTimeSeparator: .space)
        .year().month().day().time(includingFractionalSeconds: false)
}
