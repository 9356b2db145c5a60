import FoundationEssentials
import TestSupport
import Testing

@testable import CircuitStats
@testable import CircuitStatsWeb

@Suite("VPN peer paths and configured values, as JSON")
struct PeersBodyTests {
    private let meta = Meta(asOf: nil, isStale: false, partial: [])

    private func json(_ value: some Encodable) throws -> JSONValue { try JSONValue(JSONBody.encode(value)) }

    @Test("have every field, null where nothing is known")
    func unknownPath() throws {
        let body = try json(
            PeersBody(paths: GatewayPeerPaths(byPort: ["ge-0/0/0": [PeerPath()]]), isRateLimited: false, meta: meta))
        #expect(body.names == ["success", "peers_by_port", "total_peers", "meta"])
        #expect(body["success"] == .bool(true))
        #expect(body["total_peers"] == .number(1))
        let path = try #require(body["peers_by_port"]?["ge-0/0/0"]?.elements?.first)
        #expect(
            path.names == [
                "vpn_name", "port_id", "peer_router_name", "peer_port_id", "up", "is_active", "latency", "loss",
                "jitter", "mos", "uptime", "mtu", "type", "hop_count",
            ])
        for name in path.names { #expect(path[name] == .null) }
    }

    @Test("while they are not known, are no zero, and say where quota is missing")
    func unknown() throws {
        let body = try json(PeersBody(paths: nil, isRateLimited: true, meta: meta))
        #expect(body["total_peers"] == .null)
        #expect(body["peers_by_port"] == .object([:]))
        #expect(body["rate_limited"] == .bool(true))
        #expect(try json(PeersBody(paths: .init(), isRateLimited: false, meta: meta))["total_peers"] == .number(0))
    }

    @Test("hold values in their own types, with what they replaced")
    func configuration() throws {
        for (value, expected) in [
            (ConfigurationValue.text("1"), JSONValue.string("1")), (.number(1), .number(1)), (.flag(true), .bool(true)),
            (.list(["a", "b"]), .array([.string("a"), .string("b")])), (nil, .null),
        ] {
            let body = try json(
                ConfiguredValueBody(
                    value: ConfiguredValue(
                        name: "mtu", setting: .init(value: value, expression: "{{x}}", origin: .device),
                        overridden: .init(value: .number(1_500), origin: .template, originName: "<b>"))))
            #expect(
                body
                    == .object([
                        "name": .string("mtu"), "value": expected, "expression": .string("{{x}}"),
                        "origin": .string("device"), "origin_name": .null,
                        "overridden": .number(1_500), "overridden_origin": .string("template"),
                        "overridden_origin_name": .string("<b>"),
                    ]))
        }
        let body = try json(
            ConfiguredValueBody(
                value: ConfiguredValue(
                    name: "ip_config.ip", setting: .init(value: nil, origin: .device),
                    overridden: .init(value: nil, expression: "{{ip}}", origin: .profile))))
        #expect(body["overridden"] == .string("{{ip}}"))
        #expect(body["overridden_origin_name"] == .null)
    }
}
