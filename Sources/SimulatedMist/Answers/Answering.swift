import FastCGI

/// Answers calls from the organizations; knows nothing of quota, faults or time passing.
struct Answering: Sendable {
    let organizations: [Organization]
    let callLimit: Int
    let pageCap: Int
    let linkHealthPath: SimulatedCloud.LinkHealthPath
    let nestsLinkHealth: Bool

    func answer(_ call: Call) -> Reply {
        switch call.endpoint {
        case .account: account()
        case .usage: usage(call)
        case .insightMetrics: insightMetrics()
        case .organization: Reply(organization(call.organization))
        case .sites: sites(call)
        case .inventory: inventory(call)
        case .deviceStats: deviceStats(call)
        case .portStats, .sitePortStats: portStats(call)
        case .vpnPeers: vpnPeers(call)
        case .gatewayTemplates: templates(call, hubs: false)
        case .deviceProfiles: templates(call, hubs: true)
        case .variables: variables(call)
        case .sitesSLE: sitesSLE(call)
        case .siteSetting: siteSetting(call)
        case .siteDevices: siteDevices(call)
        case .siteDevice: siteDevice(call)
        case .gatewayInsights: gatewayInsights(call)
        case .deviceInsights: deviceInsights(call)
        case .serviceLevels: serviceLevels(call)
        case .serviceLevelTrend: serviceLevelTrend(call)
        case .serviceLevelThreshold: serviceLevelThreshold(call)
        case .impactedInterfaces: impactedInterfaces(call)
        }
    }

    /// The organization that a path names, and its site; `nil` where there is no such thing.
    func subject(_ parameters: PathParameters) -> (organization: Organization, site: Site?)? {
        if let id = parameters["org_id"] {
            return organizations.first { $0.id == id }.map { ($0, nil) }
        }
        if let id = parameters["site_id"] {
            for organization in organizations {
                if let site = organization.site(id) { return (organization, site) }
            }
            return nil
        }
        return organizations.first.map { ($0, nil) }
    }

    /// When things were made and last changed, seconds since 1970: long ago, the same for everybody.
    static let created = 1_690_000_000
    static let modified = 1_748_000_000
}
