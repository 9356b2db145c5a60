import Foundation
import SimulatedMist
import TestSupport
import Testing

/// The hourly view over a whole snapshot, through the real nginx and the real socket. It asks Mist while it answers, so
/// it has a stack of its own.
@Suite(
    "The hourly view of a port", .application(.init(settings: ["FCGI_WORKERS": "64"], prepare: { await $0.collect() })),
    .timeLimit(.minutes(5)))
struct HourlyTests {
    let stack: ApplicationStack
    private let circuit: SimulatedCloud.Circuit

    init() throws {
        let stack = try #require(ApplicationStack.current)
        let circuit = stack.cloud.circuits.first { $0.isUp && stack.measuresApplicationHealth($0.siteID) }
        self.stack = stack
        self.circuit = try #require(circuit)
    }

    static let names: Set = [
        "success", "meta", "port_id", "device_id", "gateway_hostname", "site_id", "site_name", "start", "end",
        "interval", "clipped", "retention_notice", "hourly", "port_app_health", "hourly_app_health", "rate_limited",
        "coverage", "coverage_note", "rx_bytes", "tx_bytes",
    ]
    static let bucketNames: Set = [
        "timestamp", "hour_iso", "rx_bps", "tx_bps", "max_rx_bps", "max_tx_bps", "avg_latency_ms", "avg_jitter_ms",
        "avg_loss_pct", "rx_bytes", "tx_bytes", "coverage",
    ]
    static let unlimited: JSONValue = .object([
        "bandwidth": .bool(false), "wan_link_health": .bool(false), "app_health": .bool(false),
    ])

    private func hourly(_ query: String) async throws -> JSONValue {
        let answer = try await stack.get(ApplicationStack.hourly(circuit, query))
        try #require(answer.status == 200, "\(answer.text)")
        return try JSONValue(answer.body)
    }

    @Test(
        "has what the contract lists, on the wall clock's edges",
        arguments: [("1h", 600, 7), ("6h", 3_600, 7), ("24h", 3_600, 25), ("3d", 3_600, 73), ("7d", 3_600, 169)])
    func contract(duration: String, width: Int, count: Int) async throws {
        let body = try await hourly("?duration=\(duration)")
        #expect(body.names == Self.names)
        #expect(body["success"] == .bool(true))
        #expect(body["port_id"] == .string(circuit.portID))
        #expect(body["device_id"] == .string(circuit.deviceID))
        #expect(body["site_id"] == .string(circuit.siteID))
        #expect(body["site_name"]?.type == "string")
        #expect(body["gateway_hostname"]?.type == "string")
        #expect(body["clipped"] == .bool(false))
        #expect(body["retention_notice"] == .null)
        #expect(body["rate_limited"] == Self.unlimited)
        #expect(body["meta"]?.names == ["as_of", "stale", "partial"])
        #expect(body["meta"]?["partial"] == .array([]))

        let end = Int(stack.clock.now.timeIntervalSince1970)
        let edge = end / width * width
        #expect(body["interval"] == .number(Double(width)))
        #expect(body["end"] == .number(Double(end)))
        #expect(body["start"] == .number(Double(edge - (count - 1) * width)))
        let buckets = try #require(body["hourly"]?.elements)
        let times = (0..<count).map { edge - (count - 1 - $0) * width }
        #expect(buckets.compactMap { $0["timestamp"]?.number } == times.map(Double.init))
        for bucket in buckets { #expect(bucket.names == Self.bucketNames) }
        let last = try #require(times.last)
        #expect(
            buckets.last?["hour_iso"]
                == .string(Date(timeIntervalSince1970: Double(last)).formatted(.iso8601)))
        #expect(buckets.dropLast().allSatisfy { $0["rx_bps"]?.type == "number" })
        #expect(try await hourly("?duration=\(duration)") == body)
        if duration == "24h" { #expect(try await hourly("") == body) }
    }

    @Test("carries the bytes of the chart, and of the cloud's truth", arguments: ["1h", "24h", "7d"])
    func bytes(duration: String) async throws {
        let body = try await hourly("?duration=\(duration)")
        let buckets = try #require(body["hourly"]?.elements)
        let width = try #require(body["interval"]?.number)
        let start = try #require(body["start"]?.number)
        let end = try #require(body["end"]?.number)
        let chart = try await stack.data(
            ApplicationStack.chart(
                circuit, "site_id=\(circuit.siteID)&start=\(Int(start))&end=\(Int(end))&interval=\(Int(width))"))
        #expect(chart["coverage"] == body["coverage"])
        for direction in ["rx", "tx"] {
            let total = try #require(chart["\(direction)_bytes"]?.number)
            #expect(body["\(direction)_bytes"]?.number == total)
            let sum = buckets.compactMap { $0["\(direction)_bytes"]?.number }.reduce(0, +)
            #expect(abs(sum - total) <= Double(buckets.count))
            for bucket in buckets {
                guard let rate = bucket["\(direction)_bps"]?.number else { continue }
                let bytes = try #require(bucket["\(direction)_bytes"]?.number)
                let coverage = try #require(bucket["coverage"]?.number)
                #expect(abs(rate * coverage * width / 8 - bytes) <= 1 + bytes * 1e-3)
                #expect(try #require(bucket["max_\(direction)_bps"]?.number) >= rate)
            }
            let bucket = buckets[buckets.count - 2]
            let from = try #require(bucket["timestamp"]?.number)
            let truth = try #require(
                stack.cloud.truth(
                    mac: circuit.mac, portID: circuit.portID, from: Date(timeIntervalSince1970: from),
                    to: Date(timeIntervalSince1970: from + width)))
            let real = Double(direction == "rx" ? truth.rxBytes : truth.txBytes)
            #expect(abs(try #require(bucket["\(direction)_bytes"]?.number) - real) <= real * 0.001 + 1_000)
        }
    }

