import CircuitStats
import Foundation
import SimulatedMist
import TestSupport
import Testing

@Suite("An hourly view that Mist does not answer in full", .timeLimit(.minutes(5)))
struct HourlyFaultTests {
    private static let small = ApplicationStack.Setup(cloud: { $0.gateways = 4 })
    private static let traffic = "metrics=rx_bps"
    private static let link = "wan_link_health"
    private static let health = "/sle/"

    private func circuit(of stack: ApplicationStack) throws -> SimulatedCloud.Circuit {
        try #require(stack.cloud.circuits.first { $0.isUp && stack.measuresApplicationHealth($0.siteID) })
    }

    private func hourly(_ stack: ApplicationStack, _ query: String = "") async throws -> JSONValue {
        let answer = try await stack.get(ApplicationStack.hourly(try circuit(of: stack), query))
        try #require(answer.status == 200, "\(answer.text)")
        let body = try JSONValue(answer.body)
        #expect(body["success"] == .bool(true))
        return body
    }

    /// Which of the three parts are there, which are limited, and what is said.
    private func state(_ body: JSONValue) throws -> (there: [Bool], limited: [Bool], partial: [String]) {
        let buckets = try #require(body["hourly"]?.elements)
        let limits = try #require(body["rate_limited"])
        let there = [
            buckets.contains { $0["rx_bps"] != .null }, buckets.contains { $0["avg_latency_ms"] != .null },
            body["port_app_health"]?["summary_pct"]?.number != nil,
        ]
        let limited = ["bandwidth", "wan_link_health", "app_health"].map { limits[$0] == .bool(true) }
        return (there, limited, try #require(body["meta"]?["partial"]?.elements).compactMap(\.text))
    }

    @Test(
        "leaves out the part that failed, says so, and has the others",
        arguments: [(traffic, 0, "traffic history"), (link, 1, "link quality"), (health, 2, "service levels")])
    func parts(path: String, place: Int, call: String) async throws {
        try await ApplicationStack.run(Self.small) { stack in
            await stack.collector.refresh()
            try await stack.cloud.setFaults([FaultRule(path: path, kind: .malformedJSON)])
            let failing = try state(try await hourly(stack))
            #expect(failing.there == [0, 1, 2].map { $0 != place })
            #expect(failing.limited == [false, false, false])
            #expect(failing.partial.count { $0.contains(call) && $0.contains("makes no sense") } == 1)

            // Who asks again at once shares the failure; who asks later gets the whole.
            let calls = try await stack.cloud.calls()
            _ = try await hourly(stack)
            #expect(try await stack.cloud.calls() == calls)
            try await stack.cloud.setFaults([])
            stack.clock.advance(by: .seconds(16))
            #expect(try state(try await hourly(stack)).there == [true, true, true])
        }
    }

    @Test(
        "a goal or a list of interfaces that fails leaves the trend", arguments: ["/threshold", "/impacted-interfaces"])
    func healthParts(path: String) async throws {
        try await ApplicationStack.run(Self.small) { stack in
            await stack.collect()
            try await stack.cloud.setFaults([FaultRule(path: path, kind: .malformedJSON)])
            let body = try await hourly(stack)
            let part = try #require(body["port_app_health"])
            #expect(part["summary_pct"]?.type == "number")
            #expect((part["threshold_pct"] == .null) == (path == "/threshold"))
            #expect((part["impacted"] == .null) == (path == "/impacted-interfaces"))
            #expect(try state(body).partial.count == 1)
        }
    }

    @Test("says which part waits for quota", arguments: [0, 1, 2])
    func limited(place: Int) async throws {
        try await ApplicationStack.run(Self.small) { stack in
            await stack.collector.refresh()
            let path = [Self.traffic, Self.link, Self.health][place]
            // The other two are known already, so that the limit, which stops the token, strikes the one alone.
            let first = FaultRule(path: place == 2 ? "/nowhere" : path, kind: .malformedJSON)
            try await stack.cloud.setFaults([first])
            _ = try await hourly(stack)
            stack.clock.advance(by: .seconds(16))
            try await stack.cloud.setFaults([FaultRule(path: path, kind: .tooManyRequests, retryAfter: 30)])
            let body = try await hourly(stack, place == 2 ? "?duration=3d" : "")
            let limited = try state(body)
            #expect(limited.limited == [0, 1, 2].map { $0 == place })
            #expect(limited.there == [0, 1, 2].map { $0 != place })
            #expect(limited.partial.contains { $0.contains("the quota of the API token is spent (429)") })
            if place == 2 {
                let site = try circuit(of: stack).siteID
                let answer = try await stack.get("/api/v1/sites/\(site)/application-health-summary?duration=7d")
                let summary = try JSONValue(answer.body)
                #expect(answer.status == 200)
                #expect(summary["rate_limited"] == .bool(true))
                #expect(summary["summary_pct"] == .null)
                #expect(summary["impacted_interfaces"] == .array([]))
                #expect(summary["impacted_known"] == .bool(false))
            }

            // The quota knows by itself when it is there again: nothing of the limit is kept.
            try await stack.cloud.setFaults([])
            stack.clock.advance(by: .seconds(31))
            let after = try state(try await hourly(stack, place == 2 ? "?duration=3d" : ""))
            #expect(after.limited == [false, false, false])
            #expect(after.there == [true, true, true])
        }
    }

    @Test("costs one call of a kind for all who look, until there is something new")
    func sharing() async throws {
        try await ApplicationStack.run(Self.small) { stack in
            await stack.collect()
            let before = try await stack.cloud.calls()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 { group.addTask { _ = try await hourly(stack) } }
                try await group.waitForAll()
            }
            // Link quality; which service levels there are, trend, goal, interfaces.
            #expect(try await stack.cloud.calls() == before + 5)
            // Hours are asked for once, whatever the duration.
            _ = try await hourly(stack, "?duration=6h")
            #expect(try await stack.cloud.calls() == before + 7)
            // Ten minutes later the service level is, hours are not.
            stack.clock.advance(by: .seconds(600))
            await stack.collect()
            let later = try await stack.cloud.calls()
            _ = try await hourly(stack)
            #expect(try await stack.cloud.calls() == later + 2)
            // Past the hour, when Mist has written it (13:01), they are.
            stack.clock.advance(by: .seconds(3_600 - 600 - 725 + 60))
            await stack.collect()
            let past = try await stack.cloud.calls()
            let body = try await hourly(stack)
            #expect(try await stack.cloud.calls() == past + 3)
            let closed = try #require(body["hourly"]?.elements?.dropLast().last)
            #expect(closed["timestamp"] == .number(1_700_481_600))
            #expect(closed["avg_latency_ms"]?.type == "number")
        }
    }

