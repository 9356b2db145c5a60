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
    /// The head of a request, whole.
    private static let head =
        begin
        + FastCGIClient.stream(
            .parameters, [14, 3] + Array("REQUEST_METHODPUT".utf8) + [11, 1] + Array("REQUEST_URI/".utf8))

    /// A management record that asks for `FCGI_MAX_CONNS` so often that libfcgi's answer overruns its stack.
    private static let management: [UInt8] = {
        let names = Array(repeating: [14, 0] + Array("FCGI_MAX_CONNS".utf8), count: 400).flatMap(\.self)
        return [1, 9, 0, 0, UInt8(names.count >> 8), UInt8(names.count & 255), 0, 0] + names
    }()

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
                // Lengths whose sum is beyond a C int, which libfcgi allocates at once.
                Self.begin
                    + FastCGIClient.record(.parameters, [0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0xFF, 0xFF, 0xFE, 1, 2, 3]),
                // A management record, before, within and after the head.
                Self.management, Self.begin + Self.management, Self.head + Self.management,
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

    @Test(
        "Parameters without end are cut off at the limit, however they come",
        arguments: [
            // One that is long, many that are not, empty ones, and lengths alone.
            [4, 0x80, 0, 0xEA, 0x60] + Array("HTTP".utf8) + [UInt8](repeating: 120, count: 60_000),
            Array(repeating: [6, 1] + Array("HTTP_AB".utf8), count: 7_000).flatMap(\.self),
            [UInt8](repeating: 0, count: 60_000), [UInt8](repeating: 0xFF, count: 65_535),
        ])
    func endlessParameters(content: [UInt8]) async throws {
        let seen = Seen()
        try await RunningServer.with(directory.socket, workers: 1) { request in
            seen.note(request)
            return .text("hello")
        } _: { server in
            let client = try FastCGIClient(server.address)
            try await client.write(Self.begin)
            // Far beyond what the socket's buffers hold: the peer is stopped only where the connection is closed.
            await #expect(throws: FastCGIClient.Failure.self) {
                for _ in 0..<1_000 { try await client.write(FastCGIClient.record(.parameters, content)) }
            }
            #expect(seen.last == nil)
            let text = try await server.text()
            #expect(text == "hello")
        }
    }

    @Test("As many parameters as fit into the limits are taken", arguments: [(16_384, 4), (15, 16_384)])
    func manyParameters(count: Int, length: Int) async throws {
        let field = String(repeating: "x", count: length)
        let (seen, reply) = try await directory.exchange(
            FastCGIClient.parameters("GET", "/", Array(repeating: ("HTTP_A", field), count: count)))
        #expect(seen?.head.headerFields.count == count)
        #expect(reply.text == "hello")
    }

    @Test("A peer that sends on after its answer holds no worker")
    func endlessInput() async throws {
        try await RunningServer.with(directory.socket, workers: 1, bodyLimit: 10) { _ in
            .text("hello")
        } _: { server in
            let client = try FastCGIClient(server.address)
            try await client.write(Self.head)
            await #expect(throws: FastCGIClient.Failure.self) {
                while true {
                    try Task.checkCancellation()
                    try await client.write(FastCGIClient.record(.input, [1, 2, 3, 4]))
                }
            }
            let text = try await server.text()
            #expect(text == "hello")
        }
    }
}
