import Foundation
import HTTPTypes
import MistAPI
import Testing
import TestSupport

/// Through the client, as everything that spends quota goes.
@Suite("QuotaGovernor")
struct QuotaGovernorTests {
    private let clock = ManualWallClock(now: tenPast)
    private let topOfHour = tenPast + 3_000

    private func limited(_ retryAfter: String? = nil) -> Result<TransportResponse, TransportError> {
        var fields = HTTPFields()
        fields[.retryAfter] = retryAfter
        return .success(.json(#"{"detail": "Too Many Request"}"#, status: 429, headerFields: fields))
    }

    private let org = Result<TransportResponse, TransportError>.success(.json(#"{"id": "o"}"#))

    private func client(_ transport: StubTransport, tokens: Int = 1) -> MistClient {
        .stubbed(transport, clock: clock, tokens: Array(["first", "second", "third"].prefix(tokens)))
    }

    /// Asks for something and returns why it failed.
    private func reason(_ client: MistClient, _ priority: CallPriority = .interactive) async -> MistError.Reason? {
        do throws(MistError) {
            _ = try await client.organization("o", priority: priority)
            return nil
        } catch {
            return error.reason
        }
    }

    private func usedTokens(_ transport: StubTransport) -> [String] {
        transport.requests.compactMap { $0.headerFields[.authorization] }
    }

    /// A client whose token has `left` calls left, as Mist says.
    private func client(left: Int, answers: [Result<TransportResponse, TransportError>] = []) async throws -> MistClient
    {
        let usage = #"{"requests": \#(5_000 - left), "request_limit": 5000}"#
        let client = client(StubTransport(answers: [.success(.json(usage))] + (answers.isEmpty ? [org] : answers)))
        try await client.updateQuota(ofToken: 1, priority: .interactive)
        #expect(client.quota.tokens.map(\.left) == [left])
        return client
    }

    @Test("Every call that is sent counts, until the top of the hour")
    func counts() async {
        let client = client(StubTransport(answers: [org]))
        for _ in 1...3 { _ = await reason(client) }
        #expect(
            client.quota.tokens
                == [TokenQuota(index: 1, limit: 5_000, spent: 3, left: 4_997, resetsAt: topOfHour, sent: 3)])
        clock.advance(by: .seconds(2_999))
        #expect(client.quota.tokens.map(\.spent) == [3])
        clock.advance(by: .seconds(1))
        #expect(client.quota.tokens.map(\.spent) == [0])
        #expect(client.quota.tokens.map(\.resetsAt) == [topOfHour + 3_600])
    }

    @Test("Calls go to the token with most left, in turn")
    func rotation() async {
        let transport = StubTransport(answers: [org])
        let client = client(transport, tokens: 3)
        for _ in 1...7 { _ = await reason(client) }
        #expect(client.quota.tokens.map(\.spent) == [3, 2, 2])
        #expect(usedTokens(transport).prefix(3) == ["Token first", "Token second", "Token third"])
    }

    @Test("What Mist says of a token's usage replaces our own count, nonsense does not")
    func usage() async throws {
        let client = client(
            StubTransport(answers: [
                .success(.json(#"{"requests": 1200, "request_limit": 10000}"#)),
                .success(.json(#"{"requests": -5, "request_limit": 0}"#)), .success(.json("[]")),
            ]))
        try await client.updateQuota(ofToken: 1, priority: .configuration)
        #expect(client.quota.tokens.map(\.left) == [8_800])
        try await client.updateQuota(ofToken: 1, priority: .configuration)
        #expect(client.quota.tokens.map(\.left) == [8_799])
        await #expect(throws: MistError.self) { try await client.updateQuota(ofToken: 1, priority: .configuration) }
    }

    @Test("A usage that was asked in the last hour does not spoil the new one")
    func lateUsage() async throws {
        let client = client(
            StubTransport { [clock] _ throws(TransportError) in
                clock.advance(by: .seconds(3_000))
                return .json(#"{"requests": 4000, "request_limit": 5000}"#)
            })
        try await client.updateQuota(ofToken: 1, priority: .configuration)
        #expect(client.quota.tokens.map(\.spent) == [0])
    }

    @Test(
        "Each priority leaves the reserve of the higher ones alone",
        arguments: [
            (CallPriority.interactive, 0), (.counters, 200), (.configuration, 1_200), (.backfill, 1_700),
        ])
    func reserves(priority: CallPriority, kept: Int) async throws {
        let client = try await client(left: kept + 1)
        #expect(await reason(client, priority) == nil)
        let expected: MistError.Reason =
            priority == .interactive ? .rateLimited(until: topOfHour) : .quotaReserved(until: topOfHour)
        #expect(await reason(client, priority) == expected)
        #expect(client.quota.tokens.map(\.left) == [kept], "what is not sent does not count")
        clock.advance(by: .seconds(3_000))
        #expect(await reason(client, priority) == nil)
    }

    @Test(
        "A 429 rests the token for what Retry-After says, else until the top of the hour",
        arguments: [
            ("700", 700.0), ("Tue, 14 Nov 2023 22:20:00 GMT", 600), (nil, 3_000), ("soon", 3_000), ("0", 1),
            ("-20", 1), ("1e12", 3_600), ("Tue, 14 Nov 2000 22:20:00 GMT", 1),
        ])
    func retryAfter(header: String?, seconds: Double) async {
        let transport = StubTransport(answers: [limited(header), org])
        let client = client(transport)
        #expect(await reason(client) == .rateLimited(until: tenPast + seconds))
        #expect(client.quota.tokens.map(\.limitedUntil) == [tenPast + seconds])
        #expect(client.quota.tokens.map(\.left) == [0])
        #expect(await reason(client) == .rateLimited(until: tenPast + seconds))
        #expect(transport.requests.count == 1, "nothing is sent while the token rests")
        clock.advance(by: .seconds(seconds))
        #expect(await reason(client) == nil)
    }

    @Test("A 429 goes on at once with another token, and ends when all are spent")
    func otherToken() async {
        let transport = StubTransport(answers: [limited("100"), org, limited("50"), limited("70")])
        let client = client(transport, tokens: 2)
        #expect(await reason(client) == nil)
        #expect(usedTokens(transport) == ["Token first", "Token second"])
        #expect(await reason(client) == .rateLimited(until: tenPast + 50))
        #expect(transport.requests.count == 3)
    }

    @Test("A token that Mist rejects is set aside, and tried again later")
    func rejected() async {
        let transport = StubTransport(answers: [
            .success(.json(#"{"detail": "Invalid token"}"#, status: 401)), org, org,
            .success(.json("{}", status: 401)), org,
        ])
        let client = client(transport, tokens: 2)
        #expect(await reason(client) == nil)
        #expect(client.quota.tokens.map(\.isRejected) == [true, false])
        #expect(client.quota.tokens.map(\.left) == [0, 4_999])
        #expect(await reason(client) == nil)
        #expect(await reason(client) == .unauthorized(detail: nil))
        #expect(await reason(client) == .unauthorized(detail: nil))
        #expect(usedTokens(transport) == ["Token first", "Token second", "Token second", "Token second"])
        clock.advance(by: .seconds(300))
        #expect(await reason(client) == nil)
    }

    @Test("A clock that was ahead at a 429 or 401 keeps no token from being used once it is set back")
    func clockSetBack() async {
        for answer in [limited("600"), .success(.json("{}", status: 401))] {
            let client = client(StubTransport(answers: [answer, org]))
            clock.advance(by: .seconds(86_400))
            #expect(await reason(client) != nil)
            clock.advance(by: .seconds(-86_400))
            #expect(await reason(client) == nil)
        }
    }

    @Test("What one token may not see another is asked for, and the first is set aside where that one may")
    func forbidden() async {
        let refused = Result<TransportResponse, TransportError>.success(
            .json(#"{"detail": "No access"}"#, status: 403))
        let transport = StubTransport(answers: [refused, org, org, refused, refused, refused])
        let client = client(transport, tokens: 2)
        #expect(await reason(client) == nil)
        #expect(await reason(client) == nil)
        #expect(usedTokens(transport) == ["Token first", "Token second", "Token second"])
        clock.advance(by: .seconds(300))
        // Where none may, that is what is told, and nobody is set aside for it.
        #expect(await reason(client) == .forbidden(detail: "No access"))
        #expect(transport.requests.count == 5)
        #expect(client.quota.tokens.map(\.isRejected) == [false, false])
    }

    @Test("A server that always answers 429 is not asked for ever")
    func endless() async {
        // Time passes with each try, so that the tokens come back before the others are refused.
        let transport = StubTransport { [clock] _ throws(TransportError) in
            clock.advance(by: .seconds(2))
            return .json("{}", status: 429, headerFields: [.retryAfter: "1"])
        }
        let client = client(transport, tokens: 2)
        guard case .rateLimited = await reason(client) else {
            Issue.record("not limited")
            return
        }
        #expect(transport.requests.count == 2)
    }

    @Test("Without a token nothing is sent")
    func none() async {
        let transport = StubTransport(answers: [org])
        #expect(await reason(client(transport, tokens: 0)) == .unauthorized(detail: nil))
        #expect(transport.requests.isEmpty)
    }

    private func usage(_ requests: Int) -> Result<TransportResponse, TransportError> {
        .success(.json(#"{"requests": \#(requests), "request_limit": 5000}"#))
    }

    @Test("The cloud's own count is asked for once per token, and then seldom")
    func corrects() async {
        let transport = StubTransport { request throws(TransportError) in
            .json(request.path == "/api/v1/self/usage" ? #"{"requests": 1, "request_limit": 5000}"# : "{}")
        }
        let client = client(transport, tokens: 2)
        for _ in 1...3 { await client.correctQuota() }
        #expect(usedTokens(transport).sorted() == ["Token first", "Token second"])
        clock.advance(by: .seconds(3_599))
        await client.correctQuota()
        #expect(transport.requests.count == 2)
        clock.advance(by: .seconds(1))
        await client.correctQuota()
        #expect(transport.requests.count == 4)
    }

    @Test("A token that others spend with is looked after more often, and so is one whose count cannot be had")
    func othersSpend() async {
        let transport = StubTransport(answers: [
            usage(2_000), .success(.json("{}", status: 500)), usage(2_040), usage(9),
        ])
        let client = client(transport)
        await client.correctQuota()
        #expect(client.quota.tokens.map(\.spent) == [2_000])
        for expected in [2_001, 2_040] {
            clock.advance(by: .seconds(600))
            await client.correctQuota()
            #expect(client.quota.tokens.map(\.spent) == [expected])
        }
        #expect(transport.requests.count == 3)
    }

    @Test(
        "Of calls that are sent while the count is asked for, nobody knows whether they are in it",
        arguments: [
            // Some of ours are in it, or all: nobody else spends.
            (said: 1, spent: 4), (2, 4), (4, 4),
            // Others do, or the cloud counts less.
            (100, 103), (0, 3),
        ])
    func callsMeanwhile(said: Int, spent: Int) async {
        let gate = ManualWallClock(now: tenPast)
        let transport = StubTransport { request throws(TransportError) in
            guard request.path == "/api/v1/self/usage" else { return .json("{}") }
            try? await gate.sleep(for: .seconds(1))
            return .json(#"{"requests": \#(said)}"#)
        }
        let client = client(transport)
        async let corrected: Void = client.correctQuota()
        await gate.waitForSleepers()
        for _ in 1...3 { _ = await reason(client) }
        gate.advance(by: .seconds(1))
        await corrected
        #expect(client.quota.tokens.map(\.spent) == [spent])
    }

    @Test("After a 429 that comes as a surprise the count is asked for as soon as the token can be used")
    func surprise() async {
        let transport = StubTransport(answers: [usage(1), limited("30"), usage(4_990), org])
        let client = client(transport)
        await client.correctQuota()
        #expect(await reason(client) == .rateLimited(until: tenPast + 30))
        await client.correctQuota()
        #expect(transport.requests.count == 2, "not while it rests")
        clock.advance(by: .seconds(30))
        await client.correctQuota()
        #expect(client.quota.tokens.map(\.left) == [10])
    }

    @Test("A count that says that all is spent is asked for again, and may have been wrong")
    func wrongCount() async {
        let transport = StubTransport(answers: [usage(5_000), usage(12), org])
        let client = client(transport)
        await client.correctQuota()
        #expect(client.quota.tokens.map(\.left) == [0])
        #expect(client.quota.outlook.checkAt == tenPast + 600)
        clock.advance(by: .seconds(600))
        await client.correctQuota()
        #expect(client.quota.tokens.map(\.spent) == [12])
        #expect(await reason(client) == nil)
    }

    @Test("A count just after the top of the hour may be of the hour before: it is asked for again a minute later")
    func countOfLastHour() async {
        clock.advance(by: .seconds(3_010))
        let transport = StubTransport(answers: [usage(5_000), usage(40)])
        let client = client(transport)
        await client.correctQuota()
        #expect(client.quota.tokens.map(\.spent) == [1])
        clock.advance(by: .seconds(60))
        await client.correctQuota()
        #expect(client.quota.tokens.map(\.spent) == [40])
    }

    @Test("A 429 just after the top of the hour does not cost the whole hour: the cloud's clock may be behind")
    func skew() async {
        clock.advance(by: .seconds(3_010))
        let client = client(StubTransport(answers: [limited(), org]))
        #expect(await reason(client) == .rateLimited(until: topOfHour + 70))
        clock.advance(by: .seconds(60))
        #expect(await reason(client) == nil)
    }

    @Test("What counters need until the top of the hour is kept for them, where it is more than their share")
    func expectedCounters() async throws {
        let client = try await client(left: 4_000)
        #expect(client.quota.available(.backfill) == 4_000 - 1_700)
        #expect(client.quota.available(.configuration) == 4_000 - 1_200)
        // 50 minutes are left.
        client.quota.expectCounters(perHour: 3_000)
        #expect(client.quota.available(.configuration) == 4_000 - 200 - 2_500)
        #expect(client.quota.available(.backfill) == 4_000 - 200 - 2_500 - 500)
        #expect(client.quota.available(.counters) == 3_800)
        // Configuration gets something, however much they need.
        client.quota.expectCounters(perHour: 1e6)
        #expect(client.quota.available(.configuration) == 4_000 - 200 - 3_000)
        client.quota.expectCounters(perHour: 3_000)
        clock.advance(by: .seconds(2_400))
        #expect(client.quota.available(.configuration) == 4_000 - 1_200)
    }

    @Test("The outlook says what is left for counters, and when a token is free again")
    func outlook() async {
        let transport = StubTransport(answers: [
            limited("700"), .success(.json("{}", status: 401)), org, .success(.json("{}", status: 401)),
        ])
        let client = client(transport, tokens: 2)
        #expect(
            client.quota.outlook
                == QuotaOutlook(limit: 10_000, left: 9_600, resetsAt: topOfHour, checkAt: .distantPast))
        _ = await reason(client)
        #expect(
            client.quota.outlook
                == QuotaOutlook(limit: 5_000, left: 0, resetsAt: topOfHour, freeAt: tenPast + 700))
        clock.advance(by: .seconds(700))
        #expect(client.quota.outlook.freeAt == nil)
        #expect(client.quota.outlook.left > 0)
    }
}
