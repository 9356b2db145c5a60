import Foundation
import SimulatedMist
import Testing

@testable import SimulatedMist

@Suite("Insights of the simulated cloud")
struct InsightsTests {
    let cloud = SimulatedCloud.made()
    let now = Int(tuesday.timeIntervalSince1970)

    private var circuit: SimulatedCloud.Circuit {
        get throws { try #require(cloud.circuits.first { $0.isUp }) }
    }

    private func values(_ series: [String: Any]) throws -> [Int?] {
        try #require(series["rx_bps"] as? [Any]).map { $0 as? Int }
    }

    @Test("Start and end move to the answer's own edges; rt names each bucket")
    func edges() async throws {
        let series = await cloud.insights(try circuit, start: now - 3_600, end: now, interval: "600")
        #expect(series["start"] as? Int == (now - 3_600) / 600 * 600)
        #expect(series["end"] as? Int == (now + 599) / 600 * 600)
        #expect(series["interval"] as? Int == 600)
        let rt = try #require(series["rt"] as? [String])
        #expect(rt.first == "2026-03-17 13:20:00+00:00" && rt.last == "2026-03-17 14:20:00+00:00")
        #expect(try values(series).count == rt.count)
    }

    @Test("The open bucket is null, those before it are not")
    func openBucket() async throws {
        let values = try values(await cloud.insights(try circuit, start: now - 3_600, end: now, interval: "10m"))
        #expect(values.last == .some(nil))
        #expect(values.dropLast().allSatisfy { $0 != nil })
    }

    @Test("At a finer interval only the starts of the stored buckets have a value", arguments: [45, 60, 180, 300])
    func finer(_ interval: Int) async throws {
        let series = await cloud.insights(
            try circuit, start: now - 7_200, end: now - 3_600, interval: "\(interval)")
        let start = try #require(series["start"] as? Int)
        for (index, value) in try values(series).enumerated() {
            let bucket = start + index * interval
            let holdsStart = (bucket + 599) / 600 * 600 < bucket + interval
            #expect((value != nil) == holdsStart)
        }
    }

    @Test("Ten minutes are kept for a day, hours for 14 days")
    func retention() async throws {
        let days = try values(await cloud.insights(try circuit, start: now - 172_800, end: now, interval: "10m"))
        #expect(days.prefix(144).allSatisfy { $0 == nil })
        #expect(days.compactMap { $0 }.count == 143)
        let weeks = try values(
            await cloud.insights(try circuit, start: now - 20 * 86_400, end: now, interval: "1h"))
        #expect(weeks.compactMap { $0 }.count == 14 * 24 - 1)
        #expect(weeks.prefix(6 * 24).allSatisfy { $0 == nil })
    }

    @Test("A gateway that is away has nulls since then; a disabled port has nothing else; a port down has zeros")
    func silence() async throws {
        let organization = cloud.organizations[0]
        func series(_ trait: SimulatedMist.Trait, port: (SimulatedMist.Port) -> Bool) async throws -> (
            since: Double?, [Int?]
        ) {
            let gateway = try #require(organization.gateways.first { $0.trait == trait })
            let found = gateway.ports.first(where: port)
            let port = try #require(found)
            let circuit = try #require(cloud.circuits.first { $0.mac == gateway.mac && $0.portID == port.id })
            let answer = await cloud.insights(circuit, start: now - 82_800, end: now - 3_600, interval: "600")
            return (port.traffic.stopped, try values(answer))
        }
        let (away, gone) = try await series(.disconnected) { $0.wan != nil }
        #expect(try #require(away) < tuesday.timeIntervalSince1970)
        #expect(gone.first != .some(nil) && gone.last == .some(nil))
        let (_, disabled) = try await series(.portDisabled) { $0.state == .disabled }
        #expect(disabled.allSatisfy { $0 == nil })
        let (_, down) = try await series(.portDown) { $0.state == .down }
        #expect(down.last == .some(0) && down.allSatisfy { $0 != nil })
    }

    @Test("A port nobody knows has nulls; bad parameters are 400, other devices 404")
    func refusals() async throws {
        let circuit = try circuit
        let path = "/api/v1/sites/\(circuit.siteID)/insights/gateway/\(circuit.deviceID)/stats"
        let unknown = await cloud.call(path + "?metrics=rx_bps&port_id=ge-9/9/9&duration=1h&interval=10m")
        #expect(unknown.status == 200 && (unknown.object["rx_bps"] as? [Any])?.allSatisfy { $0 is NSNull } == true)
        for query in [
            "metrics=rx_bps", "metrics=nonsense&port_id=a", "port_id=a", "metrics=rx_bps&port_id=a&interval=0",
            "metrics=rx_bps&port_id=a&start=9&end=5", "metrics=rx_bps&port_id=a&start=0&end=1700000000&interval=1",
            "metrics=rx_bps&port_id=a&end=9223372036854775807",
        ] {
            #expect(await cloud.call("\(path)?\(query)").status == 400, "\(query)")
        }
        let other = try #require(cloud.circuits.last { $0.siteID != circuit.siteID })
        let wrong = "/api/v1/sites/\(circuit.siteID)/insights/gateway/\(other.deviceID)/stats"
        #expect(await cloud.call(wrong + "?metrics=rx_bps&port_id=a").status == 404)
    }
}
