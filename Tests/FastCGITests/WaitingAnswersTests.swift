import FastCGI
import FoundationEssentials
import HTTPTypes
import Testing

@Suite("FastCGI server: answers that wait", .timeLimit(.minutes(5)))
struct WaitingAnswersTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test("leave the other workers to what is in memory: one more of them is refused, and has a place once one ends")
    func limit() async throws {
        let gate = Gate()
        let use = WorkerUse()
        try await RunningServer.with(directory.socket, workers: 2, waitingWorkers: 1, use: use) { request in
            guard request.head.path == "/slow" else { return .text("hello") }
            return .deferred {
                await gate.pass()
                return FastCGIResponse(status: .ok)
            }
        } _: { server in
            let slow = FastCGIClient.parameters("GET", "/slow")
            let client = try FastCGIClient(server.address)
            try await client.send(slow)
            await gate.arrival()
            let refused = try await FastCGIClient.exchange(server.address, slow)
            #expect(refused.status?.contains("503") == true)
            #expect(refused.text.contains("ask again"))
            #expect((use.total, use.waiting) == (2, 1))
            #expect(use.busy >= 1)
            #expect(try await server.text() == "hello")
            gate.open()
            #expect(try await client.reply().status?.contains("200") == true)
            #expect(try await FastCGIClient.exchange(server.address, slow).status?.contains("200") == true)
        }
        #expect((use.total, use.busy, use.waiting) == (0, 0, 0))
    }

    @Test("free their worker when the client goes away, however slow they are to end")
    func deafTask() async throws {
        let gate = Gate()
        try await RunningServer.with(directory.socket, workers: 1) { request in
            guard request.head.path == "/slow" else { return .text("hello") }
            return .deferred {
                // A task of its own does not hear of the cancellation.
                await Task.detached { await gate.pass() }.value
                return FastCGIResponse(status: .ok)
            }
        } _: { server in
            let client = try FastCGIClient(server.address)
            try await client.send(FastCGIClient.parameters("GET", "/slow"))
            await gate.arrival()
            client.hangUp()
            #expect(try await server.text() == "hello")
            gate.open()
            #expect(try await server.text() == "hello")
        }
    }
}
