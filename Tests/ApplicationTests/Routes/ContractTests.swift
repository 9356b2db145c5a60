import Foundation
import SimulatedMist
import TestSupport
import Testing

extension Routes {
    /// Names and types that pages rely on. A field may be null, but not everywhere: one that nobody has is not wired.
    @Suite("The contract")
    struct ContractTests {
        let stack: ApplicationStack

        init() throws { stack = try #require(ApplicationStack.current) }

        static let gateway = [
            "id": "string", "name": "string", "site_id": "string", "site_name": "string", "model": "string",
            "version": "string",
            "status": "string", "uptime": "number", "ip": "string", "ext_ip": "string", "mac": "string",
            "num_ports": "number",
            "ports": "array", "last_seen": "number",
        ]
        static let port = [
            "name": "string", "wan_name": "string", "description": "string", "enabled": "bool", "usage": "string",
            "ip": "string",
            "netmask": "number", "gateway": "string", "type": "string", "vlan_id": "number", "override": "string",
            "up": "bool",
            "rx_bytes": "number", "tx_bytes": "number", "rx_pkts": "number", "tx_pkts": "number", "rx_errors": "number",
            "tx_errors": "number", "speed": "number", "mac": "string", "coverage": "number", "rx_bps": "number",
            "tx_bps": "number", "wan_type": "string", "latency": "number", "jitter": "number", "loss": "number",
            "peer_paths_up": "number", "peer_paths_total": "number", "coverage_note": "string", "provider": "string",
            "rx_utilization": "number", "tx_utilization": "number", "rx_p95_utilization": "number",
            "tx_p95_utilization": "number", "rx_p95_bps": "number", "tx_p95_bps": "number", "rx_avg_bps": "number",
            "tx_avg_bps": "number", "rx_max_bps": "number", "tx_max_bps": "number",
            "last_traffic_at": "number", "spark": "array",
        ]
        /// What circuits.csv alone tells; this organization has none.
        static let contracted = ["circuit_id", "contracted_down_mbps", "contracted_up_mbps", "notes"]
        static let details = [
            "up": "bool", "rx_bytes": "number", "tx_bytes": "number", "rx_pkts": "number", "tx_pkts": "number",
            "rx_errors": "number", "tx_errors": "number", "rx_bps": "number", "tx_bps": "number", "speed": "number",
            "mac": "string", "full_duplex": "bool", "configuration": "array",
        ]

        private func expect(
            _ rows: [JSONValue], have contract: [String: String], nulls: [String] = [],
            sourceLocation: SourceLocation = #_sourceLocation
        ) {
            #expect(!rows.isEmpty, sourceLocation: sourceLocation)
            for row in rows { #expect(row.names == Set(contract.keys).union(nulls), sourceLocation: sourceLocation) }
            for name in nulls { #expect(rows.allSatisfy { $0[name] == .null }, sourceLocation: sourceLocation) }
            for (name, type) in contract {
                let types = Set(rows.compactMap { $0[name]?.type }).subtracting(["null"])
                #expect(types == [type], "\(name)", sourceLocation: sourceLocation)
            }
        }

        @Test("of /api/gateways: an array of gateways with their ports")
        func gateways() async throws {
            let gateways = try #require(try await stack.data("/api/gateways").elements)
            #expect(gateways.count == 14)
            expect(gateways, have: Self.gateway)
            let ports = gateways.flatMap { $0["ports"]?.elements ?? [] }
            #expect(ports.count == stack.cloud.circuits.count)
            expect(ports, have: Self.port, nulls: Self.contracted)
            for gateway in gateways {
                #expect(gateway["num_ports"]?.number == (gateway["ports"]?.elements?.count).map(Double.init))
                #expect(gateway["mac"]?.text?.wholeMatch(of: /[0-9a-f]{12}/) != nil)
            }
            #expect(Set(ports.compactMap { $0["type"]?.text }) == ["dhcp", "static", "pppoe"])
            #expect(Set(ports.compactMap { $0["override"]?.text }) == ["yes", "no"])
            for port in ports {
                for name in ["rx_bytes", "tx_bytes", "rx_pkts", "tx_pkts", "netmask", "speed"] {
                    guard let number = port[name]?.number else { continue }
                    #expect(number >= 0 && number == number.rounded(), "\(name)")
                }
                #expect((0...1).contains(port["coverage"]?.number ?? -1))
                #expect((port["rx_bytes"] == .null) == (port["coverage"] == .number(0)))
            }
        }

        @Test("of the site filter: the site's gateways and no other")
        func siteFilter() async throws {
            let gateways = try #require(try await stack.data("/api/gateways?duration=1h").elements)
            let sites = try #require(try await stack.data("/api/sites").elements)
            var seen = 0
            for site in sites {
                let id = try #require(site["id"]?.text)
                let filtered = try #require(
                    try await stack.data("/api/gateways?duration=1h&site_id=\(id.uppercased())").elements)
                #expect(filtered == gateways.filter { $0["site_id"]?.text == id })
                #expect(site["num_devices"]?.number == Double(filtered.count))
                seen += filtered.count
            }
            #expect(seen == gateways.count)
            #expect(try await stack.data("/api/gateways?duration=1h&site_id=").elements == gateways)
        }

        @Test("of the other lists: organization, organizations, sites")
        func lists() async throws {
            let organization = try await stack.data("/api/organization")
            expect(
                [organization],
                have: ["org_id": "string", "org_name": "string", "created_time": "number", "updated_time": "number"])
            let organizations = try #require(try await stack.data("/api/organizations").elements)
            expect(organizations, have: ["org_id": "string", "org_name": "string", "role": "string"])
            #expect(organizations.map { $0["org_id"] } == [organization["org_id"]])
            #expect(organization["org_id"]?.text == stack.cloud.organizationIDs.first)
            expect(
                try #require(try await stack.data("/api/sites").elements),
                have: [
                    "id": "string", "name": "string", "address": "string", "timezone": "string",
                    "num_devices": "number",
                ])
        }

        @Test("of a gateway's ports: an object by port, with the counters since boot")
        func ports() async throws {
            let gateways = try #require(try await stack.data("/api/gateways").elements)
            var all: [JSONValue] = []
            for gateway in gateways {
                let id = try #require(gateway["id"]?.text)
                let data = try await stack.data("/api/gateway/\(id)/ports")
                #expect(data.names == ["gateway_id", "gateway_name", "ports", "counters", "timestamp"])
                #expect(data["gateway_id"] == gateway["id"])
                #expect(data["gateway_name"] == gateway["name"])
                #expect(data["counters"] == .string("since boot"))
                #expect(data["timestamp"] == .string("2023-11-20T12:12:05Z"))
                let names = (gateway["ports"]?.elements ?? []).compactMap { $0["name"]?.text }
                #expect(data["ports"]?.names == Set(names))
                all += (data["ports"]?.fields ?? [:]).values
            }
            expect(all, have: Self.details)
        }

        @Test("of a chart: 20 points per window, and as many as asked for of a range")
        func chart() async throws {
            let path = "/api/gateway/{gateway}/port/{port}/traffic"
            let end = Int(stack.clock.now.timeIntervalSince1970)
            let names: Set = [
                "timestamps", "rx_bps", "tx_bps", "interval", "source", "coverage", "start", "end", "rx_bytes",
                "tx_bytes",
                "gateway_id", "gateway_name", "site_name", "port_id", "point_coverage", "coverage_note", "provider",
                "circuit_id", "contracted_down_mbps", "contracted_up_mbps", "rx_p95_bps", "tx_p95_bps", "rx_avg_bps",
                "tx_avg_bps", "rx_max_bps", "tx_max_bps",
            ]
            for (query, start, interval) in [
                ("duration=15m", end - 900, 45), ("duration=1h", end - 3_600, 180),
                ("duration=1d", end - 86_400, 4_320),
                ("duration=7d", end - 604_800, 30_240),
                ("site_id={site}&start=\(end - 3_000)&end=\(end)&interval=150", end - 3_000, 150),
            ] {
                let data = try await stack.data("\(path)?\(query)")
                #expect(data.names == names)
                let times = stride(from: start, to: end, by: interval).map { JSONValue.number(Double($0)) }
                #expect(times.count == 20)
                #expect(data["timestamps"] == .array(times))
                #expect(data["interval"] == .number(Double(interval)))
                #expect(data["start"] == .number(Double(start)))
                #expect(data["end"] == .number(Double(end)))
                #expect(data["source"] == .string("insights"))
                for name in ["rx_bps", "tx_bps", "point_coverage"] {
                    let points = try #require(data[name]?.elements)
                    #expect(points.count == 20)
                    #expect(Set(points.map(\.type)).isSubset(of: ["number", "null"]))
                }
            }
        }

        @Test("of /api/status: what the page reads of collector, sources and quota")
        func status() async throws {
            let data = try await stack.data("/api/status")
            expect(
                [data],
                have: [
                    "version": "string", "started_at": "string", "simulated": "bool", "ready": "bool",
                    "organization": "object",
                    "collector": "object", "sources": "array", "quota": "object", "traffic": "object",
                    "partial": "array", "circuits": "object",
                ])
            #expect(data["ready"] == .bool(true))
            #expect(data["organization"]?.names == ["org_id", "org_name"])
            #expect(
                data["collector"]?.names == [
                    "refreshing", "refresh_seconds", "next_refresh_at", "last_refresh", "progress",
                ])
            #expect(data["collector"]?["last_refresh"]?.names == ["started_at", "seconds", "calls"])
            let sources = try #require(data["sources"]?.elements)
            for source in sources {
                #expect(source.names == ["name", "as_of", "age_seconds", "stale", "error"])
                #expect(source["error"] == .null)
                #expect(source["stale"] == .bool(false))
            }
            #expect(sources.count == 12)
            let token = try #require(data["quota"]?["tokens"]?.elements?.first)
            #expect(
                token.names == ["token", "limit", "spent", "left", "resets_at", "limited_until", "rejected"])
            #expect(token["spent"]?.number == Double(try await stack.cloud.calls()))
            #expect(token["resets_at"] == .string("2023-11-20T13:00:00Z"))
            #expect(data["traffic"]?["ports"] == data["traffic"]?["ports_complete"])
        }
    }
}
