import Foundation
import HTTPTypes
import Logging
import MistAPI
import Synchronization
import Testing
import TestSupport

@Suite("MistClient")
struct MistClientTests {
    private let clock = ManualWallClock(now: tenPast)

    private func answer(_ status: Int, _ body: String = "{}") -> Result<TransportResponse, TransportError> {
        .success(.json(body, status: status))
    }

    private func error(_ client: MistClient) async -> MistError? {
        do throws(MistError) {
            _ = try await client.setting(ofSite: "4ac1")
            return nil
        } catch {
            return error
        }
    }

    /// Moves the clock whenever somebody sleeps on it, until the work is done.
    private func error(_ client: MistClient, sleeps: [Duration]) async -> MistError? {
        async let error = error(client)
        for sleep in sleeps {
            await clock.waitForSleepers()
            clock.advance(by: sleep)
        }
        return await error
    }

    static let reasons: [(Result<TransportResponse, TransportError>, MistError.Reason)] = [
        (.success(.json(#"{"detail": "Bad\nthing"}"#, status: 400)), .badRequest(detail: "Bad thing")),
        (.success(.json(#"{"detail": "Invalid"}"#, status: 401)), .unauthorized(detail: "Invalid")),
        (.success(.json(#"{"detail": 7}"#, status: 403)), .forbidden(detail: "7")),
        (.success(.json("<html>", status: 404)), .notFound(detail: nil)),
        (.success(.json("{}", status: 429)), .rateLimited(until: tenPast + 3_000)),
        (.success(.json("", status: 500)), .server(status: 500)),
        (.success(.json("", status: 503)), .server(status: 503)),
        (.success(.json("", status: 302)), .unexpected(status: 302)),
        (.success(.json("", status: 204)), .unexpected(status: 204)),
        (.success(.json("<html>")), .malformed("it is not JSON")),
        (.success(.json(#"{"vars": {"#)), .malformed("it is not JSON")),
        (.success(.json("[]")), .malformed("its top level is not of the kind that this call answers")),
        (.failure(.timeout), .timeout), (.failure(.dns("no host")), .dns("no host")),
        (.failure(.connection("refused")), .connection("refused")),
        (.failure(.tls("self-signed")), .tls("self-signed")),
        (.failure(.truncated), .truncated), (.failure(.tooLarge(limit: 9)), .tooLarge(limit: 9)),
        (.failure(.cancelled), .cancelled),
        (.failure(.other(code: 43, "odd")), .transport("odd (libcurl error 43)")),
    ]

    @Test("Each way to fail has its reason, and a sentence that names call and site", arguments: reasons)
    func reason(answer: Result<TransportResponse, TransportError>, reason: MistError.Reason) async throws {
        let error = try #require(await error(.stubbed(StubTransport(answers: [answer]), clock: clock)))
        #expect(error.reason == reason)
        #expect(error.description.hasPrefix("The call for site setting of site 4ac1 "))
        #expect(error.description.hasSuffix("."))
    }

    @Test("What may heal is tried three times, with growing waits, what may not is tried once")
    func retries() async {
        let rule = RetryRule(tries: 3, base: .seconds(1), random: { 0.5 })
        for (answer, reason) in Self.reasons {
            let worthIt =
                switch reason {
                case .server, .timeout, .connection, .truncated: true
                default: false
                }
            let transport = StubTransport(answers: [answer])
            let client = MistClient.stubbed(transport, clock: ManualWallClock(now: tenPast), retry: rule)
            guard worthIt else {
                _ = await error(client)
                #expect(transport.requests.count == 1, "\(reason)")
                continue
            }
            let retried = MistClient.stubbed(transport, clock: clock, retry: rule)
            #expect(await error(retried, sleeps: [.milliseconds(500), .seconds(1)])?.reason == reason)
            #expect(transport.requests.count == 3, "\(reason)")
        }
    }

    @Test("A try that succeeds is the answer, and each try counts against the quota")
    func heals() async {
        let transport = StubTransport(answers: [answer(502), .failure(.timeout), answer(200, #"{"vars": {}}"#)])
        let client = MistClient.stubbed(transport, clock: clock, retry: RetryRule(base: .seconds(1), random: { 1 }))
        #expect(await error(client, sleeps: [.seconds(1), .seconds(2)]) == nil)
        #expect(client.quota.tokens.map(\.spent) == [3])
    }

    @Test("A wait that would pass the deadline is not begun, and each try gets what is left of it")
    func deadline() async {
        let deadlines = Mutex<[Duration]>([])
        let transport = RecordingTransport { deadline throws(TransportError) in
            deadlines.withLock { $0.append(deadline) }
            throw .timeout
        }
        var client = MistClient.stubbed(
            transport, clock: clock, retry: RetryRule(tries: 9, base: .seconds(4), cap: .seconds(4), random: { 1 }))
        client.deadline = .seconds(10)
        client.tryDeadline = .seconds(7)
        #expect(await error(client, sleeps: [.seconds(4), .seconds(4)])?.reason == .timeout)
        #expect(deadlines.withLock { $0 } == [.seconds(7), .seconds(6), .seconds(2)])
    }

    @Test("Cancelling ends the wait between two tries")
    func cancellation() async {
        let client = MistClient.stubbed(
            StubTransport(answers: [answer(503)]), clock: clock, retry: RetryRule(random: { 1 }))
        let task = Task { await error(client) }
        await clock.waitForSleepers()
        task.cancel()
        #expect(await task.value?.reason == .cancelled)
    }

    @Test("An id that would lead elsewhere is not found, without a call", arguments: ["", ".", ".."])
    func ids(id: String) async {
        let transport = StubTransport(answers: [answer(200)])
        await #expect(throws: MistError.self) {
            try await MistClient.stubbed(transport, clock: clock).setting(ofSite: id)
        }
        #expect(transport.requests.isEmpty)
    }

    @Test("Ids and ports are encoded into the path and the query")
    func encoding() async throws {
        let transport = StubTransport(answers: [answer(200)])
        let client = MistClient.stubbed(transport, clock: clock)
        let interval = try #require(InsightInterval("10m"))
        let start = Date(timeIntervalSince1970: 1_700_000_000)
        _ = try await client.insights(
            ofPort: "ge-0/0/0.100", ofGateway: "00-1", ofSite: "a/../b?c#d é", range: start..<start + 3_600.9,
            interval: interval, priority: .interactive)
        #expect(
            transport.targets == [
                "/api/v1/sites/a%2F..%2Fb%3Fc%23d%20%C3%A9/insights/gateway/00-1/stats"
                    + "?metrics=rx_bps,tx_bps,max_rx_bps,max_tx_bps&port_id=ge-0%2F0%2F0.100&start=1700000000"
                    + "&end=1700003600&interval=600"
            ])
    }

    @Test("A token is signed with and shown nowhere, even where a server repeats it")
    func secrecy() async throws {
        let secret = "s3cr3t-t0k3n"
        let token = try #require(APIToken(secret))
        var shown = "\(token) \(String(describing: token)) \(String(reflecting: token)) \([token]) \(token as Any)"
        dump(token, to: &shown)
        dump(["tokens": [token]], to: &shown)

        let log = Mutex("")
        let transport = StubTransport(answers: [
            answer(401, #"{"detail": "no such token: \#(secret)"}"#), answer(200),
            answer(403, #"{"detail": "\#(secret)"}"#),
        ])
        let logger = Logger(label: "test") { _ in LogRecorder { text in log.withLock { $0 += text } } }
        let client = MistClient.stubbed(transport, clock: clock, tokens: [secret, "other"], logger: logger)
        _ = await error(client)
        let failure = try #require(await error(client))
        shown += "\(failure) \(failure.reason) \(client.quota.tokens)"
        dump(client, to: &shown)
        dump(failure, to: &shown)
        #expect(transport.requests.first?.headerFields[.authorization] == "Token \(secret)")
        #expect(log.withLock { $0.contains("site setting") })
        #expect(!log.withLock { $0.contains(secret) })
        #expect(!shown.contains(secret))
    }

    @Test("A token that no header may hold is none", arguments: ["", "a b", "a\nb", "é", "a\u{0}"])
    func noToken(text: String) {
        #expect(APIToken(text) == nil)
    }
}

/// A transport that is told the deadline alone.
private struct RecordingTransport: Transport {
    let answer: @Sendable (Duration) throws(TransportError) -> TransportResponse

    func send(_ request: HTTPRequest, deadline: Duration) async throws(TransportError) -> TransportResponse {
        try answer(deadline)
    }
}

/// A log handler that hands over each line with its metadata.
private struct LogRecorder: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace
    let record: @Sendable (String) -> Void

    init(_ record: @escaping @Sendable (String) -> Void) { self.record = record }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        record("\(event.message) \(event.metadata ?? [:])")
    }
}
