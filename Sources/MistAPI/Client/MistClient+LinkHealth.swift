public import FoundationEssentials

/// The two ways to `wan_link_health`; which of them a cloud knows shows when it is asked.
public enum LinkHealthPath: Sendable, Hashable, CaseIterable {
    /// `GET /sites/{site_id}/insights/device/{device_mac}/wan_link_health`: what running dashboards use.
    case device
    /// `GET /sites/{site_id}/insights/gateway/{device_id}/stats?metrics=wan_link_health`: beside the traffic.
    case gateway
}

extension MistClient {
    /// Latency, jitter and loss of a port.
    ///
    /// - Parameters:
    ///   - mac: of the gateway, 12 lower-case hex digits.
    ///   - range: start and end; sent in whole seconds.
    ///   - interval: width of a bucket. The cloud stores 600 s and 3,600 s alone.
    public func linkHealth(
        ofPort portID: String, ofGateway gatewayID: String, mac: String, ofSite siteID: String, by path: LinkHealthPath,
        range: Range<Date>, interval: InsightInterval, priority: CallPriority
    ) async throws(MistError) -> WANLinkHealth {
        let metric = "wan_link_health"
        var target =
            switch path {
            case .device: Target("sites", siteID, "insights", "device", mac, metric)
            case .gateway:
                Target("sites", siteID, "insights", "gateway", gatewayID, "stats", query: [("metrics", metric)])
            }
        target.query += [
            ("port_id", portID), ("start", range.lowerBound.epochSeconds), ("end", range.upperBound.epochSeconds),
            ("interval", String(interval.seconds)),
        ]
        let call = MistCall(.linkHealth, siteID: siteID, gatewayID: gatewayID, portID: portID)
        return try await object(target, of: call, priority: priority)
    }
}
