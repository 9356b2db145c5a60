import FoundationEssentials
import TestSupport
import Testing

@testable import CircuitStats
@testable import CircuitStatsWeb

@Suite("A port of the table, as JSON")
struct PortRowTests {
    private static let ours = [
        "coverage_note", "provider", "circuit_id", "contracted_down_mbps", "contracted_up_mbps", "notes",
        "rx_utilization", "tx_utilization", "rx_p95_utilization", "tx_p95_utilization", "rx_p95_bps", "tx_p95_bps",
        "rx_avg_bps", "tx_avg_bps", "rx_max_bps", "tx_max_bps", "last_traffic_at", "spark",
    ]

    private var port: WANPort {
        WANPort(
            name: "ge-0/0/0", configuration: PortConfiguration(), counters: PortCounters(), quality: LinkQuality())
    }

    private func json(
        _ port: WANPort, _ statistics: TrafficStatistics = TrafficStatistics(), note: String? = nil,
        trend: TrafficTrend = TrafficTrend()
    ) throws -> [String: JSONValue] {
        var json = JSONWriter()
        PortRow(port: port, trend: trend).write(to: &json)
        PortWindowRow(port: port, traffic: TrafficTotal(span: 900), statistics: statistics, coverageNote: note)
            .write(to: &json)
        json.raw("}".utf8)
        return try JSONDecoder().decode([String: JSONValue].self, from: Data(json.bytes))
    }

    @Test("has every key, null where nothing is known")
    func unknown() throws {
        let json = try json(port)
        for key in Self.ours { #expect(json[key] == .null, "\(key)") }
    }

    @Test("holds rates to the bit, and shares of the contracted speed before those of the link's")
    func shares() throws {
        var port = port
        port.speed = 1_000
        port.rxBps = 5e7
        port.txBps = 5e7
        port.provider = "by address"
        port.contract = CircuitContract(circuitID: "DE-4711", downMbps: 200, notes: "main")
        let statistics = TrafficStatistics(
            rxP95: 123_456_789.4, txP95: 5e8, rxAverage: 1.5, txAverage: 0, rxMaximum: 3e8, txMaximum: 6e8)
        let json = try json(port, statistics, note: "A sentence.")
        #expect(json["rx_utilization"] == .number(0.25))
        #expect(json["tx_utilization"] == .number(0.05))
        #expect(json["rx_p95_utilization"] == .number(0.6173))
        #expect(json["tx_p95_utilization"] == .number(0.5))
        #expect(json["rx_p95_bps"] == .number(123_456_789))
        #expect(json["tx_max_bps"] == .number(600_000_000))
        #expect(json["provider"] == .string("by address"))
        #expect(json["circuit_id"] == .string("DE-4711"))
        #expect(json["contracted_down_mbps"] == .number(200))
        #expect(json["contracted_up_mbps"] == .null)
        #expect(json["notes"] == .string("main"))
        #expect(json["coverage_note"] == .string("A sentence."))
        port.contract?.provider = "by contract"
        #expect(try self.json(port)["provider"] == .string("by contract"))
    }

    @Test("holds the last day's levels, gaps as null, and when traffic was last seen")
    func trend() throws {
        let json = try json(port, trend: TrafficTrend(lastTraffic: 1_700_000_000, levels: [0, nil, 20]))
        #expect(json["spark"] == .array([.number(0), .null, .number(20)]))
        #expect(json["last_traffic_at"] == .number(1_700_000_000))
    }

    @Test("a port without link has no speed to be used")
    func noLink() throws {
        var port = port
        port.speed = 0
        port.rxBps = 0
        #expect(try json(port)["rx_utilization"] == .null)
    }

    @Test("bytes beyond every number are unknown, and end nothing")
    func tooMany() {
        let total = TrafficTotal(span: 900, rxBytes: 1e19, txBytes: 1e18, seconds: 900, isSpread: false)
        #expect(total.knownRxBytes == nil)
        #expect(total.knownTxBytes == 1_000_000_000_000_000_000)
    }
}
