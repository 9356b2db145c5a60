import FastCGI
import HTTPTypes
import TestSupport
import Testing

@testable import CircuitStatsWeb

@Suite("The table of errors")
struct RouteErrorTests {
    static let rows: [(error: RouteError, status: Int, retryAfter: String?)] = [
        (.malformedPath, 400, nil),
        (.unknownWindow("2h"), 400, nil),
        (.missingParameters(["start"]), 400, nil),
        (.invalidParameter(name: "end", reason: "must be later than start"), 400, nil),
        (.malformedID(kind: "gateway id"), 400, nil),
        (.noSuchRoute, 404, nil),
        (.unknownGateway, 404, nil),
        (.unknownSite, 404, nil),
        (.unknownPort, 404, nil),
        (.wrongSite, 404, nil),
        (.methodNotAllowed(allow: [.get, .head]), 405, nil),
        (.encoding, 500, nil),
        (.mist("Mist has an internal error (500).", retryAfter: nil), 502, nil),
        (.mist("The quota is spent.", retryAfter: 1_799), 503, "1799"),
        (.notReady("The first collection has not ended yet."), 503, "1"),
        (.refused(.contentTooLarge, "the request's body is longer than 65536 bytes"), 413, nil),
        (.refused(.badRequest, "the request's method is malformed"), 400, nil),
    ]

    @Test("gives each error its status, its Retry-After and a sentence", arguments: rows.indices)
    func table(index: Int) throws {
        let (error, status, retryAfter) = Self.rows[index]
        let response = FastCGIResponse(error)
        #expect(response.head.status.code == status)
        #expect(response.head.headerFields[.retryAfter] == retryAfter)
        #expect(response.head.headerFields[.contentType] == "application/json")
        #expect(response.head.headerFields[.cacheControl] == "no-store")
        #expect(response.head.headerFields[.allow] == (status == 405 ? "GET, HEAD" : nil))
        let envelope = try JSONValue(response.body)
        #expect(envelope.names == ["success", "error"])
        #expect(envelope["success"] == .bool(false))
        let sentence = try #require(envelope["error"]?.text)
        #expect(sentence.hasSuffix("."))
        #expect(!sentence.contains(".."))
        #expect(sentence == error.sentence)
    }

    @Test("repeats a long text of the client's in part only")
    func longText() {
        let sentence = RouteError.unknownWindow(String(repeating: "x", count: 8_192)).sentence
        #expect(sentence.count < 160)
        #expect(sentence.contains("15m, 1h, 1d (or 24h) and 7d"))
    }

    @Test("answers what the pool refuses in the same shape", arguments: [RequestRefusal.bodyTooLarge(limit: 65_536)])
    func refusal(refusal: RequestRefusal) throws {
        let sentence = RouteError.refused(refusal.status, "\(refusal)").sentence
        #expect(sentence == "The request's body is longer than 65536 bytes.")
    }
}
