public import Logging
public import ServiceLifecycle

/// A pool of worker threads that answers FastCGI requests on one listening socket.
public struct FastCGIServer: Service {
    private let listen: ListenAddress
    private let workers: Int
    private let onListening: (@Sendable (ListenAddress) -> Void)?
    private let service: RequestService

    /// Describes a server; `run()` opens its socket.
    ///
    /// - Parameters:
    ///   - listen: Where it listens.
    ///   - workers: How many requests are worked on at the same time, each by a thread of its own; at least one.
    ///   - waitingWorkers: How many of them may wait for deferred answers at the same time; a further one is refused with
    ///     503, so that what is in memory is always answered. All of them without it.
    ///   - bodyLimit: The longest request body in bytes; a longer one is answered with 413.
    ///   - use: Where the workers say what they are at.
    ///   - logger: Gets a line per request at debug level, at info level from status 500 on.
    ///   - onListening: Called once the socket takes connections, with its address: the port is known then.
    ///   - refuse: Makes the answer to a request that the handler never sees; plain text without it.
    ///   - answer: Called on a worker's thread for every request. It must not block: what waits is `.deferred`.
    public init(
        listen: ListenAddress, workers: Int, waitingWorkers: Int? = nil, bodyLimit: Int = 65_536,
        use: WorkerUse = WorkerUse(), logger: Logger,
        onListening: (@Sendable (ListenAddress) -> Void)? = nil,
        refuse: (@Sendable (RequestRefusal) -> FastCGIResponse)? = nil,
        answer: @escaping @Sendable (FastCGIRequest) -> FastCGIAnswer
    ) {
        self.listen = listen
        self.workers = max(1, workers)
        self.onListening = onListening
        service = RequestService(
            bodyLimit: max(0, bodyLimit), logger: logger, refuse: refuse ?? RequestRefusal.plainText, answer: answer,
            waitingWorkers: max(1, waitingWorkers ?? workers), use: use)
        // Here rather than in run(), since it touches signal handlers: before a service group sets up its own.
        _ = FastCGILibrary.initialized
    }

    /// Serves until graceful shutdown or cancellation, then removes the socket.
    ///
    /// Requests that have been accepted or queue by then are answered before it returns; cancellation cancels the
    /// tasks of deferred answers as well, and awaits them.
    ///
    /// - Throws: `ListenError`, `FastCGIServerError`.
    public func run() async throws {
        guard FastCGILibrary.initialized == 0 else { throw FastCGIServerError.library(FastCGILibrary.initialized) }
        let socket = try await ListeningSocket(listen)
        let address = socket.address
        let pool = try WorkerPool(socket, workers: workers, service: service)
        service.logger.listening(address, workers: workers)
        if socket.isExposed { service.logger.exposed(address) }
        onListening?(address)
        await withTaskCancellationHandler {
            await withTaskCancellationOrGracefulShutdownHandler {
                await pool.waitUntilFinished()
            } onCancelOrGracefulShutdown: {
                pool.stop()
            }
        } onCancel: {
            pool.cancel()
        }
        // The workers have ended, so nobody uses the descriptor any more.
        _ = consume socket
        service.logger.stopped(address)
    }
}
