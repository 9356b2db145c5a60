public import FoundationEssentials

/// What is asked of the cloud about one site.
extension MistClient {
    /// The gateways' own configuration: `GET /sites/{site_id}/devices?type=gateway`.
    public func gateways(
        ofSite siteID: String, priority: CallPriority = .configuration
    ) async throws(MistError) -> Rows<DeviceGateway> {
        let target = Target("sites", siteID, "devices", query: [("type", "gateway")])
        return try await list(
            target, of: MistCall(.deviceConfiguration, siteID: siteID), priority: priority, key: \.id)
    }

    /// The site's setting, for its variables: `GET /sites/{site_id}/setting`.
    public func setting(
        ofSite siteID: String, priority: CallPriority = .configuration
    ) async throws(MistError) -> SiteSetting {
        let call = MistCall(.siteSetting, siteID: siteID)
        return try await object(Target("sites", siteID, "setting"), of: call, priority: priority)
    }

    /// Averages and peaks of a port: `GET /sites/{site_id}/insights/gateway/{device_id}/stats`.
    ///
    /// - Parameters:
    ///   - range: start and end; sent in whole seconds.
    ///   - interval: width of a bucket in seconds. The cloud stores 600 and 3,600 alone.
    public func insights(
        ofPort portID: String, ofGateway gatewayID: String, ofSite siteID: String, range: Range<Date>,
        interval: InsightInterval, priority: CallPriority
    ) async throws(MistError) -> GatewayInsights {
        let target = Target(
            "sites", siteID, "insights", "gateway", gatewayID, "stats",
            query: [
                ("metrics", "rx_bps,tx_bps,max_rx_bps,max_tx_bps"), ("port_id", portID),
                ("start", range.lowerBound.epochSeconds), ("end", range.upperBound.epochSeconds),
                ("interval", String(interval.seconds)),
            ])
        let call = MistCall(.insights, siteID: siteID, gatewayID: gatewayID, portID: portID)
        return try await object(target, of: call, priority: priority)
    }
}
