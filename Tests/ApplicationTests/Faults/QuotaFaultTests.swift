import CircuitStats
import Foundation
import MistAPI
import SimulatedMist
import TestSupport
import Testing

/// The first rows of the README's table of faults, in its order.
@Suite("When the quota ends", .timeLimit(.minutes(5)))
struct QuotaFaultTests {
    private static let small = ApplicationStack.Setup(cloud: { $0.gateways = 4 })
    private static let twoTokens = ApplicationStack.Setup(
        cloud: { $0.gateways = 4 }, settings: ["MIST_APITOKEN": "\(ApplicationStack.token),second-token"])

    @Test("429 to one of two tokens: the other one goes on, and nothing is missing")
    func oneToken() async throws {
        try await ApplicationStack.run(Self.twoTokens) { stack in
            await stack.collect()
            let before = try await stack.page()
            try await stack.cloud.setFaults([FaultRule(path: "", kind: .tooManyRequests, token: 0)])
            for _ in 0..<3 { await stack.refresh(after: 60) }
            let now = try await stack.page()
            #expect(now.missing == [])
            #expect(!now.isStale && now.asOf > before.asOf)
            try await stack.expectKept(before)
            let tokens = try #require(try await stack.data("/api/status")["quota"]?["tokens"]?.elements)
            #expect(tokens.map { $0["limited_until"]?.type } == ["string", "null"])
        }
    }

    @Test("429 to all tokens, with Retry-After: the last data until then", arguments: [1, 2])
    func retryAfter(tokens: Int) async throws {
        try await ApplicationStack.run(tokens == 1 ? Self.small : Self.twoTokens) { stack in
            await stack.collect()
            let before = try await stack.page()
            try await stack.cloud.setFaults([FaultRule(path: "", kind: .tooManyRequests, retryAfter: 420)])
            await stack.refresh(after: 60)
            let now = try await stack.page()
            #expect(now.missing.contains { $0.hasPrefix("Still showing the port statistics of") && $0.contains("429") })
            #expect(
                now.missing.contains(
                    "The quota of the API token is spent; the figures are refreshed again at 12:21 UTC."),
                "\(now.missing)")
            #expect(now.asOf == before.asOf)
            try await stack.expectKept(before)
            let status = try await stack.data("/api/status")
            #expect(status["collector"]?["refresh_seconds"] == .number(421))
            #expect(status["collector"]?["refresh_seconds_configured"] == .number(60))

            // Nobody is asked before.
            let calls = try await stack.cloud.calls()
            for _ in 0..<3 { await stack.refresh(after: 60) }
            #expect(try await stack.cloud.calls() == calls)
            #expect(try await stack.page().isStale)
            try await stack.expectKept(before)

            try await stack.cloud.setFaults([])
            await stack.refresh(after: 241)
            try await stack.expectHealed(since: before)
        }
    }

    @Test("429 to all tokens, without Retry-After: the last data until the top of the hour")
    func noRetryAfter() async throws {
        try await ApplicationStack.run(Self.small) { stack in
            await stack.collect()
            let before = try await stack.page()
            try await stack.cloud.setFaults([FaultRule(path: "", kind: .tooManyRequests)])
            await stack.refresh(after: 60)
            let now = try await stack.page()
            #expect(
                now.missing.contains(
                    "The quota of the API token is spent; the figures are refreshed again at 13:00 UTC."),
                "\(now.missing)")
            try await stack.expectKept(before)
            try await stack.cloud.setFaults([])
            await stack.refresh(after: 1_200)
            #expect(try await stack.page().missing.isEmpty == false, "it is not 13:00 yet")
            await stack.refresh(after: 1_700)
            try await stack.expectHealed(since: before)
        }
    }

    @Test("The quota runs low: polling stretches before it ends, and the page says so")
    func runningLow() async throws {
        // Polling alone would take more than 90 of these calls in the rest of the hour.
        let setup = ApplicationStack.Setup(cloud: {
            $0.gateways = 4
            $0.callLimit = 80
        })
        try await ApplicationStack.run(setup) { stack in
            await stack.collector.refresh()
            let now = try await stack.page()
            let sentence = try #require(
                now.missing.first { $0.contains("instead of every 60 s until 13:00 UTC") }, "\(now.missing)")
            let status = try await stack.data("/api/status")
            #expect(status["collector"]?["refresh_reason"] == .string(sentence))
            let seconds = try #require(status["collector"]?["refresh_seconds"]?.number)
            #expect(seconds > 60)

            // So kept, it never ends: no refresh is refused until the hour is over.
            while stack.clock.now < ApplicationStack.start.addingTimeInterval(2_700) {
                let collector = try await stack.data("/api/status")["collector"]
                await stack.refresh(after: Int(try #require(collector?["refresh_seconds"]?.number)))
                let page = try await stack.page()
                #expect(!page.isStale)
                #expect(page.missing.allSatisfy { $0.contains("refreshed") }, "\(page.missing)")
            }
            let tokens = try #require(try await stack.data("/api/status")["quota"]?["tokens"]?.elements)
            #expect(tokens.allSatisfy { ($0["left"]?.number ?? 0) > 0 && $0["limited_until"] == .null })

            await stack.refresh(after: 3_600)
            #expect(try await stack.page().gateways.count == 4)
        }
    }
}
