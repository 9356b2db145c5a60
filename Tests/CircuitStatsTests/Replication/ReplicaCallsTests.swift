import Foundation
import MistAPI
import Redis
import SimulatedMist
import TestSupport
import Testing

@testable import CircuitStats

@Suite("Calls that one replica makes for all")
struct ReplicaCallsTests {
    /// Runs `body` with a leader that answers and two followers.
    private func run(
        _ body: (ReplicaBench, CollectorBench, [CollectorBench]) async throws -> Void
    ) async throws {
        try await RedisProcess.run { redis in
            let bench = try ReplicaBench(redis)
            let leader = try await bench.leader("leader")
            let followers = [try bench.replica("one"), try bench.replica("two")]
            for follower in followers { try await bench.follow(follower) }
            let serving = ([leader] + followers).map { replica in
                Task { await replica.collector.calls?.serveUntilCancelled(replica.collector) }
            }
            try await body(bench, leader, followers)
            for task in serving { task.cancel() }
            for task in serving { await task.value }
        }
    }

    @Test("are made by the leader, once for all who ask for the same")
    func shared() async throws {
        try await run { bench, leader, followers in
            let site = try #require(bench.base.cloud.circuits.first).siteID
            let before = try await bench.base.cloud.calls()
            for replica in followers + [leader] + followers {
                var client = await replica.collector.client
                client.relay = replica.collector.calls
                let levels = try await client.serviceLevels(ofSite: site, priority: .interactive)
                #expect(levels.enabled?.isEmpty == false)
            }
            #expect(try await bench.base.cloud.calls() == before + 1)
            #expect(followers.allSatisfy { $0.quota.callsSent == 0 })
        }
    }

    @Test("fail as they failed for the leader")
    func failure() async throws {
        try await run { bench, _, followers in
            var client = await followers[0].collector.client
            client.relay = followers[0].collector.calls
            try await bench.base.setFaults([FaultRule(path: "sle/site", kind: .internalServerError)])
            let site = try #require(bench.base.cloud.circuits.first).siteID
            await #expect {
                try await client.serviceLevels(ofSite: site, priority: .interactive)
            } throws: { error in
                (error as? MistError)?.reason == .server(status: 500)
            }
        }
    }

    @Test("bring a chart's history to who asked for it")
    func history() async throws {
        try await run { bench, leader, followers in
            let circuit = try #require(bench.base.cloud.circuits.first { $0.isUp })
            let port = PortKey(gatewayID: circuit.deviceID, port: circuit.portID)
            try await followers[0].collector.completeHistory(
                ofPort: port, site: circuit.siteID, reachingBack: true)
            let snapshot = try #require(followers[0].published.last)
            #expect(snapshot.total(of: port, in: .week).coverage > 0.9)
            #expect(snapshot.traffic.isComplete(port, now: bench.base.clock.now.unixSeconds, reachingBack: true))
            try expectSame(leader.published.last, snapshot)
        }
    }

    @Test("are made for nobody who asks for something else, whoever wrote it into Redis")
    func hostile() async throws {
        try await run { bench, leader, _ in
            let keys = try #require(leader.replicas).keys
            let before = try await bench.base.cloud.calls()
            let contents: [ReplicaMessage.Content] = [
                .call(path: "/api/v1/self", MistCall(.privileges)),
                .call(path: "/api/v1/self", MistCall(.serviceLevels)),
                .call(path: "/api/v1/sites/../self", MistCall(.serviceLevels)),
                .call(path: "/api/v1/sites/a b", MistCall(.serviceLevels)),
            ]
            for content in contents {
                let message = ReplicaMessage(id: "x", from: "test", content: content)
                let blob = try Packed(SharedJSON.encode(message), number: 0).encoded()
                try await bench.client.send(RedisCommand("RPUSH", keys.inbox("leader"), .bytes(blob)))
            }
            for text in ["garbage", "", "MCS1"] {
                try await bench.client.send(RedisCommand("RPUSH", keys.inbox("leader"), .text(text)))
            }
            for _ in contents {
                let reply = try await bench.client.send(
                    RedisCommand("BLPOP", keys.inbox("test"), 10), patience: .seconds(15))
                #expect(reply != .null)
            }
            #expect(try await bench.base.cloud.calls() == before)
        }
    }

    @Test("end in time where nobody leads, with the reason")
    func nobody() async throws {
        try await RedisProcess.run { redis in
            let bench = try ReplicaBench(redis)
            let follower = try bench.replica("alone")
            let asking = Task {
                try await follower.collector.calls?.body(of: "/api/v1/sites/x", MistCall(.linkHealth)) { Data() }
            }
            // As long as an answer is waited for, and no longer: then nobody sleeps any more.
            for _ in 0..<24 {
                await bench.base.clock.waitForSleepers()
                bench.base.clock.advance(by: .milliseconds(500))
            }
            await #expect {
                _ = try await asking.value
            } throws: { error in
                if case .noCollector? = (error as? MistError)?.reason { true } else { false }
            }
        }
    }
}
