import Foundation
import SimulatedMist
import TestSupport
import Testing

extension Routes {
    /// What one gateway is asked for in detail: its VPN peer paths, and how its ports are configured.
    @Suite("A gateway in detail")
    struct GatewayDetailTests {
        let stack: ApplicationStack

        init() throws { stack = try #require(ApplicationStack.current) }

        @Test("has its VPN peer paths by port, at the top level, as many as the table says")
        func peers() async throws {
            var paths: [JSONValue] = []
            for gateway in try #require(try await stack.data("/api/gateways").elements) {
                let (id, mac) = (gateway["id"]?.text ?? "", gateway["mac"]?.text ?? "")
                let site = gateway["site_id"]?.text ?? ""
                let answer = try await stack.get("/api/gateway/\(id)/vpn_peers?site_id=\(site)&mac=\(mac)")
                #expect(answer.status == 200)
                let body = try JSONValue(answer.body)
                #expect(body.names == ["success", "peers_by_port", "total_peers", "meta"])
                #expect(body["success"] == .bool(true))
                #expect(body["meta"]?["partial"] == .array([]))
                let byPort = try #require(body["peers_by_port"]?.fields)
                for port in gateway["ports"]?.elements ?? [] {
                    let own = byPort[port["name"]?.text ?? ""]?.elements ?? []
                    #expect(port["peer_paths_total"]?.number ?? 0 == Double(own.count))
                    #expect(port["peer_paths_up"]?.number ?? 0 == Double(own.count { $0["up"] == .bool(true) }))
                }
                let all = byPort.values.flatMap { $0.elements ?? [] }
                #expect(body["total_peers"] == .number(Double(all.count)))
                paths += all
            }
            let types = [
                "vpn_name": "string", "peer_router_name": "string", "peer_port_id": "string", "up": "bool",
                "is_active": "bool", "latency": "number", "loss": "number", "jitter": "number", "mos": "number",
                "uptime": "number", "mtu": "number", "type": "string", "hop_count": "number", "port_id": "string",
            ]
            #expect(!paths.isEmpty && paths.allSatisfy { $0.names == Set(types.keys) })
            for (name, type) in types {
                #expect(Set(paths.compactMap { $0[name]?.type }).subtracting(["null"]) == [type], "\(name)")
            }
        }

        @Test("takes the gateway's address in any spelling")
        func address() async throws {
            let mac = try #require(stack.cloud.circuits.first { $0.isUp && !$0.portID.contains(".") }).mac
            let pairs = stride(from: 0, to: 12, by: 2).map { mac.uppercased().dropFirst($0).prefix(2) }
            for text in [mac, pairs.joined(separator: ":"), pairs.joined(separator: "-"), ""] {
                #expect(try await stack.get("/api/gateway/{gateway}/vpn_peers?mac=\(text)").status == 200, "\(text)")
            }
        }

        @Test("has its ports' configuration with where each value comes from")
        func configuration() async throws {
            var values: [JSONValue] = []
            for id in Set(stack.cloud.circuits.map(\.deviceID)) {
                let answer = try await stack.get("/api/gateway/\(id)/ports")
                // Credentials of lines and modems never leave the server.
                for secret in ["not-for-the-page", "branch@isp.example", "password", "username"] {
                    #expect(!answer.text.contains(secret))
                }
                let ports = try #require(try JSONValue(answer.body)["data"]?["ports"]?.fields)
                for port in ports.values { values += port["configuration"]?.elements ?? [] }
            }
            let names: Set = [
                "name", "value", "expression", "origin", "origin_name", "overridden", "overridden_origin",
                "overridden_origin_name",
            ]
            #expect(!values.isEmpty && values.allSatisfy { $0.names == names })
            #expect(Set(values.compactMap { $0["origin"]?.text }) == ["template", "profile", "device", "default"])
            for value in values {
                let isNamed = ["template", "profile"].contains(value["origin"]?.text)
                #expect((value["origin_name"]?.text != nil) == isNamed)
            }
            #expect(values.contains { $0["expression"]?.text?.hasPrefix("{{") == true })
            for value in values where value["overridden_origin"] != .null {
                #expect(value["origin"] == .string("device"))
                #expect(value["overridden"] != .null && value["overridden"] != value["value"])
                #expect(["template", "profile"].contains(value["overridden_origin"]?.text))
                #expect(value["overridden_origin_name"]?.text != nil)
            }
            // Overridden as a whole on one gateway, and in single values on another.
            #expect(values.contains { $0["name"]?.text == "ip_config.type" && $0["overridden"] != .null })
            #expect(values.contains { $0["name"]?.text == "traffic_shaping.max_tx_kbps" && $0["overridden"] != .null })
            let shown = Set(values.compactMap { $0["name"]?.text })
            #expect(shown.isSuperset(of: ["mtu", "reth_idx", "vlan_id"]))
        }
    }
}
