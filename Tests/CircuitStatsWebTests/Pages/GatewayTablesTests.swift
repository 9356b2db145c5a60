import FoundationEssentials
import Logging
import TestSupport
import Testing

@testable import CircuitStats
@testable import CircuitStatsWeb

@Suite("The table of gateways")
struct GatewayTablesTests {
    private static let sites = ["aaaaaaaa-0000-4000-8000-000000000001", "aaaaaaaa-0000-4000-8000-000000000002"]
    private static let emptySite = "aaaaaaaa-0000-4000-8000-000000000003"

    private func table(_ snapshot: Snapshot, _ window: Window = .day) throws -> EncodedBody {
        try #require(try SnapshotPages(snapshot).table(window))
    }

    private func json(_ body: EncodedBody) throws -> JSONValue {
        #expect(body.isGzip)
        return try JSONValue(body.bytes.gunzipped())
    }

    private func gateways(_ body: EncodedBody) throws -> [JSONValue] {
        try #require(try json(body)["data"]?.elements)
    }

    private func port(_ port: WANPort, traffic: TrafficLedger = TrafficLedger(), _ window: Window = .day) throws
        -> JSONValue
    {
        let table = try table(.sample(gateways: [.sample(1, ports: [port])], traffic: traffic), window)
        return try #require(try gateways(table).first?["ports"]?.elements?.first)
    }

    @Test("filters exactly the gateways of a site, wherever they stand")
    func siteFilter() throws {
        let gateways = [
            Gateway.sample(1), .sample(2, site: Self.sites[0], ports: [.sample(), .sample("ge-0/0/1")]),
            .sample(3, site: Self.sites[0]), .sample(4, site: Self.sites[0]), .sample(5, site: Self.sites[1]),
        ]
        let sites = (Self.sites + [Self.emptySite]).map {
            CircuitStats.Site(id: $0, name: "one name", address: nil, timezone: nil, gatewayCount: 0)
        }
        let pages = try SnapshotPages(.sample(sites: sites, gateways: gateways, partial: ["Sites is missing."]))
        let table = try #require(pages.table(.day))
        let all = try self.gateways(table)
        #expect(all.map { $0["id"]?.text } == gateways.map(\.id))
        for (site, members) in [(Self.sites[0], 1..<4), (Self.sites[1], 4..<5), (Self.emptySite, 0..<0)] {
            let body = try #require(try pages.table(.day, ofSite: site))
            #expect(try self.gateways(body) == Array(all[members]))
            #expect(try json(body)["meta"] == json(table)["meta"])
        }
        #expect(try pages.table(.day, ofSite: "aaaaaaaa-0000-4000-8000-000000000004") == nil)
    }

    @Test("is an empty list where there are no gateways")
    func empty() throws {
        let body = try table(.sample())
        #expect(
            String(decoding: try body.bytes.gunzipped(), as: UTF8.self)
                == #"{"success":true,"data":[],"meta":{"as_of":"2023-11-20T12:00:00Z","partial":[],"stale":false}}"#)
    }

    @Test("has another tag for each window and each snapshot")
    func tags() throws {
        let tags = try [1, 2].flatMap { number in
            let pages = try SnapshotPages(.sample(number: number))
            return try Window.allCases.map { try #require(pages.table($0)).etag }
        }
        #expect(Set(tags).count == 8)
        for tag in tags { #expect(tag.hasPrefix(#"W/"1700481600."#)) }
    }

    @Test("shows every field of what is not known, as null")
    func unknown() throws {
        let gateway = try #require(
            try gateways(table(.sample(gateways: [.sample(1, ports: [.sample()])]))).first)
        let known: Set = ["id", "name", "num_ports", "ports"]
        #expect(
            gateway.names
                == known.union([
                    "site_id", "site_name", "model", "version", "status", "uptime", "ip", "ext_ip", "mac", "last_seen",
                ]))
        for name in gateway.names.subtracting(known) { #expect(gateway[name] == .null, "\(name)") }

        let port = try #require(gateway["ports"]?.elements?.first)
        #expect(
            port.names == [
                "name", "wan_name", "description", "enabled", "usage", "ip", "netmask", "gateway", "type", "vlan_id",
                "override",
                "up", "rx_bytes", "tx_bytes", "rx_pkts", "tx_pkts", "rx_errors", "tx_errors", "speed", "mac",
                "coverage",
                "rx_bps", "tx_bps", "wan_type", "latency", "jitter", "loss", "peer_paths_up", "peer_paths_total",
                "coverage_note", "provider", "circuit_id", "contracted_down_mbps", "contracted_up_mbps", "notes",
                "rx_utilization", "tx_utilization", "rx_p95_utilization", "tx_p95_utilization", "rx_p95_bps",
                "tx_p95_bps", "rx_avg_bps", "tx_avg_bps", "rx_max_bps", "tx_max_bps", "last_traffic_at", "spark",
            ])
        #expect(port["coverage"] == .number(0))
        for name in port.names.subtracting(["name", "coverage", "coverage_note"]) {
            #expect(port[name] == .null, "\(name)")
        }
    }

