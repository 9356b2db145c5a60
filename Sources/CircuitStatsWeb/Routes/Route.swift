import FastCGI
import HTTPTypes

/// Every route that there is.
enum Route: Int, Sendable, CaseIterable {
    case health, ready, status, metrics
    case organization, organizations, sites
    case gateways, gatewayPorts, portTraffic, peerPaths
    case portInsights, portInsightsExport, applicationHealth

    static let router = Router<Route>(table)

    private static let table: [(HTTPRequest.Method, String, Route)] = [
        (.get, "/health", .health),
        (.get, "/ready", .ready),
        (.get, "/metrics", .metrics),
        (.get, "/api/status", .status),
        (.get, "/api/organization", .organization),
        (.get, "/api/organizations", .organizations),
        (.get, "/api/sites", .sites),
        (.get, "/api/gateways", .gateways),
        (.get, "/api/gateway/{gateway}/ports", .gatewayPorts),
        (.get, "/api/gateway/{gateway}/port/{port...}/traffic", .portTraffic),
        (.get, "/api/gateway/{gateway}/vpn_peers", .peerPaths),
        (.get, "/api/v1/sites/{site}/gateways/{gateway}/ports/{port...}/hourly", .portInsights),
        (.get, "/api/v1/sites/{site}/gateways/{gateway}/ports/{port...}/hourly/export", .portInsightsExport),
        (.get, "/api/v1/sites/{site}/application-health-summary", .applicationHealth),
    ]

    /// The pattern of each route, by its raw value: what a request is counted under, whatever stood in the holes.
    static let patterns = allCases.map { route in table.first { $0.2 == route }?.1 ?? "\(route)" }
}
