import FoundationEssentials
import MistAPI

/// What is asked of a site's application health.
struct HealthQuestion: Hashable, Sendable {
    var siteID: String
    /// Unix seconds.
    var range: Range<Int>

    var dates: Range<Date> { Date(unixSeconds: range.lowerBound)..<Date(unixSeconds: range.upperBound) }
}

extension InsightsReader {
    /// How long what is not bound to buckets holds, in seconds: which service levels a site has, and their goals.
    private static let settingLifetime = 3_600.0
    /// The range is part of the question, so that an answer need not hold longer than its newest bucket is new.
    private static let bucketLifetime = Double(PortTraffic.tenMinutes)

    /// Application health of a site as far as it is known without asking; nil where Mist has to be asked.
    ///
    /// - Parameter range: Unix seconds, on edges of ten minutes, so that all who ask within these share the calls; of an
    ///   empty one nothing is known.
    public func keptApplicationHealth(ofSite siteID: String, range: Range<Int>) -> ApplicationHealth? {
        guard !range.isEmpty else { return ApplicationHealth() }
        let question = HealthQuestion(siteID: siteID, range: range)
        switch metrics.kept(siteID) {
        case nil: return nil
        case .success(nil): return .unmeasured
        case .failure(let error): return ApplicationHealth(failure: error)
        case .success:
            guard let trend = trends.kept(question), let threshold = thresholds.kept(siteID),
                let impacted = interfaces.kept(question)
            else { return nil }
            return ApplicationHealth(trend: trend, threshold: threshold, impacted: impacted)
        }
    }

    /// Application health of a site; what could not be asked for is among its failures, the rest is there.
    ///
    /// - Parameter range: as above.
    public func applicationHealth(ofSite siteID: String, range: Range<Int>) async -> ApplicationHealth {
        guard !range.isEmpty else { return ApplicationHealth() }
        let metric: String
        switch await self.metric(ofSite: siteID) {
        case .success(nil): return .unmeasured
        case .failure(let error): return ApplicationHealth(failure: error)
        case .success(let name?): metric = name
        }
        let question = HealthQuestion(siteID: siteID, range: range)
        async let trend = trend(of: metric, question)
        async let threshold = threshold(of: metric, site: siteID)
        async let impacted = impacted(by: metric, question)
        return await ApplicationHealth(trend: trend, threshold: threshold, impacted: impacted)
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

    private func trend(of metric: String, _ question: HealthQuestion) async -> Result<SLESummaryTrend, MistError> {
        await trends.answer(to: question) { _ in
            Self.bucketLifetime
        } ask: { [client] () async throws(MistError) in
            try await client.trend(
                ofServiceLevel: metric, ofSite: question.siteID, range: question.dates, priority: .interactive)
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
        by metric: String, _ question: HealthQuestion
    ) async -> Result<SLEImpactedInterfaces, MistError> {
        await interfaces.answer(to: question) { _ in
            Self.bucketLifetime
        } ask: { [client] () async throws(MistError) in
            try await client.impactedInterfaces(
                ofServiceLevel: metric, ofSite: question.siteID, range: question.dates, priority: .interactive)
        }
    }
}
