import CircuitStats
import Foundation
import MistAPI
import SimulatedMist
import TestSupport
import Testing

/// A sample of an answer.
private struct Sample: Equatable {
    var name: String
    /// As they are written; empty where there are none.
    var labels: String
    var value: Double
}

/// What `/metrics` answered.
private struct Metrics {
    let answer: HTTPExchange
    let samples: [Sample]

    init(_ stack: ApplicationStack, fields: [String: String] = [:]) async throws {
        answer = try await stack.get("/metrics", fields: fields)
        try #require(answer.status == 200)
        let isGzip = answer.fields["content-encoding"] == "gzip"
        let text = String(decoding: isGzip ? try answer.body.gunzipped() : answer.body, as: UTF8.self)
        samples = try text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let match = try #require(line.wholeMatch(of: /([a-z_]+)(\{.*\})? (\S+)/), "\(line)")
            return Sample(
                name: String(match.1), labels: String(match.2 ?? ""), value: try #require(Double(match.3), "\(line)"))
        }
    }

    /// The value of the one sample with these labels.
    func callAsFunction(_ name: String, _ labels: String = "") throws -> Double {
        let found = samples.filter { $0.name == name && $0.labels == labels }
        try #require(found.count == 1, "\(name)\(labels)")
        return found[0].value
    }

    func all(_ name: String) -> [Sample] { samples.filter { $0.name == name } }
}

@Suite("/metrics", .timeLimit(.minutes(5)))
struct MetricsTests {
    private func withStack(
        _ settings: [String: String] = [:], _ body: @Sendable (ApplicationStack) async throws -> Void
    ) async throws {
        let setup = ApplicationStack.Setup(
            cloud: { $0.gateways = 12 }, settings: settings, prepare: { await $0.collect() })
        try await ApplicationStack.run(setup, body)
    }

    @Test("is what Prometheus reads and promtool finds nothing wrong with, compressed and not")
    func format() async throws {
        try await withStack { stack in
            let plain = try await Metrics(stack)
            #expect(plain.answer.fields["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
            #expect(plain.answer.fields["cache-control"] == "no-cache")
            let (accepted, said) = try await Promtool.check(metrics: plain.answer.body)
            #expect(accepted, "\(said)")
            #expect(said.isEmpty)
            let packed = try await Metrics(stack, fields: ["Accept-Encoding": "gzip"])
            #expect(packed.answer.fields["content-encoding"] == "gzip")
            #expect(packed.all("mist_circuit_up") == plain.all("mist_circuit_up"))
            #expect(Set(plain.samples.map { $0.name + $0.labels }).count == plain.samples.count)
            #expect(try await stack.send("HEAD", "/metrics").status == 200)
            try expectError(try await stack.send("POST", "/metrics"), status: 405)
        }
    }

