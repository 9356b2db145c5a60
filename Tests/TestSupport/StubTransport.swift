import FoundationEssentials
public import HTTPTypes
public import MistAPI
import Synchronization

/// A transport that a test answers for, and that remembers what was asked.
public final class StubTransport: Transport {
    private let answer: @Sendable (HTTPRequest) async throws(TransportError) -> TransportResponse
    private let received = Mutex<[HTTPRequest]>([])

    /// Makes a transport that answers each request by itself.
    public init(_ answer: @escaping @Sendable (HTTPRequest) async throws(TransportError) -> TransportResponse) {
        self.answer = answer
    }

    /// Makes a transport that gives these answers one after the other, and the last one for ever.
    public convenience init(answers: [Result<TransportResponse, TransportError>]) {
        let next = Mutex(0)
        self.init { _ throws(TransportError) in
            let number = next.withLock { next in
                defer { next += 1 }
                return next
            }
            guard let answer = answers.indices.contains(number) ? answers[number] : answers.last else {
                throw .other(code: 0, "the test has no answer")
            }
            return try answer.get()
        }
    }

    /// What was sent so far, in order.
    public var requests: [HTTPRequest] { received.withLock { $0 } }

    /// The targets (path and query) of what was sent so far.
    public var targets: [String] { requests.compactMap(\.path) }

    /// Remembers the request and gives the answer.
    public func send(_ request: HTTPRequest, deadline: Duration) async throws(TransportError) -> TransportResponse {
        received.withLock { $0.append(request) }
        return try await answer(request)
    }
}

extension TransportResponse {
    /// An answer with a body of JSON.
    public static func json(
        _ body: String, status: Int = 200, headerFields: HTTPFields = [:]
    ) -> TransportResponse {
        TransportResponse(
            head: HTTPResponse(status: HTTPResponse.Status(code: status), headerFields: headerFields),
            body: Data(body.utf8))
    }
}
