import FoundationEssentials
import MistAPI
import Testing

@testable import CircuitStats

@Suite("WAN ports of a gateway")
struct GatewayPortsTests {
    /// The ports of one gateway, from JSON: its interfaces, the rows of its ports, and its own configuration.
    private func ports(
        interfaces: String = "{}", rows: String = "[]", configuration: String, paths: String? = nil,
        gateway: String = #""status": "connected""#
    ) throws -> [WANPort] {
        let network = try network(
            interfaces: interfaces, rows: rows, configuration: configuration, paths: paths, gateway: gateway)
        return try #require(network.gateways.first).ports
    }

    private func network(
        interfaces: String = "{}", rows: String = "[]", configuration: String, paths: String? = nil,
        gateway: String = #""status": "connected""#
    ) throws -> Network {
        let id = "00000000-0000-0000-1000-0200000000a1"
        let time = Date(timeIntervalSince1970: 1_700_481_600)
        func read<Row>(_ json: String) throws -> Result<Rows<Row>, MistError> {
            .success(try JSONDecoder().decode(Rows<Row>.self, from: Data(json.utf8)))
        }
        var parts = CollectedParts()
        parts.gateways.receive(
            try read(
                """
                [{"id": "\(id)", "mac": "0200000000a1", "site_id": "s", \(gateway), "if_stat": \(interfaces)}]
                """), at: time)
        parts.sites.receive(try read(#"[{"id": "s"}]"#), at: time)
        parts.deviceConfigurations["s", default: Part()].receive(
            try read(#"[{"id": "\#(id)", "port_config": \#(configuration)}]"#), at: time)
        parts.ports.receive(try read(rows), at: time)
        if let paths { parts.peerPaths.receive(try read(paths), at: time) }
        return Network(parts)
    }

    private func row(_ port: String, rxBps: Int) -> String {
        """
        {"mac": "0200000000a1", "port_id": "\(port)", "port_usage": "wan", "up": true, "rx_bps": \(rxBps),
         "rx_bytes": \(rxBps), "tx_bytes": 0}
        """
    }

    @Test(
        "have an IPv4 address before one of IPv6, and never one of the link alone",
        arguments: [
            (["fe80::1/64", "203.0.113.6/24"], "203.0.113.6"), (["203.0.113.6/24", "198.51.100.1/24"], "203.0.113.6"),
            (["2001:db8::6/64", "203.0.113.6/24"], "203.0.113.6"), (["fe80::1/64", "2001:db8::6/64"], "2001:db8::6"),
            (["FEBF::1/64"], nil), (["169.254.7.7/16", "2001:db8::6/64"], "2001:db8::6"), (["169.254.7.7/16"], nil),
            (["", "fe80::/10"], nil), (["fec0::1/64"], "fec0::1"), ([], nil),
        ] as [([String], String?)])
    func address(ips: [String], shown: String?) throws {
        let list = ips.map { "\"\($0)\"" }.joined(separator: ",")
        let interfaces = #"{"ge-0/0/0.0": {"port_id": "ge-0/0/0", "port_usage": "wan", "ips": [\#(list)]}}"#
        let port = try #require(
            try ports(interfaces: interfaces, configuration: #"{"ge-0/0/0": {"usage": "wan"}}"#).first)
        #expect(port.ip == shown)
        #expect((port.prefixLength == nil) == (shown == nil))
        // What is configured stands where nothing better is reported.
        let configuration =
            #"{"ge-0/0/0": {"usage": "wan", "ip_config": {"type": "static", "ip": "192.0.2.2", "netmask": "/30"}}}"#
        let configured = try #require(try ports(interfaces: interfaces, configuration: configuration).first)
        #expect(configured.ip == shown ?? "192.0.2.2")
    }

    @Test("have the figures of their VLAN's unit, where the gateway reports that alone")
    func taggedPort() throws {
        let configuration = #"{"ge-0/0/0": {"usage": "wan", "vlan_id": 100}}"#
        func shown(_ names: [String], _ configuration: String) throws -> [String: Double?] {
            let rows = names.enumerated().map { row($1, rxBps: $0 + 1) }.joined(separator: ",")
            let ports = try ports(rows: "[\(rows)]", configuration: configuration)
            return Dictionary(uniqueKeysWithValues: ports.map { ($0.name, $0.rxBps) })
        }
        #expect(try shown(["ge-0/0/0.100"], configuration) == ["ge-0/0/0": 1])
        #expect(try shown(["ge-0/0/0.200", "ge-0/0/0.100"], configuration) == ["ge-0/0/0": 2])
        #expect(try shown(["ge-0/0/0.100", "ge-0/0/0"], configuration) == ["ge-0/0/0": 2])
        #expect(try shown(["ge-0/0/0.0", "ge-0/0/0.100"], configuration) == ["ge-0/0/0": 2])
        #expect(try shown(["ge-0/0/0.200"], configuration) == ["ge-0/0/0": nil])
        // A unit that is a circuit of its own is not counted twice.
        let both = #"{"ge-0/0/0": {"usage": "wan", "vlan_id": 100}, "ge-0/0/0.100": {"usage": "wan"}}"#
        #expect(try shown(["ge-0/0/0.100"], both) == ["ge-0/0/0": nil, "ge-0/0/0.100": 1])
    }

    @Test("are asked for by every name under which they may be reported")
    func names() throws {
        let configuration = """
            {"ge-0/0/0": {"usage": "wan", "vlan_id": "100"}, "ge-0/0/1": {"usage": "wan", "redundant": true, "reth_idx": 3}}
            """
        let names = try network(configuration: configuration).portNames
        #expect(names.isSuperset(of: ["ge-0/0/0", "ge-0/0/0.100", "ge-0/0/1", "reth3"]))
    }

    @Test("have the interface of their VLAN, and not that of another one on the same port")
    func taggedInterface() throws {
        let interfaces = """
            {"ge-0/0/0.10": {"port_id": "ge-0/0/0", "port_usage": "wan", "ips": ["192.0.2.10/24"]},
             "ge-0/0/0.20": {"port_id": "ge-0/0/0", "port_usage": "wan", "ips": ["192.0.2.20/24"]}}
            """
        let configuration = #"{"ge-0/0/0": {"usage": "wan", "vlan_id": "20"}}"#
        #expect(try ports(interfaces: interfaces, configuration: configuration).map(\.ip) == ["192.0.2.20"])
    }

    @Test("have no bytes of what else their physical port carries, but those of their own interface")
    func sharedPort() throws {
        let row = row("ge-0/0/0", rxBps: 9)
        let interface = #""port_id": "ge-0/0/0", "port_usage": "wan", "rx_bytes": 4, "tx_bytes": 2"#
        func shown(_ configuration: String, _ interfaces: String = "{}") throws -> [String: UInt64?] {
            let ports = try ports(interfaces: interfaces, rows: "[\(row)]", configuration: configuration)
            return Dictionary(uniqueKeysWithValues: ports.map { ($0.name, $0.counters.rxBytes) })
        }
        let unit = #""ge-0/0/0.100": {"usage": "wan", "vlan_id": 100}"#
        let lan = #""ge-0/0/0.200": {"usage": "lan"}"#
        #expect(try shown("{\(unit)}") == ["ge-0/0/0.100": 9])
        #expect(try shown("{\(unit), \(lan)}") == ["ge-0/0/0.100": nil])
        #expect(try shown("{\(unit), \(lan)}", #"{"ge-0/0/0.100": {\#(interface)}}"#) == ["ge-0/0/0.100": 4])
        let whole = #""ge-0/0/0": {"usage": "wan"}"#
        #expect(try shown("{\(whole)}") == ["ge-0/0/0": 9])
        #expect(try shown("{\(whole), \(lan)}") == ["ge-0/0/0": nil])
        #expect(try shown("{\(whole), \(lan)}", #"{"ge-0/0/0.0": {\#(interface)}}"#) == ["ge-0/0/0": 4])
        let both = try ports(rows: "[\(row)]", configuration: "{\(whole), \(unit)}")
        #expect(both.map(\.counters.rxBytes) == [nil, nil] && both.map(\.rxBps) == [nil, nil])
        #expect(both.first?.isUp == true)
    }

    @Test("never have the address of a circuit that shares their port")
    func foreignAddress() throws {
        let interfaces =
            #"{"ge-0/0/0.200": {"port_id": "ge-0/0/0", "port_usage": "wan", "ips": ["198.51.100.2/30"]}}"#
        let configuration = #"{"ge-0/0/0": {"usage": "wan"}, "ge-0/0/0.200": {"usage": "wan"}}"#
        #expect(try ports(interfaces: interfaces, configuration: configuration).map(\.ip) == [nil, "198.51.100.2"])
    }

    @Test("an interface whose counters nobody fills is not at rest")
    func unfilledInterface() throws {
        func shown(_ received: Int) throws -> [UInt64?] {
            let interfaces = """
                {"ge-0/0/0.0": {"port_id": "ge-0/0/0", "port_usage": "wan", "rx_bytes": \(received), "tx_bytes": 0,
                                "rx_pkts": 0, "tx_pkts": 0}}
                """
            return try ports(interfaces: interfaces, configuration: #"{"ge-0/0/0": {"usage": "wan"}}"#)
                .map(\.counters.txBytes)
        }
        #expect(try shown(0) == [nil])
        #expect(try shown(1) == [0])
    }

    @Test("of a row from hours before, or of a gateway that is gone, nobody knows the present state")
    func oldRows() throws {
        let configuration = #"{"ge-0/0/0": {"usage": "wan"}, "ge-0/0/1": {"usage": "wan"}}"#
        let seen = 1_700_481_600
        func shown(age: Int, newest: Int = 0, status: String = "connected") throws -> WANPort? {
            let old = """
                {"mac": "0200000000a1", "port_id": "ge-0/0/0", "port_usage": "wan", "up": true, "rx_bps": 8,
                 "latency": 9, "rx_bytes": 7, "tx_bytes": 7, "timestamp": \(seen - age)}
                """
            let new = #"{"mac": "0200000000a1", "port_id": "ge-0/0/1", "timestamp": \#(seen - newest)}"#
            let path = """
                {"mac": "0200000000a1", "port_id": "ge-0/0/0", "up": true, "last_seen": \(seen - age)}
                """
            let latest = #"{"mac": "0200000000a1", "port_id": "ge-0/0/1", "last_seen": \#(seen - newest)}"#
            return try ports(
                rows: "[\(old), \(new)]", configuration: configuration, paths: "[\(path), \(latest)]",
                gateway: #""status": "\#(status)", "last_seen": \#(seen)"#
            ).first
        }
        let present = try #require(try shown(age: 900))
        #expect(present.isUp == true && present.rxBps == 8 && present.quality.latency == 9 && present.peerPathsUp == 1)
        let old = try #require(try shown(age: 901))
        #expect(old.isUp == nil && old.rxBps == nil && old.quality.latency == nil && old.peerPathsUp == nil)
        #expect(old.peerPathsTotal == 1 && old.counters.rxBytes == 7)
        // Where no row is newer it is the search that failed, and what was known last stays.
        #expect(try shown(age: 901, newest: 901)?.isUp == true)
        #expect(try shown(age: 0, status: "disconnected")?.peerPathsUp == nil)
    }

    @Test("of a cluster have the rows of either node")
    func nodes() throws {
        let rows = """
            [{"mac": "0200000000a1", "port_id": "ge-0/0/0", "port_usage": "wan", "rx_bps": 1},
             {"mac": "0200000000B2", "port_id": "ge-1/0/0", "port_usage": "wan", "rx_bps": 2}]
            """
        let paths = #"[{"mac": "0200000000b2", "port_id": "ge-1/0/0", "up": true}]"#
        let gateway = """
            "status": "connected", "module_stat": [{"mac": "0200000000a1"}], "module2_stat": [{"mac": "0200000000b2"}]
            """
        let ports = try ports(rows: rows, configuration: "{}", paths: paths, gateway: gateway)
        #expect(ports.map(\.name) == ["ge-0/0/0", "ge-1/0/0"])
        #expect(ports.map(\.rxBps) == [1, 2] && ports.map(\.peerPathsUp) == [nil, 1])
    }

    @Test("have the quality of their paths where their own was not sampled")
    func unsampledQuality() throws {
        func shown(_ latency: Int) throws -> LinkQuality? {
            let row = """
                {"mac": "0200000000a1", "port_id": "ge-0/0/0", "port_usage": "wan", "latency": \(latency), "jitter": 0,
                 "loss": 0}
                """
            let path = """
                {"mac": "0200000000a1", "port_id": "ge-0/0/0", "up": true, "latency": 45, "jitter": 3, "loss": 2}
                """
            return try ports(
                rows: "[\(row)]", configuration: #"{"ge-0/0/0": {"usage": "wan"}}"#, paths: "[\(path)]"
            ).first?.quality
        }
        #expect(try shown(0) == LinkQuality(latency: 45, jitter: 3, loss: 2))
        #expect(try shown(1) == LinkQuality(latency: 1, jitter: 0, loss: 0))
    }
}