    @Test("tells of each circuit what the other routes tell")
    func circuits() async throws {
        try await withStack { stack in
            let metrics = try await Metrics(stack)
            let gateways = try #require(try await stack.data("/api/gateways?duration=1h").elements)
            var known = 0
            for gateway in gateways {
                let id = try #require(gateway["id"]?.text)
                let detail = try await stack.data("/api/gateway/\(id)/ports")
                for port in try #require(gateway["ports"]?.elements) {
                    let name = try #require(port["name"]?.text)
                    let labels = "{gateway_id=\"\(id)\",port=\"\(name)\"}"
                    let counters = try #require(detail["ports"]?[name])
                    for (metric, value) in [
                        ("receive_bytes_total", counters["rx_bytes"]), ("transmit_bytes_total", counters["tx_bytes"]),
                        ("receive_errors_total", counters["rx_errors"]), ("coverage_ratio", port["coverage"]),
                        ("receive_utilization_ratio", port["rx_utilization"]), ("peer_paths", port["peer_paths_total"]),
                        ("peer_paths_up", port["peer_paths_up"]),
                    ] {
                        let samples = metrics.all("mist_circuit_" + metric).filter { $0.labels == labels }
                        #expect(samples.map(\.value) == (value?.number.map { [$0] } ?? []), "\(metric)\(labels)")
                        known += samples.count
                    }
                }
            }
            #expect(known > 100)
            let circuits = metrics.all("mist_circuits").reduce(0) { $0 + $1.value }
            #expect(circuits == Double(stack.cloud.circuits.count))
            #expect(metrics.all("mist_circuit_info").count == stack.cloud.circuits.count)
        }
    }

    @Test("has an own part that is of the moment, and one of the snapshot")
    func fresh() async throws {
        try await withStack { stack in
            let first = try await Metrics(stack)
            #expect(try first("circuitstats_refreshes_total") == 1)
            stack.clock.advance(by: .seconds(60))
            await stack.collector.refresh()
            let second = try await Metrics(stack)
            #expect(try second("circuitstats_refreshes_total") == 2)
            #expect(
                try second("circuitstats_snapshot_timestamp_seconds")
                    > first("circuitstats_snapshot_timestamp_seconds"))
            #expect(second.all("mist_circuit_receive_bytes_total") != first.all("mist_circuit_receive_bytes_total"))
            #expect(try second("circuitstats_ready") == 1)
            #expect(try second("circuitstats_workers") == 16)
            #expect(try second("circuitstats_workers_busy") >= 1)
            #expect(try second("process_resident_memory_bytes") > 1e6)
            #expect(try second("process_open_fds") > 3)
            #expect(try second("process_start_time_seconds") > 1.7e9)
        }
    }

    @Test("counts requests by the route's pattern, whatever was asked for")
    func requests() async throws {
        try await withStack { stack in
            let before = try await Metrics(stack)
            for target in ["/api/gateways", "/api/gateways", "/api/gateways?duration=2h", "/api/secret-path/<b>"] {
                _ = try await stack.get(target)
            }
            _ = try await stack.get("/api/gateway/{gateway}/ports")
            _ = try await stack.send("POST", "/api/sites", body: Data("x".utf8))
            let after = try await Metrics(stack)
            func grown(_ name: String, _ labels: String) throws -> Double {
                try after(name, labels) - (before.samples.first { $0.name == name && $0.labels == labels }?.value ?? 0)
            }
            let total = "circuitstats_http_requests_total"
            #expect(try grown(total, #"{route="/api/gateways",code="200"}"#) == 2)
            #expect(try grown(total, #"{route="/api/gateways",code="400"}"#) == 1)
            #expect(try grown(total, #"{route="/api/gateway/{gateway}/ports",code="200"}"#) == 1)
            #expect(try grown(total, #"{route="none",code="404"}"#) == 1)
            #expect(try grown(total, #"{route="none",code="405"}"#) == 1)
            #expect(try grown(total, #"{route="/metrics",code="200"}"#) == 1)
            let seconds = "circuitstats_http_request_duration_seconds"
            #expect(try grown("\(seconds)_count", #"{route="/api/gateways"}"#) == 3)
            #expect(try grown("\(seconds)_bucket", #"{route="/api/gateways",le="+Inf"}"#) == 3)
            #expect(!after.samples.contains { $0.labels.contains("secret-path") })
        }
    }

    @Test("tells of each token by its place, and of each source that fails")
    func quotaAndSources() async throws {
        let setup = ApplicationStack.Setup(
            settings: ["MIST_APITOKEN": "\(ApplicationStack.token),other-secret"], retry: RetryRule(tries: 1))
        try await ApplicationStack.run(setup) { stack in
            await stack.collector.refresh()
            let first = try await Metrics(stack)
            let calls = first.all("circuitstats_mist_calls_total")
            #expect(calls.map(\.labels) == [#"{token="1"}"#, #"{token="2"}"#])
            #expect(calls.reduce(0) { $0 + $1.value } > 0)
            #expect(try first("circuitstats_mist_quota_limit", #"{token="1"}"#) == 5_000)
            #expect(!first.answer.text.contains("other-secret"))
            #expect(first.all("circuitstats_source_failing").allSatisfy { $0.value == 0 })

            try await stack.cloud.setFaults([FaultRule(path: "", kind: .internalServerError)])
            for _ in 0..<2 {
                stack.clock.advance(by: .seconds(60))
                await stack.collector.refresh()
            }
            let second = try await Metrics(stack)
            let ports = #"{source="port statistics"}"#
            #expect(try second("circuitstats_source_failing", ports) == 1)
            #expect(
                try second("circuitstats_source_failures_total", ports)
                    == first("circuitstats_source_failures_total", ports) + 2)
            #expect(
                try second("circuitstats_source_timestamp_seconds", ports)
                    == first("circuitstats_source_timestamp_seconds", ports))
            #expect(try second("circuitstats_partial") > 0)
        }
    }

    @Test("is answered while as many requests wait for Mist as may, the first scrape and those after it")
    func besideWaiting() async throws {
        try await ApplicationStack.runBesideWaiting(before: { _ in }) { stack, _ in
            for refreshes in 1...3 {
                let metrics = try await Metrics(stack)
                #expect(try metrics("circuitstats_refreshes_total") == Double(refreshes))
                #expect(try metrics("circuitstats_workers_waiting") == 3)
                #expect(metrics.all("mist_circuit_info").count == stack.cloud.circuits.count)
                stack.clock.advance(by: .seconds(60))
                await stack.collector.refresh()
            }
        }
    }

    @Test("answers before the first snapshot, without circuits")
    func unready() async throws {
        try await ApplicationStack.run { stack in
            let metrics = try await Metrics(stack)
            #expect(try metrics("circuitstats_ready") == 0)
            #expect(metrics.all("circuitstats_snapshot_timestamp_seconds").isEmpty)
            #expect(!metrics.samples.contains { $0.name.hasPrefix("mist_") })
            #expect(try await Promtool.check(metrics: metrics.answer.body).accepted)
        }
    }

    @Test("METRICS_CIRCUITS=false leaves the numbers of all")
    func switchedOff() async throws {
        try await withStack(["METRICS_CIRCUITS": "false"]) { stack in
            let metrics = try await Metrics(stack)
            #expect(
                Set(metrics.samples.map(\.name).filter { $0.hasPrefix("mist_") }) == ["mist_gateways", "mist_circuits"])
        }
    }
}