    @Test(
        "tells the quality that the cloud has stored; nobody knows the open bucket's", arguments: ["1h", "24h", "7d"])
    func quality(duration: String) async throws {
        let body = try await hourly("?duration=\(duration)")
        let buckets = try #require(body["hourly"]?.elements)
        let width = try #require(body["interval"]?.number)
        for bucket in buckets.dropLast() {
            let from = Date(timeIntervalSince1970: try #require(bucket["timestamp"]?.number))
            let truth = try #require(
                stack.cloud.quality(mac: circuit.mac, portID: circuit.portID, from: from, to: from + width))
            #expect(bucket["avg_latency_ms"] == .number(truth.latency))
            #expect(bucket["avg_jitter_ms"] == .number(truth.jitter))
            #expect(bucket["avg_loss_pct"] == .number(truth.loss))
        }
        #expect(buckets.last?["avg_latency_ms"] == .null)
    }

    @Test("tells the port's part in the application health of its site")
    func health() async throws {
        let body = try await hourly("?duration=24h")
        let site = try JSONValue(
            try await stack.get("/api/v1/sites/\(circuit.siteID)/application-health-summary?duration=24h").body)
        let part = try #require(body["port_app_health"])
        #expect(part.names == ["summary_pct", "threshold_pct", "impacted", "port_pct", "degraded", "total"])
        #expect(part["summary_pct"] == site["summary_pct"])
        #expect(part["threshold_pct"] == site["threshold_pct"])
        let rows = try #require(site["impacted_interfaces"]?.elements).filter { row in
            row["gateway_mac"] == .string(circuit.mac) && row["interface_name"]?.text?.hasPrefix(circuit.portID) == true
        }
        #expect(part["impacted"] == .bool(!rows.isEmpty))
        #expect(part["degraded"] == (rows.first?["degraded"] ?? .null))
        #expect(body["hourly_app_health"] == site["trend"])
        #expect(try #require(body["hourly_app_health"]?.elements).count >= 24)
    }

    @Test("finds a port however its name is spelled")
    func spelling() async throws {
        let tagged = try #require(stack.cloud.circuits.first { $0.portID.contains(".") })
        for circuit in [circuit, tagged] {
            let encoded = try await stack.get(ApplicationStack.hourly(circuit, "?duration=6h"))
            let raw = try await stack.get(
                "/api/v1/sites/\(circuit.siteID.uppercased())/gateways/\(circuit.deviceID)/ports/\(circuit.portID)/hourly?duration=6h"
            )
            #expect(encoded.status == 200 && raw.status == 200)
            #expect(raw.body == encoded.body)
            #expect(try JSONValue(raw.body)["port_id"] == .string(circuit.portID))
        }
    }

    @Test("takes a range, on the edges around it; what Mist no longer keeps is left out and said")
    func ranges() async throws {
        let end = Int(stack.clock.now.timeIntervalSince1970)
        let short = try await hourly("?start=\(end - 3_000)&end=\(end - 600)")
        #expect(short["interval"] == .number(600))
        #expect(short["start"] == .number(Double((end - 3_000) / 600 * 600)))
        #expect(short["clipped"] == .bool(false))

        let old = try await hourly("?start=\(end - 20 * 86_400)&end=\(end - 12 * 86_400)")
        #expect(old["clipped"] == .bool(true))
        #expect(try #require(old["retention_notice"]?.text).contains("14 days"))
        let buckets = try #require(old["hourly"]?.elements)
        #expect(buckets.count >= 47 && buckets.count <= 50)
        #expect(buckets.allSatisfy { $0["rx_bps"]?.type == "number" && $0["avg_latency_ms"]?.type == "number" })

        let gone = try await hourly("?start=\(end - 20 * 86_400)&end=\(end - 18 * 86_400)")
        #expect(gone["hourly"] == .array([]))
        #expect(gone["clipped"] == .bool(true))
        let future = try await hourly("?start=\(end + 7_200)&end=\(end + 9_000)")
        #expect(future["hourly"] == .array([]))
        #expect(future["clipped"] == .bool(false))
        for body in [gone, future] {
            #expect(body["rx_bytes"] == .null && body["port_app_health"] == .null)
            #expect(body["meta"]?["partial"] == .array([]))
        }
    }

    @Test("as CSV is the same data")
    func csv() async throws {
        let body = try await hourly("?duration=24h")
        let answer = try await stack.get(
            ApplicationStack.hourly(circuit, "/export?duration=24h"), fields: ["Accept-Encoding": "identity"])
        #expect(answer.status == 200)
        #expect(answer.fields["content-type"] == "text/csv; charset=utf-8")
        let disposition = try #require(answer.fields["content-disposition"])
        #expect(disposition.hasPrefix("attachment; filename=\"") && disposition.hasSuffix(".csv\""))
        let rows = CSVRows(answer.text)
        #expect(
            answer.text.hasPrefix(
                "site_name,gateway_name,port_id,hour_epoch,hour_iso,rx_avg_bps,rx_peak_bps,tx_avg_bps,tx_peak_bps,"
                    + "jitter_avg_ms,latency_avg_ms,loss_avg_pct\r\n"))
        let buckets = try #require(body["hourly"]?.elements)
        #expect(rows.all.count == buckets.count + 1)
        for (row, bucket) in zip(rows.all.dropFirst(), buckets) {
            #expect(row[0] == body["site_name"]?.text)
            #expect(row[1] == body["gateway_hostname"]?.text)
            #expect(row[2] == circuit.portID)
            #expect(row[4] == bucket["hour_iso"]?.text)
            let figures = [
                "timestamp", "rx_bps", "max_rx_bps", "tx_bps", "max_tx_bps", "avg_jitter_ms", "avg_latency_ms",
                "avg_loss_pct",
            ]
            for (cell, name) in zip([row[3]] + row[5...], figures) {
                #expect(Double(cell) == bucket[name]?.number, "\(name)")
            }
        }
        #expect(rows.all.last?[9] == "")
    }

    static let paths = [
        "/api/v1/sites/{site}/gateways/{gateway}/ports/{port}/hourly",
        "/api/v1/sites/{site}/gateways/{gateway}/ports/{port}/hourly/export",
        "/api/v1/sites/{site}/application-health-summary",
    ]

    @Test("is not sent to HEAD, nor to a client that has it; other methods are refused", arguments: paths)
    func methods(path: String) async throws {
        let get = try await stack.get(path)
        let head = try await stack.send("HEAD", path)
        #expect(get.status == 200 && head.status == 200)
        #expect(head.body.isEmpty)
        #expect(head.fields["content-type"] == get.fields["content-type"])
        let tag = try #require(get.fields["etag"])
        #expect(try await stack.get(path, fields: ["If-None-Match": tag]).status == 304)
        for method in ["POST", "PUT", "DELETE"] {
            let answer = try await stack.send(method, path)
            try expectError(answer, status: 405)
            #expect(answer.fields["allow"] == "GET, HEAD")
        }
    }

    private static let nobody = "00000000-0000-0000-1000-ffffffffffff"
    private static let port = "/gateways/{gateway}/ports/{port}/hourly"

    static let refusals: [(target: String, status: Int, says: String)] = [
        ("{site}\(port)?duration=1d", 400, "1h, 6h, 24h, 3d and 7d"),
        ("{site}\(port)?duration=15m", 400, "Unknown duration \u{201C}15m\u{201D}"),
        ("{site}\(port)?duration=", 400, "Unknown duration"),
        ("{site}\(port)/export?duration=2h", 400, "1h, 6h, 24h, 3d and 7d"),
        ("{site}/application-health-summary?duration=2h", 400, "1h, 6h, 24h, 3d and 7d"),
        ("{site}\(port)?duration=1h&start=5", 400, "does not go with duration"),
        ("{site}\(port)?start=5", 400, "end must be a whole number"),
        ("{site}\(port)?start=5&end=5", 400, "end must be later than start"),
        ("\(nobody)\(port)", 404, "no such site"),
        ("\(nobody)/application-health-summary", 404, "no such site"),
        ("all\(port)", 400, "site id is malformed"),
        ("all/application-health-summary", 400, "site id is malformed"),
        ("{other site}\(port)", 404, "not at this site"),
        ("{site}/gateways/\(nobody)/ports/{port}/hourly", 404, "no such gateway"),
        ("{site}/gateways/x/ports/{port}/hourly", 400, "gateway id is malformed"),
        ("{site}/gateways/{gateway}/ports/ge-9/9/9/hourly", 404, "no such WAN port"),
        ("{site}/gateways/{gateway}/ports/ge-9%2F9%2F9/hourly/export", 404, "no such WAN port"),
        ("{site}/gateways/{gateway}/ports/ge%0A0/hourly", 400, "port id is malformed"),
        ("{site}/gateways/{gateway}/ports/{port}", 404, "no such route"),
    ]

    @Test("is refused with a sentence", arguments: refusals)
    func refused(target: String, status: Int, says: String) async throws {
        let answer = try await stack.get("/api/v1/sites/\(target)")
        #expect(try expectError(answer, status: status).contains(says))
    }
}
