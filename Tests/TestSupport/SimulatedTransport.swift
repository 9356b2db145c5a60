import FastCGI
import FoundationEssentials
public import HTTPTypes
public import MistAPI
public import SimulatedMist

/// The way to a simulated cloud in the same process: what the wire would carry, without the wire.
public struct SimulatedTransport: Transport {
    private let cloud: SimulatedCloud

    /// Makes a way to `cloud`.
    public init(_ cloud: SimulatedCloud) {
        self.cloud = cloud
    }

    /// What the cloud answers; a connection that it would break is broken.
    public func send(_ request: HTTPRequest, deadline: Duration) async throws(TransportError) -> TransportResponse {
        let answer = cloud.answer(FastCGIRequest(head: request))
        let response: FastCGIResponse =
            switch answer {
            case .ready(let response): response
            case .deferred(let later): await later()
            }
        // What nginx does for the simulated cloud's broken connections.
        if response.head.headerFields[.init("X-Accel-Redirect") ?? .location] != nil { throw .connection("reset") }
        if let length = response.head.headerFields[.contentLength].flatMap({ Int($0) }), length > response.body.count {
            throw .truncated
        }
        return TransportResponse(head: response.head, body: response.body)
    }
}
