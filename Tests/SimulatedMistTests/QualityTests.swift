import Foundation
import SimulatedMist
import Testing

@testable import SimulatedMist

@Suite("Link quality and application health of the simulated cloud")
struct QualityTests {
    private static let now = Int(tuesday.timeIntervalSince1970)

    private func made(
        _ path: SimulatedCloud.LinkHealthPath = .device, nested: Bool = false
    ) -> SimulatedCloud {
        SimulatedCloud(.init(linkHealthPath: path, nestsLinkHealth: nested, now: { tuesday }))
    }

    private func targets(_ circuit: SimulatedCloud.Circuit) -> (device: String, gateway: String) {
        let insights = "/api/v1/sites/\(circuit.siteID)/insights"
        let port = circuit.portID.replacing("/", with: "%2F")
        let query = "port_id=\(port)&start=\(Self.now - 7_200)&end=\(Self.now)&interval=10m"
        return (
            "\(insights)/device/\(circuit.mac)/wan_link_health?\(query)",
            "\(insights)/gateway/\(circuit.deviceID)/stats?metrics=wan_link_health&\(query)"
        )
    }

    @Test("Quality is answered at one place alone, in the shape that was chosen", arguments: [false, true])
    func places(nested: Bool) async throws {
        for path in [SimulatedCloud.LinkHealthPath.device, .gateway] {
            let cloud = made(path, nested: nested)
            let targets = targets(try #require(cloud.circuits.first { $0.isUp }))
            let (here, there) = path == .device ? targets : (targets.gateway, targets.device)
            #expect([400, 404].contains(await cloud.call(there).status))
            let answer = await cloud.call(here).object
            let series = nested ? answer["wan_link_health"] as? [String: Any] : answer
            #expect((answer["avg_loss"] == nil) == nested)
            for name in ["avg_latency", "avg_jitter", "avg_loss"] {
                let values = try #require(series?[name] as? [Any])
                #expect(values.count == 13)
                #expect(values.dropLast().allSatisfy { $0 is Double || $0 is Int } && values.last is NSNull)
            }
        }
    }

    @Test("Stored quality is the average of what a port's statistics tell, and a function of time alone")
    func truth() async throws {
        let cloud = made()
        let circuit = try #require(cloud.circuits.first { $0.isUp })
        let answer = await cloud.call(targets(circuit).device).object
        let start = try #require(answer["start"] as? Int)
        let latencies = try #require(answer["avg_latency"] as? [Any])
        let port = try #require(cloud.organizations[0].gateway(mac: circuit.mac)?.port(circuit.portID))
        for (index, value) in latencies.dropLast().enumerated() {
            let bucket = start + index * 600
            let looks = [150.0, 450].compactMap { port.quality(at: Double(bucket) + $0)?.latency }
            #expect(abs(try #require(value as? Double) - looks.reduce(0, +) / 2) < 0.006)
        }
        #expect(await made().call(targets(circuit).device).body == cloud.call(targets(circuit).device).body)
    }

    @Test("A port without link has no quality; nobody's device and another metric are 404")
    func refusals() async throws {
        let cloud = made()
        let circuit = try #require(cloud.circuits.first)
        let device = targets(circuit).device
        for wrong in [
            device.replacing(circuit.mac, with: "020000000000"), device.replacing("wan_link_health", with: "bytes"),
        ] {
            #expect(await cloud.call(wrong).status == 404)
        }
        #expect(await cloud.call(String(device.prefix(while: { $0 != "?" }))).status == 400)
        let gateway = try #require(cloud.organizations[0].gateways.first { $0.trait == .portDown })
        let port = try #require(gateway.ports.first { $0.state == .down })
        let down = try #require(cloud.circuits.first { $0.mac == gateway.mac && $0.portID == port.id })
        let values = try #require(await cloud.call(targets(down).device).object["avg_latency"] as? [Any])
        #expect(values.allSatisfy { $0 is NSNull })
    }

    @Test("A site's application health is the sum of its interfaces', whatever the range is cut into")
    func health() async throws {
        let cloud = made()
        let organization = cloud.organizations[0]
        let (start, end) = (Self.now - 50_000, Self.now)
        var impaired = 0
        for site in organization.sites {
            guard let health = ApplicationHealth(of: site, in: organization) else { continue }
            let whole = health.minutes(from: start, to: end)
            let cut = (health.minutes(from: start, to: start + 12_345), health.minutes(from: start + 12_345, to: end))
            #expect(abs(cut.0.total + cut.1.total - whole.total) < 1e-6)
            #expect(abs(cut.0.degraded + cut.1.degraded - whole.degraded) < 1e-6)
            #expect(whole.degraded <= whole.total)
            impaired += whole.degraded > 0 ? 1 : 0
        }
        #expect(impaired > 2)
    }

    @Test("The metric goes by both spellings; a site without it lists none and knows none")
    func spellings() async throws {
        let cloud = made()
        var found: Set<String> = []
        for site in cloud.organizations[0].sites {
            let base = "/api/v1/sites/\(site.id)/sle/site/\(site.id)"
            let enabled = try #require(await cloud.call("\(base)/metrics").object["enabled"] as? [String])
            let own = enabled.first { $0.hasPrefix("application") }
            found.insert(own ?? "none")
            for metric in ["application-health", "application_health"] {
                for part in ["summary-trend", "threshold", "impacted-interfaces"] {
                    #expect(await cloud.call("\(base)/metric/\(metric)/\(part)").status == (metric == own ? 200 : 404))
                }
            }
            #expect(await cloud.call("/api/v1/sites/\(site.id)/sle/gateway/\(site.id)/metrics").status == 404)
        }
        #expect(found == ["application-health", "application_health", "none"])
    }
}
