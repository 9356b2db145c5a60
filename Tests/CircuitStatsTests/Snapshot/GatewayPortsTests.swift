import FoundationEssentials
import MistAPI
import Testing

@testable import CircuitStats

@Suite("WAN ports of a gateway")
struct GatewayPortsTests {
    /// The ports of one gateway, from JSON: its interfaces, the rows of its ports, and its own configuration.
    private func ports(interfaces: String = "{}", rows: String = "[]", configuration: String) throws -> [WANPort] {
        try #require(network(interfaces: interfaces, rows: rows, configuration: configuration).gateways.first).ports
    }

    private func network(interfaces: String = "{}", rows: String = "[]", configuration: String) throws -> Network {
        let id = "00000000-0000-0000-1000-0200000000a1"
        let time = Date(timeIntervalSince1970: 1_700_481_600)
        func read<Row>(_ json: String) throws -> Result<Rows<Row>, MistError> {
            .success(try JSONDecoder().decode(Rows<Row>.self, from: Data(json.utf8)))
        }
        var parts = CollectedParts()
        parts.gateways.receive(
            try read(
                """
                [{"id": "\(id)", "mac": "0200000000a1", "site_id": "s", "status": "connected", "if_stat": \(interfaces)}]
                """), at: time)
        parts.sites.receive(try read(#"[{"id": "s"}]"#), at: time)
        parts.deviceConfigurations["s", default: Part()].receive(
            try read(#"[{"id": "\#(id)", "port_config": \#(configuration)}]"#), at: time)
        parts.ports.receive(try read(rows), at: time)
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
}
