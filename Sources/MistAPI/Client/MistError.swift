public import FoundationEssentials

/// A call that failed: which, and why. Its description is a sentence for people; it never holds a token.
public struct MistError: Error, Sendable, Equatable, Codable {
    /// The call.
    public var call: MistCall
    /// Why it failed.
    public var reason: Reason

    /// Makes an error.
    public init(call: MistCall, reason: Reason) {
        self.call = call
        self.reason = reason
    }

    /// The ways a call can fail.
    public enum Reason: Error, Sendable, Equatable, Codable {
        /// 401: no token is valid; with what Mist says of it.
        case unauthorized(detail: String?)
        /// 403: the token may not see this.
        case forbidden(detail: String?)
        /// 404: there is no such thing.
        case notFound(detail: String?)
        /// 400: Mist does not take the request as it is.
        case badRequest(detail: String?)
        /// 429: every token has spent its quota; until when, as far as is known.
        case rateLimited(until: Date?)
        /// Not sent: what is left of the quota is kept for more urgent calls, until then.
        case quotaReserved(until: Date)
        /// 5xx.
        case server(status: Int)
        /// A status that nobody expects here, as a redirect.
        case unexpected(status: Int)
        /// No answer within the deadline.
        case timeout
        /// The name of the host, or of the proxy, cannot be resolved.
        case dns(String)
        /// No connection, or lost before an answer began.
        case connection(String)
        /// TLS failed; most often a certificate that is not trusted.
        case tls(String)
        /// The answer was cut off.
        case truncated
        /// The answer is larger than any of this kind can be; the limit in bytes.
        case tooLarge(limit: Int)
        /// The answer is not what this call answers; where it stops making sense.
        case malformed(String)
        /// The caller gave up.
        case cancelled
        /// Another replica is to make the call, and none can be had now; why, as a sentence.
        case noCollector(String)
        /// Anything else that libcurl reports.
        case transport(String)
    }
}
