public import FoundationEssentials
public import HTTPTypes

/// A request as the web server handed it over, copied out of libfcgi's streams: a plain value.
public struct FastCGIRequest: Sendable {
    /// Method, scheme, authority, path with query exactly as the client sent it (`REQUEST_URI`), header fields.
    public var head: HTTPRequest
    /// The whole body; empty where there is none.
    public var body: Data
    /// Identifies the request in the log: nginx's `$request_id` (parameter `REQUEST_ID`), else one of our own.
    public var id: String
    /// The client's address as the web server saw it (`REMOTE_ADDR`).
    public var remoteAddress: String?
    /// Who asks, as the web server has made sure (`REMOTE_USER`); for the log alone.
    public var remoteUser: String?

    /// Makes a request; the worker pool makes them from FastCGI parameters, tests by hand.
    public init(
        head: HTTPRequest, body: Data = Data(), id: String = "-", remoteAddress: String? = nil,
        remoteUser: String? = nil
    ) {
        self.head = head
        self.body = body
        self.id = id
        self.remoteAddress = remoteAddress
        self.remoteUser = remoteUser
    }
}
