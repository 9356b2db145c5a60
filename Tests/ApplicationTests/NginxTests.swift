import FastCGI
import Foundation
import Glibc
import HTTPTypes
import Logging
import TestSupport
import Testing

/// What nginx does by itself, before an application that tells what reached it.
@Suite("nginx")
struct NginxTests {
    @Test("Serves the page to be asked for again each time, and never a hidden file")
    func staticPage() async throws {
        try await withEcho { nginx in
            let page = try await HTTPExchange("/", port: nginx)
            #expect(page.status == 200)
            #expect(page.text == "<!doctype html>a page")
            #expect(page.fields["content-type"] == "text/html; charset=utf-8")
            #expect(page.fields["cache-control"] == "no-cache")
            let tag = try #require(page.fields["etag"])
            #expect(try await HTTPExchange("/", port: nginx, fields: ["If-None-Match": tag]).status == 304)
            #expect(try await HTTPExchange("/.hidden", port: nginx).status == 404)
        }
    }

    @Test(
        "Sends the security headers with the page, the application's answers and its own errors",
        arguments: [
            "/", "/api/sites", "/nowhere",
        ])
    func securityHeaders(path: String) async throws {
        try await withEcho { nginx in
            let fields = try await HTTPExchange(path, port: nginx).fields
            let policy = try #require(fields["content-security-policy"])
            #expect(policy.contains("default-src 'self'"))
            #expect(policy.contains("frame-ancestors 'none'"))
            #expect(!policy.contains("unsafe"))
            #expect(fields["x-content-type-options"] == "nosniff")
            #expect(fields["referrer-policy"] == "no-referrer")
            #expect(fields["cross-origin-resource-policy"] == "same-origin")
            #expect(fields["server"] == "nginx")
        }
    }

    @Test(
        "Hands a target on as it came: encoded and double slashes, every route's prefix",
        arguments: [
            "/api/gateway/a/port/ge-0%2F0%2F0.100/traffic?duration=1d", "/api/gateway//b/ge-0/0/0",
            "/metrics", "/health", "/ready",
        ])
    func rawTarget(target: String) async throws {
        try await withEcho { nginx in
            let answer = try await HTTPExchange(target, port: nginx)
            #expect(answer.status == 200)
            #expect(answer.text == "GET \(target) 0 bytes")
            #expect(answer.fields["cache-control"] == nil)
        }
    }

    @Test("Hands a query of 8 kB on")
    func longQuery() async throws {
        try await withEcho { nginx in
            let target = "/api/gateways?site_id=\(String(repeating: "x", count: 8_192))"
            let answer = try await HTTPExchange(target, port: nginx)
            #expect(answer.text == "GET \(target) 0 bytes")
        }
    }

    @Test(
        "Hands every method on, so that the application says its own 405",
        arguments: [
            "POST", "PUT", "DELETE", "OPTIONS", "PROPFIND",
        ])
    func methods(method: String) async throws {
        try await withEcho { nginx in
            let answer = try await HTTPExchange(method, "/api/sites", port: nginx, body: Data("four".utf8))
            #expect(answer.text == "\(method) /api/sites 4 bytes")
        }
    }

    @Test("Answers what it refuses itself in the envelope, with the right status")
    func refusals() async throws {
        try await withEcho { nginx in
            let long = try await HTTPExchange("/api/sites?\(String(repeating: "x", count: 20_000))", port: nginx)
            try expectError(long, status: 414)
            let body = try await HTTPExchange("POST", "/api/sites", port: nginx, body: Data(count: 65_537))
            try expectError(body, status: 413)
            try expectError(try await HTTPExchange("/api/%zz", port: nginx), status: 400)
            try expectError(try await HTTPExchange("/nowhere", port: nginx), status: 404)
            try expectError(try await HTTPExchange("/folder/", port: nginx), status: 404)
            let method = try await HTTPExchange("POST", "/", port: nginx)
            try expectError(method, status: 405)
            #expect(method.fields["allow"] == "GET, HEAD")
        }
    }

