/// Which call it is, in words: what an error names, and what `meta.partial` shows to people.
public struct MistCall: Sendable, Hashable, Codable, CustomStringConvertible {
    /// What is asked for; the raw value is how people call it.
    public enum Endpoint: String, Sendable, Hashable, Codable, CaseIterable {
        /// `GET /self`
        case privileges = "rights of the API token"
        /// `GET /self/usage`
        case usage = "usage of the API token"
        /// `GET /orgs/{org_id}`
        case organization = "organization"
        /// `GET /orgs/{org_id}/sites`
        case sites = "sites"
        /// `GET /orgs/{org_id}/inventory`
        case inventory = "gateway inventory"
        /// `GET /orgs/{org_id}/stats/devices`
        case gatewayStatistics = "gateway statistics"
        /// `GET /orgs/{org_id}/stats/ports/search`
        case portStatistics = "port statistics"
        /// `GET /orgs/{org_id}/stats/vpn_peers/search`
        case vpnPeers = "VPN peer paths"
        /// `GET /orgs/{org_id}/gatewaytemplates`
        case gatewayTemplates = "gateway templates"
        /// `GET /orgs/{org_id}/deviceprofiles`
        case deviceProfiles = "device profiles"
        /// `GET /orgs/{org_id}/vars/search`
        case variables = "template variables"
        /// `GET /sites/{site_id}/devices`
        case deviceConfiguration = "device configuration"
        /// `GET /sites/{site_id}/setting`
        case siteSetting = "site setting"
        /// `GET /sites/{site_id}/insights/gateway/{device_id}/stats`
        case insights = "traffic history"
        /// `wan_link_health`, by either of `LinkHealthPath`
        case linkHealth = "link quality"
        /// `GET /sites/{site_id}/sle/site/{site_id}/metrics`
        case serviceLevels = "service levels"
        /// `GET …/metric/{metric}/summary-trend`
        case serviceLevelTrend = "application health"
        /// `GET …/metric/{metric}/threshold`
        case serviceLevelThreshold = "goal of the application health"
        /// `GET …/metric/{metric}/impacted-interfaces`
        case impactedInterfaces = "interfaces with impaired applications"
    }

    /// What is asked for.
    public var endpoint: Endpoint
    /// The site, where the call is about one.
    public var siteID: String?
    /// The gateway, where the call is about one.
    public var gatewayID: String?
    /// The port, where the call is about one.
    public var portID: String?

    /// Makes a call's name.
    public init(_ endpoint: Endpoint, siteID: String? = nil, gatewayID: String? = nil, portID: String? = nil) {
        self.endpoint = endpoint
        self.siteID = siteID
        self.gatewayID = gatewayID
        self.portID = portID
    }

    /// `device configuration of site 4ac1…`, `traffic history of port ge-0/0/0 of gateway 0000… of site 4ac1…`.
    public var description: String { description(site: siteID, gateway: gatewayID) }

    /// The same with other words for the site and the gateway: their names, where those are known.
    package func description(site: String?, gateway: String?) -> String {
        var words = endpoint.rawValue
        if let portID { words += " of port \(portID)" }
        if let gateway { words += " of gateway \(gateway)" }
        if let site { words += " of site \(site)" }
        return words
    }
}
