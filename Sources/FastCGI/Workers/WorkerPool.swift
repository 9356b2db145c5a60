import Logging
import Synchronization

/// The worker threads of one server, from their start to the end of the last one.
final class WorkerPool: Sendable {
    private struct State {
        var running = 0
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let connections: ConnectionQueue
    private let cancellation: Event
    private let state = Mutex(State())

    /// Starts the workers on a socket, which must stay open until `waitUntilFinished()` has returned.
    init(_ socket: borrowing ListeningSocket, workers: Int, service: RequestService) throws(FastCGIServerError) {
        connections = try ConnectionQueue(socket, logger: service.logger)
        cancellation = try Event()
        // All descriptors before the first thread: what fails here fails with nothing to end.
        var completions: [Event] = []
        for _ in 0..<workers { completions.append(try Event()) }
        for (number, completion) in completions.enumerated() {
            state.withLock { $0.running += 1 }
            do {
                try WorkerThread.start(name: "fastcgi-\(number)") { [self] in
                    Worker(connections, service, completion: completion, cancellation: cancellation).run()
                    workerEnded()
                }
            } catch {
                workerEnded()
                service.logger.tooFewWorkers(started: number, of: workers, errno: error.errno)
                guard number > 0 else { throw .system(call: "pthread_create", errno: error.errno) }
                return
            }
        }
    }

    /// Lets the workers finish what they are at and what queues, and end.
    func stop() {
        connections.stop()
    }

    /// Stops, and cancels the tasks that workers wait for.
    func cancel() {
        cancellation.raise()
        connections.stop()
    }

    /// Returns when the last worker has ended; to be called once.
    func waitUntilFinished() async {
        await withCheckedContinuation { continuation in
            let isFinished = state.withLock { state in
                if state.running == 0 { return true }
                state.waiting = continuation
                return false
            }
            if isFinished { continuation.resume() }
        }
    }

    private func workerEnded() {
        let waiting = state.withLock { state in
            state.running -= 1
            return state.running == 0 ? state.waiting.take() : nil
        }
        waiting?.resume()
    }
}
