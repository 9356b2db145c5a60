import FoundationEssentials
import Logging
import MistAPI
import Redis
import SimulatedMist
import TestSupport
import Testing

@testable import CircuitStats

@Suite("A follower")
struct FollowingTests {
    @Test("shows at every publication what the leader shows, and asks Mist for nothing")
    func same() async throws {
        try await RedisProcess.run { redis in
            let bench = try ReplicaBench(redis)
            let leader = try bench.replica("leader")
            let follower = try bench.replica("follower")
            try await bench.lead(leader)
            for turn in 0..<40 {
                await leader.collector.refresh()
                try await bench.follow(follower)
                try expectSame(leader.published.last, follower.published.last)
                if turn % 5 == 0 {
                    await leader.collector.collectHistory()
                    try await bench.follow(follower)
                    try expectSame(leader.published.last, follower.published.last)
                }
                if turn == 12 {
                    try await leader.setFaults([FaultRule(path: "stats/vpn_peers/search", kind: .internalServerError)])
                }
                bench.base.clock.advance(by: .seconds(turn == 20 ? 2_400 : 61))
                try await bench.beat(leader)
            }
            try await bench.follow(follower)
            #expect(follower.quota.callsSent == 0)
            // Calls that a process itself has sent are its own.
            var shown = leader.quota.tokens
            for index in shown.indices { shown[index].sent = 0 }
            #expect(follower.quota.tokens == shown)
            #expect(follower.collector.status.sources == leader.collector.status.sources)
            #expect(follower.collector.replicaStatus?.isLeading == false)
            #expect(follower.collector.replicaStatus?.leader == "leader")
            #expect(follower.collector.replicaStatus?.copiedAt != nil)
        }
    }

    @Test("that comes late, or was away, has all of it too")
    func late() async throws {
        try await RedisProcess.run { redis in
            let bench = try ReplicaBench(redis)
            let leader = try await bench.leader("leader")
            let away = try bench.replica("away")
            try await bench.follow(away)
            for _ in 0..<45 {
                bench.base.clock.advance(by: .seconds(60))
                try await bench.beat(leader)
                await leader.collector.refresh()
            }
            try await bench.follow(away)
            try expectSame(leader.published.last, away.published.last)
            let late = try bench.replica("late")
            try await bench.follow(late)
            try expectSame(leader.published.last, late.published.last)
            // What is kept in Redis does not grow: portions, changes until all portions were written anew, parts.
            let keys = try #require(try await bench.client.send(RedisCommand("DBSIZE")).integer)
            #expect(keys <= SharedUnit.all.count + 2 * SharedCopy.portions + 8)
            guard case .array(let names) = try await bench.client.send(RedisCommand("KEYS", "*")) else { return }
            for name in names.compactMap(\.text) {
                #expect(name.hasPrefix("test:api.mist.com/\(bench.organizationID)/"))
                #expect(try await bench.client.send(RedisCommand("PTTL", .text(name))).integer ?? -1 > 0, "\(name)")
            }
        }
    }

