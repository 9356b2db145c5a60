import CircuitStats
import FoundationEssentials
import MistAPI

/// `/api/status`: how the collection and the quota stand, now.
struct StatusBody: Encodable {
    let version: String
    let isSimulated: Bool
    let organization: Organization?
    let collector: CollectorStatus
    let tokens: [TokenQuota]
    /// Nil where nothing is shared with others.
    let replica: ReplicaStatus?
    let now: Date

    private enum Key: String, CodingKey {
        case version, simulated, ready, organization, collector, plan, cloud, sources, quota, traffic, circuits, partial
        case replica
        case startedAt = "started_at"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(version, forKey: .version)
        try container.encode(collector.startedAt, forKey: .startedAt)
        try container.encode(isSimulated, forKey: .simulated)
        try container.encode(collector.unreadiness == nil, forKey: .ready)
        try container.encode(organization.map(Named.init), forKey: .organization)
        try container.encode(CollectorBody(status: collector), forKey: .collector)
        try container.encode(PlanBody(plan: collector.plan), forKey: .plan)
        try container.encode(
            CloudTraitsBody(traits: collector.traits, pageCap: collector.pageCap), forKey: .cloud)
        try container.encode(
            collector.sources.map { SourceBody(state: $0, now: now) }, forKey: .sources)
        try container.encode(["tokens": tokens.map(TokenBody.init)], forKey: .quota)
        try container.encode(
            ["ports": collector.ports, "ports_complete": collector.completePorts], forKey: .traffic)
        try container.encode(collector.circuits.map(CircuitFileBody.init), forKey: .circuits)
        if let replica { try container.encode(ReplicaBody(status: replica, now: now), forKey: .replica) }
        try container.encode(collector.partial, forKey: .partial)
    }

    private struct Named: Encodable {
        let organization: Organization

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(["org_id": organization.id, "org_name": organization.name])
        }
    }
}

private struct CollectorBody: Encodable {
    let status: CollectorStatus

    private enum Key: String, CodingKey {
        case refreshing, progress, seconds, calls, step, done, total
        case refreshSeconds = "refresh_seconds"
        case configuredSeconds = "refresh_seconds_configured"
        case refreshReason = "refresh_reason"
        case nextRefreshAt = "next_refresh_at"
        case lastRefresh = "last_refresh"
        case startedAt = "started_at"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(status.isRefreshing, forKey: .refreshing)
        try container.encode(status.interval.seconds, forKey: .refreshSeconds)
        try container.encode(status.refreshSeconds, forKey: .configuredSeconds)
        try container.encode(status.interval.reason, forKey: .refreshReason)
        try container.encode(status.nextRefreshAt, forKey: .nextRefreshAt)
        if let refresh = status.lastRefresh {
            var nested = container.nestedContainer(keyedBy: Key.self, forKey: .lastRefresh)
            try nested.encode(refresh.startedAt, forKey: .startedAt)
            try nested.encode(refresh.seconds, forKey: .seconds)
            try nested.encode(refresh.calls, forKey: .calls)
        } else {
            try container.encodeNil(forKey: .lastRefresh)
        }
        if let progress = status.progress {
            var nested = container.nestedContainer(keyedBy: Key.self, forKey: .progress)
            try nested.encode(progress.step.rawValue, forKey: .step)
            try nested.encode(progress.done, forKey: .done)
            try nested.encode(progress.total, forKey: .total)
        } else {
            try container.encodeNil(forKey: .progress)
        }
    }
}

private struct SourceBody: Encodable {
    let state: SourceState
    let now: Date

    private enum Key: String, CodingKey {
        case name, stale, error
        case asOf = "as_of"
        case ageSeconds = "age_seconds"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        let age = state.collectedAt.map { now.timeIntervalSince($0) }
        try container.encode(state.source.rawValue, forKey: .name)
        try container.encode(state.collectedAt, forKey: .asOf)
        try container.encode(age, forKey: .ageSeconds)
        try container.encode(state.isStale(at: now), forKey: .stale)
        try container.encode(state.failure, forKey: .error)
    }
}

private struct TokenBody: Encodable {
    let token: TokenQuota

    init(_ token: TokenQuota) { self.token = token }

    private enum Key: String, CodingKey {
        case token, limit, spent, left, rejected
        case resetsAt = "resets_at"
        case limitedUntil = "limited_until"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(token.index, forKey: .token)
        try container.encode(token.limit, forKey: .limit)
        try container.encode(token.spent, forKey: .spent)
        try container.encode(token.left, forKey: .left)
        try container.encode(token.resetsAt, forKey: .resetsAt)
        try container.encode(token.limitedUntil, forKey: .limitedUntil)
        try container.encode(token.isRejected, forKey: .rejected)
    }
}

private struct CircuitFileBody: Encodable {
    let status: CircuitFileStatus

    init(_ status: CircuitFileStatus) { self.status = status }

    private enum Key: String, CodingKey {
        case file, lines, applied, problems
        case loadedAt = "loaded_at"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(status.file, forKey: .file)
        try container.encode(status.loadedAt, forKey: .loadedAt)
        try container.encode(status.lines, forKey: .lines)
        try container.encode(status.applied, forKey: .applied)
        try container.encode(status.problems, forKey: .problems)
    }
}
