public import FoundationEssentials
public import HTTPTypes

/// What goes back to the web server. A `HEAD` request gets the head alone; the pool sees to that.
public struct FastCGIResponse: Sendable {
    /// Status and header fields. The pool sets `Content-Length` from `body`; one that is given here counts only for a
    /// `HEAD` request that is answered without a body. A `Status` field is left out, and so is the length of what has
    /// no body, 204 and 304.
    public var head: HTTPResponse
    /// The body, already encoded.
    public var body: Data

    /// Makes a response.
    public init(status: HTTPResponse.Status, headerFields: HTTPFields = [:], body: Data = Data()) {
        self.head = HTTPResponse(status: status, headerFields: headerFields)
        self.body = body
    }
}

/// How a handler answers: with what is in memory, or later.
public enum FastCGIAnswer: Sendable {
    /// Answered on the worker's own thread. The handler must not have blocked.
    case ready(FastCGIResponse)
    /// Run in a task while the worker waits; cancelled when the client goes away.
    case deferred(@Sendable () async -> FastCGIResponse)
}
