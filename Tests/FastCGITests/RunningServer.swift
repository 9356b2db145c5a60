import FastCGI
import FoundationEssentials
import Glibc
import HTTPTypes
import Logging
import ServiceLifecycle

/// A server that listens, for the time of a closure.
struct RunningServer: Sendable {
    let address: ListenAddress
    private let group: ServiceGroup

    /// The text that it answers to a plain GET.
    func text() async throws -> String {
        try await FastCGIClient.exchange(address, FastCGIClient.parameters()).text
    }

    func stop() async {
        await group.triggerGracefulShutdown()
    }

    /// Returns once nobody can connect any more.
    func waitUntilRefusing() async throws {
        while true {
            do {
                _ = try FastCGIClient(address)
            } catch let failure as FastCGIClient.Failure where failure.errno == ECONNREFUSED {
                return
            } catch let failure as FastCGIClient.Failure where failure.errno == ECONNRESET {
                // It came as the socket was being closed: the next one is refused.
            }
            await Task.yield()
        }
    }

    /// Runs a server, then `body`, then stops it; throws what either of them throws.
    static func with<Value: Sendable>(
        _ listen: ListenAddress, workers: Int = 2, waitingWorkers: Int? = nil, bodyLimit: Int = 65_536,
        use: WorkerUse = WorkerUse(), logger: Logger = .silent,
        answer: @escaping @Sendable (FastCGIRequest) -> FastCGIAnswer,
        _ body: @Sendable (RunningServer) async throws -> Value
    ) async throws -> Value {
        let (addresses, found) = AsyncStream.makeStream(of: ListenAddress.self)
        let server = FastCGIServer(
            listen: listen, workers: workers, waitingWorkers: waitingWorkers, bodyLimit: bodyLimit, use: use,
            logger: logger, onListening: { found.yield($0) }, answer: answer)
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: server, successTerminationBehavior: .gracefullyShutdownGroup)],
                logger: .silent))
        return try await withThrowingTaskGroup { tasks in
            tasks.addTask {
                defer { found.finish() }
                try await group.run()
            }
            guard let address = await addresses.first(where: { _ in true }) else {
                try await tasks.waitForAll()
                throw CancellationError()
            }
            let value = try await body(RunningServer(address: address, group: group))
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return value
        }
    }
}

extension Logger {
    static var silent: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}

extension FastCGIAnswer {
    static func text(_ text: String, status: HTTPResponse.Status = .ok) -> FastCGIAnswer {
        .ready(FastCGIResponse(status: status, body: Data(text.utf8)))
    }
}
