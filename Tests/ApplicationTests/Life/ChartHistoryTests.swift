import CircuitStats
import Foundation
import SimulatedMist
import TestSupport
import Testing

@Suite("A chart whose history is not known yet", .timeLimit(.minutes(5)))
struct ChartHistoryTests {
    private static let small = ApplicationStack.Setup(cloud: { $0.gateways = 4 })

    @Test("asks the cloud once for all who wait, and is known from then on")
    func click() async throws {
        try await ApplicationStack.run(Self.small) { stack in
            await stack.collector.refresh()
            let circuits = try twoCircuits(of: stack)
            let target = ApplicationStack.chart(circuits[0], "duration=1d")
            let before = try await stack.cloud.calls()
            let charts = try await withThrowingTaskGroup(of: JSONValue.self) { group in
                for _ in 0..<8 { group.addTask { try await stack.data(target) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(try await stack.cloud.calls() == before + 2)
            for chart in charts {
                #expect(chart["source"] == .string("insights"))
                #expect(try #require(chart["coverage"]?.number) > 0.98)
                #expect(chart["rx_bytes"]?.type == "number")
            }
            // The table has it, and has nothing of others.
            let gateways = try #require(try await stack.data("/api/gateways?duration=1d").elements)
            #expect(port(circuits[0], of: gateways)?["rx_bytes"] == charts.first?["rx_bytes"])
            #expect(port(circuits[1], of: gateways)?["rx_bytes"] == .null)

            // Hours beyond the longest window are asked for when someone wants them.
            let end = Int(stack.clock.now.timeIntervalSince1970) - 9 * 86_400
            let old = ApplicationStack.chart(
                circuits[0], "site_id=\(circuits[0].siteID)&start=\(end - 86_400)&end=\(end)&interval=3600")
            #expect(try await stack.data(old)["coverage"] == .number(1))
            #expect(try await stack.cloud.calls() == before + 3)
            _ = try await stack.data(old)
            _ = try await stack.data(target)
            #expect(try await stack.cloud.calls() == before + 3)
        }
    }

    @Test("says which call failed and why, and is asked for again at the next click")
    func failing() async throws {
        try await ApplicationStack.run(Self.small) { stack in
            await stack.collector.refresh()
            let circuits = try twoCircuits(of: stack)
            let target = ApplicationStack.chart(circuits[0], "duration=1h")

            try await stack.cloud.setFaults([
                FaultRule(path: "insights/gateway/\(circuits[0].deviceID)", kind: .internalServerError)
            ])
            async let failing = stack.get(target)
            // Two waits between three tries.
            for _ in 0..<2 {
                await stack.clock.waitForSleepers()
                stack.clock.advance(by: .seconds(1))
            }
            let failed = try await failing
            let sentence = try expectError(failed, status: 502)
            #expect(sentence.contains("Mist has an internal error (500)"))
            #expect(sentence.contains(circuits[0].portID))
            #expect(failed.fields["retry-after"] == nil)
            #expect(try await stack.get(ApplicationStack.chart(circuits[1], "duration=1h")).status == 200)

            // Clicks that follow at once share the failure: the cloud is not asked again for some seconds.
            let calls = try await stack.cloud.calls()
            #expect(try await stack.get(target).status == 502)
            #expect(try await stack.cloud.calls() == calls)

            try await stack.cloud.setFaults([])
            stack.clock.advance(by: .seconds(16))
            #expect(try await stack.data(target)["coverage"]?.number ?? 0 > 0)
        }
    }

    @Test("says when quota is there again", arguments: [30, nil])
    func quota(retryAfter: Int?) async throws {
        try await ApplicationStack.run(Self.small) { stack in
            await stack.collector.refresh()
            let target = ApplicationStack.chart(try twoCircuits(of: stack)[0], "duration=1h")
            try await stack.cloud.setFaults([
                FaultRule(path: "insights", kind: .tooManyRequests, times: 1, retryAfter: retryAfter)
            ])
            // Mist's hour ends with the clock's: 12:12:05 now.
            let seconds = retryAfter ?? 47 * 60 + 55
            for _ in 0..<2 {
                let answer = try await stack.get(target)
                #expect(try expectError(answer, status: 503).contains("quota of the API token is spent (429)"))
                #expect(answer.fields["retry-after"] == String(seconds))
            }
            stack.clock.advance(by: .seconds(seconds + 1))
            #expect(try await stack.get(target).status == 200)
        }
    }

    @Test("shows what was known before, and says what is missing")
    func partly() async throws {
        try await ApplicationStack.run(Self.small) { stack in
            let circuit = try twoCircuits(of: stack)[0]
            let target = ApplicationStack.chart(circuit, "duration=1h")
            await stack.collect()
            let whole = try await stack.get(target)
            stack.clock.advance(by: .seconds(1_800))
            await stack.collector.refresh()
            try await stack.cloud.setFaults([FaultRule(path: "insights", kind: .malformedJSON)])
            let answer = try await stack.get(target)
            #expect(answer.status == 200)
            let body = try JSONValue(answer.body)
            let partial = try #require(body["meta"]?["partial"]?.elements).compactMap(\.text)
            #expect(partial.count { $0.contains("The call for") && $0.contains("makes no sense") } == 1, "\(partial)")
            let coverage = try #require(body["data"]?["coverage"]?.number)
            #expect(coverage > 0.3 && coverage < 0.6)
            #expect(body["data"]?["rx_bps"]?.elements?.last == .null)

            // Its tag is its own: the whole chart that follows is sent.
            try await stack.cloud.setFaults([])
            stack.clock.advance(by: .seconds(16))
            let tag = try #require(answer.fields["etag"])
            let next = try await stack.get(target, fields: ["If-None-Match": tag])
            #expect(next.status == 200)
            #expect(next.fields["etag"] != whole.fields["etag"])
        }
    }

    /// Two ports that are up, of two gateways.
    private func twoCircuits(of stack: ApplicationStack) throws -> [SimulatedCloud.Circuit] {
        let first = try #require(stack.cloud.circuits.first { $0.isUp })
        return [first, try #require(stack.cloud.circuits.first { $0.isUp && $0.deviceID != first.deviceID })]
    }

    private func port(_ circuit: SimulatedCloud.Circuit, of gateways: [JSONValue]) -> JSONValue? {
        gateways.first { $0["id"]?.text == circuit.deviceID }?["ports"]?.elements?
            .first { $0["name"]?.text == circuit.portID }
    }
}
