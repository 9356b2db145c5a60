import FoundationEssentials
import MistAPI
import Testing

@testable import CircuitStats

@Suite("Application health of a site")
struct ApplicationHealthTests {
    private func decoded<Answer: Decodable & Sendable>(_ json: String) throws -> Result<Answer, MistError> {
        .success(try JSONDecoder().decode(Answer.self, from: Data(json.utf8)))
    }

    private func health(
        trend: String = "{}", threshold: String = "{}", impacted: String = "{}"
    ) throws -> ApplicationHealth {
        ApplicationHealth(
            trend: try decoded(trend), threshold: try decoded(threshold), impacted: try decoded(impacted))
    }

    @Test("The summary is the share of user-minutes without impairment; a bucket known by half counts for nothing")
    func summary() throws {
        let health = try health(
            trend: """
                {"start": 1700480000, "sle": {"interval": 3600, "samples": {
                "total": [100, 300, null, 50, 0, 10], "degraded": [10, 0, 5, null, 0, 20, 7]}}}
                """)
        // 410 minutes, 20 of them impaired: no more can be than there are.
        #expect(abs(try #require(health.summaryPercent) - 100 * 390 / 410) < 1e-9)
        #expect(health.trend.map(\.timestamp) == (0..<7).map { 1_700_480_000 + $0 * 3_600 })
        #expect(health.trend.map(\.percent) == [90, 100, nil, nil, nil, 0, nil])
    }

    @Test("A trend that does not say where it lies has a summary and no points")
    func unplaced() throws {
        let health = try health(trend: #"{"sle": {"samples": {"total": [4], "degraded": [1]}}}"#)
        #expect(health.summaryPercent == 75)
        #expect(health.trend.isEmpty)
        #expect(try self.health().summaryPercent == nil)
    }

    @Test(
        "The goal is a share where its unit says so, or says nothing",
        arguments: [
            (#"{"threshold": "85", "units": "%"}"#, 85), (#"{"threshold": 0.5, "units": "percent"}"#, 0.5),
            (#"{"threshold": "0.85"}"#, 85), (#"{"threshold": 90, "units": ""}"#, 90),
            (#"{"default": 80, "units": "%"}"#, 80), (#"{"threshold": "-66", "units": "dBm"}"#, nil),
            (#"{"threshold": 80, "units": "ms"}"#, nil), (#"{"threshold": 101}"#, nil), ("{}", nil),
        ] as [(String, Double?)])
    func threshold(json: String, percent: Double?) throws {
        #expect(try health(threshold: json).thresholdPercent == percent)
    }

    @Test("Interfaces belong to a port by gateway and name, units and sub-interfaces included; the worst comes first")
    func interfaces() throws {
        let health = try health(
            impacted: """
                {"interfaces": [
                {"interface_name": "ge-0/0/0.0", "gateway_mac": "02:00:00:00:00:0A", "degraded": 1},
                {"interface_name": "ge-0/0/0.100", "gateway_mac": "02000000000a", "degraded": 3},
                {"interface_name": "ge-0/0/0", "gateway_mac": "02000000000b", "gateway_hostname": "hub", "degraded": 2},
                {"interface_name": "ge-0/0/0", "gateway_hostname": "hub"},
                {"interface_name": "ge-0/0/01", "gateway_hostname": "hub"}, {}]}
                """)
        #expect(health.impacted?.first?.degraded == 3)
        #expect(health.impacted?.first?.gatewayMAC == "02000000000a")
        var gateway = Gateway(id: "g", name: "hub", mac: "02000000000a", ports: [])
        func names(_ port: String) -> [String?]? {
            health.interfaces(ofPort: port, gateway: gateway)?.map(\.name)
        }
        #expect(names("ge-0/0/0") == ["ge-0/0/0.100", "ge-0/0/0.0", "ge-0/0/0"])
        #expect(names("ge-0/0/0.100") == ["ge-0/0/0.100"])
        #expect(names("ge-0/0/1") == [])
        gateway.mac = "02000000000b"
        #expect(names("ge-0/0/0") == ["ge-0/0/0", "ge-0/0/0"])
        gateway.name = "other"
        #expect(names("ge-0/0/0") == ["ge-0/0/0"])
        #expect(try self.health().interfaces(ofPort: "ge-0/0/0", gateway: gateway) == nil)
    }

    @Test("Rows name a gateway as it names itself, and a redundant port by its pair")
    func otherNames() throws {
        let health = try health(
            impacted: """
                {"interfaces": [
                {"interface_name": "ge-0/0/1.0", "gateway_hostname": "hq-ber-srx", "degraded": 1},
                {"interface_name": "reth3.0", "gateway_hostname": "HQ Berlin", "degraded": 2}]}
                """)
        var pair = WANPort(
            name: "ge-0/0/0", configuration: PortConfiguration(), counters: PortCounters(), quality: LinkQuality())
        pair.configuration.bundle = "reth3"
        let gateway = Gateway(id: "g", name: "HQ Berlin", hostname: "hq-ber-srx", mac: "02000000000a", ports: [pair])
        #expect(health.interfaces(ofPort: "ge-0/0/1", gateway: gateway)?.map(\.degraded) == [1])
        #expect(health.interfaces(ofPort: "ge-0/0/0", gateway: gateway)?.map(\.degraded) == [2])
    }

    @Test("A question that fails is named, and leaves what the others answered")
    func failures() throws {
        let error = MistError(call: MistCall(.serviceLevelTrend), reason: .timeout)
        let health = ApplicationHealth(
            trend: .failure(error), threshold: try decoded(#"{"threshold": 85}"#),
            impacted: try decoded(#"{"results": []}"#))
        #expect(health.failures == [error])
        #expect(health.isMeasured == true && health.thresholdPercent == 85 && health.impacted == [])
    }
}
