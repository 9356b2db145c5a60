import MistAPI

/// A part of the organization that is collected on its own, fails on its own and ages on its own.
public enum Source: String, Sendable, Codable, CaseIterable {
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
    /// Which sites define which variables, and when each was changed.
    case variableIndex = "variable index"
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

    /// Which call brings it.
    var endpoint: MistCall.Endpoint {
        switch self {
        case .access: .privileges
        case .organization: .organization
        case .sites: .sites
        case .inventory: .inventory
        case .gatewayTemplates: .gatewayTemplates
        case .deviceProfiles: .deviceProfiles
        case .gateways: .gatewayStatistics
        case .ports: .portStatistics
        case .peerPaths: .vpnPeers
        case .variableIndex: .variables
        case .deviceConfiguration: .deviceConfiguration
        case .siteVariables: .siteSetting
        case .insights: .insights
        }
    }

    /// How urgent its calls are.
    var priority: CallPriority {
        switch self {
        case .gateways, .ports, .peerPaths: .counters
        case .insights: .backfill
        default: .configuration
        }
    }
}
