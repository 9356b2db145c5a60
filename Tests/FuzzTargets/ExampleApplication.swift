import CircuitStats
import CircuitStatsWeb
import FastCGI
import FoundationEssentials
import HTTPTypes
import Logging
import MistAPI
import TestSupport

/// The application over a cloud of a fuzzer's, with a clock that stands still.
struct ExampleApplication: Sendable {
    static let token = "very-secret-token-123"
    /// Monday 2023-11-20, 12:00 UTC and a bit: no bucket ends at this moment.
    static let start = Date(timeIntervalSince1970: 1_700_481_600 + 725)

    let clock: ManualWallClock
    let collector: Collector
    private let web: WebApplication

    init(clock: ManualWallClock, transport: any Transport) {
        let silent = Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() }
        let client = MistClient(
            host: .default, tokens: [APIToken(Self.token)].compactMap { $0 }, transport: transport, clock: clock,
            retry: RetryRule(tries: 1), logger: silent)
        let pages = PublishedPages(logger: silent)
        let collector = Collector(
            client: client, organizationID: nil, refreshSeconds: 60, clock: clock, logger: silent
        ) { await pages.publish($0) }
        self.clock = clock
        self.collector = collector
        web = WebApplication(
            version: "0", isSimulated: false, collector: collector,
            insights: InsightsReader(client: client, clock: clock), quota: client.quota, pages: pages, clock: clock,
            logger: silent)
    }

    /// Answers a request as a worker does, and looks at what would go to the web server.
    @discardableResult
    func answer(_ request: FastCGIRequest) throws -> FastCGIResponse {
        let response =
            switch web.answer(request) {
            case .ready(let response): response
            case .deferred(let later): blocking(later)
            }
        try Self.check(response, to: request.head.method)
        return response
    }

    func answer(to refusal: RequestRefusal) throws {
        try Self.check(web.refuse(refusal), to: .get)
    }

    /// The JSON that a GET is answered with.
    func json(_ target: String) throws -> JSONValue {
        let response = try answer(
            FastCGIRequest(head: HTTPRequest(method: .get, scheme: nil, authority: nil, path: target)))
        let isPacked = response.head.headerFields[.contentEncoding] == "gzip"
        return try JSONValue(isPacked ? try response.body.gunzipped() : response.body)
    }

    private static func check(_ response: FastCGIResponse, to method: HTTPRequest.Method) throws {
        let status = response.head.status.code
        try FuzzFailure.unless([200, 304, 400, 404, 405, 413, 429, 502, 503, 504].contains(status), "status \(status)")
        // A line for the status, one for each field, and the empty one; nothing else may end a line.
        let head = String(decoding: ResponseHead(response, to: method).bytes, as: UTF8.self)
        let lines = head.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let names = lines.dropFirst().dropLast(2).map { $0.prefix { $0 != ":" } }
        try FuzzFailure.unless(
            lines.allSatisfy { $0.unicodeScalars.filter { $0 == "\r" }.count <= 1 } && lines.suffix(2) == ["\r", ""],
            "a field ends its line: \(head)")
        try FuzzFailure.unless(
            Set(names.map { $0.lowercased() }).isSubset(of: fieldNames), "a field that nobody set: \(head)")
        try FuzzFailure.unless(!head.contains(token), "the token is in a field")
        guard response.head.headerFields[.contentEncoding] == nil, response.body.count < 65_536 else { return }
        let text = String(decoding: response.body, as: UTF8.self)
        try FuzzFailure.unless(!text.contains(token), "the token is in the answer")
        guard status >= 400 else { return }
        let envelope = try JSONValue(response.body)
        try FuzzFailure.unless(
            envelope["success"] == .bool(false) && envelope["error"]?.text?.hasSuffix(".") == true,
            "an error without its envelope: \(text)")
    }

    /// What the application sets in its answers.
    private static let fieldNames: Set<String> = [
        "content-type", "content-length", "content-encoding", "content-disposition", "etag", "cache-control", "vary",
        "allow", "retry-after",
    ]
}
