public import FoundationEssentials

extension SimulatedCloud {
    /// Where a cloud answers for `wan_link_health`.
    public enum LinkHealthPath: Sendable {
        /// `/insights/device/{device_mac}/wan_link_health`.
        case device
        /// `/insights/gateway/{device_id}/stats?metrics=wan_link_health`.
        case gateway
    }

    /// What `wan_link_health` averages between two moments: ms, ms and per cent.
    /// - Returns: `nil` where there is no such port, or its link is not up.
    public func quality(
        mac: String, portID: String, from start: Date, to end: Date
    ) -> (latency: Double, jitter: Double, loss: Double)? {
        organizations.lazy.compactMap { $0.gateway(mac: mac)?.port(portID) }.first?
            .averageQuality(from: Int(start.timeIntervalSince1970), to: Int(end.timeIntervalSince1970))
    }

    /// User-minutes of a site between two moments, and those that were impaired.
    /// - Returns: `nil` where there is no such site, or it does not measure application health.
    public func applicationHealth(
        siteID: String, from start: Date, to end: Date
    ) -> (total: Double, degraded: Double)? {
        for organization in organizations {
            guard let site = organization.site(siteID) else { continue }
            let minutes = ApplicationHealth(of: site, in: organization)?
                .minutes(from: Int(start.timeIntervalSince1970), to: Int(end.timeIntervalSince1970))
            return minutes.map { ($0.total, $0.degraded) }
        }
        return nil
    }
}