    @Test("tells nothing seen from nothing passed", arguments: Window.allCases)
    func unknownIsNotZero(window: Window) throws {
        let key = PortKey(gatewayID: Gateway.sample(1).id, port: "ge-0/0/0")
        let unseen = try port(.sample(), window)
        #expect(unseen["rx_bytes"] == .null)
        #expect(unseen["tx_bytes"] == .null)

        let silent = try port(.sample(), traffic: .sample(key, rxBps: 0, txBps: 0, count: 2), window)
        #expect(silent["rx_bytes"] == .number(0))
        #expect(silent["tx_bytes"] == .number(0))
        #expect(try #require(silent["coverage"]?.number) > 0)

        let halfSeen = try port(.sample(), traffic: .sample(key, rxBps: 8_000, txBps: nil, count: 2), window)
        #expect(halfSeen["rx_bytes"] == .null)
        #expect(halfSeen["tx_bytes"] == .null)
        #expect(halfSeen["coverage"] == .number(0))
    }

    @Test("keeps numbers beyond 2^53 exact")
    func hugeNumbers() throws {
        var port = WANPort.sample()
        port.counters = PortCounters(
            rxPackets: 9_007_199_254_740_993, txPackets: .max, rxErrors: 1_152_921_504_606_846_977, txErrors: 0)
        let gateway = Gateway.sample(1, ports: [port])
        let key = PortKey(gatewayID: gateway.id, port: port.name)
        let traffic = TrafficLedger.sample(key, rxBps: TrafficSamples.fastest, txBps: 1, count: 144)
        let json = String(
            decoding: try table(.sample(gateways: [gateway], traffic: traffic)).bytes.gunzipped(),
            as: UTF8.self)
        #expect(json.contains(#""rx_pkts":9007199254740993,"#))
        #expect(json.contains(#""tx_pkts":18446744073709551615,"#))
        #expect(json.contains(#""rx_errors":1152921504606846977,"#))
        // The ledger keeps seven digits of a bucket; what is made of them is a whole number all the same.
        let bytes = try #require(json.firstMatch(of: /"rx_bytes":(\d+),/)).1
        #expect(abs(try #require(Double(bytes)) / 1.08e17 - 1) < 1e-7)
        let details = try JSONBody.encode(
            PortDetailsBody(gateway, configuration: [:], asOf: Date(unixSeconds: Snapshot.sampleEnd)))
        #expect(String(decoding: details, as: UTF8.self).contains(#""tx_pkts":18446744073709551615,"#))
    }

    @Test(
        "carries hostile names as they are",
        arguments: [
            "</script><img src=x onerror=alert(1)>", #"quote " backslash \ slash /"#, "=cmd|' /C calc'!A0",
            "tab\tline\nreturn\r",
            "nul\u{0}bell\u{7}escape\u{1B}", "right\u{202E}to left", "line\u{2028}paragraph\u{2029}", "🛰️ Zürich 東京",
            #"],"meta":{"partial":[]}}"#,
        ])
    func hostileNames(name: String) throws {
        var port = WANPort.sample(name)
        port.configuration.description = name
        port.configuration.vlanID = name
        let gateways = [
            Gateway.sample(1, site: Self.sites[0], name: name, ports: [port]), .sample(2, site: Self.sites[1]),
        ]
        let pages = try SnapshotPages(.sample(gateways: gateways, partial: [name]))
        for body in [pages.table(.day), try pages.table(.day, ofSite: Self.sites[0])].compactMap(\.self) {
            let gateway = try #require(try self.gateways(body).first)
            #expect(gateway["name"] == .string(name))
            let port = try #require(gateway["ports"]?.elements?.first)
            for field in ["name", "description", "vlan_id"] { #expect(port[field] == .string(name)) }
            #expect(try json(body)["meta"]?["partial"] == .array([.string(name)]))
        }
    }

    @Test("writes a VLAN as the number that it is, else as text; override as yes and no")
    func configuration() throws {
        for (text, value) in [
            ("100", JSONValue.number(100)), ("{{vlan}}", .string("{{vlan}}")), ("", .string("")),
            ("99999999999999999999", .string("99999999999999999999")),
        ] {
            var port = WANPort.sample()
            port.configuration.vlanID = text
            #expect(try self.port(port)["vlan_id"] == value)
        }
        for (isOverridden, value) in [(true, "yes"), (false, "no")] {
            var port = WANPort.sample()
            port.configuration.isOverridden = isOverridden
            #expect(try self.port(port)["override"] == .string(value))
        }
    }

    @Test("is replaced as a whole when a snapshot is published")
    func published() async throws {
        let pages = PublishedPages(logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        #expect(pages.current == nil)
        await pages.publish(.sample(number: 1))
        await pages.publish(.sample(gateways: [.sample(1)], number: 2))
        let current = try #require(pages.current)
        #expect(current.tag == "1700481600.2")
        #expect(try gateways(try #require(current.table(.week))).count == 1)
    }
}
