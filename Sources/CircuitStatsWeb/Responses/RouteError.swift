import HTTPTypes

/// Why a request is not answered with data. `description` is the sentence that the client reads.
enum RouteError: Error, Equatable {
    case malformedPath
    case noSuchRoute
    case methodNotAllowed(allow: [HTTPRequest.Method])
    case unknownWindow(String)
    case unknownInsightsDuration(String)
    case missingParameters([String])
    case invalidParameter(name: String, reason: String)
    case malformedID(kind: String)
    case unknownGateway
    case unknownSite
    case unknownPort
    case wrongSite
    case notReady(String)
    /// Mist was asked for this answer and failed; `retryAfter` in seconds where it is quota that is missing.
    case mist(String, retryAfter: Int?)
    case encoding
    /// Refused by the worker pool: a body too large, a length that is none.
    case refused(HTTPResponse.Status, String)

    /// The one table from error to status.
    var status: HTTPResponse.Status {
        switch self {
        case .malformedPath, .unknownWindow, .unknownInsightsDuration, .missingParameters, .invalidParameter,
            .malformedID:
            .badRequest
        case .noSuchRoute, .unknownGateway, .unknownSite, .unknownPort, .wrongSite: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .notReady: .serviceUnavailable
        case .mist(_, let retryAfter): retryAfter == nil ? .badGateway : .serviceUnavailable
        case .encoding: .internalServerError
        case .refused(let status, _): status
        }
    }

    var sentence: String {
        switch self {
        case .malformedPath: "The path is not valid percent-encoded UTF-8."
        case .noSuchRoute: "There is no such route."
        case .methodNotAllowed(let allow):
            "This route answers \(allow.map(\.rawValue).joined(separator: ", ")) only."
        case .unknownWindow(let name):
            "Unknown duration \(Self.quoted(name)): 15m, 1h, 1d (or 24h) and 7d are known."
        case .unknownInsightsDuration(let name):
            "Unknown duration \(Self.quoted(name)): 1h, 6h, 24h, 3d and 7d are known."
        case .missingParameters(let names):
            "Missing: \(names.joined(separator: ", ")). Give duration, or site_id, start, end and interval."
        case .invalidParameter(let name, let reason): "\(name) \(reason)."
        case .malformedID(let kind): "The \(kind) is malformed."
        case .unknownGateway: "The organization has no such gateway."
        case .unknownSite: "The organization has no such site."
        case .unknownPort: "The gateway has no such WAN port."
        case .wrongSite: "The gateway is not at this site."
        case .notReady(let reason): reason
        case .mist(let reason, _): reason
        case .encoding: "The answer could not be encoded; the log says why."
        case .refused(_, let reason): reason.prefix(1).uppercased() + reason.dropFirst() + "."
        }
    }

    /// When it is worth asking again, in seconds, for `Retry-After`.
    var retryAfter: Int? {
        switch self {
        case .notReady, .refused(.serviceUnavailable, _): 1
        case .mist(_, let seconds): seconds
        default: nil
        }
    }

    /// What the client sent, short enough to be read.
    private static func quoted(_ text: String) -> String {
        text.count > 40 ? "\u{201C}\(text.prefix(40))…\u{201D}" : "\u{201C}\(text)\u{201D}"
    }
}
