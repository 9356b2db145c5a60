import FoundationEssentials
import Redis
import TestSupport
import Testing

@testable import CircuitStats

@Suite("A publication")
struct PublicationTests {
    @Test("keeps all that it names for two weeks more, what has not changed as well")
    func renewal() async throws {
        try await RedisProcess.run { redis in
            let bench = try ReplicaBench(redis)
            let leader = try await bench.leader("leader")
            guard case .array(let names) = try await bench.client.send(RedisCommand("KEYS", "*")) else { return }
            for name in names.compactMap(\.text) {
                try await bench.client.send(RedisCommand("PEXPIRE", .text(name), 3_600_000))
            }
            bench.base.clock.advance(by: .seconds(60))
            await leader.collector.refresh()
            let keys = try #require(leader.replicas).keys
            let blob = try #require(try await bench.client.send(RedisCommand("GET", keys.publication)).bytes)
            let publication = try SharedReading.publication(blob)
            let number = publication.edition.number
            #expect(publication.units.values.contains { $0 < number } && publication.circuits < number)
            let named =
                [keys.publication, keys.circuits, keys.term] + publication.units.keys.sorted().map(keys.unit)
                + (0..<SharedCopy.portions).map(keys.ledger) + (publication.oldestChanges...number).map(keys.changes)
            for key in named {
                let left = try #require(try await bench.client.send(RedisCommand("PTTL", key)).integer)
                #expect(left > 1_000 * (TrafficLedger.retention - 3_600), "\(key)")
            }
        }
    }

    @Test("that Redis took though no answer came is not taken for the next, which has its number")
    func unanswered() async throws {
        try await RedisProcess.run { redis in
            let bench = try ReplicaBench(redis)
            let leader = try await bench.leader("leader")
            let (quick, slow) = (try bench.replica("quick"), try bench.replica("slow"))
            for follower in [quick, slow] { try await bench.follow(follower) }
            try await leader.collector.publishUnanswered()
            for follower in [quick, slow] { try await bench.follow(follower) }
            bench.base.clock.advance(by: .seconds(61))
            await leader.collector.refresh()
            // One sees the publication of the same number, the other the one behind it alone.
            try await bench.follow(quick)
            try expectSame(leader.published.last, quick.published.last)
            bench.base.clock.advance(by: .seconds(61))
            await leader.collector.refresh()
            for follower in [quick, slow] {
                try await bench.follow(follower)
                try expectSame(leader.published.last, follower.published.last)
            }
        }
    }
}

extension Collector {
    /// Writes a publication as if Redis had not answered in time: it has it, and this replica does not know.
    fileprivate func publishUnanswered() async throws {
        let replicas = try #require(replicas)
        let lease = try #require(replicas.lease)
        let outgoing = try #require(copy.snapshot.flatMap(outgoing))
        for step in try await outgoing.steps(replicas.keys) { #expect(try await replicas.write(step, under: lease)) }
        ledger.putBack(outgoing.changes)
    }
}
