import FoundationEssentials
import MistAPI
import SimulatedMist
import Synchronization
import TestSupport
import Testing

@testable import CircuitStats

@Suite("Rows that cannot be read")
struct UnreadableRowsTests {
    @Test(
        "are counted and named, source by source",
        arguments: [
            ("stats/ports/search", "port statistics"), ("stats/vpn_peers/search", "VPN peer paths"),
            ("stats/devices", "gateway statistics"), ("/inventory", "inventory"), ("/sites?", "sites"),
            ("/gatewaytemplates", "gateway templates"),
        ])
    func named(path: String, source: String) async throws {
        let bench = CollectorBench { $0.faults = [FaultRule(path: path, kind: .nullRows)] }
        let sentences = try await bench.collect().partial.filter { $0.contains("left out") }
        let sentence = try #require(sentences.first)
        #expect(sentences.count == 1)
        let pattern = try Regex("([0-9]+) rows? of \(source) (is|are) left out: ")
        let rows = try #require(sentence.prefixMatch(of: pattern)?[1].substring.flatMap { Int($0) })
        let all = try await CollectorBench().parts().rows(source)
        // The fault makes the first of every three rows null.
        #expect(rows == (all + 2) / 3)
    }

    @Test("of device configuration are counted over all sites")
    func sites() async throws {
        let bench = CollectorBench { $0.faults = [FaultRule(path: "/devices?", kind: .nullRows)] }
        let sites = Set(bench.cloud.circuits.map(\.siteID)).count
        let partial = try await bench.collect().partial
        #expect(
            partial.contains(
                "\(sites) rows of device configuration are left out: they could not be read, or did not come."))
    }

    @Test("do not take a gateway away: the inventory tells who it is, and its state is unknown")
    func gatewayStays() async throws {
        let bench = CollectorBench()
        let before = try await bench.collect()
        try await bench.setFaults([FaultRule(path: "stats/devices", kind: .nullRows)])
        bench.clock.advance(by: .seconds(60))
        let after = try await bench.collect()
        #expect(after.gateways.map(\.id) == before.gateways.map(\.id))
        #expect(after.gateways.map(\.name) == before.gateways.map(\.name))
        #expect(after.gateways.map(\.siteName) == before.gateways.map(\.siteName))
        #expect(after.gateways.map(\.ports.count) == before.gateways.map(\.ports.count))
        let unread = after.gateways.filter { $0.version == nil }
        #expect(unread.count >= 5)
        for gateway in unread { #expect(gateway.uptime == nil && gateway.externalIP == nil && gateway.status != nil) }
        // Once it is readable again, all is as before.
        try await bench.setFaults([])
        bench.clock.advance(by: .seconds(60))
        #expect(try await bench.collect().gateways.map(\.version) == before.gateways.map(\.version))
        #expect(bench.published.last?.partial == [])
    }

    @Test("An empty list of gateways, where the inventory has some, takes none away and is named")
    func emptyList() async throws {
        let empty = Atomic(false)
        let bench = CollectorBench(transport: { cloud in
            ChangedTransport(cloud) { target, body in
                target.contains("stats/devices") && body == nil && empty.load(ordering: .relaxed) ? .body("[]") : nil
            }
        })
        let before = try await bench.collect()
        empty.store(true, ordering: .relaxed)
        bench.clock.advance(by: .seconds(60))
        let after = try await bench.collect()
        #expect(after.gateways.map(\.id) == before.gateways.map(\.id))
        #expect(
            after.partial.contains {
                $0.hasPrefix("\(before.gateways.count) rows of gateway statistics are left out:")
            })
    }

    @Test(
        "of the whole inventory make it be listed again, and not its changes alone: only a whole list tells what is gone"
    )
    func inventoryAgain() async throws {
        let asked = Mutex<[Bool]>([])
        let bench = CollectorBench(
            configure: { $0.faults = [FaultRule(path: "/inventory", kind: .nullRows)] },
            transport: { cloud in
                ChangedTransport(cloud) { target, body in
                    if body == nil, target.contains("/inventory") {
                        asked.withLock { $0.append(target.contains("modified_after")) }
                    }
                    return nil
                }
            })
        _ = try await bench.collect()
        try await bench.setFaults([])
        for _ in 1...2 {
            bench.clock.advance(by: .seconds(300))
            _ = try await bench.collect()
        }
        #expect(asked.withLock { $0 } == [false, false, true])
        #expect(bench.published.last?.partial == [])
    }

    @Test("of other types than expected neither take a gateway away nor give it another name in silence")
    func oddTypes() async throws {
        let bench = CollectorBench()
        let before = try await bench.collect()
        try await bench.setFaults([FaultRule(path: "stats/devices", kind: .oddTypes)])
        bench.clock.advance(by: .seconds(60))
        let after = try await bench.collect()
        #expect(after.gateways.map(\.id) == before.gateways.map(\.id))
        #expect(after.gateways.map(\.name) == before.gateways.map(\.name))
        #expect(after.partial.contains { $0.contains("of gateway statistics are left out") })
    }

    @Test(
        "Types of other devices are left out; a type that nobody knows is taken for a gateway's",
        arguments: [("gateway", true), (nil, true), ("7", true), ("switch", false), ("ap", false), ("mxedge", false)])
    func deviceTypes(type: String?, isKept: Bool) {
        #expect(DeviceType.mayBeGateway(type) == isKept)
        var device = StatsGateway()
        device.id = "00000000-0000-0000-1000-020000000001"
        device.type = type
        var parts = CollectedParts()
        parts.gateways.receive(.success([device]), at: .now)
        #expect(Network(parts).gateways.count == (isKept ? 1 : 0))
    }

    @Test("are not made up where there are none: a gateway that is gone is gone")
    func gone() async throws {
        let bench = CollectorBench { $0.faults = [FaultRule(path: "stats/devices", kind: .nullRows)] }
        _ = try await bench.collect()
        let parts = await bench.collector.parts
        var fewer = parts
        let rows = try #require(parts.gateways.value)
        fewer.gateways.receive(.success(.init(Array(rows.prefix(2)))), at: bench.clock.now)
        #expect(Network(fewer).gateways.count == 2)
    }
}

extension CollectorBench {
    /// What the collector has collected, after one refresh.
    fileprivate func parts() async -> CollectedParts {
        await collector.refresh()
        return await collector.parts
    }
}

extension CollectedParts {
    fileprivate func rows(_ source: String) throws -> Int {
        let counts = [
            "port statistics": ports.value?.count, "VPN peer paths": peerPaths.value?.count,
            "gateway statistics": gateways.value?.count, "inventory": inventory.value?.count,
            "sites": sites.value?.count, "gateway templates": gatewayTemplates.value?.count,
        ]
        return try #require(counts[source] ?? nil)
    }
}
