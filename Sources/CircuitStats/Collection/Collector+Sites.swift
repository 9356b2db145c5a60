import FoundationEssentials
import MistAPI

extension Collector {
    /// Per-site calls for what only sites know, across sites, bounded in width: device configuration where it changed,
    /// then the values of variables where configuration holds any.
    func collectSiteConfiguration() async {
        let now = clock.now
        let stamps = newestChanges()
        let sites = Set(network.gateways.compactMap(\.siteID))
        // A site that is gone must not be named as missing for ever.
        parts.deviceConfigurations = parts.deviceConfigurations.filter { sites.contains($0.key) }
        parts.siteVariables = parts.siteVariables.filter { sites.contains($0.key) }

        let changed = sites.filter { isConfigurationDue(ofSite: $0, changedAt: stamps[$0], now: now) }
        let client = client
        await collect(.deviceConfiguration, ofSites: changed) { site in
            await outcome { () async throws(MistError) in try await client.gateways(ofSite: site) }
        } receive: { site, outcome in
            parts.deviceConfigurations[site, default: Part()].receive(outcome, at: clock.now)
            if case .success = outcome { parts.configurationStamps[site] = stamps[site] }
        }

        let variable = sitesWithVariables().filter { site in
            isDue(parts.siteVariables[site], source: .siteVariables, now: now)
        }
        await collect(.siteVariables, ofSites: variable) { site in
            await outcome { () async throws(MistError) in try await client.setting(ofSite: site).vars ?? [:] }
        } receive: { site, outcome in
            parts.siteVariables[site, default: Part()].receive(outcome, at: clock.now)
        }
        if !changed.isEmpty || !variable.isEmpty { await publishNetwork() }
    }

    private func collect<Value: Sendable>(
        _ source: Source, ofSites sites: Set<String>,
        operation: @escaping @Sendable (String) async -> Result<Value, MistError>,
        receive: (String, Result<Value, MistError>) -> Void
    ) async {
        guard !sites.isEmpty else { return }
        var done = 0
        update { $0.progress = .init(step: source, done: 0, total: sites.count) }
        await withBoundedTaskGroup(over: sites.sorted(), width: Self.width) { site in
            (site, await operation(site))
        } receive: { site, outcome in
            receive(site, outcome)
            done += 1
            update { $0.progress?.done = done }
        }
    }

    private func isConfigurationDue(ofSite site: String, changedAt stamp: Date?, now: Date) -> Bool {
        let part = parts.deviceConfigurations[site]
        if isDue(part, source: .deviceConfiguration, now: now) { return true }
        return part?.failure == nil && stamp != parts.configurationStamps[site]
    }

    func isDue<Value>(_ part: Part<Value>?, source: Source, now: Date) -> Bool {
        (part ?? Part()).isDue(
            at: now, maximumAge: source.maximumAge(refreshSeconds: refreshSeconds), refreshSeconds: refreshSeconds,
            patience: source.patience(refreshSeconds: refreshSeconds))
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
