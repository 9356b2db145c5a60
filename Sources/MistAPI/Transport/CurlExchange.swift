import HTTPTypes
import Synchronization

/// One request on its way to the thread, and the mark that its task was cancelled.
final class CurlExchange: Sendable {
    typealias Outcome = Result<TransportResponse, TransportError>
    typealias Continuation = CheckedContinuation<Outcome, Never>

    let request: HTTPRequest
    let deadline: Duration
    /// Set before the thread is told, so that a cancellation that overtakes its own request is not lost.
    let isCancelled = Atomic(false)

    init(_ request: HTTPRequest, deadline: Duration) {
        self.request = request
        self.deadline = deadline
    }
}
