import Foundation
import SimulatedMist
import Testing

@testable import SimulatedMist

@Suite("Simulated organization")
struct OrganizationTests {
    private typealias Fields = [String: Any]
    let cloud = SimulatedCloud.made(gateways: 30)

    private func rows(_ path: String) async -> [[String: Any]] {
        await cloud.call("/api/v1/orgs/\(cloud.organizationID)/\(path)").rows
    }

    private func gateway(_ trait: SimulatedMist.Trait) throws -> Gateway {
        try #require(cloud.organizations[0].gateways.first { $0.trait == trait })
    }

    /// What a client has to do: profile or template, the site's variables, the device's own configuration over them.
    private func effective(_ gateway: Gateway) async throws -> [String: Fields] {
        let stats = try #require(await rows("stats/devices?type=gateway&mac=\(gateway.mac)").first)
        let siteID = try #require(stats["site_id"] as? String)
        let site = try #require(await rows("sites?limit=1000").first { $0["id"] as? String == siteID })
        let source: Fields?
        if let id = site["gatewaytemplate_id"] as? String {
            source = await rows("gatewaytemplates").first { $0["id"] as? String == id }
        } else {
            source = await rows("deviceprofiles?type=gateway")
                .first { $0["id"] as? String == stats["deviceprofile_id"] as? String }
        }
        var ports = try #require(source?["port_config"] as? [String: Fields])
        let device = await cloud.call("/api/v1/sites/\(siteID)/devices/\(gateway.id)").object
        for (key, own) in try #require(device["port_config"] as? [String: Fields]) {
            // A device may have values of its own for one port of a range.
            let base = ports[key] ?? ports["ge-0/0/0-1"] ?? [:]
            ports[key] = base.merging(own.filter { !($0.value is NSNull) }) { $1 }
        }
        let vars = await cloud.call("/api/v1/sites/\(siteID)/setting").object["vars"] as? [String: String] ?? [:]
        var text = String(decoding: try JSONSerialization.data(withJSONObject: ports), as: UTF8.self)
        for (name, value) in vars { text = text.replacing("{{\(name)}}", with: value) }
        #expect(!text.contains("{{"))
        return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Fields])
    }

    @Test("Configuration put together from its parts agrees with the live addresses, on every gateway")
    func configuration() async throws {
        let stats = await rows("stats/devices?type=gateway&fields=*&limit=1000")
        var compared = 0
        for gateway in cloud.organizations[0].gateways {
            let effective = try await effective(gateway)
            let row = try #require(stats.first { $0["mac"] as? String == gateway.mac })
            let interfaces = try #require(row["if_stat"] as? [String: Fields])
            for (key, config) in effective where config["usage"] as? String == "wan" {
                let first = String(key.split(separator: ",")[0]).replacing("0-1", with: "0")
                let live = try #require(interfaces[first] ?? interfaces[first + ".0"], "\(first)")
                #expect(live["wan_name"] as? String == config["name"] as? String)
                guard let ip = (config["ip_config"] as? Fields)?["ip"] as? String else { continue }
                let ips = try #require(live["ips"] as? [String])
                #expect(ips.isEmpty || ips[0].hasPrefix(ip + "/"), "\(gateway.name) \(key)")
                compared += ips.count
            }
        }
        #expect(compared > 20)
    }

    @Test("A dozen gateways show every kind of connection")
    func variety() async throws {
        let small = SimulatedCloud.made()
        let organization = small.organizationID
        let config =
            await small.call("/api/v1/orgs/\(organization)/gatewaytemplates").rows
            + small.call("/api/v1/orgs/\(organization)/deviceprofiles?type=gateway").rows
        let ports = config.flatMap { ($0["port_config"] as? [String: Fields] ?? [:]).map { $0 } }
        let keys = Set(ports.map(\.key))
        #expect(keys.isSuperset(of: ["ge-0/0/0,ge-7/0/0", "ge-0/0/0-1", "ge-0/0/1.100", "{{wan1_port}}", "cl-1/0/0"]))
        let types = Set(ports.compactMap { ($0.value["ip_config"] as? Fields)?["type"] as? String })
        #expect(types == ["dhcp", "static", "pppoe"])
        #expect(Set(ports.compactMap { $0.value["wan_type"] as? String }) == ["broadband", "dsl", "lte"])
        let rows = await small.search("/api/v1/orgs/\(organization)/stats/ports/search")
        #expect(Set(rows.compactMap { $0["port_usage"] as? String }) == ["wan", "lan"])
        #expect(rows.contains { $0["port_id"] as? String == "ge-0/0/1.100" })
        #expect(rows.contains { $0["disabled"] as? Bool == true })
        #expect(rows.contains { ($0["rx_errors"] as? Int ?? 0) > 0 })
        let stats = await small.call("/api/v1/orgs/\(organization)/stats/devices?type=gateway&fields=*").rows
        #expect(stats.count { $0["is_ha"] as? Bool == true && $0["if2_stat"] != nil } == 1)
        #expect(stats.count { $0["status"] as? String == "disconnected" } == 1)
        #expect(stats.count { ($0["uptime"] as? Int ?? .max) < 604_800 } == 1)
        let peers = await small.search("/api/v1/orgs/\(organization)/stats/vpn_peers/search")
        #expect(Set(peers.compactMap { $0["up"] as? Bool }) == [true, false])
        #expect(Set(small.circuits.map(\.siteID)).count == 12)
    }

    @Test("Interfaces come on request only")
    func fields() async {
        #expect(await rows("stats/devices?type=gateway").allSatisfy { $0["if_stat"] == nil })
        #expect(await rows("stats/devices?type=gateway&fields=if_stat").allSatisfy { $0["if_stat"] != nil })
    }

    @Test("What a gateway that is away reported last is old, in all its rows")
    func disconnected() async throws {
        let gateway = try gateway(.disconnected)
        let now = tuesday.timeIntervalSince1970
        let stats = try #require(await rows("stats/devices?type=gateway&mac=\(gateway.mac)").first)
        #expect(try #require(stats["last_seen"] as? Double) < now - 3_600)
        let ports = await rows("stats/ports/search?mac=\(gateway.mac)")
        #expect(!ports.isEmpty && ports.allSatisfy { ($0["timestamp"] as? Double ?? now) < now - 3_600 })
    }

    @Test("A port down has no address, no rate and paths that are down")
    func portDown() async throws {
        let gateway = try gateway(.portDown)
        let port = try #require(gateway.ports.last { $0.wan != nil })
        let row = try #require(
            await rows("stats/ports/search?mac=\(gateway.mac)&port_id=\(port.id.replacing("/", with: "%2F"))").first)
        #expect(row["up"] as? Bool == false && row["rx_bps"] as? Int == 0 && row["speed"] as? Int == 0)
        #expect(try #require(row["rx_bytes"] as? Int) > 0)
        let paths = await rows("stats/vpn_peers/search?mac=\(gateway.mac)").filter {
            [port.id, port.interface].contains($0["port_id"] as? String)
        }
        #expect(!paths.isEmpty && paths.allSatisfy { $0["up"] as? Bool == false })
    }

    @Test("Device ids hold the MAC address; addresses are from the ranges for documentation")
    func identity() async {
        for row in await rows("stats/devices?type=gateway&fields=*&limit=1000") {
            let mac = row["mac"] as? String ?? ""
            #expect(row["id"] as? String == "00000000-0000-0000-1000-\(mac)")
            #expect(mac.utf8.count == 12 && mac == mac.lowercased())
            for live in (row["if_stat"] as? [String: Fields] ?? [:]).values {
                for ip in live["ips"] as? [String] ?? [] {
                    let isReserved = ["192.0.2.", "198.51.100.", "203.0.113.", "2001:db8:"].contains {
                        ip.hasPrefix($0)
                    }
                    #expect(isReserved, "\(ip)")
                }
            }
        }
    }

    @Test("Hostile names go out as JSON that decodes to what was meant")
    func hostile() async throws {
        let cloud = SimulatedCloud.made(gateways: 40, hostile: true)
        let organization = "/api/v1/orgs/\(cloud.organizationID)"
        let sites = await cloud.call("\(organization)/sites").rows
        let names = sites.compactMap { $0["name"] as? String }.joined()
        for text in ["<script>", "\"><img", "=cmd|", "\u{202E}", "\u{0}", "👩🏽‍💻"] { #expect(names.contains(text)) }
        #expect(sites.contains { $0["name"] as? String == "" })
        for path in ["stats/devices?type=gateway&fields=*", "inventory", "stats/vpn_peers/search", "vars/search"] {
            #expect(await cloud.call("\(organization)/\(path)").json != nil)
        }
        let devices = await cloud.call("/api/v1/sites/\(cloud.circuits[0].siteID)/devices?type=gateway").rows
        #expect(sites.contains { $0["address"] is NSNull })
        let templates = await cloud.call("\(organization)/gatewaytemplates").rows
        #expect(templates.contains { ($0["port_config"] as? Fields)?["ge-0/0/14"] is NSNull })
        #expect(devices.first?["notes"] as? String == Naming.hostileTexts[5])
    }
}
