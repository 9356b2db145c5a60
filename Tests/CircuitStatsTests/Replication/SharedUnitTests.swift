import FoundationEssentials
import MistAPI
import SimulatedMist
import TestSupport
import Testing

@testable import CircuitStats

@Suite("The parts as they are shared")
struct SharedUnitTests {
    /// Parts of an organization with every kind of trouble in them.
    private func parts(
        _ configure: (inout SimulatedCloud.Configuration) -> Void = { _ in }
    ) async throws -> CollectedParts {
        let bench = CollectorBench(configure: configure)
        _ = try await bench.collect()
        try await bench.setFaults([
            FaultRule(path: "stats/vpn_peers/search", kind: .internalServerError),
            FaultRule(path: "stats/devices", kind: .truncatedJSON),
        ])
        bench.clock.advance(by: .seconds(3_700.123_456_7))
        await bench.collector.refresh()
        return await bench.collector.parts
    }

    @Test("are after a way through Redis what they were before", arguments: [false, true])
    func exact(isHostile: Bool) async throws {
        let parts = try await parts { $0.hostile = isHostile }
        var copy = CollectedParts()
        for unit in SharedUnit.all { try unit.decode(unit.encode(parts), &copy) }
        copy.memory = try SharedJSON.decode(
            CollectedParts.Memory.self, from: SharedJSON.encode(parts.memory))
        expectSame(parts.access, copy.access)
        expectSame(parts.organization, copy.organization)
        expectSame(parts.sites, copy.sites)
        expectSame(parts.inventory, copy.inventory)
        expectSame(parts.gatewayTemplates, copy.gatewayTemplates)
        expectSame(parts.deviceProfiles, copy.deviceProfiles)
        expectSame(parts.gateways, copy.gateways)
        expectSame(parts.ports, copy.ports)
        expectSame(parts.peerPaths, copy.peerPaths)
        expectSame(parts.variableIndex, copy.variableIndex)
        #expect(parts.deviceConfigurations.count > 1)
        #expect(Set(parts.deviceConfigurations.keys) == Set(copy.deviceConfigurations.keys))
        for (site, part) in parts.deviceConfigurations { expectSame(part, copy.deviceConfigurations[site] ?? Part()) }
        for (site, part) in parts.siteVariables { expectSame(part, copy.siteVariables[site] ?? Part()) }
        #expect(parts.configurationStamps == copy.configurationStamps)
        #expect(parts.configuredGateways == copy.configuredGateways && parts.configuredGateways.count > 1)
        #expect(parts.variableStamps == copy.variableStamps)
        #expect(parts.memory == copy.memory)
        #expect(parts.peerPaths.failure != nil)
    }

    private func expectSame<Value: Equatable>(
        _ one: Part<Value>, _ other: Part<Value>, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(one.value == other.value, sourceLocation: sourceLocation)
        #expect(one.stamp == other.stamp, sourceLocation: sourceLocation)
        #expect(one.failure == other.failure, sourceLocation: sourceLocation)
    }

    @Test("keep rows that could not be read in mind")
    func unreadable() throws {
        let rows = Rows<StatsPort>([StatsPort()], unreadable: 3)
        let copy = try SharedJSON.decode(Rows<StatsPort>.self, from: SharedJSON.encode(rows))
        #expect(copy == rows)
    }

    @Test("tell of changes where there are some, and only there")
    func stamps() async throws {
        let bench = CollectorBench()
        _ = try await bench.collect()
        let before = await bench.collector.parts
        bench.clock.advance(by: .seconds(60))
        await bench.collector.refresh()
        let after = await bench.collector.parts
        let changed = SharedUnit.all.filter { $0.stamp(before) != $0.stamp(after) }.map(\.name)
        #expect(changed.contains("gateways"))
        #expect(!changed.contains("sites"))
        #expect(!changed.contains("gateway-templates"))
    }

    @Test("are refused where they are something else, and said not to be what this version writes")
    func hostile() throws {
        var parts = CollectedParts()
        for unit in SharedUnit.all {
            for text in [
                "", "[]", "null", "{\"value\":7,\"failures\":\"x\"}", "\u{0}", String(repeating: "[", count: 5_000),
            ] {
                #expect(throws: (any Error).self, "\(unit.name) \(text.prefix(20))") {
                    try unit.decode(Data(text.utf8), &parts)
                }
            }
        }
    }
}
