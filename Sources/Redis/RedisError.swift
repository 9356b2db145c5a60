/// Why Redis did not do what it was asked. Its description is the rest of a sentence, and never holds a password.
public enum RedisError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Nobody answers there, or the connection was lost.
    case connection(String)
    /// The two sides do not agree on TLS, or the certificate is not trusted.
    case tls(String)
    /// No answer in time.
    case timeout
    /// User or password are wrong, or the user may not do this.
    case refused(String)
    /// Redis has no memory left, or writes nothing for another reason.
    case full(String)
    /// Redis' own words for anything else.
    case server(String)
    /// What came is not Redis' protocol, or not the answer to what was asked.
    case malformed(String)

    /// Whether another try may well succeed by itself: it is the way to Redis that fails, and not what was asked.
    public var isOfTheWay: Bool {
        switch self {
        case .connection, .tls, .timeout, .malformed: true
        case .refused, .full, .server: false
        }
    }

    /// In words, without a full stop.
    public var description: String {
        switch self {
        case .connection(let text): "there is no connection (\(text))"
        case .tls(let text): "the TLS connection is not trusted (\(text)); REDIS_CA_FILE names further certificates"
        case .timeout: "no answer came in time"
        case .refused(let text): "Redis refuses it (\(text))"
        case .full(let text): "Redis has no room (\(text))"
        case .server(let text): "Redis says: \(text)"
        case .malformed(let text): "its answer makes no sense: \(text)"
        }
    }

    /// From the words of Redis: the first is the kind.
    init(serverWords text: String) {
        let line = String(text.prefix(200).map { $0.isNewline ? " " : $0 })
        switch text.prefix(while: { !$0.isWhitespace }) {
        case "WRONGPASS", "NOAUTH", "NOPERM", "DENIED": self = .refused(line)
        case "OOM", "MISCONF", "READONLY": self = .full(line)
        case "LOADING", "MASTERDOWN": self = .connection(line)
        default: self = .server(line)
        }
    }
}
