import Testing

/// Every route over a whole snapshot, through the real nginx and the real socket. The tests run at the same time on one
/// stack, so none of them changes what the application knows.
@Suite("Routes", .application(.init(prepare: { await $0.collect() })), .timeLimit(.minutes(5)))
enum Routes {
    /// One target of each route, and of each way to ask it.
    static let targets = [
        "/health", "/ready", "/api/status", "/api/organization", "/api/organizations", "/api/sites", "/api/gateways",
        "/api/gateways?duration=15m", "/api/gateways?duration=7d&site_id={site}", "/api/gateway/{gateway}/ports",
        "/api/gateway/{gateway}/vpn_peers?site_id={site}",
        "/api/gateway/{gateway}/port/{port}/traffic?duration=1h",
        "/api/gateway/{gateway}/port/{port}/traffic?site_id={site}&start={start}&end={end}&interval=300",
    ]

    /// The paths of the routes.
    static let paths = [
        "/health", "/ready", "/api/status", "/api/organization", "/api/organizations", "/api/sites", "/api/gateways",
        "/api/gateway/{gateway}/ports", "/api/gateway/{gateway}/port/{port}/traffic",
        "/api/gateway/{gateway}/vpn_peers",
    ]
}
