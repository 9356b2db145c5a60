import FoundationEssentials
import MistAPI

extension Collector {
    /// Per-site calls for what only sites know, across sites, bounded in width: device configuration where it changed,
    /// then the values of variables where configuration holds any.
    ///
    /// What the quota does not allow, or what does not fit before the next refresh, waits for that one.
    func collectSiteConfiguration(until deadline: Date) async {
        let stamps = newestChanges()
        let gateways = network.gateways.reduce(into: [String: Set<String>]()) { gateways, gateway in
            if let site = gateway.siteID { gateways[site, default: []].insert(gateway.id) }
        }
        let sites = Set(gateways.keys)
        // A site is forgotten when the inventory has no gateway there either: one list that lacks something would cost a
        // call per site.
        let remembered = sites.union((parts.inventory.value ?? []).compactMap(\.siteID))
        parts.deviceConfigurations = parts.deviceConfigurations.filter { remembered.contains($0.key) }
        parts.siteVariables = parts.siteVariables.filter { remembered.contains($0.key) }

        let client = client
        let devices = dueSites(.deviceConfiguration, of: sites, parts.deviceConfigurations) { site in
            // A gateway that comes from another site may have been changed before its new neighbours were.
            let known = parts.configuredGateways[site]
            return stamps[site] != parts.configurationStamps[site]
                || known.map { gateways[site]?.isSubset(of: $0) == false } ?? false
        }
        // Where the quota is not enough for all, a site's variables are worth as much: half of it is left for them.
        var variable = sitesWithVariables()
        let unresolved = variable.count { parts.siteVariables[$0] == nil }
        let allowed = client.quota.available(.configuration)
        let share = max(allowed / 2, allowed - unresolved)
        let collected = await collect(.deviceConfiguration, ofSites: devices, atMost: share, until: deadline) { site in
            await outcome { () async throws(MistError) in try await client.gateways(ofSite: site) }
        } receive: { site, outcome in
            parts.deviceConfigurations[site, default: Part()].receive(outcome, at: clock.now)
            if case .success = outcome {
                parts.configurationStamps[site] = stamps[site]
                parts.configuredGateways[site] = gateways[site]
            }
        }

        if collected > 0 { variable = sitesWithVariables() }
        if !variable.isEmpty { await collectVariableIndex() }
        let index = parts.variableIndex.value
        // Where the index names no variable there is most likely none: such a site is asked when there is time.
        let settings = dueSites(.siteVariables, of: variable, parts.siteVariables) { site in
            // A site that the index no longer names has lost its variables.
            index.map { $0[site] != parts.variableStamps[site] } ?? false
        } isUrgent: { site in
            index.map { $0[site] != nil } ?? true
        }
        let left = client.quota.available(.configuration)
        let known = await collect(.siteVariables, ofSites: settings, atMost: left, until: deadline) { site in
            await outcome { () async throws(MistError) in try await client.setting(ofSite: site).vars ?? [:] }
        } receive: { site, outcome in
            parts.siteVariables[site, default: Part()].receive(outcome, at: clock.now)
            if case .success = outcome { parts.variableStamps[site] = index?[site] }
        }
        let waitingBefore = plan.waitingSites
        plan.waitingSites = max(devices.urgent - collected, settings.urgent - known, 0)
        update { $0.plan = plan }
        if collected + known > 0 || plan.waitingSites != waitingBefore { await publishNetwork() }
    }

    /// Sites that have gateways and that the list of sites does not name; empty while there is no list.
    var unlistedSites: Set<String> {
        guard let listed = parts.sites.value else { return [] }
        return network.gatewaySites.subtracting(listed.compactMap(\.id))
    }

    /// How many those are, as a sentence; nil where there are none.
    var unlistedSitesSentence: String? {
        let count = unlistedSites.count
        guard count > 0 else { return nil }
        let which = count == 1 ? "1 site has gateways and is" : "\(count) sites have gateways and are"
        return "\(which) not in the list of sites; names and addresses of ports there may be missing."
    }

    /// Sites that are due, the most urgent first.
    private struct DueSites {
        /// In the order in which they are asked.
        var sites: [String] = []
        /// How many of them, from the first on, are unknown or have changed.
        var urgent = 0
        /// Why the first is asked.
        var reason = RefreshPlan.Reason.unknown
    }

