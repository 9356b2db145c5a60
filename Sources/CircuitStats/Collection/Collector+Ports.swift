import FoundationEssentials
import MistAPI

extension Collector {
    /// What a search for ports has brought, and what it has shown of the cloud.
    struct PortAnswer: Sendable {
        var rows: Rows<StatsPort> = []
        var filter: PortFilter
        /// Calls that it took.
        var calls: Int
        /// Whether all ports were asked for, and not some names alone.
        var isWhole = false
        /// Whether `port_id` was heeded; nil where it was not used.
        var heedsPortName: Bool?
    }

    /// The ports of the organization: those of some names, all at once, where that is cheaper and known to be whole;
    /// else all of them.
    nonisolated func ports(
        ofOrganization id: String, filter: PortFilter, names: [String]?, expected: Int
    ) async throws(MistError) -> PortAnswer {
        if let names {
            let before = client.tally.answered(.portStatistics)
            let rows = try await ports(ofOrganization: id, filter: filter, names: names)
            if let rows, rows.count >= expected - expected / 20 {
                let calls = client.tally.answered(.portStatistics) - before
                return PortAnswer(rows: rows, filter: filter, calls: calls, heedsPortName: true)
            }
            // Rows of other ports came, or too few: all ports say which of both it is.
            var answer = try await allPorts(ofOrganization: id, filter: filter)
            let there = answer.rows.count { $0.portID.map(names.contains) ?? false }
            answer.heedsPortName = rows.map { $0.count >= there - there / 20 } ?? false
            return answer
        }
        return try await allPorts(ofOrganization: id, filter: filter)
    }

    /// Nil where other ports came too, or a 400: then the cloud does not heed the name.
    private nonisolated func ports(
        ofOrganization id: String, filter: PortFilter, names: [String]
    ) async throws(MistError) -> Rows<StatsPort>? {
        let client = client
        let outcomes = await withTaskGroup { group in
            for name in names {
                group.addTask {
                    let rows = await outcome { () async throws(MistError) in
                        try await client.portStatistics(ofOrganization: id, filter: filter, portID: name)
                    }
                    return (name, rows)
                }
            }
            return await group.reduce(into: [(String, Result<Rows<StatsPort>, MistError>)]()) { $0.append($1) }
        }
        var all: Rows<StatsPort> = []
        for (name, outcome) in outcomes {
            if case .failure(let error) = outcome, case .badRequest = error.reason { return nil }
            let rows = try outcome.get()
            guard rows.allSatisfy({ $0.portID == name || $0.portID == nil }) else { return nil }
            all.append(contentsOf: rows)
        }
        return all
    }

    /// A cloud that does not take a filter says so with a 400: then the next one is tried, and remembered.
    private nonisolated func allPorts(
        ofOrganization id: String, filter: PortFilter
    ) async throws(MistError) -> PortAnswer {
        var filter = filter
        while true {
            let before = client.tally.answered(.portStatistics)
            do throws(MistError) {
                let rows = try await client.portStatistics(ofOrganization: id, filter: filter)
                return PortAnswer(
                    rows: rows, filter: filter, calls: client.tally.answered(.portStatistics) - before, isWhole: true)
            } catch {
                guard case .badRequest = error.reason, let next = filter.next else { throw error }
                filter = next
            }
        }
    }
}

extension CollectedParts {
    /// Takes the outcome of a search for ports.
    mutating func receive(_ outcome: Result<Collector.PortAnswer, MistError>, at time: Date) {
        ports.receive(outcome.map(\.rows), at: time)
        guard case .success(let answer) = outcome else { return }
        traits.portFilter = answer.filter
        traits.heedsPortName = answer.heedsPortName ?? traits.heedsPortName
        calls[.ports] = answer.calls
        guard answer.isWhole else { return }
        traits.heedsPortFilter = answer.rows.allSatisfy { DeviceType.mayBeGateway($0.deviceType ?? $0.type) }
        portSurvey = PortSurvey(answer.rows, calls: answer.calls, takenAt: time)
    }
}
