import CircuitStats
import Foundation
import HTTPTypes
import MistAPI
import SimulatedMist
import Synchronization
import TestSupport
import Testing

/// The last rows of the README's table of faults, in its order, over libcurl and real sockets.
@Suite("When Mist cannot be reached", .timeLimit(.minutes(5)))
struct WireFaultTests {
    /// Collects from the simulated cloud, sends calls where `way` leads meanwhile, and goes back.
    private func live(
        sending way: @escaping @Sendable (ApplicationStack, CurlTransport) -> SwitchedTransport.Way,
        shows words: String
    ) async throws {
        let wire = try CurlTransport(CurlOptions(proxy: ""))
        let box = Mutex<SwitchedTransport?>(nil)
        let setup = ApplicationStack.Setup(
            cloud: { $0.gateways = 4 },
            transport: { cloud in
                let transport = SwitchedTransport(SimulatedTransport(cloud))
                box.withLock { $0 = transport }
                return transport
            }, retry: RetryRule(random: { 0 }))
        try await ApplicationStack.run(setup) { stack in
            let transport = try #require(box.withLock { $0 })
            await stack.collect()
            let before = try await stack.page()
            transport.use(way(stack, wire))
            await stack.refresh(after: 60)
            let page = try await stack.page()
            for source in ["port statistics", "gateway statistics"] {
                #expect(
                    page.missing.contains {
                        $0.hasPrefix("Still showing the \(source) of 2023-11-20 12:12:05 UTC: ") && $0.contains(words)
                    }, "\(page.missing)")
            }
            try await stack.expectKept(before)
            transport.use(nil)
            await stack.refresh(after: 60)
            try await stack.expectHealed(since: before)
        }
        await wire.shutdown()
    }

    /// The call, to another host.
    private static func way(
        to authority: String, scheme: String = "https", by wire: CurlTransport, deadline: Duration = .seconds(120)
    ) -> SwitchedTransport.Way {
        { request, _ throws(TransportError) in
            var request = request
            request.authority = authority
            request.scheme = scheme
            return try await wire.send(request, deadline: deadline)
        }
    }

    @Test("The connection is reset: the last data until it holds")
    func reset() async throws {
        let server = try LoopbackServer { _ = $0.readHead() }
        try await live(
            sending: { Self.way(to: "127.0.0.1:\(server.port)", scheme: "http", by: $1) },
            shows: "there is no connection")
    }

    @Test("The connection ends within an answer: the last data until one comes whole")
    func truncated() async throws {
        let server = try LoopbackServer {
            _ = $0.readHead()
            $0.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n[{\"id\":")
        }
        try await live(
            sending: { Self.way(to: "127.0.0.1:\(server.port)", scheme: "http", by: $1) },
            shows: "the answer was cut off")
    }

    @Test("Nobody listens: the last data until somebody does")
    func refused() async throws {
        let socket = try LoopbackSocket(listening: false)
        defer { socket.close() }
        try await live(
            sending: { Self.way(to: "127.0.0.1:\(socket.port)", by: $1) }, shows: "there is no connection")
    }

    @Test("The server takes the call and never answers: it is given up")
    func hang() async throws {
        let server = try LoopbackServer { $0.waitForClose() }
        try await live(
            sending: {
                Self.way(to: "127.0.0.1:\(server.port)", scheme: "http", by: $1, deadline: .milliseconds(100))
            }, shows: "no answer came in time")
    }

    @Test("The name cannot be resolved: the last data until it can")
    func dns() async throws {
        try await live(
            sending: { Self.way(to: "mist.invalid", by: $1) }, shows: "the name of the host cannot be resolved")
    }

    @Test("The certificate is not trusted: the last data, and which setting helps")
    func tls() async throws {
        try await live(
            // The product's own nginx, whose certificate nobody has signed.
            sending: { Self.way(to: "localhost:\($0.nginx.tlsPort)", by: $1) }, shows: "MIST_CA_FILE")
    }

    @Test("The cloud is down at the start and comes back: 503 with the reason, then the page")
    func downAtStart() async throws {
        let socket = try LoopbackSocket(listening: false)
        defer { socket.close() }
        let wire = try CurlTransport(CurlOptions(proxy: ""))
        let box = Mutex<SwitchedTransport?>(nil)
        let setup = ApplicationStack.Setup(
            cloud: { $0.gateways = 4 }, runsCollector: true,
            transport: { cloud in
                let transport = SwitchedTransport(SimulatedTransport(cloud))
                transport.use(Self.way(to: "127.0.0.1:\(socket.port)", by: wire))
                box.withLock { $0 = transport }
                return transport
            }, retry: RetryRule(random: { 0 }))
        try await ApplicationStack.run(setup) { stack in
            // One waits for the next refresh, one looks after the age of what is shown.
            await stack.clock.waitForSleepers(2)
            #expect(try await stack.get("/health").status == 200)
            let sentence = try expectError(try await stack.get("/api/gateways"), status: 503)
            #expect(sentence.contains("there is no connection"))
            #expect(try await stack.data("/api/status")["ready"] == .bool(false))

            try #require(box.withLock { $0 }).use(nil)
            // Sooner than the cadence: there is nothing to show yet.
            stack.clock.advance(by: .seconds(5))
            await stack.clock.waitForSleepers(2)
            let page = try await stack.page()
            #expect(page.gateways.count == 4)
            #expect(page.missing == [] && !page.isStale)
            #expect(try await stack.get("/ready").status == 200)
        }
        await wire.shutdown()
    }
}
