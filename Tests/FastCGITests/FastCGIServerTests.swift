import FastCGI
import FoundationEssentials
import HTTPTypes
import Logging
import TestSupport
import Testing

@Suite("FastCGI server: requests and responses", .timeLimit(.minutes(5)))
struct FastCGIServerTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test("A request arrives as the client sent it")
    func request() async throws {
        let (seen, reply) = try await directory.exchange(
            [
                ("REQUEST_METHOD", "POST"), ("REQUEST_URI", "/api/port/ge-0%2F0%2F0?a=1&b=%20"), ("HTTPS", "on"),
                ("HTTP_HOST", "noc.example:5443"), ("REMOTE_ADDR", "192.0.2.7"), ("REQUEST_ID", "0123abc"),
                ("HTTP_ACCEPT_LANGUAGE", "de"), ("CONTENT_TYPE", "application/json"), ("CONTENT_LENGTH", "2"),
                ("HTTP_CONTENT_LENGTH", "2"),
            ], body: Array("{}".utf8))
        let request = try #require(seen)
        #expect(request.head.method == .post)
        #expect(request.head.path == "/api/port/ge-0%2F0%2F0?a=1&b=%20")
        #expect(request.head.scheme == "https")
        #expect(request.head.authority == "noc.example:5443")
        #expect(request.remoteAddress == "192.0.2.7")
        #expect(request.id == "0123abc")
        #expect(request.head.headerFields[.acceptLanguage] == "de")
        #expect(request.head.headerFields[.contentType] == "application/json")
        #expect(request.head.headerFields[values: .contentLength] == ["2"])
        #expect(request.body == Data("{}".utf8))
        #expect(reply.status == "Status: 200 OK")
        #expect(reply.values("Content-Length") == ["5"])
        #expect(reply.text == "hello")
        #expect(reply.hasEnded)
    }

    @Test("A deferred answer is written like one that is ready")
    func deferred() async throws {
        let answer = FastCGIAnswer.deferred {
            await Task.yield()
            return FastCGIResponse(status: .accepted, body: Data("later".utf8))
        }
        let (_, reply) = try await directory.exchange(FastCGIClient.parameters(), answer: answer)
        #expect(reply.status == "Status: 202 Accepted")
        #expect(reply.text == "later")
    }

    @Test("HEAD gets the length of the body and no body")
    func head() async throws {
        let (_, reply) = try await directory.exchange(FastCGIClient.parameters("HEAD"))
        #expect(reply.values("Content-Length") == ["5"])
        #expect(reply.body.isEmpty)
    }

    @Test("204 and 304 have neither body nor length", arguments: [HTTPResponse.Status.noContent, .notModified])
    func noBody(_ status: HTTPResponse.Status) async throws {
        let (_, reply) = try await directory.exchange(
            FastCGIClient.parameters(), answer: .text("hello", status: status))
        #expect(reply.status == "Status: \(status.code) \(status.reasonPhrase)")
        #expect(reply.values("Content-Length").isEmpty)
        #expect(reply.body.isEmpty)
    }

    @Test("A length that the handler gives cannot differ from what is sent")
    func length() async throws {
        let response = FastCGIResponse(status: .ok, headerFields: [.contentLength: "999"], body: Data("hello".utf8))
        let (_, reply) = try await directory.exchange(FastCGIClient.parameters(), answer: .ready(response))
        #expect(reply.values("Content-Length") == ["5"])
    }

    @Test("Without the parameters that every request needs, the reply says what to set up")
    func missing() async throws {
        let (seen, reply) = try await directory.exchange([("REQUEST_METHOD", "GET")])
        #expect(seen == nil)
        #expect(reply.status == "Status: 500 Internal Server Error")
        #expect(reply.text.contains("REQUEST_URI"))
    }

    @Test("A connection that the web server wants kept is closed all the same, so that it pins no worker")
    func keptConnection() async throws {
        try await RunningServer.with(directory.socket, workers: 1) { _ in
            .text("hello")
        } _: { server in
            let client = try FastCGIClient(server.address)
            try await client.send(FastCGIClient.parameters(), keepingConnection: true)
            #expect(try await client.reply().hasEnded)
        }
    }

    @Test("Many requests at once on few workers each get their own answer")
    func concurrent() async throws {
        try await RunningServer.with(directory.socket, workers: 4) { request in
            let path = request.head.path ?? ""
            return path.hasSuffix("0")
                ? .deferred { FastCGIResponse(status: .ok, body: Data(path.utf8)) } : .text(path)
        } _: { server in
            try await withThrowingTaskGroup { group in
                for number in 0..<200 {
                    group.addTask {
                        let target = "/number/\(number)"
                        let parameters = FastCGIClient.parameters("GET", target)
                        return try await FastCGIClient.exchange(server.address, parameters).text == target
                    }
                }
                for try await isOwn in group { #expect(isOwn) }
            }
        }
    }

    @Test("The log names request, path and status, and nothing of the query")
    func log() async throws {
        let lines = LogLines()
        _ = try await directory.exchange(
            FastCGIClient.parameters("GET", "/api/x?token=secret", [("REQUEST_ID", "r1"), ("HTTP_COOKIE", "secret")]),
            logger: Logger(label: "test") { _ in lines.handler })
        let line = try #require(lines.all.first { $0.contains("/api/x") })
        #expect(line.hasPrefix("debug GET /api/x 200"))
        #expect(line.contains("r1"))
        #expect(!lines.all.contains { $0.contains("secret") })
    }
}
