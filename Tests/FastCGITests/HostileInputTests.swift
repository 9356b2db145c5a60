import FastCGI
import FoundationEssentials
import HTTPTypes
import Logging
import TestSupport
import Testing

@Suite("FastCGI server: hostile input", .timeLimit(.minutes(5)))
struct HostileInputTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test("Header fields that HTTP does not allow are dropped, the others kept")
    func hostileRequestFields() async throws {
        let (seen, reply) = try await directory.exchange(
            FastCGIClient.parameters(
                "GET", "/",
                [
                    ("HTTP_X_SPLIT", "a\r\nSet-Cookie: b=c"), ("HTTP_", "no name"), ("HTTP_X Y", "space"),
                    ("HTTP_X_GOOD", "ü"), ("HTTP_X:Y", "colon"), ("REQUEST_ID", "a\nb"), ("", "nothing"),
                ]))
        let request = try #require(seen)
        #expect(request.head.headerFields.map(\.name.rawName) == ["x-good"])
        #expect(request.head.headerFields.map(\.value) == ["ü"])
        #expect(!request.id.contains("\n"))
        #expect(request.id.count == 16)
        #expect(reply.text == "hello")
    }

    @Test("A method that is no token is 400")
    func hostileMethod() async throws {
        let (seen, reply) = try await directory.exchange(FastCGIClient.parameters("GET /\r\n"))
        #expect(seen == nil)
        #expect(reply.status == "Status: 400 Bad Request")
    }

    @Test("Who asks is logged with the request", arguments: ["ada@example.com", "CN=Ada Lovelace,O=Société"])
    func user(name: String) async throws {
        let log = LogLines()
        let logger = Logger(label: "test") { _ in log.handler }
        let (seen, _) = try await directory.exchange(
            FastCGIClient.parameters("GET", "/api/sites", [("REMOTE_USER", name)]), logger: logger)
        #expect(seen?.remoteUser == name)
        let line = try #require(log.all.first { $0.contains("GET /api/sites 200") })
        #expect(line.contains(name))
    }

    @Test(
        "A user's name that would break a log line, or fill it, is none",
        arguments: [
            "a\nb", "a\rb", "\u{1B}[31m", "\u{202E}toor", "\u{2028}", "\u{0}", "", String(repeating: "x", count: 257),
        ])
    func hostileUser(name: String) async throws {
        let (seen, reply) = try await directory.exchange(
            FastCGIClient.parameters("GET", "/", [("REMOTE_USER", name)]))
        let request = try #require(seen)
        #expect(request.remoteUser == nil)
        #expect(reply.text == "hello")
    }

    @Test("A target that is not UTF-8 stays what it was, percent-encoded")
    func hostileTarget() async throws {
        let seen = Seen()
        try await RunningServer.with(directory.socket) { request in
            seen.note(request)
            return .text("hello")
        } _: { server in
            let client = try FastCGIClient(server.address)
            try await client.send([
                (Array("REQUEST_METHOD".utf8), Array("GET".utf8)),
                (Array("REQUEST_URI".utf8), [UInt8(ascii: "/"), 0xFF, UInt8(ascii: "a")]),
            ])
            _ = try await client.reply()
        }
        #expect(seen.last?.head.path == "/%FFa")
    }

    @Test("No header field of a response can end the head or override the status")
    func hostileResponseFields() async throws {
        var fields = HTTPFields()
        fields[try #require(HTTPField.Name("X-Echo"))] = "a\r\n\r\n<script>\0"
        fields[try #require(HTTPField.Name("status"))] = "500 Oops"
        let status = HTTPResponse.Status(code: 200, reasonPhrase: "OK\r\nX-Evil: 1")
        let (_, reply) = try await directory.exchange(
            FastCGIClient.parameters(),
            answer: .ready(FastCGIResponse(status: status, headerFields: fields, body: Data("hello".utf8))))
        #expect(reply.head.count == 3)
        #expect(reply.status?.hasPrefix("Status: 200 OK") == true)
        #expect(reply.values("X-Echo") == ["a    <script>"])
        #expect(reply.values("Content-Length") == ["5"])
        #expect(reply.text == "hello")
    }

    private static let begin = FastCGIClient.record(.begin, [0, 1, 0, 0, 0, 0, 0, 0])

    @Test("What is no FastCGI request costs a connection and nothing else")
    func noFastCGI() async throws {
        try await RunningServer.with(directory.socket, workers: 1) { _ in
            .text("hello")
        } _: { server in
            for bytes in [
                [], Array("GET / HTTP/1.1\r\n\r\n".utf8), [UInt8](repeating: 0xFF, count: 64),
                FastCGIClient.record(.begin, [0, 1, 0, 0, 0, 0, 0, 0]) + FastCGIClient.record(.parameters, [200]),
                // A name and a value of 2 GB each, as the lengths say (CVE-2025-23016).
                Self.begin + FastCGIClient.record(.parameters, [UInt8](repeating: 0xFF, count: 8) + [1, 2, 3]),
                // Given up before its parameters end, and before it began.
                Self.begin + FastCGIClient.record(.abort, []), FastCGIClient.record(.abort, []),
                // Parameters of another request, and a second beginning within the first.
                Self.begin + [1, 4, 0, 7, 0, 2, 0, 0, 1, 0], Self.begin + Self.begin,
                // Many parameters, and no end of them.
                Self.begin
                    + FastCGIClient.record(
                        .parameters, Array(repeating: [1, 1, 65, 66], count: 16_000).flatMap(\.self)),
                // The end of what was never begun, and a version and a type that do not exist.
                FastCGIClient.record(.parameters, []), [9, 99, 0, 1, 0, 0, 0, 0],
            ] {
                let client = try FastCGIClient(server.address)
                // The server may have closed before it has taken them all.
                try? await client.write(bytes)
                client.hangUp()
            }
            let text = try await server.text()
            #expect(text == "hello")
        }
    }
}
