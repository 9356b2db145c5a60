import Logging
import Synchronization

/// What is done with a request: the same for all workers of a server.
struct RequestService: Sendable {
    var bodyLimit: Int
    var logger: Logger
    var refuse: @Sendable (RequestRefusal) -> FastCGIResponse
    var answer: @Sendable (FastCGIRequest) -> FastCGIAnswer
    /// Keeps workers free for what is in memory, however many answers wait.
    var waiting: WaitingLimit
}

/// How many workers wait for deferred answers, and how many may.
final class WaitingLimit: Sendable {
    private let most: Int
    private let waiting = Mutex(0)

    init(most: Int) {
        self.most = most
    }

    /// Takes a place; false where all are taken.
    func enter() -> Bool {
        waiting.withLock { waiting in
            guard waiting < most else { return false }
            waiting += 1
            return true
        }
    }

    /// Gives the place back.
    func leave() {
        waiting.withLock { $0 -= 1 }
    }
}
