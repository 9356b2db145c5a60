import FoundationEssentials
public import HTTPTypes

/// Why the pool refuses a request before the handler sees it.
public enum RequestRefusal: Error, Sendable, Hashable {
    /// The web server does not pass a parameter that no request can do without.
    case parameterMissing(String)
    /// The method is no token (RFC 9110, 9.1).
    case method
    /// `CONTENT_LENGTH` is not a number.
    case contentLength
    /// So many answers wait for others that the workers that are left are kept for those that do not.
    case busy
    /// The body is longer than the limit, in bytes.
    case bodyTooLarge(limit: Int)
    /// The body is not as long as announced, in bytes.
    case bodyLength(announced: Int, received: Int)
    /// The connection broke off, or stood still for too long, within the body.
    case bodyIncomplete(received: Int)
}

extension RequestRefusal: CustomStringConvertible {
    /// The status that fits: 400, 413, or 500 where the web server is set up wrongly.
    public var status: HTTPResponse.Status {
        switch self {
        case .parameterMissing: .internalServerError
        case .method, .contentLength, .bodyLength, .bodyIncomplete: .badRequest
        case .bodyTooLarge: .contentTooLarge
        case .busy: .serviceUnavailable
        }
    }

    /// A sentence for whoever sent the request.
    public var description: String {
        switch self {
        case .parameterMissing(let name): "the web server does not pass \(name): include its fastcgi_params"
        case .method: "the request's method is malformed"
        case .contentLength: "the request's Content-Length is not a number"
        case .busy: "too many requests wait for an answer of others; ask again in a moment"
        case .bodyTooLarge(let limit): "the request's body is longer than \(limit) bytes"
        case .bodyLength(let announced, let received):
            received > announced
                ? "the request's body is longer than its Content-Length of \(announced) bytes"
                : "the request's body ends after \(received) of \(announced) bytes"
        case .bodyIncomplete(let received): "the request's body broke off after \(received) bytes"
        }
    }

    /// The refusal as plain text.
    @Sendable static func plainText(_ refusal: RequestRefusal) -> FastCGIResponse {
        FastCGIResponse(
            status: refusal.status, headerFields: [.contentType: "text/plain; charset=utf-8"],
            body: Data("\(refusal)\n".utf8))
    }
}
