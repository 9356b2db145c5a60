import FoundationEssentials
import MistAPI

extension Collector {
    /// What a call brings home: a change to the parts, made where they live.
    private typealias Arrival = @Sendable (inout CollectedParts, Date) -> Void
    private typealias Call = @Sendable () async -> Arrival

    /// The organization-wide calls that are due, all at once; what they bring is published when the last one ends. A
    /// table that is whole does not wait for what stands beside it, which may hang: it is published before.
    func collectOrganization() async {
        async let corrected: Void = client.correctQuota()
        if organizationID == nil {
            update { $0.progress = .init(step: .gateways, done: 0, total: 1) }
            await perform([call(for: .access, of: "")])
            chooseOrganization()
        }
        guard let id = organizationID else {
            await publishNetwork()
            return await corrected
        }
        let plan = planRefresh()
        self.plan = plan
        update {
            $0.plan = plan
            $0.progress = .init(step: .gateways, done: 0, total: plan.steps.count)
        }
        let steps = Dictionary(grouping: plan.steps, by: \.source.role)
        let calls = steps.mapValues { $0.map { call(for: $0.source, of: id) } }
        async let restored: Void = restoreHistory()
        async let identity: Void = perform(calls[.identity] ?? [])
        async let peers: Void = perform(calls[.peers] ?? [])
        let peersBefore = parts.peerPaths.stamp
        await perform(calls[.table] ?? [])
        await restored
        learn(fromAsking: Set(plan.steps.map(\.source)))
        if calls[.peers] != nil, parts.peerPaths.stamp == peersBefore { await publishNetwork() }
        await peers
        let published = (parts.organization.stamp, parts.access.stamp)
        await publishNetwork()
        await identity
        await corrected
        // What Mist has counted may change when to refresh next, which is said where it is longer than set.
        let reckoned = interval
        reviewCadence()
        if interval != reckoned || (parts.organization.stamp, parts.access.stamp) != published {
            await publishNetwork()
        }
    }

    private func call(for source: Source, of id: String) -> Call {
        let client = client
        switch source {
        case .access:
            return call(source, \.access) { () async throws(MistError) in try await client.privileges() }
        case .organization:
            return call(source, \.organization) { () async throws(MistError) in try await client.organization(id) }
        case .sites:
            return call(source, \.sites) { () async throws(MistError) in try await client.sites(ofOrganization: id) }
        case .inventory:
            return inventory(of: id)
        case .gatewayTemplates:
            return call(source, \.gatewayTemplates) { () async throws(MistError) in
                try await client.gatewayTemplates(ofOrganization: id)
            }
        case .deviceProfiles:
            return call(source, \.deviceProfiles) { () async throws(MistError) in
                try await client.deviceProfiles(ofOrganization: id)
            }
        case .gateways:
            return call(source, \.gateways) { () async throws(MistError) in
                try await client.gatewayStatistics(ofOrganization: id)
            }
        case .ports:
            return ports(of: id)
        case .peerPaths:
            return call(source, \.peerPaths) { () async throws(MistError) in
                try await client.vpnPeers(ofOrganization: id)
            }
        case .variableIndex, .deviceConfiguration, .siteVariables, .insights:
            // Not asked of the organization as a whole.
            return { { _, _ in } }
        }
    }

    private func call<Value: Sendable>(
        _ source: Source, _ part: any WritableKeyPath<CollectedParts, Part<Value>> & Sendable,
        _ operation: @escaping @Sendable () async throws(MistError) -> Value
    ) -> Call {
        let tally = client.tally
        return {
            let before = tally.answered(source.endpoint)
            let outcome = await outcome(of: operation)
            let calls = tally.answered(source.endpoint) - before
            return { parts, time in
                parts[keyPath: part].receive(outcome, at: time)
                if case .success = outcome { parts.calls[source] = calls }
            }
        }
    }

    /// What was changed since the newest change that is known; all of it now and then, since nobody tells what is gone.
    private func inventory(of id: String) -> Call {
        let client = client
        let known = parts.inventory.value
        let isWhole = parts.inventoryListedAt.map { clock.now.timeIntervalSince($0) >= 6 * 3_600 } ?? true
        let newest = isWhole ? nil : known?.compactMap(\.modifiedTime).max()
        let listing = call(.inventory, \.inventory) { () async throws(MistError) in
            // A second earlier: another change of the same second may have come after it was asked.
            let changed = try await client.inventory(
                ofOrganization: id, modifiedAfter: newest?.addingTimeInterval(-1))
            return newest == nil ? changed : Inventory.merge(changed, into: known ?? [])
        }
        return {
            let arrival = await listing()
            return { parts, time in
                arrival(&parts, time)
                // One that lacks rows is listed again the next time: only a whole one tells what is gone.
                if newest == nil, parts.inventory.failure == nil {
                    parts.inventoryListedAt = parts.inventory.value?.unreadable == 0 ? time : nil
                }
            }
        }
    }

    private func ports(of id: String) -> Call {
        let names = portNames?.names
        let filter = parts.traits.portFilter
        let known = names.map(Set.init)
        let expected = (parts.ports.value ?? []).count { $0.portID.map { known?.contains($0) ?? true } ?? false }
        return {
            let outcome = await outcome { () async throws(MistError) in
                try await self.ports(ofOrganization: id, filter: filter, names: names, expected: expected)
            }
            return { parts, time in parts.receive(outcome, at: time) }
        }
    }

    private func learn(fromAsking sources: Set<Source>) {
        guard sources.contains(.gateways), parts.gateways.failure == nil, let gateways = parts.gateways.value
        else { return }
        let isWhole = sources.contains(.ports) && parts.ports.failure == nil && portNames == nil
        parts.traits.learn(fromGateways: gateways, ports: isWhole ? parts.ports.value : nil)
    }

    private func perform(_ calls: [Call]) async {
        await withBoundedTaskGroup(over: calls, width: Self.width) {
            await $0()
        } receive: { arrival in
            arrival(&parts, clock.now)
            update { $0.progress?.done += 1 }
        }
    }
}

extension Source {
    /// What a refresh does with it.
    fileprivate enum Role { case table, peers, identity }

    /// Whether the table is whole without it, and so does not wait for it.
    fileprivate var role: Role {
        switch self {
        case .peerPaths: .peers
        case .organization, .access: .identity
        default: .table
        }
    }
}

extension Inventory {
    /// The rows with those that were changed in their places.
    fileprivate static func merge(_ changed: Rows<Inventory>, into known: Rows<Inventory>) -> Rows<Inventory> {
        var rows = Array(known)
        let places = known.indices.reduce(into: [String: Int]()) { places, index in
            if let id = known[index].id { places[id] = index }
        }
        for row in changed {
            if let place = row.id.flatMap({ places[$0] }) { rows[place] = row } else { rows.append(row) }
        }
        // What could not be read of the whole list is still left out; a changed row of those may have come again.
        return Rows(rows, unreadable: max(known.unreadable, changed.unreadable))
    }
}

/// The outcome of a call as a value, so that a failure is kept beside the last good answer.
func outcome<Value>(
    of operation: () async throws(MistError) -> Value
) async -> Result<Value, MistError> {
    do throws(MistError) {
        return .success(try await operation())
    } catch {
        return .failure(error)
    }
}