    @Test("Says that the application does not answer when it is not there")
    func noApplication() async throws {
        let socket = FileManager.default.temporaryDirectory.appending(path: "nobody-\(UUID().uuidString).sock").path
        try await NginxProcess.run(.application(socket: socket)) { nginx in
            let answer = try await HTTPExchange("/api/sites", port: try #require(nginx.port))
            try expectError(answer, status: 502)
            #expect(answer.fields["retry-after"] == "1")
        }
    }

    @Test("Unpacks compressed bytes for a client that does not take them, and only for it")
    func gunzip() async throws {
        try await withEcho { nginx in
            let packed = try await HTTPExchange("/api/gzip", port: nginx, fields: ["Accept-Encoding": "gzip"])
            #expect(packed.fields["content-encoding"] == "gzip")
            #expect(packed.body == Self.gzipped)
            let plain = try await HTTPExchange("/api/gzip", port: nginx)
            #expect(plain.fields["content-encoding"] == nil)
            #expect(plain.text == "hello")
        }
    }

    /// "hello", compressed.
    static let gzipped = Data([
        0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x86,
        0xa6, 0x10, 0x36, 0x05, 0x00, 0x00, 0x00,
    ])

    private func expectError(
        _ answer: HTTPExchange, status: Int, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        #expect(answer.status == status, sourceLocation: sourceLocation)
        #expect(answer.fields["content-type"] == "application/json", sourceLocation: sourceLocation)
        let envelope = try JSONDecoder().decode(Envelope.self, from: answer.body)
        #expect(!envelope.success, sourceLocation: sourceLocation)
        #expect(envelope.error.hasSuffix("."), sourceLocation: sourceLocation)
    }

    private struct Envelope: Decodable {
        var success: Bool
        var error: String
    }

    @Test("Takes an answer off its worker at once, however slowly its client reads")
    func slowClients() async throws {
        let large = FastCGIResponse(status: .ok, body: Data(count: 8_000_000))
        let (served, serve) = AsyncStream.makeStream(of: Void.self)
        try await Self.withApplication(cache: .secondOfClock) { request in
            guard request.head.path?.hasPrefix("/api/large") == true else {
                return .ready(FastCGIResponse(status: .ok, body: Data("quick".utf8)))
            }
            serve.yield()
            return .ready(large)
        } body: { port in
            // Four times as many as there are workers, and none of them reads.
            var clients: [SilentClient] = []
            for number in 0..<8 { clients.append(try SilentClient(target: "/api/large?\(number)", port: port)) }
            var count = 0
            for await _ in served {
                count += 1
                if count == clients.count { break }
            }
            #expect(try await HTTPExchange("/api/quick", port: port).text == "quick")
            withExtendedLifetime(clients) {}
        }
    }

    /// Runs `body` with the port of an nginx before an application that answers with what it was asked.
    private func withEcho(_ body: @Sendable (Int) async throws -> Void) async throws {
        try await Self.withApplication { request in
            if request.head.path == "/api/gzip" {
                return .ready(
                    FastCGIResponse(status: .ok, headerFields: [.contentEncoding: "gzip"], body: Self.gzipped))
            }
            let text = "\(request.head.method) \(request.head.path ?? "") \(request.body.count) bytes"
            return .ready(FastCGIResponse(status: .ok, body: Data(text.utf8)))
        } body: {
            try await body($0)
        }
    }

    /// Runs `body` with the port of an nginx before an application of two workers.
    static func withApplication(
        cache: NginxProcess.AnswerCache = .off, answer: @escaping @Sendable (FastCGIRequest) -> FastCGIAnswer,
        body: @Sendable (Int) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "echo-\(UUID().uuidString)")
        let page = folder.appending(path: "page")
        try FileManager.default.createDirectory(
            at: page.appending(path: "folder"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("<!doctype html>a page".utf8).write(to: page.appending(path: "index.html"))
        try Data("hidden".utf8).write(to: page.appending(path: ".hidden"))

        let socket = folder.appending(path: "application.sock").path
        let (listening, listens) = AsyncStream.makeStream(of: Void.self)
        let server = FastCGIServer(
            listen: .unix(path: socket), workers: 2, logger: Logger(label: "echo") { _ in SwiftLogNoOpLogHandler() },
            onListening: { _ in listens.finish() }, answer: answer)
        try await withThrowingTaskGroup { tasks in
            tasks.addTask {
                defer { listens.finish() }
                try await server.run()
            }
            for await _ in listening {}
            try await NginxProcess.run(
                .application(socket: socket), publicDirectory: page, cache: cache
            ) { nginx in
                try await body(try #require(nginx.port))
            }
            tasks.cancelAll()
            try await tasks.waitForAll()
        }
    }
}

/// A client that asks and never reads.
private final class SilentClient: Sendable {
    private let descriptor: Int32

    init(target: String, port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        // As little as the kernel allows, before connecting: what it has taken in, a client could have read.
        var room: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &room, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        let request = Array("GET \(target) HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)
        guard connected == 0, write(descriptor, request, request.count) == request.count else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
        }
    }

    deinit { close(descriptor) }
}