    private func dueSites<Value>(
        _ source: Source, of sites: Set<String>, _ parts: [String: Part<Value>], isChanged: (String) -> Bool,
        isUrgent: (String) -> Bool = { _ in true }
    ) -> DueSites {
        let now = clock.now
        var changed: [String] = []
        var unknown: [String] = []
        var failed: [String] = []
        var idle: [(site: String, collectedAt: Date)] = []
        for site in sites.sorted() {
            let part = parts[site]
            switch reasonToAsk(part, source, at: now) {
            case .failed: failed.append(site)
            case .unknown where isUrgent(site): unknown.append(site)
            case .unknown: idle.append((site, .distantPast))
            case .old, .changed: idle.append((site, part?.collectedAt ?? .distantPast))
            case nil: if part?.failure == nil, isChanged(site) { changed.append(site) }
            }
        }
        // What has not changed is read anew a few at a time, the oldest first.
        let rechecked = idle.sorted { $0.collectedAt < $1.collectedAt }.prefix(cadence.sitesRecheckedPerRefresh)
        var due = DueSites(sites: changed + unknown + failed + rechecked.map(\.site))
        due.urgent = changed.count + unknown.count
        if !changed.isEmpty {
            due.reason = .changed(sites: changed.count)
        } else if unknown.isEmpty {
            due.reason = failed.isEmpty ? .old(seconds: Int(cadence.age(of: source))) : .failed
        }
        return due
    }

    /// Asks as many of the sites as quota and time allow, and says how many those were.
    private func collect<Value: Sendable>(
        _ source: Source, ofSites due: DueSites, atMost allowed: Int, until deadline: Date,
        operation: @escaping @Sendable (String) async -> Result<Value, MistError>,
        receive: (String, Result<Value, MistError>) -> Void
    ) async -> Int {
        let sites = due.sites.prefix(allowed)
        if !due.sites.isEmpty {
            let calls = sites.isEmpty ? due.sites.count : sites.count
            let step = RefreshPlan.Step(source: source, priority: source.priority, calls: calls, reason: due.reason)
            if sites.isEmpty { plan.postponed.append(step) } else { plan.steps.append(step) }
            update { $0.plan = plan }
        }
        guard !sites.isEmpty else { return 0 }
        var done = 0
        update { $0.progress = .init(step: source, done: 0, total: sites.count) }
        await withBoundedTaskGroup(over: sites, width: Self.width) {
            clock.now < deadline
        } operation: { site in
            (site, await operation(site))
        } receive: { site, outcome in
            receive(site, outcome)
            done += 1
            update { $0.progress?.done = done }
        }
        return done
    }

    /// Asks which sites define which variables, where that is due. An organization that cannot be searched for them is
    /// one whose sites are asked all the same.
    private func collectVariableIndex() async {
        guard let id = organizationID, parts.traits.answersVariables != false,
            let reason = reasonToAsk(parts.variableIndex, .variableIndex, at: clock.now)
        else { return }
        let step = RefreshPlan.Step(
            source: .variableIndex, priority: .configuration, calls: cadence.cost(of: .variableIndex), reason: reason)
        guard client.quota.available(.configuration) >= step.calls else { return plan.postponed.append(step) }
        plan.steps.append(step)
        let client = client
        let before = client.tally.answered(.variables)
        let outcome = await outcome { () async throws(MistError) in
            VariableStamp.all(in: try await client.variables(ofOrganization: id))
        }
        switch outcome {
        case .success:
            parts.traits.answersVariables = true
            parts.calls[.variableIndex] = client.tally.answered(.variables) - before
        case .failure(let error):
            switch error.reason {
            case .notFound, .forbidden, .badRequest:
                parts.traits.answersVariables = false
                return
            default: break
            }
        }
        parts.variableIndex.receive(outcome, at: clock.now)
    }

    /// The newest `modified_time` of the gateways at each site.
    private func newestChanges() -> [String: Date] {
        (parts.inventory.value ?? []).reduce(into: [:]) { newest, item in
            guard let site = item.siteID, let changed = item.modifiedTime else { return }
            newest[site] = max(newest[site] ?? changed, changed)
        }
    }

    private func sitesWithVariables() -> Set<String> {
        let configuration = ConfigurationIndex(parts)
        return Set(Network.devices(parts).filter(configuration.holdsVariables).compactMap(\.siteID))
    }
}
