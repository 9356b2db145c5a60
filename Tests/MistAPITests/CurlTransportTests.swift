import Foundation
import HTTPTypes
import MistAPI
import TestSupport
import Testing

@Suite("CurlTransport", .timeLimit(.minutes(5)))
struct CurlTransportTests {
    private func request(_ path: String, of server: NginxServer) -> HTTPRequest {
        HTTPRequest(method: .get, scheme: "https", authority: server.host, path: path)
    }

    private func transport(trusting server: NginxServer, bodyLimit: Int = 1_048_576) throws -> CurlTransport {
        try CurlTransport(CurlOptions(certificateFile: server.authority, bodyLimit: bodyLimit))
    }

    private func error(
        _ request: HTTPRequest, with transport: CurlTransport, deadline: Duration = .seconds(30)
    ) async -> TransportError? {
        do throws(TransportError) {
            _ = try await transport.send(request, deadline: deadline)
            return nil
        } catch {
            return error
        }
    }

    @Test("Speaks HTTP/2, shares and keeps connections, and decompresses")
    func sharesConnections() async throws {
        try await NginxServer.run { server in
            let transport = try transport(trusting: server)
            var connections: Set<String> = []
            for _ in 1...2 {
                let answers = try await withThrowingTaskGroup(of: TransportResponse.self) { group in
                    for _ in 1...40 {
                        group.addTask {
                            try await transport.send(request("/large.json", of: server), deadline: .seconds(30))
                        }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                for answer in answers {
                    #expect(answer.head.status == .ok)
                    #expect(field("X-Protocol", of: answer) == "HTTP/2.0")
                    #expect(answer.head.headerFields[.contentEncoding] == "gzip")
                    #expect(answer.body.count == 2_000 * #"{"name": "value"}"#.utf8.count)
                    connections.insert(try #require(field("X-Connection", of: answer)))
                }
            }
            #expect(connections.count <= 3, "80 calls went over \(connections.count) connections")
            await transport.shutdown()
        }
    }

    private func field(_ name: String, of response: TransportResponse) -> String? {
        response.head.headerFields.first { $0.name.canonicalName == name.lowercased() }?.value
    }

    @Test("Sends header fields as they are and returns any status, redirects unfollowed")
    func statuses() async throws {
        try await NginxServer.run { server in
            let transport = try transport(trusting: server)
            var head = request("/head", of: server)
            head.headerFields[.authorization] = "Token abc"
            let answer = try await transport.send(head, deadline: .seconds(30))
            #expect(String(decoding: answer.body, as: UTF8.self) == "Token abc")
            let redirect = try await transport.send(request("/redirect", of: server), deadline: .seconds(30))
            #expect(redirect.head.status == .found)
            let missing = try await transport.send(request("/missing", of: server), deadline: .seconds(30))
            #expect(missing.head.status == .notFound)
        }
    }

    @Test("Gives up at the deadline when the server hangs")
    func deadline() async throws {
        let upstream = try LoopbackServer { $0.waitForClose() }
        try await NginxServer.run(upstream: upstream.port) { server in
            let transport = try transport(trusting: server)
            let error = await error(request("/upstream", of: server), with: transport, deadline: .milliseconds(100))
            #expect(error == .timeout)
        }
    }

    @Test("Takes a cancelled call off the wire and goes on with the others")
    func cancellation() async throws {
        let (events, event) = AsyncStream.makeStream(of: String.self)
        let upstream = try LoopbackServer {
            event.yield($0.readHead().isEmpty ? "nothing" : "asked")
            $0.waitForClose()
            event.yield("closed")
        }
        try await NginxServer.run(upstream: upstream.port) { server in
            let transport = try transport(trusting: server)
            let hanging = Task { await error(request("/upstream", of: server), with: transport) }
            var event = events.makeAsyncIterator()
            #expect(await event.next() == "asked")
            hanging.cancel()
            #expect(await hanging.value == .cancelled)
            // nginx drops its upstream only when the client has given the stream up: it went over the wire.
            #expect(await event.next() == "closed")
            #expect(await error(request("/large.json", of: server), with: transport) == nil)
        }
    }

    @Test("A task that is cancelled already sends nothing")
    func cancelledBefore() async throws {
        let (events, event) = AsyncStream.makeStream(of: String.self)
        let server = try LoopbackServer { event.yield($0.readHead()) }
        let transport = try CurlTransport()
        let get = HTTPRequest(method: .get, scheme: "http", authority: "127.0.0.1:\(server.port)", path: "/")
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await error(get, with: transport)
        }
        #expect(await task.value == .cancelled)
        await transport.shutdown()
        event.finish()
        #expect(await events.first { _ in true } == nil)
    }

    @Test("A certificate that is not trusted is an error of TLS")
    func untrusted() async throws {
        try await NginxServer.run { server in
            #expect(isTLS(await error(request("/head", of: server), with: try CurlTransport())))
            try await NginxServer.run { other in
                let transport = try CurlTransport(CurlOptions(certificateFile: other.authority))
                #expect(isTLS(await error(request("/head", of: server), with: transport)))
            }
        }
    }

    private func isTLS(_ error: TransportError?) -> Bool {
        if case .tls = error { true } else { false }
    }

    @Test("Nobody listening is an error of the connection, and so is one that closes before it answers")
    func refused() async throws {
        let transport = try CurlTransport()
        let closing = try LoopbackServer { _ = $0.readHead() }
        let silent = try LoopbackSocket(listening: false)
        defer { silent.close() }
        for port in [silent.port, closing.port] {
            let get = HTTPRequest(method: .get, scheme: "http", authority: "127.0.0.1:\(port)", path: "/")
            guard case .connection = await error(get, with: transport) else {
                Issue.record("not a connection error")
                continue
            }
        }
    }

    @Test("A host without an address is an error of DNS")
    func unknownHost() async throws {
        let get = HTTPRequest(method: .get, scheme: "https", authority: "mist.invalid", path: "/")
        guard case .dns(let text) = await error(get, with: try CurlTransport(CurlOptions(proxy: ""))) else {
            Issue.record("not a DNS error")
            return
        }
        #expect(text.contains("mist.invalid"))
    }

    @Test("An answer that ends early is cut off, over HTTP/2 and over HTTP/1.1")
    func truncated() async throws {
        let upstream = try LoopbackServer {
            _ = $0.readHead()
            $0.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n[{\"id\":")
        }
        try await NginxServer.run(upstream: upstream.port) { server in
            let transport = try transport(trusting: server)
            #expect(await error(request("/upstream", of: server), with: transport) == .truncated)
            let plain = HTTPRequest(method: .get, scheme: "http", authority: "127.0.0.1:\(upstream.port)", path: "/")
            #expect(await error(plain, with: transport) == .truncated)
        }
    }

    @Test("A body over the limit is refused, by its size after decompression")
    func tooLarge() async throws {
        try await NginxServer.run { server in
            let transport = try transport(trusting: server, bodyLimit: 20_000)
            #expect(await error(request("/large.json", of: server), with: transport) == .tooLarge(limit: 20_000))
        }
    }

    @Test("Plain HTTP goes to loopback alone")
    func plainHTTP() async throws {
        let get = HTTPRequest(method: .get, scheme: "http", authority: "mist.invalid", path: "/")
        guard case .other(let code, _) = await error(get, with: try CurlTransport()) else {
            Issue.record("not refused")
            return
        }
        #expect(code == 1, "CURLE_UNSUPPORTED_PROTOCOL")
    }

    @Test("A proxy is asked to connect and never sees the token")
    func proxy() async throws {
        let (heads, head) = AsyncStream.makeStream(of: String.self)
        let proxy = try LoopbackServer {
            head.yield($0.readHead())
            $0.write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
        }
        let transport = try CurlTransport(CurlOptions(proxy: "http://127.0.0.1:\(proxy.port)"))
        var get = HTTPRequest(method: .get, scheme: "https", authority: "mist.invalid", path: "/")
        get.headerFields[.authorization] = "Token abc"
        guard case .connection = await error(get, with: transport) else {
            Issue.record("not a connection error")
            return
        }
        let connect = try #require(await heads.first { _ in true })
        #expect(connect.hasPrefix("CONNECT mist.invalid:443 HTTP/1.1\r\n"))
        #expect(!connect.contains("abc"))
    }

    @Test("Shutting down cancels what is on the wire, and nothing is sent after")
    func shutdown() async throws {
        let (events, event) = AsyncStream.makeStream(of: Void.self)
        let server = try LoopbackServer {
            _ = $0.readHead()
            event.yield()
            $0.waitForClose()
        }
        let transport = try CurlTransport()
        let get = HTTPRequest(method: .get, scheme: "http", authority: "127.0.0.1:\(server.port)", path: "/")
        let hanging = Task { await error(get, with: transport) }
        for await _ in events { break }
        await transport.shutdown()
        #expect(await hanging.value == .cancelled)
        #expect(await error(get, with: transport) == .cancelled)
        await transport.shutdown()
    }

    @Test(
        "A certificate file that cannot serve is said at once",
        arguments: ["", "no PEM", "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----"])
    func certificateFile(content: String) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        #expect(throws: CurlTransportError.unreadable(path: file, "No such file or directory")) {
            try CurlTransport(CurlOptions(certificateFile: file))
        }
        try content.write(toFile: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: file) }
        #expect(throws: CurlTransportError.notPEM(path: file)) {
            try CurlTransport(CurlOptions(certificateFile: file))
        }
    }
}
