public import FoundationEssentials

/// What is asked of the cloud about the service levels of a site.
extension MistClient {
    /// Which service levels a site has: `GET /sites/{site_id}/sle/site/{site_id}/metrics`.
    public func serviceLevels(
        ofSite siteID: String, priority: CallPriority
    ) async throws(MistError) -> SLEMetrics {
        let target = Target("sites", siteID, "sle", "site", siteID, "metrics")
        return try await object(target, of: MistCall(.serviceLevels, siteID: siteID), priority: priority)
    }

    /// A service level over time: `…/metric/{metric}/summary-trend`.
    public func trend(
        ofServiceLevel metric: String, ofSite siteID: String, range: Range<Date>, priority: CallPriority
    ) async throws(MistError) -> SLESummaryTrend {
        try await part("summary-trend", of: metric, site: siteID, range: range, .serviceLevelTrend, priority)
    }

    /// What it is held against: `…/metric/{metric}/threshold`.
    public func threshold(
        ofServiceLevel metric: String, ofSite siteID: String, priority: CallPriority
    ) async throws(MistError) -> SLEThreshold {
        try await part("threshold", of: metric, site: siteID, range: nil, .serviceLevelThreshold, priority)
    }

    /// Which interfaces made it fall short: `…/metric/{metric}/impacted-interfaces`.
    public func impactedInterfaces(
        ofServiceLevel metric: String, ofSite siteID: String, range: Range<Date>, priority: CallPriority
    ) async throws(MistError) -> SLEImpactedInterfaces {
        try await part("impacted-interfaces", of: metric, site: siteID, range: range, .impactedInterfaces, priority)
    }

    private func part<Answer: Payload>(
        _ part: String, of metric: String, site siteID: String, range: Range<Date>?, _ endpoint: MistCall.Endpoint,
        _ priority: CallPriority
    ) async throws(MistError) -> Answer {
        var target = Target("sites", siteID, "sle", "site", siteID, "metric", metric, part)
        if let range {
            target.query = [("start", range.lowerBound.epochSeconds), ("end", range.upperBound.epochSeconds)]
        }
        return try await object(target, of: MistCall(endpoint, siteID: siteID), priority: priority)
    }
}
