import FoundationEssentials
public import MistAPI

/// Asks Mist what only somebody who looks at a port or a site wants to know: link quality over time and application
/// health. Nothing of it is collected; what was answered is kept until Mist has something new.
public actor InsightsReader {
    /// Answers kept of each kind: a port's hours are some 10 kB.
    static let capacity = 512
    /// How long what is not bound to buckets holds, in seconds: which service levels a site has, and their goals.
    static let settingLifetime = 3_600.0
    /// How long a bucket that Mist has not filled yet is waited for before it is asked for again, in seconds.
    static let lateness = 300.0

    private struct LinkQuestion: Hashable {
        var port: PortKey
        var width: Int
        var seconds: Int
    }

    private struct HealthQuestion: Hashable {
        var siteID: String
        var range: Range<Int>
    }

    private let client: MistClient
    private let clock: any WallClock
    private let links: SharedAnswers<LinkQuestion, LinkHealth>
    private let metrics: SharedAnswers<String, String?>
    private let thresholds: SharedAnswers<String, SLEThreshold>
    private let trends: SharedAnswers<HealthQuestion, SLESummaryTrend>
    private let interfaces: SharedAnswers<HealthQuestion, SLEImpactedInterfaces>
    /// The way to link quality that this cloud knows, as far as is known.
    private var linkPath = LinkHealthPath.device

    /// Makes a reader; it calls nobody before it is asked.
    public init(client: MistClient, clock: any WallClock) {
        var client = client
        client.deadline = Collector.interactiveDeadline
        self.client = client
        self.clock = clock
        links = SharedAnswers(capacity: Self.capacity, clock: clock)
        metrics = SharedAnswers(capacity: Self.capacity, clock: clock)
        thresholds = SharedAnswers(capacity: Self.capacity, clock: clock)
        trends = SharedAnswers(capacity: Self.capacity, clock: clock)
        interfaces = SharedAnswers(capacity: Self.capacity, clock: clock)
    }
}

// MARK: Link quality

extension InsightsReader {
    /// The quality of a port's link in closed buckets: one call tells all that a duration can want of it.
    ///
    /// - Parameters:
    ///   - mac: of the gateway.
    ///   - span: what it is wanted for.
    public func linkHealth(
        ofPort port: PortKey, mac: String?, site siteID: String, in span: BucketSpan
    ) async -> Result<LinkHealth, MistError> {
        let width = span.width
        let now = clock.now.unixSeconds
        // Ten minutes are kept for a day; of hours, the week is asked for, and more where somebody looks further back.
        let wanted = now - span.range.lowerBound
        let seconds =
            width == PortTraffic.tenMinutes
            ? 86_400 : wanted <= Window.week.seconds + width ? Window.week.seconds : TrafficLedger.retention
        let closed = Self.closedEdge(at: now, width: width)
        return await links.answer(to: LinkQuestion(port: port, width: width, seconds: seconds)) { health in
            let next = Double(closed + width + TrafficLedger.publicationDelay - now)
            let hasNewest = health.samples.contains { $0.range.upperBound >= closed }
            return hasNewest ? next : min(next, Self.lateness)
        } ask: { () async throws(MistError) in
            try await self.askForLinkHealth(
                of: port, mac: mac, site: siteID, range: closed - seconds..<closed, width: width)
        }
    }

    /// The end of the newest bucket that the cloud must have written by now.
    private static func closedEdge(at now: Int, width: Int) -> Int {
        BucketSpan.edge(before: now - TrafficLedger.publicationDelay, width: width)
    }

