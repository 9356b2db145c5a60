import FastCGI
import FoundationEssentials
import HTTPTypes
import Testing

@Suite("FastCGI server: clients that leave, and the stop", .timeLimit(.minutes(5)))
struct FastCGIServerStopTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test("A client that goes away cancels its deferred answer, and the worker serves on")
    func abort() async throws {
        let gate = Gate()
        let (cancellations, cancelled) = AsyncStream.makeStream(of: Bool.self)
        try await RunningServer.with(directory.socket, workers: 1) { request in
            guard request.head.path == "/slow" else { return .text("hello") }
            return .deferred {
                await gate.pass()
                cancelled.yield(Task.isCancelled)
                return FastCGIResponse(status: .ok)
            }
        } _: { server in
            let client = try FastCGIClient(server.address)
            try await client.send(FastCGIClient.parameters("GET", "/slow"))
            await gate.arrival()
            client.hangUp()
            #expect(await cancellations.first { _ in true } == true)
            let text = try await server.text()
            #expect(text == "hello")
        }
    }

    @Test("A client that goes away while a large answer is written harms nobody")
    func abortInAnswer() async throws {
        try await RunningServer.with(directory.socket, workers: 1) { request in
            .text(request.head.path == "/large" ? String(repeating: "x", count: 8_000_000) : "hello")
        } _: { server in
            let client = try FastCGIClient(server.address)
            try await client.send(FastCGIClient.parameters("GET", "/large"))
            client.hangUp()
            let text = try await server.text()
            #expect(text == "hello")
        }
    }

    @Test("What is in flight or queues when the stop comes is answered", arguments: [false, true])
    func gracefulStop(overTCP: Bool) async throws {
        let gate = Gate()
        let listen = overTCP ? ListenAddress.tcp(host: "127.0.0.1", port: 0) : directory.socket
        let texts = try await RunningServer.with(listen, workers: 1) { request in
            guard request.head.path == "/slow" else { return .text("queued") }
            return .deferred {
                await gate.pass()
                return FastCGIResponse(status: .ok, body: Data(Task.isCancelled ? "cancelled".utf8 : "in flight".utf8))
            }
        } _: { server in
            let inFlight = try FastCGIClient(server.address)
            try await inFlight.send(FastCGIClient.parameters("GET", "/slow"))
            await gate.arrival()
            let queued = try FastCGIClient(server.address)
            try await queued.send(FastCGIClient.parameters())
            await server.stop()
            try await server.waitUntilRefusing()
            gate.open()
            return try await [inFlight.reply().text, queued.reply().text]
        }
        #expect(texts == ["in flight", "queued"])
        #expect(directory.contents.isEmpty)
    }

    @Test("Cancellation cancels deferred answers, and still writes them")
    func cancellation() async throws {
        let gate = Gate()
        let (addresses, found) = AsyncStream.makeStream(of: ListenAddress.self)
        let server = FastCGIServer(
            listen: directory.socket, workers: 1, logger: .silent, onListening: { found.yield($0) }
        ) { _ in
            .deferred {
                await gate.pass()
                return FastCGIResponse(status: .serviceUnavailable)
            }
        }
        let running = Task { try await server.run() }
        let address = try #require(await addresses.first { _ in true })
        let client = try FastCGIClient(address)
        try await client.send(FastCGIClient.parameters())
        await gate.arrival()
        running.cancel()
        #expect(try await client.reply().status == "Status: 503 Service Unavailable")
        try await running.value
        #expect(directory.contents.isEmpty)
    }

    @Test("An idle server with many workers stops, removes its files and starts again on the same path")
    func restart() async throws {
        for _ in 0..<5 {
            let text = try await RunningServer.with(directory.socket, workers: 16) { _ in
                .text("hello")
            } _: { server in
                try await server.text()
            }
            #expect(text == "hello")
            #expect(directory.contents.isEmpty)
        }
    }
}
