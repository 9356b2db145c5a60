/// A part of the organization that is collected on its own, fails on its own and ages on its own.
public enum Source: String, Sendable, CaseIterable {
    /// What the token may see.
    case access = "privileges"
    /// Name and dates of the organization.
    case organization = "organization"
    /// Sites, with the gateway template of each.
    case sites = "sites"
    /// Which gateways there are, and when each was changed.
    case inventory = "inventory"
    /// Configuration shared through sites.
    case gatewayTemplates = "gateway templates"
    /// Configuration shared by hubs.
    case deviceProfiles = "device profiles"
    /// State and addresses of gateways.
    case gateways = "gateway statistics"
    /// State and counters of ports.
    case ports = "port statistics"
    /// VPN peer paths.
    case peerPaths = "VPN peer paths"
    /// Configuration of each device, by site.
    case deviceConfiguration = "device configuration"
    /// Values of template variables, by site.
    case siteVariables = "site variables"
    /// Traffic over time, by port.
    case insights = "traffic insights"

    /// The longest time that a source which fails is left alone, in seconds.
    ///
    /// The live figures are a few calls for the whole organization, and what the page is for: they are tried at every
    /// refresh.
    func patience(refreshSeconds: Int) -> Double {
        switch self {
        case .gateways, .ports: Double(refreshSeconds)
        case .deviceConfiguration, .siteVariables: 1_800
        default: 300
        }
    }

    /// How old a good answer may grow before it is asked for again, in refresh intervals or seconds, whichever is more.
    ///
    /// Counters and states are what the page is for. Configuration changes by the hand of people, and what changes it
    /// (`inventory`) is asked for often enough to be noticed within minutes.
    func maximumAge(refreshSeconds: Int) -> Double {
        let seconds: Int =
            switch self {
            case .gateways, .ports: refreshSeconds
            case .peerPaths, .inventory: 300
            case .sites, .gatewayTemplates, .deviceProfiles: 600
            case .access, .organization: 3_600
            case .deviceConfiguration, .siteVariables: 6 * 3_600
            case .insights: 600
            }
        // A refresh that comes a moment early must not wait for the next one.
        return Double(max(seconds, refreshSeconds)) - Double(refreshSeconds) / 2
    }
}
