import FoundationEssentials
import MistAPI
import Testing

@testable import CircuitStats

@Suite("Where a port's counters come from")
struct CounterSourceTests {
    private func row(_ bytes: UInt64?, at time: Double, site: String) -> StatsPort {
        var row = StatsPort()
        row.mac = "0200000000a1"
        row.siteID = site
        row.portID = "ge-0/0/0"
        row.portUsage = "wan"
        row.rxBytes = bytes
        row.txBytes = bytes
        row.timestamp = Date(timeIntervalSince1970: time)
        return row
    }

    private func counters(_ rows: [StatsPort], interface: UInt64? = nil) throws -> PortCounters {
        var gateway = StatsGateway()
        gateway.id = "00000000-0000-0000-1000-0200000000a1"
        gateway.mac = "0200000000a1"
        gateway.status = "connected"
        if let interface {
            var state = IfStatProperty()
            state.portID = "ge-0/0/0"
            state.portUsage = "wan"
            state.rxBytes = interface
            state.txBytes = interface
            gateway.ifStat = ["ge-0/0/0.0": state]
        }
        var parts = CollectedParts()
        let time = Date(timeIntervalSince1970: 1_700_481_600)
        parts.gateways.receive(.success([gateway]), at: time)
        parts.ports.receive(.success(Rows(rows)), at: time)
        return try #require(Network(parts).gateways.first?.ports.first).counters
    }

    @Test("of two rows of one port, as a gateway has that moved, the newer one counts, in any order")
    func moved() throws {
        let rows = [row(5, at: 100, site: "old"), row(9, at: 200, site: "new")]
        #expect(try counters(rows).rxBytes == 9)
        #expect(try counters(rows.reversed()).rxBytes == 9)
    }

    @Test("the bytes of an interface are never mixed with those of its port, nor taken for them")
    func interface() throws {
        let own = try counters([row(9, at: 200, site: "site")], interface: 4)
        let other = try counters([row(nil, at: 200, site: "site")], interface: 4)
        #expect(own.rxBytes == 9)
        #expect(other.rxBytes == 4)
        #expect(own.source != other.source)
        var half = row(9, at: 200, site: "site")
        half.txBytes = nil
        #expect(try counters([half], interface: 4).txBytes == nil)
    }
}
