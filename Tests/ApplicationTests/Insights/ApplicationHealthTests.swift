import Foundation
import SimulatedMist
import TestSupport
import Testing

@Suite(
    "Application health of a site",
    .application(.init(settings: ["FCGI_WORKERS": "64"], prepare: { await $0.collect() })),
    .timeLimit(.minutes(5)))
struct ApplicationHealthTests {
    let stack: ApplicationStack

    init() throws { stack = try #require(ApplicationStack.current) }

    private var sites: [String] { Set(stack.cloud.circuits.map(\.siteID)).sorted() }

    private func summary(_ site: String, _ query: String = "") async throws -> JSONValue {
        let answer = try await stack.get("/api/v1/sites/\(site)/application-health-summary\(query)")
        try #require(answer.status == 200, "\(answer.text)")
        return try JSONValue(answer.body)
    }

    private func isMeasured(_ site: String) -> Bool {
        stack.measuresApplicationHealth(site)
    }

    @Test("is what the cloud knows, however it spells the metric and its rows", arguments: ["1h", "24h", "7d"])
    func truth(duration: String) async throws {
        let seconds = ["1h": 3_600, "24h": 86_400, "7d": 604_800][duration] ?? 0
        let end = Int(stack.clock.now.timeIntervalSince1970) / 600 * 600
        var troubled = 0
        var spellings: Set<Double> = []
        for site in sites where isMeasured(site) {
            let body = try await summary(site, "?duration=\(duration)")
            #expect(
                body.names == [
                    "success", "meta", "site_id", "summary_pct", "threshold_pct", "trend", "impacted_interfaces",
                    "impacted_known", "clipped", "retention_notice", "rate_limited", "start", "end",
                ])
            #expect(body["site_id"] == .string(site))
            #expect(body["rate_limited"] == .bool(false))
            #expect(body["clipped"] == .bool(false))
            #expect(body["end"] == .number(Double(end)))
            spellings.insert(try #require(body["threshold_pct"]?.number))

            // The answer's buckets lie on its own edges, around the range that was asked for.
            let trend = try #require(body["trend"]?.elements)
            let first = try #require(trend.first?["timestamp"]?.number)
            #expect(first <= Double(end - seconds))
            let now = stack.clock.now
            let interval = seconds <= 3_600 ? 600.0 : 3_600
            let last = min(now.timeIntervalSince1970, (Double(end) / interval).rounded(.up) * interval)
            let truth = try #require(
                stack.cloud.applicationHealth(
                    siteID: site, from: Date(timeIntervalSince1970: first), to: Date(timeIntervalSince1970: last)))
            guard truth.total > 0 else {
                #expect(body["summary_pct"] == .null)
                continue
            }
            let percent = 100 * (truth.total - truth.degraded) / truth.total
            #expect(abs(try #require(body["summary_pct"]?.number) - percent) < 0.002)
            let rows = try #require(body["impacted_interfaces"]?.elements)
            for row in rows {
                #expect(
                    row.names == ["interface_name", "gateway_hostname", "gateway_mac", "duration", "degraded", "total"])
                #expect(
                    stack.cloud.circuits.contains {
                        $0.siteID == site && .string($0.mac) == row["gateway_mac"]
                            && row["interface_name"]?.text?.hasPrefix($0.portID) == true
                    })
            }
            let degraded = rows.compactMap { $0["degraded"]?.number }
            #expect(degraded == degraded.sorted(by: >))
            troubled += rows.isEmpty ? 0 : 1
        }
        #expect(troubled > 0)
        // One cloud says 85 %, the other 0.85 without a unit.
        #expect(spellings == [85])
    }

    @Test("is null and empty at a site that does not measure it")
    func unmeasured() async throws {
        let site = try #require(sites.first { !isMeasured($0) })
        let body = try await summary(site)
        #expect(body["success"] == .bool(true))
        for name in ["summary_pct", "threshold_pct"] { #expect(body[name] == .null) }
        for name in ["trend", "impacted_interfaces"] { #expect(body[name] == .array([])) }
        #expect(body["impacted_known"] == .bool(true))
        #expect(body["rate_limited"] == .bool(false))
        #expect(body["meta"]?["partial"] == .array([]))

        let circuit = try #require(stack.cloud.circuits.first { $0.siteID == site })
        let hourly = try JSONValue(try await stack.get(ApplicationStack.hourly(circuit, "?duration=6h")).body)
        #expect(hourly["port_app_health"] == .null)
        #expect(hourly["hourly_app_health"] == .array([]))
    }

    @Test("says where a range goes beyond what Mist keeps, however far", arguments: [20, 40, 4_000])
    func clipped(days: Int) async throws {
        let site = try #require(sites.first(where: isMeasured))
        let end = Int(stack.clock.now.timeIntervalSince1970)
        let body = try await summary(site, "?start=\(end - days * 86_400)&end=\(end)")
        #expect(body["clipped"] == .bool(true))
        #expect(try #require(body["retention_notice"]?.text).contains("14 days"))
        #expect(try #require(body["start"]?.number) > Double(end - 14 * 86_400 - 1))
    }
}
