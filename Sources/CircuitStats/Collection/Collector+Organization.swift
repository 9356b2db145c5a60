import FoundationEssentials
import MistAPI

extension Collector {
    /// What a call brings home: a change to the parts, made where they live.
    private typealias Arrival = @Sendable (inout CollectedParts, Date) -> Void
    private typealias Call = @Sendable () async -> Arrival

    /// The organization-wide calls that are due, all at once; what they bring is published when the last one ends.
    func collectOrganization() async {
        if organizationID == nil {
            await perform([privileges()])
            chooseOrganization()
        }
        guard let id = organizationID else { return await publishNetwork() }
        let now = clock.now
        var due: [Call] = []
        func add<Value>(_ source: Source, _ part: Part<Value>, _ call: @autoclosure () -> Call) {
            if isDue(part, source: source, now: now) { due.append(call()) }
        }
        let client = client
        // The longest chains first: a page of a search depends on the page before it.
        add(
            .ports, parts.ports,
            call(\.ports) { () async throws(MistError) in
                try await client.portStatistics(ofOrganization: id)
            })
        add(
            .peerPaths, parts.peerPaths,
            call(\.peerPaths) { () async throws(MistError) in
                try await client.vpnPeers(ofOrganization: id)
            })
        add(
            .gateways, parts.gateways,
            call(\.gateways) { () async throws(MistError) in
                try await client.gatewayStatistics(ofOrganization: id)
            })
        add(
            .inventory, parts.inventory,
            call(\.inventory) { () async throws(MistError) in
                try await client.inventory(ofOrganization: id)
            })
        add(
            .sites, parts.sites,
            call(\.sites) { () async throws(MistError) in
                try await client.sites(ofOrganization: id)
            })
        add(
            .gatewayTemplates, parts.gatewayTemplates,
            call(\.gatewayTemplates) { () async throws(MistError) in
                try await client.gatewayTemplates(ofOrganization: id)
            })
        add(
            .deviceProfiles, parts.deviceProfiles,
            call(\.deviceProfiles) { () async throws(MistError) in
                try await client.deviceProfiles(ofOrganization: id)
            })
        add(
            .organization, parts.organization,
            call(\.organization) { () async throws(MistError) in
                try await client.organization(id)
            })
        add(.access, parts.access, privileges())
        async let restored: Void = restoreHistory()
        await perform(due)
        await restored
        await publishNetwork()
    }

    private func privileges() -> Call {
        let client = client
        return call(\.access) { () async throws(MistError) in try await client.privileges() }
    }

    private func call<Value: Sendable>(
        _ part: any WritableKeyPath<CollectedParts, Part<Value>> & Sendable,
        _ operation: @escaping @Sendable () async throws(MistError) -> Value
    ) -> Call {
        {
            let outcome = await outcome(of: operation)
            return { parts, time in parts[keyPath: part].receive(outcome, at: time) }
        }
    }

    private func perform(_ calls: [Call]) async {
        var done = 0
        update { $0.progress = .init(step: .gateways, done: 0, total: calls.count) }
        await withBoundedTaskGroup(over: calls, width: Self.width) {
            await $0()
        } receive: { arrival in
            arrival(&parts, clock.now)
            done += 1
            update { $0.progress?.done = done }
        }
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
