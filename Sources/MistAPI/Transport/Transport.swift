public import FoundationEssentials
public import HTTPTypes

/// How requests reach the cloud, and the one seam for tests: everything above it is tried against stand-ins of it.
public protocol Transport: Sendable {
    /// Sends a request that has no body, and returns its answer whatever its status.
    ///
    /// - Parameter deadline: how long the whole exchange may take, from now.
    func send(_ request: HTTPRequest, deadline: Duration) async throws(TransportError) -> TransportResponse
}

/// An answer as it came over the wire, its body already decompressed.
public struct TransportResponse: Sendable {
    /// Status and header fields, as they came.
    public var head: HTTPResponse
    /// The whole body.
    public var body: Data

    /// Makes an answer.
    public init(head: HTTPResponse, body: Data = Data()) {
        self.head = head
        self.body = body
    }
}

/// Why there is no answer.
public enum TransportError: Error, Sendable, Equatable {
    /// The deadline passed.
    case timeout
    /// The name of the host, or of the proxy, cannot be resolved.
    case dns(String)
    /// No connection could be had, or it was lost before an answer began.
    case connection(String)
    /// The two sides do not agree on TLS, or the certificate is not trusted.
    case tls(String)
    /// The answer began and did not end.
    case truncated
    /// The answer is larger than the transport takes.
    case tooLarge(limit: Int)
    /// The task was cancelled, or the transport shut down.
    case cancelled
    /// Anything else, with libcurl's code and text.
    case other(code: Int, String)
}
