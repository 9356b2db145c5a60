import Foundation
import MistAPI
import Testing

@Suite("Lenient decoding")
struct LenientTests {
    private func decode<Value: Decodable>(_ json: String) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(json.utf8))
    }

    @Test(
        "Counters are exact over 64 bits, floats are cut, numeric text is read, the rest is unknown",
        arguments: [
            ("18446744073709551615", UInt64.max), ("9007199254740993", 9_007_199_254_740_993), ("1.9", 1),
            ("\"9007199254740993\"", 9_007_199_254_740_993), ("\"12.5\"", 12), ("1e3", 1_000), ("0", 0),
            ("-1", nil), ("18446744073709551616", nil), ("1e400", nil), ("\"x\"", nil), ("\"\"", nil), ("null", nil),
            ("true", nil), ("{}", nil), ("[1]", nil), ("\"nan\"", nil),
        ])
    func counters(json: String, expected: UInt64?) throws {
        let port: StatsPort = try decode(#"{"mac": "aa", "rx_bytes": \#(json), "port_id": "ge-0/0/0"}"#)
        #expect(port.rxBytes == expected)
        #expect(port.mac == "aa" && port.portID == "ge-0/0/0", "its neighbours are read all the same")
    }

    @Test(
        "Times outside of the calendar are unknown",
        arguments: [("1e300", nil), ("-5", nil), ("\"soon\"", nil), ("1700000000.5", 1_700_000_000.5)])
    func times(json: String, expected: Double?) throws {
        let org: Org = try decode(#"{"created_time": \#(json)}"#)
        #expect(org.createdTime?.timeIntervalSince1970 == expected)
    }

    @Test("Integers that do not fit and booleans that are none are unknown")
    func others() throws {
        let gateway: StatsGateway = try decode(#"{"uptime": 1e30, "name": {}, "ip": ["a"]}"#)
        #expect(gateway.uptime == nil)
        #expect(gateway.name == nil)
        #expect(gateway.ip == nil)
        let interface: IfStatProperty = try decode(#"{"up": "yes"}"#)
        #expect(interface.up == nil)
    }

    @Test("Odd entries of lists and dictionaries are left out, the others kept")
    func collections() throws {
        let gateway: StatsGateway = try decode(
            #"""
            {"if_stat": {"ge-0/0/0.0": {"up": true, "ips": ["192.0.2.2/24", null, 7, {}]}, "a": null, "b": 3},
             "ports": [null, {"port_id": "ge-0/0/1"}, "x"], "if2_stat": []}
            """#)
        #expect(gateway.ifStat?.count == 1)
        #expect(gateway.ifStat?["ge-0/0/0.0"]?.ips == ["192.0.2.2/24", "7"])
        #expect(gateway.ports?.map(\.portID) == ["ge-0/0/1"])
        #expect(gateway.if2Stat == nil)
    }

    @Test("Port configuration holds numbers and variables as text, null is absent, secrets are not read")
    func portConfiguration() throws {
        let template: GatewayTemplate = try decode(
            #"""
            {"port_config": {"ge-0/0/0": {"vlan_id": 10, "wan_type": null, "reth_idx": 3, "lte_password": "secret",
              "ip_config": {"type": "pppoe", "ip": "{{wan_ip}}", "poser_password": "secret"}},
             "ge-0/0/1": {"vlan_id": "{{vlan}}"}, "ge-0/0/2": null}}
            """#)
        let ports = try #require(template.portConfig)
        #expect(ports.keys.sorted() == ["ge-0/0/0", "ge-0/0/1"])
        #expect(ports["ge-0/0/0"]?.vlanID == "10")
        #expect(ports["ge-0/0/0"]?.wanType == nil)
        #expect(ports["ge-0/0/0"]?.rethIndex == "3")
        #expect(ports["ge-0/0/0"]?.ipConfig?.ip == "{{wan_ip}}")
        #expect(ports["ge-0/0/1"]?.vlanID == "{{vlan}}")
        var dumped = ""
        dump(template, to: &dumped)
        #expect(!dumped.contains("secret"))
    }

    @Test(
        "The width of a bucket comes as seconds or with a unit",
        arguments: [
            ("600", 600), ("\"600\"", 600), ("\"10m\"", 600), ("\"1h\"", 3_600), ("\"1d\"", 86_400), ("0", nil),
            ("-600", nil), ("\"m\"", nil), ("\"9223372036854775807w\"", nil), ("\"\"", nil),
        ])
    func interval(json: String, expected: Int?) throws {
        let insights: GatewayInsights = try decode(#"{"interval": \#(json)}"#)
        #expect(insights.interval?.seconds == expected)
    }

    @Test("A series keeps its gaps, whatever they are made of, so that samples stay in their places")
    func series() throws {
        let insights: GatewayInsights = try decode(
            #"""
            {"rx_bps": [1, null, "x", 2.5, {}], "tx_bps": null,
             "rt": [1604260800, "1604260800", "2020-11-01T20:00:00Z", "2020-11-01 20:00:00+00:00",
                    "2020-11-01T21:00:00.5+01:00", "2020-11-01 20:00:00", "then", null]}
            """#)
        #expect(insights.rxBps == [1, nil, nil, 2.5, nil])
        #expect(insights.txBps == nil)
        let eight: Double = 1_604_260_800
        #expect(
            insights.rt?.map { $0?.date.timeIntervalSince1970 }
                == [eight, eight, eight, eight, eight + 0.5, eight, nil, nil])
    }
}
