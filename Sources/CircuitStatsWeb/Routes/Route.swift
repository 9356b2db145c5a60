import FastCGI
import HTTPTypes

/// Every route that there is.
enum Route: Sendable {
    case health, ready, status
    case organization, organizations, sites
    case gateways, gatewayPorts, portTraffic, peerPaths
    case portInsights, portInsightsExport, applicationHealth

    static let router = Router<Route>([
        (.get, "/health", .health),
        (.get, "/ready", .ready),
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
    ])
}
