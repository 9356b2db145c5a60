import CircuitStats
import FoundationEssentials

/// How a replica stands among the others, in `/api/status`.
struct ReplicaBody: Encodable {
    let status: ReplicaStatus
    let now: Date

    private enum Key: String, CodingKey {
        case id, role, leader, term, redis, error
        case copyAge = "copy_age_seconds"
        case unreachableSince = "unreachable_since"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(status.id, forKey: .id)
        try container.encode(status.isLeading ? "leader" : "follower", forKey: .role)
        try container.encode(status.leader, forKey: .leader)
        try container.encode(status.term, forKey: .term)
        try container.encode(status.copiedAt.map { now.timeIntervalSince($0) }, forKey: .copyAge)
        try container.encode(status.unreachableSince == nil ? "connected" : "unreachable", forKey: .redis)
        try container.encode(status.unreachableSince, forKey: .unreachableSince)
        try container.encode(status.failure, forKey: .error)
    }
}