    @Test("that takes over goes on from there, for as many calls as the old leader would have made")
    func takeover() async throws {
        try await RedisProcess.run { redis in
            let bench = try ReplicaBench(redis)
            let leader = try await bench.leader("leader")
            bench.base.clock.advance(by: .seconds(60))
            let before = try await bench.base.cloud.calls()
            await leader.collector.refresh()
            let usual = try await bench.base.cloud.calls() - before
            let follower = try bench.replica("follower")
            try await bench.beat(leader)
            try await bench.follow(follower)
            let spent = try #require(leader.quota.tokens.first).spent
            #expect(follower.quota.tokens.first?.spent == spent)

            try await bench.endLease(of: try #require(leader.replicas))
            try await bench.lead(follower)
            bench.base.clock.advance(by: .seconds(60))
            let taken = try await bench.base.cloud.calls()
            let snapshot = try await follower.collect()
            #expect(try await bench.base.cloud.calls() - taken <= usual + 1)
            #expect(snapshot.number > leader.published.last?.number ?? 0)
            for port in snapshot.ports where port.port.isUp == true {
                #expect(snapshot.total(of: port.key, in: .week).coverage > 0.99, "\(port.key)")
            }
            // The old leader comes back: what it publishes is shown by nobody, and it follows.
            let shown = leader.published.all.count
            await leader.collector.refresh()
            #expect(leader.published.all.count == shown)
            try await bench.follow(leader)
            try expectSame(follower.published.last, leader.published.last)
        }
    }

    @Test("goes on by itself where Redis is back empty: the leader has written all again")
    func emptied() async throws {
        try await RedisProcess.run { redis in
            let bench = try ReplicaBench(redis)
            let leader = try await bench.leader("leader")
            let follower = try bench.replica("follower")
            try await bench.follow(follower)
            let number = try #require(follower.published.last).number
            try await redis.restartEmpty()
            try await bench.lead(leader)
            await leader.collector.publish()
            let newcomer = try bench.replica("newcomer")
            try await bench.follow(newcomer)
            try await bench.follow(follower)
            try expectSame(leader.published.last, newcomer.published.last)
            try expectSame(leader.published.last, follower.published.last)
            #expect(try #require(follower.published.last).number > number)
        }
    }

    @Test("that has nothing yet leaves the election to the others while Redis holds nothing, but not for ever")
    func newcomer() async throws {
        try await RedisProcess.run { redis in
            let bench = try ReplicaBench(redis)
            let leader = try await bench.leader("leader")
            let follower = try bench.replica("follower")
            try await bench.follow(follower)
            let newcomer = try bench.replica("newcomer")
            let replicas = try #require(newcomer.replicas)
            // It could go on from what is there.
            #expect(try await !newcomer.collector.leavesElection(in: replicas))
            try await redis.restartEmpty()
            #expect(try await !follower.collector.leavesElection(in: try #require(follower.replicas)))
            #expect(try await newcomer.collector.leavesElection(in: replicas))
            bench.base.clock.advance(by: .seconds(replicas.deference - 0.5))
            #expect(try await newcomer.collector.leavesElection(in: replicas))
            bench.base.clock.advance(by: .seconds(1))
            #expect(try await !newcomer.collector.leavesElection(in: replicas))
            #expect(newcomer.quota.callsSent == 0)
            _ = leader
        }
    }

    @Test("that has nothing leaves others as long as they may need to find Redis again, from the moment it is back")
    func patience() async throws {
        let (newcomer, replicas) = try await RedisProcess.run { redis in
            let bench = try ReplicaBench(redis, leaseSeconds: 15)
            let newcomer = try bench.replica("newcomer")
            let replicas = try #require(newcomer.replicas)
            // A connection and its greeting, five seconds each; two between two tries; and a second's pause, twice.
            #expect(replicas.deference == 14)
            #expect(try await newcomer.collector.leavesElection(in: replicas))
            bench.base.clock.advance(by: .seconds(10))
            #expect(try await newcomer.collector.leavesElection(in: replicas))
            return (newcomer, replicas)
        }
        await #expect(throws: RedisError.self) { try await newcomer.collector.leavesElection(in: replicas) }
        #expect(await newcomer.collector.copy.missingSince == nil)
    }

    @Test("that has nothing counts no time in which there was something to go on from")
    func interrupted() async throws {
        try await RedisProcess.run { redis in
            let bench = try ReplicaBench(redis)
            let newcomer = try bench.replica("newcomer")
            let replicas = try #require(newcomer.replicas)
            #expect(try await newcomer.collector.leavesElection(in: replicas))
            let leader = try await bench.leader("leader")
            try await bench.endLease(of: try #require(leader.replicas))
            #expect(try await !newcomer.collector.leavesElection(in: replicas))
            bench.base.clock.advance(by: .seconds(replicas.deference + 1))
            try await redis.restartEmpty()
            #expect(try await newcomer.collector.leavesElection(in: replicas))
        }
    }

    @Test("shows what it has and says so while Redis cannot be reached; a leader leads no longer")
    func outage() async throws {
        let lines = LogLines()
        let bench = try await RedisProcess.run(password: "redis-secret") { redis in
            // Longer than the leader takes to collect, by Redis' clock; over before anything is stale, by the test's.
            let bench = try ReplicaBench(redis, leaseSeconds: 120)
            let leader = try await bench.leader("leader")
            let follower = try bench.replica("follower", logger: Logger(label: "test") { _ in lines.handler })
            try await bench.follow(follower)
            return (bench, leader, follower)
        }
        let (base, leader, follower) = (bench.0.base, bench.1, bench.2)
        for replica in [leader, follower] {
            let replicas = try #require(replica.replicas)
            let shown = try #require(replica.published.last)
            await #expect(throws: RedisError.self) { try await replicas.elect() }
            await replica.collector.showOutage(of: replicas)
            // A moment's trouble is none yet.
            #expect(replica.published.last?.tag == shown.tag)
        }
        base.clock.advance(by: .seconds(121))
        for replica in [leader, follower] {
            let replicas = try #require(replica.replicas)
            #expect(replicas.lease == nil)
            let before = try #require(replica.published.last)
            await replica.collector.showOutage(of: replicas)
            let after = try #require(replica.published.last)
            #expect(after.tag != before.tag)
            #expect(after.asOf == before.asOf)
            let sentence = try #require(after.partial.last)
            let words = "Redis cannot be reached, so nothing new is collected; shown is the copy of 2023-"
            #expect(sentence.hasPrefix(words))
            #expect(!sentence.contains("redis-secret"))
            #expect(!after.isStale)
            #expect(replica.collector.status.partial.contains(sentence))
            #expect(replica.collector.replicaStatus?.unreachableSince != nil)
            await replica.collector.showOutage(of: replicas)
            #expect(replica.published.last?.tag == after.tag)
            let calls = try await base.cloud.calls()
            await replica.collector.publish()
            #expect(replica.published.last?.tag == after.tag)
            #expect(try await base.cloud.calls() == calls)
        }
        // It ages as well.
        base.clock.advance(by: .seconds(400))
        let replicas = try #require(follower.replicas)
        await follower.collector.showOutage(of: replicas)
        #expect(follower.published.last?.isStale == true)
        #expect(!lines.all.contains { $0.contains("redis-secret") })
    }

    @Test("is not crashed by anything in Redis, keeps what it has, and names what cannot be read")
    func hostile() async throws {
        try await RedisProcess.run { redis in
            let bench = try ReplicaBench(redis)
            let leader = try await bench.leader("leader")
            let follower = try bench.replica("follower")
            try await bench.follow(follower)
            bench.base.clock.advance(by: .seconds(60))
            await leader.collector.refresh()
            let keys = try #require(leader.replicas).keys
            let number = try #require(leader.published.last).number
            let shown = follower.published.last?.tag
            for (key, name) in [
                (keys.publication, "publication"), (keys.changes(number), "changes/"),
                (keys.unit("gateways"), "gateways"),
            ] {
                let good = try #require(try await bench.client.send(RedisCommand("GET", key)).bytes)
                for bad in [
                    Data(), Data("garbage".utf8), good.prefix(good.count / 2), good + good,
                    try Packed(Data("{}".utf8), number: number).encoded(),
                    try Packed(Data(repeating: 0xFF, count: 4_000), number: number).encoded(),
                ] where bad != good {
                    try await bench.client.send(RedisCommand("SET", key, .bytes(bad)))
                    do {
                        try await bench.follow(follower)
                    } catch {
                        #expect("\(error)".contains(name) && "\(error)".contains("Redis"), "\(error)")
                    }
                    #expect(follower.published.last?.tag == shown)
                }
                try await bench.client.send(RedisCommand("SET", key, .bytes(good)))
            }
            for bad in ["", "7", "{\"edition\":null}"] {
                let good = try #require(try await bench.client.send(RedisCommand("GET", keys.pulse)).bytes)
                try await bench.client.send(RedisCommand("SET", keys.pulse, .text(bad)))
                await #expect(throws: CopyError.self) { try await bench.follow(follower) }
                try await bench.client.send(RedisCommand("SET", keys.pulse, .bytes(good)))
            }
            try await bench.follow(follower)
            try expectSame(leader.published.last, follower.published.last)
            // A leader that cannot go on from it writes all of it anew.
            try await bench.client.send(RedisCommand("SET", keys.publication, "garbage"))
            try await bench.endLease(of: try #require(leader.replicas))
            try await bench.lead(follower)
            await follower.collector.publish()
            let newcomer = try bench.replica("newcomer")
            try await bench.follow(newcomer)
            try expectSame(follower.published.last, newcomer.published.last)
        }
    }

    @Test("is not crashed by numbers in Redis that cannot be, in what is else well written")
    func absurd() async throws {
        try await RedisProcess.run { redis in
            let bench = try ReplicaBench(redis)
            let leader = try await bench.leader("leader")
            let follower = try bench.replica("follower")
            try await bench.follow(follower)
            bench.base.clock.advance(by: .seconds(60))
            await leader.collector.refresh()
            let keys = try #require(leader.replicas).keys
            let shown = follower.published.last?.tag
            /// Nothing of it is taken, and all is well once it is as it was.
            func refuse(_ bad: Data, at key: RedisCommand.Argument, of name: String) async throws {
                let good = try #require(try await bench.client.send(RedisCommand("GET", key)).bytes)
                #expect(good != bad)
                try await bench.client.send(RedisCommand("SET", key, .bytes(bad)))
                await #expect(throws: CopyError.self, "\(name)") { try await bench.follow(follower) }
                #expect(follower.published.last?.tag == shown)
                try await bench.client.send(RedisCommand("SET", key, .bytes(good)))
            }

            let blob = try #require(try await bench.client.send(RedisCommand("GET", keys.publication)).bytes)
            let publication = try SharedReading.publication(blob)
            let edits: [(inout Publication) -> Void] = [
                { $0.edition.number = .max }, { $0.edition.number = 1 << 43 }, { $0.edition.number = 0 },
                { $0.oldestChanges = .min }, { $0.oldestChanges = 1 }, { $0.oldestChanges = .max },
                { $0.ledger[3] = .max }, { $0.ledger[3] = .min }, { $0.madeAt = .min }, { $0.madeAt = .max },
                { $0.asOf = Date(timeIntervalSince1970: 1e300) }, { $0.asOf = Date(timeIntervalSince1970: .nan) },
                { $0.memory.calls[.ports] = .max },
            ]
            for (index, edit) in edits.enumerated() {
                var bad = publication
                edit(&bad)
                let packed = try Packed(SharedJSON.encode(bad), number: bad.edition.number).encoded()
                try await refuse(packed, at: keys.publication, of: "edit \(index)")
            }

            let gateways = try Packed(
                reading: try #require(try await bench.client.send(RedisCommand("GET", keys.unit("gateways"))).bytes))
            for (good, bad) in [
                ("\"failures\":0", "\"failures\":\(Int.min)"), ("\"failures\":0", "\"failures\":\(Int.max)"),
                ("\"allFailures\":0", "\"allFailures\":\(Int.max)"),
            ] {
                let text = String(decoding: gateways.content, as: UTF8.self).replacing(good, with: bad)
                let packed = try Packed(Data(text.utf8), number: gateways.number).encoded()
                try await refuse(packed, at: keys.unit("gateways"), of: bad)
            }

            let pulse = try #require(try await bench.client.send(RedisCommand("GET", keys.pulse)).text)
            for (key, number) in [
                ("seconds", "1e300"), ("seconds", "-7"), ("seconds", "\"nan\""), ("refreshes", "\(Int.max)"),
                ("calls", "\(Int.max)"), ("startedAt", "1e300"),
            ] {
                let bad = pulse.replacing(try Regex("\"\(key)\":[-0-9.e]+"), with: "\"\(key)\":\(number)")
                try await refuse(Data(bad.utf8), at: keys.pulse, of: "\(key): \(number)")
            }
            let spent = try #require(leader.quota.tokens.first).spent
            let bad = pulse.replacing("\"spent\":\(spent)", with: "\"spent\":\(Int.max)")
            #expect(bad != pulse)
            try await bench.client.send(RedisCommand("SET", keys.pulse, .text(bad)))
            try await bench.follow(follower)
            #expect(follower.quota.tokens.first?.spent == 1_000_000_000)
            try expectSame(leader.published.last, follower.published.last)
        }
    }

    @Test("says that what it shows is old where Redis has no room for anything newer, as the leader does")
    func full() async throws {
        try await RedisProcess.run { redis in
            let bench = try ReplicaBench(redis)
            let leader = try await bench.leader("leader")
            let follower = try bench.replica("follower")
            try await bench.follow(follower)
            try await bench.client.send(RedisCommand("CONFIG", "SET", "maxmemory", "1"))
            for turn in 1...5 {
                bench.base.clock.advance(by: .seconds(60))
                await leader.collector.refresh()
                await follower.collector.showOutage(of: try #require(follower.replicas))
                for replica in [leader, follower] {
                    // Two refreshes may fail, and the leader tells of old figures within a third.
                    let shown = try #require(replica.published.last)
                    #expect(shown.isStale == (turn == 5), "\(turn)")
                    #expect(shown.partial.contains { $0.hasPrefix("Nothing new is shared") } == (turn == 5))
                    #expect(replica.collector.status.partial.contains { $0.hasPrefix("Nothing new") } == (turn == 5))
                }
            }
            try await bench.client.send(RedisCommand("CONFIG", "SET", "maxmemory", "0"))
            await leader.collector.refresh()
            try await bench.follow(follower)
            for replica in [leader, follower] {
                let shown = try #require(replica.published.last)
                #expect(!shown.isStale && !shown.partial.contains { $0.hasPrefix("Nothing new is shared") })
            }
            try expectSame(leader.published.last, follower.published.last)
        }
    }
}
