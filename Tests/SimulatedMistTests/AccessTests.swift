import Foundation
import HTTPTypes
import SimulatedMist
import Testing

@Suite("Access to the simulated cloud")
struct AccessTests {
    @Test("No token, another scheme or an unknown token is 401; a known one is let in")
    func tokens() async {
        let cloud = SimulatedCloud.made(tokens: ["alpha", "beta"])
        #expect(await cloud.call("/api/v1/self", token: nil).status == 401)
        #expect(await cloud.call("/api/v1/self", token: "").status == 401)
        #expect(await cloud.call("/api/v1/self", token: "gamma").status == 401)
        #expect(await cloud.call("/api/v1/self", token: "beta").status == 200)
        #expect(await SimulatedCloud.made().call("/api/v1/self", token: "anything").status == 200)
    }

    @Test("Unknown paths, organizations, sites and devices are 404, other methods 405 with Allow")
    func refusals() async throws {
        let cloud = SimulatedCloud.made()
        let circuit = try #require(cloud.circuits.first)
        let nobody = UUID().uuidString.lowercased()
        for path in [
            "/", "/api/v1/nonsense", "/api/v1/orgs/\(nobody)", "/api/v1/orgs/\(nobody)/inventory",
            "/api/v1/sites/\(nobody)/setting", "/api/v1/sites/\(circuit.siteID)/devices/\(nobody)",
            "/api/v1/sites/\(circuit.siteID)/devices/00000000-0000-0000-1000-020000000001", "/simulated/nonsense",
        ] {
            let answer = await cloud.call(path)
            #expect(answer.status == 404 && answer.object["detail"] is String, "\(path)")
        }
        let answer = await cloud.call("/api/v1/self", method: .post)
        #expect(answer.status == 405 && answer.header("Allow") == "GET, HEAD")
        #expect(await cloud.call("/simulated/reset").status == 405)
    }

    @Test("The quota is per token and clock hour: then 429 with the documented words until the next hour")
    func quota() async {
        let time = ManualTime(tuesday)
        let cloud = SimulatedCloud.made(callLimit: 3, now: { time.now })
        for _ in 1...3 { #expect(await cloud.call("/api/v1/self", token: "a").status == 200) }
        let limited = await cloud.call("/api/v1/self", token: "a")
        #expect(limited.status == 429)
        #expect((limited.object["detail"] as? String)?.contains("5000 API Calls per hour threshold") == true)
        // 14:25:31 to 15:00:00.
        #expect(limited.header("Retry-After") == "2069")
        #expect(await cloud.call("/api/v1/self", token: "b").status == 200)
        time.advance(by: 2_068)
        #expect(await cloud.call("/api/v1/self", token: "a").status == 429)
        time.advance(by: 1)
        let usage = await cloud.call("/api/v1/self/usage", token: "a")
        #expect(usage.object["requests"] as? Int == 1 && usage.object["request_limit"] as? Int == 3)
    }

    @Test("Retry-After can be left out")
    func noRetryAfter() async {
        let answer = await SimulatedCloud.made(callLimit: 0, sendsRetryAfter: false).call("/api/v1/self")
        #expect(answer.status == 429 && answer.header("Retry-After") == nil)
    }

    @Test("Calls are counted by path and token; tokens stay unseen; reset forgets them")
    func calls() async {
        let cloud = SimulatedCloud.made()
        for site in Set(cloud.circuits.map(\.siteID)) {
            _ = await cloud.call("/api/v1/sites/\(site)/devices?type=gateway", token: "hush-hush")
        }
        _ = await cloud.call("/api/v1/self", token: "other")
        let answer = await cloud.call("/simulated/calls", token: nil)
        let paths = answer.object["paths"] as? [String: Int]
        #expect(paths == ["/api/v1/sites/{site_id}/devices": 12, "/api/v1/self": 1])
        #expect((answer.object["tokens"] as? [[String: Any]])?.map { $0["calls"] as? Int } == [12, 1])
        #expect(!String(decoding: answer.body, as: UTF8.self).contains("hush"))
        #expect(await cloud.call("/simulated/reset", method: .post, token: nil).status == 200)
        #expect(await cloud.call("/simulated/calls", token: nil).object["total"] as? Int == 0)
    }

    @Test("The truth can be asked for over HTTP")
    func truth() async throws {
        let cloud = SimulatedCloud.made()
        let circuit = try #require(cloud.circuits.first { $0.isUp })
        let (start, end) = (1_773_750_000, 1_773_753_600)
        let port = circuit.portID.replacing("/", with: "%2F")
        let path = "/simulated/truth?mac=\(circuit.mac)&port_id=\(port)&start=\(start)"
        let answer = await cloud.call("\(path)&end=\(end)", token: nil)
        let truth = try #require(
            cloud.truth(
                mac: circuit.mac, portID: circuit.portID, from: Date(timeIntervalSince1970: Double(start)),
                to: Date(timeIntervalSince1970: Double(end))))
        #expect(answer.object["rx_bytes"] as? Int == truth.rxBytes && truth.rxBytes > 0)
        #expect(answer.object["tx_bytes"] as? Int == truth.txBytes)
        #expect(await cloud.call("\(path)&end=x", token: nil).status == 400)
        #expect(await cloud.call("\(path)&end=nan", token: nil).status == 400)
    }

    @Test("Latency defers every answer; without it answers are ready at once")
    func latency() async {
        #expect(await SimulatedCloud.made(latency: .nanoseconds(1)).call("/api/v1/self").isDeferred)
        #expect(await !SimulatedCloud.made().call("/api/v1/self").isDeferred)
    }

    @Test("A token can see several organizations, each with sites and gateways of its own")
    func organizations() async throws {
        let cloud = SimulatedCloud.made(organizations: 3)
        let privileges = try #require(await cloud.call("/api/v1/self").object["privileges"] as? [[String: Any]])
        #expect(privileges.map { $0["org_id"] as? String } == cloud.organizationIDs)
        #expect(Set(cloud.circuits.map(\.mac)).count == 42)
        let last = try #require(cloud.circuits.last)
        #expect(last.organizationID == cloud.organizationIDs[2])
        #expect(await cloud.call("/api/v1/sites/\(last.siteID)/devices?type=gateway").rows.count > 0)
    }
}
