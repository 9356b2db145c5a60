import CircuitStats
import FoundationEssentials
import MistAPI

// The routes about ourselves: /health, /ready, /api/status, /api/organizations.
extension WebApplication {
    /// Made anew each time, without the encoder and without a lock: it is asked for most, by each of many load balancers,
    /// and must not make one worker wait for another.
    func health() -> EncodedBody {
        var json = JSONWriter(reserving: 128)
        json.object {
            $0.member("status", "healthy")
            $0.member("timestamp", clock.now.formatted(.iso8601))
            $0.member("version", version)
        }
        return .single(Data(json.bytes))
    }

    func readiness() throws(RouteError) -> EncodedBody {
        let current = try currentPages()
        return try encode(["ready": true], meta: current.meta)
    }

    func status() throws(RouteError) -> EncodedBody {
        let (collector, replica) = (collector.status, collector.replicaStatus)
        let snapshot = pages.current?.snapshot
        let body = StatusBody(
            version: version, isSimulated: isSimulated, organization: snapshot?.organization, collector: collector,
            tokens: quota.tokens, replica: replica, now: clock.now)
        let meta = Meta(
            asOf: snapshot?.asOf, isStale: snapshot?.isStale ?? true,
            partial: collector.unreadiness.map { [$0] } ?? collector.partial)
        return try encode(body, meta: meta)
    }

    private struct AccessBody: Encodable {
        let access: OrganizationAccess

        private enum Key: String, CodingKey {
            case id = "org_id"
            case name = "org_name"
            case role
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(access.id, forKey: .id)
            try container.encode(access.name, forKey: .name)
            try container.encode(access.role, forKey: .role)
        }
    }

    /// What the token can see; known before the first snapshot, and needed where none can be made.
    @Sendable
    func organizations() async throws(RouteError) -> EncodedBody {
        guard let organizations = await collector.accessibleOrganizations else {
            throw .notReady(collector.status.unreadiness ?? "The privileges of the API token are not known yet.")
        }
        let snapshot = pages.current?.snapshot
        let status = collector.status
        let meta = Meta(asOf: snapshot?.asOf, isStale: snapshot?.isStale ?? true, partial: status.partial)
        return try encode(organizations.map(AccessBody.init), meta: meta)
    }
}
