import FoundationEssentials
import Logging
import MistAPI
import Redis
import TestSupport
import Testing

@testable import CircuitStats

@Suite("What is in Redis and cannot be read")
struct UnreadableTests {
    /// Takes away what the publication needs, or puts something else in its place; then nobody leads.
    private func damage(_ bench: ReplicaBench, _ leader: CollectorBench, isMissing: Bool) async throws {
        let replicas = try #require(leader.replicas)
        let key = replicas.keys.unit("gateways")
        if isMissing {
            try await bench.client.send(RedisCommand("DEL", key))
        } else {
            let other = try Packed(Data(), number: 7).encoded()
            try await bench.client.send(RedisCommand("SET", key, .bytes(other)))
        }
        try await bench.endLease(of: replicas)
    }

    @Test("is left for a while to those who have a copy, by one that has none", arguments: [true, false])
    func deference(isMissing: Bool) async throws {
        try await RedisProcess.run { redis in
            let bench = try ReplicaBench(redis)
            let leader = try await bench.leader("leader")
            let follower = try bench.replica("follower")
            try await bench.follow(follower)
            try await damage(bench, leader, isMissing: isMissing)
            let newcomer = try bench.replica("newcomer")
            let replicas = try #require(newcomer.replicas)
            await #expect(throws: CopyError.self) { try await newcomer.collector.standForElection(in: replicas) }
            #expect(newcomer.collector.status.unreadiness?.contains("Redis") == true)
            #expect(try await bench.client.send(RedisCommand("GET", replicas.keys.lease)) == .null)
            #expect(try await newcomer.collector.standForElection(in: replicas) == nil)
            // As long as somebody leads it is not counted.
            bench.base.clock.advance(by: .seconds(400))
            try await bench.lead(follower)
            #expect(try await newcomer.collector.standForElection(in: replicas) == nil)
            try await bench.endLease(of: try #require(follower.replicas))
            bench.base.clock.advance(by: .seconds(400))
            #expect(try await newcomer.collector.standForElection(in: replicas) == nil)
            // One that has a copy goes on, and the newcomer has it too.
            try await bench.lead(follower)
            await follower.collector.refresh()
            try await bench.follow(newcomer)
            try expectSame(follower.published.last, newcomer.published.last)
            #expect(newcomer.quota.callsSent == 0)
        }
    }

    @Test("is written anew from nothing where after that nobody has come who has a copy")
    func nobody() async throws {
        try await RedisProcess.run { redis in
            let bench = try ReplicaBench(redis)
            let leader = try await bench.leader("leader")
            try await damage(bench, leader, isMissing: true)
            let lines = LogLines()
            let newcomer = try bench.replica("newcomer", logger: Logger(label: "test") { _ in lines.handler })
            let replicas = try #require(newcomer.replicas)
            await #expect(throws: CopyError.self) { try await newcomer.collector.standForElection(in: replicas) }
            bench.base.clock.advance(by: .seconds(590))
            #expect(try await newcomer.collector.standForElection(in: replicas) == nil)
            bench.base.clock.advance(by: .seconds(11))
            #expect(try await newcomer.collector.standForElection(in: replicas) != nil)
            #expect(lines.all.contains { $0.contains("cannot be gone on from, and is written anew") })
            replicas.beginLeading()
            _ = try await newcomer.collect()
            let follower = try bench.replica("follower")
            try await bench.follow(follower)
            try expectSame(newcomer.published.last, follower.published.last)
        }
    }
}
