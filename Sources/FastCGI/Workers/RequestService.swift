import Logging

/// What is done with a request: the same for all workers of a server.
struct RequestService: Sendable {
    var bodyLimit: Int
    var logger: Logger
    var refuse: @Sendable (RequestRefusal) -> FastCGIResponse
    var answer: @Sendable (FastCGIRequest) -> FastCGIAnswer
    /// How many workers may wait for deferred answers: the others are kept free for what is in memory.
    var waitingWorkers: Int
    var use: WorkerUse
}
