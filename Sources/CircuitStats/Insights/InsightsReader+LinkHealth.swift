import FoundationEssentials
public import MistAPI
import Synchronization

/// What is asked of a port's link: one call tells all that a duration can want of it.
struct LinkQuestion: Hashable, Sendable {
    var port: PortKey
    /// Seconds per bucket.
    var width: Int
    /// How far back, in seconds.
    var reach: Int

    /// Ten minutes are kept for a day; of hours, the week is asked for, and more where somebody looks further back.
    init(_ port: PortKey, in span: BucketSpan, now: Int) {
        self.port = port
        width = span.width
        let wanted = now - span.range.lowerBound
        reach =
            width == PortTraffic.tenMinutes
            ? 86_400 : wanted <= Window.week.seconds + width ? Window.week.seconds : TrafficLedger.retention
    }

    /// The end of the newest bucket that the cloud must have written by now.
    func closedEdge(at now: Int) -> Int {
        BucketSpan.edge(before: now - TrafficLedger.publicationDelay, width: width)
    }
}

extension InsightsReader {
    /// How long a bucket that Mist has not filled yet is waited for before it is asked for again, in seconds.
    private static let lateness = 300.0

    /// The quality of a port's link as far as it is known without asking; nil where Mist has to be asked.
    public func keptLinkHealth(ofPort port: PortKey, in span: BucketSpan) -> Result<LinkHealth, MistError>? {
        guard !span.range.isEmpty else { return .success(LinkHealth()) }
        return links.kept(LinkQuestion(port, in: span, now: clock.now.unixSeconds))
    }

    /// The quality of a port's link in closed buckets.
    ///
    /// - Parameters:
    ///   - mac: of the gateway; nil: the one that its id ends with.
    ///   - span: what it is wanted for.
    public func linkHealth(
        ofPort port: PortKey, mac: String?, site siteID: String, in span: BucketSpan
    ) async -> Result<LinkHealth, MistError> {
        guard !span.range.isEmpty else { return .success(LinkHealth()) }
        let now = clock.now.unixSeconds
        let question = LinkQuestion(port, in: span, now: now)
        let closed = question.closedEdge(at: now)
        return await links.answer(to: question) { health in
            let next = Double(closed + question.width + TrafficLedger.publicationDelay - now)
            let hasNewest = health.samples.contains { $0.range.upperBound >= closed }
            return hasNewest ? next : min(next, Self.lateness)
        } ask: { () async throws(MistError) in
            try await self.ask(question, mac: mac ?? String(port.gatewayID.suffix(12)), site: siteID, until: closed)
        }
    }

    /// Asks by the way that worked last, and by the other where the cloud does not know that one, or answers another
    /// question there.
    private func ask(
        _ question: LinkQuestion, mac: String, site siteID: String, until end: Int
    ) async throws(MistError) -> LinkHealth {
        guard let interval = InsightInterval(seconds: question.width) else { return LinkHealth() }
        let preferred = linkPath.withLock { $0 }
        var failure: MistError?
        for path in [preferred] + LinkHealthPath.allCases.filter({ $0 != preferred }) {
            do throws(MistError) {
                let answer = try await client.linkHealth(
                    ofPort: question.port.port, ofGateway: question.port.gatewayID, mac: mac, ofSite: siteID, by: path,
                    range: Date(unixSeconds: end - question.reach)..<Date(unixSeconds: end), interval: interval,
                    priority: .interactive)
                guard let health = LinkHealth(answer) else { continue }
                linkPath.withLock { $0 = path }
                return health
            } catch {
                switch error.reason {
                case .notFound, .badRequest: failure = failure ?? error
                default: throw error
                }
            }
        }
        if let failure { throw failure }
        // Both ways are there and have no series for this port: Mist does not know its quality.
        return LinkHealth()
    }
}
