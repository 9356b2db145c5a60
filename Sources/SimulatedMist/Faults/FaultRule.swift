/// One thing that shall go wrong.
///
/// As JSON: `{"path": "stats/ports", "kind": "429", "token": 0, "probability": 0.2, "times": 3, "retry_after": 30}`;
/// `path` and `kind` are required.
public struct FaultRule: Sendable, Hashable, Codable {
    /// What goes wrong.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// The documented body of an exhausted quota.
        case tooManyRequests = "429"
        /// A server error.
        case internalServerError = "500"
        /// A server error of the passing kind.
        case serviceUnavailable = "503"
        /// The token is not known any more.
        case unauthorized = "401"
        /// Nothing comes for `seconds`; then the answer does, unless the web server gave up first
        /// (`fastcgi_read_timeout`).
        case hang
        /// The connection breaks (HTTP/2: the stream is reset) before a byte of the answer. The web server does it,
        /// sent to `/simulated/connection-reset` by `X-Accel-Redirect`: see `nginx/simulated-mist.conf`.
        case reset
        /// The connection breaks after status, header fields and some of a body that is no complete JSON. The web
        /// server does it, sent to `/simulated/truncated-body`.
        case truncatedBody = "truncated_body"
        /// A complete response whose JSON ends in the middle.
        case truncatedJSON = "truncated_json"
        /// A complete response that is no JSON.
        case malformedJSON = "malformed_json"
        /// Of three rows one is null, one has null fields.
        case nullRows = "null_rows"
        /// Of two rows one has fields of other types, among them numbers beyond 64 bits.
        case oddTypes = "odd_types"
        /// The first three rows come again at the end.
        case repeatRows = "repeat_rows"
        /// `next` leads to another host.
        case foreignNext = "foreign_next"
    }

    /// Part of the request's path or query; empty for every call.
    public var path: String
    /// What goes wrong.
    public var kind: Kind
    /// Only calls of this token: its place among the configured tokens, else in the order of their first calls.
    public var token: Int?
    /// The share of matching calls that it hits, by seed and number of the call; all of them by default.
    public var probability: Double?
    /// How often it happens before it is used up; for ever by default.
    public var times: Int?
    /// `Retry-After` in seconds, for the kinds that are a status.
    public var retryAfter: Int?
    /// How long `hang` takes, in seconds; an hour by default.
    public var seconds: Double?

    /// Makes a rule.
    public init(
        path: String, kind: Kind, token: Int? = nil, probability: Double? = nil, times: Int? = nil,
        retryAfter: Int? = nil, seconds: Double? = nil
    ) {
        self.path = path
        self.kind = kind
        self.token = token
        self.probability = probability
        self.times = times
        self.retryAfter = retryAfter
        self.seconds = seconds
    }

    enum CodingKeys: String, CodingKey {
        case path, kind, token, probability, times, seconds
        case retryAfter = "retry_after"
    }
}
