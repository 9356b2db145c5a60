import FoundationEssentials
public import HTTPTypes
public import MistAPI
public import SimulatedMist

/// A way to a simulated cloud that behaves otherwise than it: what documents leave open about the real one.
public struct ChangedTransport: Transport {
    /// What becomes of a call.
    public enum Change: Sendable {
        /// It is asked for this instead.
        case target(String)
        /// Its answer is this.
        case body(String)
        /// It is refused so, with no word why.
        case status(Int)
    }

    private let wire: SimulatedTransport
    private let change: @Sendable (_ target: String, _ body: String?) -> Change?

    /// Makes a way to `cloud`.
    ///
    /// - Parameter change: what becomes of a call, asked twice: before it is sent, and with the body of its answer.
    public init(
        _ cloud: SimulatedCloud, change: @escaping @Sendable (_ target: String, _ body: String?) -> Change?
    ) {
        wire = SimulatedTransport(cloud)
        self.change = change
    }

    /// What the cloud answers, changed.
    public func send(_ request: HTTPRequest, deadline: Duration) async throws(TransportError) -> TransportResponse {
        let target = request.path ?? ""
        var request = request
        switch change(target, nil) {
        case .target(let other): request.path = other
        case .body(let body): return .json(body)
        case .status(let status): return .json("{}", status: status)
        case nil: break
        }
        var response = try await wire.send(request, deadline: deadline)
        if case .body(let body) = change(target, String(decoding: response.body, as: UTF8.self)) {
            response.body = Data(body.utf8)
        }
        return response
    }
}
