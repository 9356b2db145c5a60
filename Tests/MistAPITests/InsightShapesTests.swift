import Foundation
import HTTPTypes
import MistAPI
import TestSupport
import Testing

@Suite("Link quality and service levels on the wire")
struct InsightShapesTests {
    private let day = Date(timeIntervalSince1970: 1_700_000_000)..<Date(timeIntervalSince1970: 1_700_086_400)

    private func link(_ body: String, by path: LinkHealthPath = .device) async throws -> (WANLinkHealth, [String]) {
        let transport = StubTransport(answers: [.success(.json(body))])
        let hour = try #require(InsightInterval(seconds: 3_600))
        let answer = try await MistClient.stubbed(transport).linkHealth(
            ofPort: "ge-0/0/0.100", ofGateway: "g", mac: "02aabbccddee", ofSite: "s", by: path, range: day,
            interval: hour, priority: .interactive)
        return (answer, transport.targets)
    }

    @Test(
        "The series stand at the top level or in an object of their own; a null keeps its place",
        arguments: [
            #"{"start": 1700000000, "interval": 3600, "avg_latency": [1.5, null, "7"], "avg_jitter": [0, 1], "avg_loss": null}"#,
            #"{"start": "1700000000", "interval": "1h", "wan_link_health": {"avg_latency": [1.5, {}, 7], "avg_jitter": [0, 1]}}"#,
        ])
    func shapes(body: String) async throws {
        let (answer, _) = try await link(body)
        #expect(answer.start == day.lowerBound)
        #expect(answer.interval?.seconds == 3_600)
        #expect(answer.series.avgLatency == [1.5, nil, 7])
        #expect(answer.series.avgJitter == [0, 1])
        #expect(answer.series.avgLoss == nil)
        #expect(!answer.series.isEmpty)
    }

    @Test(
        "An answer to another question has no series",
        arguments: ["{}", #"{"results": [1, 2]}"#, #"{"wan_link_health": [1], "rt": 5}"#])
    func noSeries(body: String) async throws {
        #expect(try await link(body).0.series.isEmpty)
    }

    @Test("Both ways name the port and the range")
    func targets() async throws {
        let query = "port_id=ge-0%2F0%2F0.100&start=1700000000&end=1700086400&interval=3600"
        #expect(
            try await link("{}").1 == ["/api/v1/sites/s/insights/device/02aabbccddee/wan_link_health?\(query)"])
        #expect(
            try await link("{}", by: .gateway).1
                == ["/api/v1/sites/s/insights/gateway/g/stats?metrics=wan_link_health&\(query)"])
    }

    @Test("A service level is asked for at the scope of its site")
    func levels() async throws {
        let transport = StubTransport(answers: [.success(.json("{}"))])
        let client = MistClient.stubbed(transport)
        _ = try await client.serviceLevels(ofSite: "s", priority: .interactive)
        _ = try await client.trend(
            ofServiceLevel: "application_health", ofSite: "s", range: day, priority: .interactive)
        _ = try await client.threshold(ofServiceLevel: "application_health", ofSite: "s", priority: .interactive)
        _ = try await client.impactedInterfaces(
            ofServiceLevel: "application_health", ofSite: "s", range: day, priority: .interactive)
        let metric = "/api/v1/sites/s/sle/site/s/metric/application_health"
        #expect(
            transport.targets == [
                "/api/v1/sites/s/sle/site/s/metrics",
                "\(metric)/summary-trend?start=1700000000&end=1700086400", "\(metric)/threshold",
                "\(metric)/impacted-interfaces?start=1700000000&end=1700086400",
            ])
    }

    @Test("Rows of interfaces go by either list and by any of their names; what is no row is left out")
    func interfaces() async throws {
        func rows(_ body: String) async throws -> [SLEImpactedInterfaces.Interface]? {
            let transport = StubTransport(answers: [.success(.json(body))])
            return try await MistClient.stubbed(transport).impactedInterfaces(
                ofServiceLevel: "m", ofSite: "s", range: day, priority: .interactive
            ).interfaces
        }
        let documented = try await rows(
            """
            {"interfaces": [null, 5, {"interface_name": "ge-0/0/0.0", "gateway_hostname": "a", "gateway_mac": "02",
            "duration": 1, "degraded": "2.5", "total": 1e400}]}
            """)
        let row = try #require(documented?.first)
        #expect(documented?.count == 1)
        #expect(row.name == "ge-0/0/0.0" && row.hostname == "a" && row.mac == "02")
        #expect(row.duration == 1 && row.degraded == 2.5 && row.total == nil)
        for (name, host) in [("interface", "device_hostname"), ("port_id", "hostname"), ("interface", "switch_name")] {
            let other = try await rows(
                #"{"results": [{"\#(name)": "ge-0/0/0", "\#(host)": "b", "gateway_hostname": ""}]}"#)
            #expect(other?.first?.name == "ge-0/0/0" && other?.first?.hostname == "b")
        }
        #expect(try await rows("{}") == nil)
    }

    @Test("The published examples are read", .enabled(if: PublishedExamples.arePresent, "no document here"))
    func published() async throws {
        let examples = try PublishedExamples()
        func client(_ name: String) throws -> MistClient {
            .stubbed(StubTransport(answers: [.success(.json(try examples[name]))]))
        }
        let levels = try await client("SiteSleMetricsExample").serviceLevels(ofSite: "s", priority: .interactive)
        #expect(levels.enabled?.contains("application_health") == true)
        let threshold = try await client("SleThresholdExample")
            .threshold(ofServiceLevel: "m", ofSite: "s", priority: .interactive)
        #expect(threshold.threshold == -66 && threshold.units == "dBm")
        // The trend has the summary's fields.
        let trend = try await client("SleSummaryExample")
            .trend(ofServiceLevel: "m", ofSite: "s", range: day, priority: .interactive)
        #expect(trend.sle?.interval?.seconds == 3_600)
        #expect(trend.sle?.samples?.total?.count == trend.sle?.samples?.degraded?.count)
        #expect((trend.sle?.samples?.total?.count ?? 0) > 0)
        let rows = try await client("SleImpactedInterfacesExample")
            .impactedInterfaces(ofServiceLevel: "m", ofSite: "s", range: day, priority: .interactive).interfaces
        #expect(rows?.count == 2)
        #expect(rows?.first?.hostname == "test-ex" && rows?.first?.degraded == 11.583333)
    }
}
