/// How often each source is asked, so that an hour costs no more than its budget.
///
/// Counters and live state make the page. Where the organization is so large that an hour of everything would cost more
/// than a fifth of a token's quota, what is not counters is asked more seldom, all by the same factor: its age is seen
/// in `/api/status`.
struct Cadence: Sendable, Equatable {
    /// The share of the quota that polling may take; the rest is for history, clicks and what goes wrong.
    static let share = 0.18
    /// The share of the quota that goes into reading anew the configuration of sites where nothing has changed.
    static let recheckShare = 0.01
    /// By how much can be asked more seldom.
    static let stretches = [1, 1.5, 2, 3, 4, 5]

    /// Seconds from one refresh to the next, as set.
    let refreshSeconds: Int
    /// How many times as seldom as usual everything but counters is asked.
    private(set) var stretch = 1.0
    /// Calls an hour that it tries to do with.
    let budget: Int
    /// Calls of each source the last time that it was asked.
    private let costs: [Source: Int]
    /// Sites whose configuration is read.
    private let sites: Int
    /// Seconds in which the configuration of every site is read anew.
    private let recheckSeconds: Double
    /// Whether the gateways bring their ports' counters.
    private let gatewaysCarryPorts: Bool

    init(
        refreshSeconds: Int, costs: [Source: Int] = [:], sites: Int = 0, quotaPerHour: Int = 5_000,
        gatewaysCarryPorts: Bool = false
    ) {
        self.refreshSeconds = refreshSeconds
        self.costs = costs
        self.gatewaysCarryPorts = gatewaysCarryPorts
        budget = Int(Self.share * Double(quotaPerHour))
        // The configuration and the variables of a site are a call each.
        let rechecks = max(1, Self.recheckShare * Double(quotaPerHour))
        recheckSeconds = max(6 * 3_600, Double(2 * sites) * 3_600 / rechecks)
        self.sites = sites
        for stretch in Self.stretches {
            self.stretch = stretch
            if callsPerHour <= Double(budget) { break }
        }
    }

    /// How old a good answer may grow before it is asked for again, in seconds: whole refreshes.
    ///
    /// Configuration changes by the hand of people, and what tells that it has changed (`inventory`, `variableIndex`) is
    /// asked for often enough to be noticed within minutes.
    func age(of source: Source) -> Double {
        let refresh = Double(refreshSeconds)
        let seconds: Double =
            switch source {
            case .ports: gatewaysCarryPorts ? 600 * stretch : refresh
            case .gateways: gatewaysCarryPorts ? refresh : refresh * stretch
            case .peerPaths, .inventory: 300 * stretch
            case .sites, .gatewayTemplates, .deviceProfiles: 600 * stretch
            case .variableIndex: 1_800 * stretch
            case .access, .organization: 3_600 * stretch
            case .deviceConfiguration, .siteVariables: recheckSeconds
            case .insights: 600
            }
        return (seconds / refresh).rounded(.up) * refresh
    }

    /// Calls of one refresh for counters and live state, on average.
    var liveCallsPerRefresh: Double {
        [Source.ports, .gateways].reduce(0) { sum, source in
            sum + Double(cost(of: source)) * Double(refreshSeconds) / age(of: source)
        }
    }

    /// Calls an hour for all else, as long as nothing is new.
    var otherCallsPerHour: Double {
        let organization = Source.allCases.filter { source in
            switch source {
            case .ports, .gateways, .deviceConfiguration, .siteVariables, .insights: false
            default: true
            }
        }
        return organization.reduce(Double(2 * sites) * 3_600 / recheckSeconds) { sum, source in
            sum + Double(cost(of: source)) * 3_600 / age(of: source)
        }
    }

    /// Calls an hour at the cadence that was set, as long as nothing is new.
    var callsPerHour: Double {
        liveCallsPerRefresh * 3_600 / Double(refreshSeconds) + otherCallsPerHour
    }

    /// Calls that a source takes; 1 where it was never asked.
    func cost(of source: Source) -> Int { max(1, costs[source] ?? 1) }

    /// How many sites a refresh reads anew though nothing has changed there, so that they do not come all at once.
    var sitesRecheckedPerRefresh: Int {
        Int((Double(sites) * Double(refreshSeconds) / recheckSeconds).rounded(.up))
    }
}