    @Test("is answered at once where it is known, though every worker that may wait does")
    func known() async throws {
        try await ApplicationStack.runBesideWaiting(before: { try await hourly($0) }) { stack, known in
            let again = try await hourly(stack)
            #expect(again == known)
        }
    }

    @Test("is had by the way that the cloud knows, in either shape", arguments: [false, true], [false, true])
    func ways(byGateway: Bool, nested: Bool) async throws {
        let setup = ApplicationStack.Setup(cloud: {
            $0.gateways = 4
            $0.linkHealthPath = byGateway ? .gateway : .device
            $0.nestsLinkHealth = nested
        })
        try await ApplicationStack.run(setup) { stack in
            await stack.collect()
            let first = try circuit(of: stack)
            let second = try #require(
                stack.cloud.circuits.first { $0.siteID == first.siteID && $0 != first && $0.isUp })
            var calls = try await stack.cloud.calls()
            let body = try await hourly(stack)
            #expect(try state(body).there == [true, true, true])
            #expect(try state(body).partial == [])
            #expect(try await stack.cloud.calls() == calls + (byGateway ? 6 : 5))
            // The way that worked is remembered.
            calls = try await stack.cloud.calls()
            let other = try JSONValue(try await stack.get(ApplicationStack.hourly(second, "")).body)
            #expect(try state(other).there == [true, true, true])
            #expect(try await stack.cloud.calls() == calls + 1)
        }
    }

    @Test("names of the worst kind are text in the table, and plain in the file's name")
    func hostile() async throws {
        let setup = ApplicationStack.Setup(cloud: { $0.hostile = true })
        try await ApplicationStack.run(setup) { stack in
            await stack.collect()
            var prefixed = 0
            for circuit in stack.cloud.circuits {
                let answer = try await stack.get(
                    ApplicationStack.hourly(circuit, "/export?duration=1h"), fields: ["Accept-Encoding": "identity"])
                try #require(answer.status == 200, "\(answer.text)")
                let name = try #require(answer.fields["content-disposition"])
                #expect(name.allSatisfy { $0.isASCII && !$0.isNewline && $0 != "/" && $0 != "<" })
                #expect(name.count { $0 == "\"" } == 2 && name.utf8.count < 200)
                let body = try JSONValue(try await stack.get(ApplicationStack.hourly(circuit, "?duration=1h")).body)
                let rows = CSVRows(answer.text).all
                #expect(rows.count == 8)
                for row in rows.dropFirst() {
                    #expect(row.count == 12)
                    for (cell, name) in zip(row, ["site_name", "gateway_hostname", "port_id"]) {
                        let text = try #require(body[name]?.text)
                        let isFormula =
                            text.unicodeScalars.first.map { "=+-@\t\r\n".unicodeScalars.contains($0) } ?? false
                        #expect(cell == (isFormula ? "'" + text : text))
                        prefixed += isFormula ? 1 : 0
                    }
                }
            }
            #expect(prefixed > 0)
        }
    }
}
