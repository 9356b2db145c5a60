import HTTPTypes
import MistAPI
import Synchronization

/// A way to the cloud that a test can put another in the place of, and take that away again.
final class SwitchedTransport: Transport {
    typealias Way = @Sendable (HTTPRequest, Duration) async throws(TransportError) -> TransportResponse

    private let usual: any Transport
    private let other = Mutex<Way?>(nil)

    init(_ usual: any Transport) { self.usual = usual }

    /// Which way calls go from now on; nil: the usual one.
    func use(_ way: Way?) { other.withLock { $0 = way } }

    func send(_ request: HTTPRequest, deadline: Duration) async throws(TransportError) -> TransportResponse {
        if let way = other.withLock({ $0 }) { return try await way(request, deadline) }
        return try await usual.send(request, deadline: deadline)
    }
}