    /// Asks by the way that worked last, and by the other where the cloud does not know that one.
    private func askForLinkHealth(
        of port: PortKey, mac: String?, site siteID: String, range: Range<Int>, width: Int
    ) async throws(MistError) -> LinkHealth {
        let preferred = linkPath
        let paths = [preferred] + LinkHealthPath.allCases.filter { $0 != preferred }
        var failure: MistError?
        for path in paths {
            // The device id ends with the MAC address, should the gateway's own be missing.
            let mac = mac ?? String(port.gatewayID.suffix(12))
            guard let interval = InsightInterval(seconds: width) else { break }
            do throws(MistError) {
                let answer = try await client.linkHealth(
                    ofPort: port.port, ofGateway: port.gatewayID, mac: mac, ofSite: siteID, by: path,
                    range: Date(unixSeconds: range.lowerBound)..<Date(unixSeconds: range.upperBound),
                    interval: interval, priority: .interactive)
                guard let health = LinkHealth(answer) else {
                    // Answered, but another question.
                    continue
                }
                linkPath = path
                return health
            } catch {
                switch error.reason {
                case .notFound, .badRequest: failure = failure ?? error
                default: throw error
                }
            }
        }
        // A way that is there and has no series for this port: Mist does not know its quality.
        guard let failure else { return LinkHealth() }
        throw failure
    }
}

// MARK: Application health

extension InsightsReader {
    /// Application health of a site; what could not be asked for is among its failures, the rest is there.
    ///
    /// - Parameter range: Unix seconds, on edges of ten minutes, so that all who ask within these share the calls.
    public func applicationHealth(ofSite siteID: String, range: Range<Int>) async -> ApplicationHealth {
        var health = ApplicationHealth()
        let name: String
        switch await metric(ofSite: siteID) {
        case .success(nil):
            health.isMeasured = false
            health.impacted = []
            return health
        case .success(let known?):
            name = known
            health.isMeasured = true
        case .failure(let error):
            health.failures = [error]
            return health
        }
        async let trend = trend(of: name, site: siteID, range: range)
        async let threshold = threshold(of: name, site: siteID)
        async let impacted = impacted(by: name, site: siteID, range: range)
        switch await trend {
        case .success(let answer): health.receive(answer)
        case .failure(let error): health.failures.append(error)
        }
        switch await threshold {
        case .success(let answer): health.receive(answer)
        case .failure(let error): health.failures.append(error)
        }
        switch await impacted {
        case .success(let answer): health.receive(answer)
        case .failure(let error): health.failures.append(error)
        }
        return health
    }

    /// What a site calls the metric: `application-health` or `application_health`; nil where it has none.
    private func metric(ofSite siteID: String) async -> Result<String?, MistError> {
        await metrics.answer(to: siteID) { _ in
            Self.settingLifetime
        } ask: { [client] () async throws(MistError) in
            do throws(MistError) {
                let levels = try await client.serviceLevels(ofSite: siteID, priority: .interactive)
                let named = (levels.enabled ?? []) + (levels.supported ?? [])
                return named.first { $0.replacing("_", with: "-") == "application-health" }
            } catch {
                switch error.reason {
                case .notFound, .badRequest: return nil
                default: throw error
                }
            }
        }
    }

    private func trend(
        of metric: String, site siteID: String, range: Range<Int>
    ) async -> Result<SLESummaryTrend, MistError> {
        await trends.answer(to: HealthQuestion(siteID: siteID, range: range)) { _ in
            Self.bucketLifetime
        } ask: { [client] () async throws(MistError) in
            try await client.trend(
                ofServiceLevel: metric, ofSite: siteID, range: Self.dates(range), priority: .interactive)
        }
    }

    private func threshold(of metric: String, site siteID: String) async -> Result<SLEThreshold, MistError> {
        await thresholds.answer(to: siteID) { _ in
            Self.settingLifetime
        } ask: { [client] () async throws(MistError) in
            try await client.threshold(ofServiceLevel: metric, ofSite: siteID, priority: .interactive)
        }
    }

    private func impacted(
        by metric: String, site siteID: String, range: Range<Int>
    ) async -> Result<SLEImpactedInterfaces, MistError> {
        await interfaces.answer(to: HealthQuestion(siteID: siteID, range: range)) { _ in
            Self.bucketLifetime
        } ask: { [client] () async throws(MistError) in
            try await client.impactedInterfaces(
                ofServiceLevel: metric, ofSite: siteID, range: Self.dates(range), priority: .interactive)
        }
    }

    /// The range is part of the question, so that an answer need not hold longer than its newest bucket is new.
    private static let bucketLifetime = Double(PortTraffic.tenMinutes)

    private static func dates(_ range: Range<Int>) -> Range<Date> {
        Date(unixSeconds: range.lowerBound)..<Date(unixSeconds: range.upperBound)
    }
}
