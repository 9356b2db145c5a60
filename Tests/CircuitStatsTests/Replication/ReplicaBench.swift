import FoundationEssentials
import Logging
import MistAPI
import Redis
import SimulatedMist
import TestSupport
import Testing

@testable import CircuitStats

/// Replicas over one simulated cloud and one Redis, turned by the test.
struct ReplicaBench {
    let redis: RedisProcess
    let base: CollectorBench
    /// The test's own way to Redis.
    let client: RedisClient

    /// A lease ends by Redis' own clock, which no test can hold: it holds longer than any test takes.
    let leaseSeconds: Double

    init(_ redis: RedisProcess, leaseSeconds: Double = 900) throws {
        self.redis = redis
        self.leaseSeconds = leaseSeconds
        base = CollectorBench()
        client = RedisClient(RedisServer(url: try RedisURL(redis.url)))
    }

    var organizationID: String { base.cloud.organizationIDs.first ?? "" }

    func group(_ id: String, organizationID: String? = nil, prefix: String = "test:") throws -> ReplicaGroup {
        ReplicaGroup(
            server: RedisServer(url: try RedisURL(redis.url)), prefix: prefix, host: .default,
            organizationID: organizationID ?? self.organizationID, leaseSeconds: leaseSeconds, clock: base.clock, id: id
        )
    }

    func replica(_ id: String, logger: Logger? = nil) throws -> CollectorBench {
        CollectorBench(beside: base, replicas: try group(id), logger: logger)
    }

    /// Elects a replica, which goes on from what is in Redis.
    func lead(_ bench: CollectorBench) async throws {
        let replicas = try #require(bench.replicas)
        _ = try #require(try await replicas.elect())
        try await bench.collector.catchUp(in: replicas)
        replicas.beginLeading()
    }

    /// A leader with all of its history shared.
    func leader(_ id: String) async throws -> CollectorBench {
        let bench = try replica(id)
        try await lead(bench)
        _ = try await bench.collect()
        return bench
    }

    /// The leader's heart beat, as it comes three times in a lease.
    func beat(_ bench: CollectorBench) async throws {
        let replicas = try #require(bench.replicas)
        let lease = try #require(try await replicas.elect())
        #expect(try await replicas.renew(lease, pulse: await bench.collector.pulse(bench.collector.copy.edition)))
    }

    func follow(_ bench: CollectorBench) async throws {
        let replicas = try #require(bench.replicas)
        _ = try await replicas.elect()
        try await bench.collector.follow(in: replicas)
    }

    /// As if the lease had ended in Redis: its holder was away for so long.
    func endLease(of group: ReplicaGroup) async throws {
        try await client.send(RedisCommand("DEL", group.keys.lease))
    }
}

/// That two snapshots are told the same.
func expectSame(_ one: Snapshot?, _ other: Snapshot?, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let one = try #require(one, sourceLocation: sourceLocation)
    let other = try #require(other, sourceLocation: sourceLocation)
    #expect(one.tag == other.tag, sourceLocation: sourceLocation)
    #expect(one.asOf == other.asOf, sourceLocation: sourceLocation)
    #expect(one.partial == other.partial, sourceLocation: sourceLocation)
    #expect(one.isStale == other.isStale, sourceLocation: sourceLocation)
    #expect(one.gateways == other.gateways, sourceLocation: sourceLocation)
    #expect(one.sites.map(\.id) == other.sites.map(\.id), sourceLocation: sourceLocation)
    for port in one.ports {
        for window in Window.allCases {
            let range = window.range(endingAt: one.end)
            let (mine, others) = (one.traffic[port.key], other.traffic[port.key])
            #expect(mine.total(in: range) == others.total(in: range), "\(port.key)", sourceLocation: sourceLocation)
            let (myRates, otherRates) = (mine.statistics(in: range), others.statistics(in: range))
            #expect(myRates == otherRates, "\(port.key)", sourceLocation: sourceLocation)
            #expect(
                one.coverageNote(of: port.key, in: range) == other.coverageNote(of: port.key, in: range),
                sourceLocation: sourceLocation)
        }
    }
}
