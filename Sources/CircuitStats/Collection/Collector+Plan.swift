import FoundationEssentials
import MistAPI

extension Collector {
    /// Which organization-wide calls are due, and whether the quota allows them.
    func planRefresh() -> RefreshPlan {
        let now = clock.now
        reviewCadence()

        var plan = RefreshPlan(cadence)
        plan.waitingSites = self.plan.waitingSites
        // The longest chains first: a page of a search depends on the page before it.
        let sources: [Source] = [
            .ports, .gateways, .peerPaths, .inventory, .sites, .gatewayTemplates, .deviceProfiles, .organization,
            .access,
        ]
        for source in sources {
            guard let reason = reasonToAsk(source, at: now) else { continue }
            let calls = source == .ports ? portNames?.calls ?? parts.portSurvey?.calls ?? 1 : cadence.cost(of: source)
            plan.steps.append(.init(source: source, priority: source.priority, calls: calls, reason: reason))
        }
        plan.postpone(beyond: client.quota.available)
        if plan.steps.contains(where: { $0.source == .sites }) { sitesAskedFor = unlistedSites }
        return plan
    }

    /// How often to ask for what, after what it has cost so far; and when to refresh next, after what is left.
    func reviewCadence() {
        let quota = client.quota.outlook
        if parts.traits.heedsPortName == false {
            portNames = nil
        } else {
            let pageSize = client.tally.pageCap ?? client.pageSize
            portNames = parts.portSurvey?.names(for: network.portNames, pageSize: pageSize, at: clock.now)
        }
        var costs = parts.calls
        if let names = portNames { costs[.ports] = names.calls }
        cadence = Cadence(
            refreshSeconds: refreshSeconds, costs: costs, sites: parts.deviceConfigurations.count,
            quotaPerHour: quota.limit > 0 ? quota.limit : QuotaGovernor.defaultLimit,
            gatewaysCarryPorts: parts.traits.gatewaysCarryPorts == true)
        client.quota.expectCounters(perHour: cadence.liveCallsPerRefresh * 3_600 / Double(refreshSeconds))
        interval = PollInterval(cadence, quota: quota, now: clock.now)
    }

    private func reasonToAsk(_ source: Source, at now: Date) -> RefreshPlan.Reason? {
        switch source {
        case .access: reasonToAsk(parts.access, source, at: now)
        case .organization: reasonToAsk(parts.organization, source, at: now)
        case .sites: reasonToAsk(parts.sites, source, at: now) ?? reasonToAskForNewSites
        case .inventory: reasonToAsk(parts.inventory, source, at: now)
        case .gatewayTemplates: reasonToAsk(parts.gatewayTemplates, source, at: now)
        case .deviceProfiles: reasonToAsk(parts.deviceProfiles, source, at: now)
        case .gateways: reasonToAsk(parts.gateways, source, at: now)
        case .ports: reasonToAsk(parts.ports, source, at: now)
        case .peerPaths: reasonToAsk(parts.peerPaths, source, at: now)
        // Planned once it is known which sites there are.
        case .variableIndex, .deviceConfiguration, .siteVariables, .insights: nil
        }
    }

    /// A gateway is at a site that the list of sites did not name: there may be a newer list. Each is asked for once, and
    /// then comes with all others.
    private var reasonToAskForNewSites: RefreshPlan.Reason? {
        let new = unlistedSites.subtracting(sitesAskedFor)
        return new.isEmpty || parts.sites.failure != nil ? nil : .changed(sites: new.count)
    }

    func reasonToAsk<Value>(_ part: Part<Value>?, _ source: Source, at now: Date) -> RefreshPlan.Reason? {
        (part ?? Part()).reasonToAsk(
            at: now, maximumAge: cadence.age(of: source), refreshSeconds: refreshSeconds,
            patience: source.patience(refreshSeconds: refreshSeconds))
    }
}

extension Network {
    /// The names under which gateways report their WAN ports, and the interfaces of which those are legs.
    var portNames: Set<String> {
        gateways.reduce(into: []) { names, gateway in
            for port in gateway.ports {
                for name in [port.name, port.configuration.bundle].compactMap(\.self) {
                    names.formUnion(PortName.reported(name, vlan: port.configuration.vlanID))
                }
            }
        }
    }
}

extension RefreshPlan {
    fileprivate init(_ cadence: Cadence) {
        review(cadence)
    }

    /// Takes what an hour comes to.
    mutating func review(_ cadence: Cadence) {
        stretch = cadence.stretch
        budget = cadence.budget
        callsPerHour = Int(cadence.callsPerHour.rounded())
    }
}
