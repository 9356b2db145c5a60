import FoundationEssentials
import TestSupport
import Testing

@testable import CircuitStats
@testable import CircuitStatsWeb

@Suite("The other bodies")
struct BodyTests {
    private func json(_ value: some Encodable) throws -> JSONValue { try JSONValue(JSONBody.encode(value)) }

    @Test("show every field of an organization and a site that are not known, as null")
    func unknown() throws {
        let organization = try json(OrganizationBody(organization: nil))
        #expect(organization.names == ["org_id", "org_name", "created_time", "updated_time"])
        for name in organization.names { #expect(organization[name] == .null) }
        let site = try json(SiteBody(site: .init(id: "a", name: nil, address: nil, timezone: nil, gatewayCount: 0)))
        #expect(
            site
                == .object([
                    "id": .string("a"), "name": .null, "address": .null, "timezone": .null, "num_devices": .number(0),
                ]))
    }

    @Test("show a port's counters since boot, and say that they are")
    func portDetails() throws {
        var port = WANPort.sample("ge-0/0/0.100")
        port.counters.rxBytes = 12
        let body = try json(
            PortDetailsBody(
                .sample(1, ports: [port]), configuration: [:], asOf: Date(unixSeconds: Snapshot.sampleEnd)))
        #expect(body.names == ["gateway_id", "gateway_name", "ports", "counters", "timestamp"])
        #expect(body["counters"] == .string("since boot"))
        #expect(body["timestamp"] == .string("2023-11-20T12:00:00Z"))
        let details = try #require(body["ports"]?["ge-0/0/0.100"])
        #expect(
            details.names == [
                "up", "rx_bytes", "tx_bytes", "rx_pkts", "tx_pkts", "rx_errors", "tx_errors", "rx_bps", "tx_bps",
                "speed", "mac",
                "full_duplex", "configuration",
            ])
        #expect(details["configuration"] == .array([]))
        for name in details.names where name != "configuration" {
            #expect(details[name] == (name == "rx_bytes" ? .number(12) : .null), "\(name)")
        }
    }

    @Test("chart exactly 20 points per window, null where nothing is known", arguments: Window.allCases)
    func chart(window: Window) throws {
        let gateway = Gateway.sample(1)
        let key = PortKey(gatewayID: gateway.id, port: "ge-0/0/0")
        // The second ten minutes from the end.
        var ledger = TrafficLedger()
        ledger.record(
            TrafficSamples(
                start: Snapshot.sampleEnd - 1_200, interval: 600, rxBps: [8_000, nil], txBps: [4_000, nil]),
            for: key, now: Snapshot.sampleEnd)
        let range = window.range(endingAt: Snapshot.sampleEnd)
        for (traffic, source) in [(ledger[key], "insights"), (PortTraffic(), "none")] {
            let series = traffic.series(in: range, interval: window.pointWidth)
            let body = try json(
                TrafficBody(
                    gateway: gateway, port: .sample(key.port), range: range, series: series,
                    statistics: traffic.statistics(in: range, total: series.total), source: traffic.source(in: range),
                    coverageNote: nil))
            let timestamps = try #require(body["timestamps"]?.elements).compactMap(\.number)
            #expect(timestamps == (0..<20).map { Double(range.lowerBound + $0 * window.pointWidth) })
            #expect(body["interval"] == .number(Double(window.seconds) / 20))
            #expect(body["source"] == .string(source))
            for direction in ["rx", "tx"] {
                let points = try #require(body["\(direction)_bps"]?.elements)
                #expect(points.count == 20)
                let sum = points.compactMap(\.number).reduce(0, +) * Double(window.pointWidth) / 8
                if source == "none" {
                    #expect(points == Array(repeating: .null, count: 20))
                    #expect(body["\(direction)_bytes"] == .null)
                } else {
                    #expect(body["\(direction)_bytes"] == .number(sum.rounded()))
                    #expect(points[0] == .null || window == .quarterHour)
                }
            }
        }
    }
}
