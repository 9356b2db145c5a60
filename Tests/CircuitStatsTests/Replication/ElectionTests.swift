import Foundation
import Redis
import TestSupport
import Testing

@testable import CircuitStats

@Suite("The election of a leader")
struct ElectionTests {
    @Test("has one winner, whom the others know")
    func one() async throws {
        try await RedisProcess.run { redis in
            let bench = try ReplicaBench(redis)
            let groups = try (0..<5).map { try bench.group("replica-\($0)") }
            let leases = try await withThrowingTaskGroup(of: ReplicaGroup.Lease?.self) { tasks in
                for group in groups { tasks.addTask { try await group.elect() } }
                return try await tasks.reduce(into: [ReplicaGroup.Lease?]()) { $0.append($1) }
            }
            #expect(leases.compactMap { $0 }.map(\.term) == [1])
            for group in groups { group.beginLeading() }
            #expect(groups.count { $0.lease != nil } == 1)
            #expect(Set(groups.map(\.leader)).count == 1)
            #expect(groups.allSatisfy { ($0.status.leader == $0.id) == $0.status.isLeading })
        }
    }

    @Test("gives the next leader a higher term, even where Redis has forgotten the last")
    func terms() async throws {
        try await RedisProcess.run { redis in
            let bench = try ReplicaBench(redis)
            let (one, other) = (try bench.group("one"), try bench.group("other"))
            #expect(try await one.elect()?.term == 1)
            #expect(try await other.elect() == nil)
            await one.release()
            #expect(one.lease == nil)
            #expect(try await other.elect()?.term == 2)
            try await bench.client.send(RedisCommand("FLUSHALL"))
            #expect(try await other.elect()?.term == 3)
        }
    }

    @Test("holds by the replica's own clock no longer than by Redis'")
    func deadline() async throws {
        try await RedisProcess.run { redis in
            let bench = try ReplicaBench(redis)
            let group = try bench.group("one")
            let lease = try #require(try await group.elect())
            group.beginLeading()
            bench.base.clock.advance(by: .seconds(group.leaseSeconds - 1))
            #expect(group.lease != nil)
            let pulse = Pulse(edition: nil, status: bench.base.collector.status, accounts: [])
            #expect(try await group.renew(lease, pulse: pulse))
            bench.base.clock.advance(by: .seconds(group.leaseSeconds - 1))
            #expect(group.lease != nil)
            bench.base.clock.advance(by: .seconds(1))
            #expect(group.lease == nil)
            let left = try #require(try await bench.client.send(RedisCommand("PTTL", group.keys.lease)).integer)
            #expect(left > 0 && left <= Int(group.leaseSeconds * 1_000))
        }
    }

    @Test("ends for a leader who was away: nothing that it still wants to write is taken")
    func fencing() async throws {
        try await RedisProcess.run { redis in
            let bench = try ReplicaBench(redis)
            let (paused, next) = (try bench.group("paused"), try bench.group("next"))
            let old = try #require(try await paused.elect())
            paused.beginLeading()
            #expect(try await paused.write([("test:value", Data("first".utf8))], under: old))
            try await bench.endLease(of: paused)
            _ = try #require(try await next.elect())
            // By its own clock the old leader still leads.
            #expect(paused.lease != nil)
            #expect(try await !paused.write([("test:value", Data("late".utf8))], under: old))
            #expect(paused.lease == nil)
            #expect(try await bench.client.send(RedisCommand("GET", "test:value")).text == "first")
            let pulse = Pulse(edition: nil, status: bench.base.collector.status, accounts: [])
            #expect(try await !paused.renew(old, pulse: pulse))
            await paused.release()
            #expect(try await next.elect() != nil)
        }
    }

    @Test("is not won twice by one who asks again, but prolonged")
    func again() async throws {
        try await RedisProcess.run { redis in
            let bench = try ReplicaBench(redis)
            let group = try bench.group("one")
            let first = try #require(try await group.elect())
            // Redis counts real time: far more than a test takes, so that what is left tells that it was set anew.
            try await bench.client.send(RedisCommand("PEXPIRE", group.keys.lease, 3_600_000))
            bench.base.clock.advance(by: .seconds(2))
            let second = try #require(try await group.elect())
            #expect(second.term == first.term)
            #expect(second.until == first.until + .seconds(2))
            let left = try #require(try await bench.client.send(RedisCommand("PTTL", group.keys.lease)).integer)
            #expect(left > 0 && left <= Int(bench.leaseSeconds * 1_000))
        }
    }

    @Test("makes a leader of one that has caught up, and not before: it would publish over what is newer")
    func caughtUp() async throws {
        try await RedisProcess.run { redis in
            let bench = try ReplicaBench(redis)
            let leader = try await bench.leader("leader")
            let next = try bench.replica("next")
            try await bench.follow(next)
            for _ in 0..<2 {
                bench.base.clock.advance(by: .seconds(60))
                await leader.collector.refresh()
            }
            let shown = try #require(leader.published.last)
            try await bench.endLease(of: try #require(leader.replicas))
            let replicas = try #require(next.replicas)
            #expect(try await replicas.elect() != nil)
            #expect(replicas.lease == nil && !replicas.status.isLeading)
            await next.collector.publish()
            let blob = try #require(try await bench.client.send(RedisCommand("GET", replicas.keys.publication)).bytes)
            #expect(try SharedReading.publication(blob).edition.number == shown.number)
            try await bench.lead(next)
            #expect(replicas.lease != nil && replicas.status.isLeading)
            try expectSame(shown, next.published.last)
        }
    }

    @Test("and all that follows need no more rights than the documents name")
    func rights() async throws {
        let document = NginxProcess.project.appending(path: "docs/deployment.md")
        let text = try String(contentsOf: document, encoding: .utf8)
        let rights = try #require(text.firstMatch(of: /\| rights \| `([^`]*)`/)).output.1
        try await RedisProcess.run(
            lines: ["user default off", "user collector on >acl-secret ~test:* \(rights)"], user: "collector:acl-secret"
        ) { redis in
            let bench = try ReplicaBench(redis)
            let leader = try await bench.leader("leader")
            try await bench.beat(leader)
            let follower = try bench.replica("follower")
            try await bench.follow(follower)
            try expectSame(leader.published.last, follower.published.last)
            let group = try #require(follower.replicas)
            for command in [
                RedisCommand("RPUSH", group.keys.inbox("x"), "message"),
                RedisCommand("PEXPIRE", group.keys.inbox("x"), 900),
                RedisCommand("BLPOP", group.keys.inbox("x"), 1),
                RedisCommand("SET", group.keys.answer("/x"), "", "PX", 9),
            ] { try await bench.client.send(command) }
            await leader.replicas?.release()
            #expect(try await group.elect() != nil)
            await #expect(throws: RedisError.self) { try await bench.client.send(RedisCommand("GET", "other")) }
        }
    }

    @Test("is another one for another organization, and another prefix")
    func apart() async throws {
        try await RedisProcess.run { redis in
            let bench = try ReplicaBench(redis)
            let other = try bench.group("other", organizationID: "00000000-0000-0000-0000-0000000000bb")
            #expect(try await bench.group("one").elect() != nil)
            #expect(try await other.elect() != nil)
            #expect(try await bench.group("third", prefix: "elsewhere:").elect() != nil)
        }
    }
}
