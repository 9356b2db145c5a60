/// The origin of a Mist cloud: scheme, host and port, as `MIST_HOST` names it.
public struct MistHost: Sendable, Hashable, CustomStringConvertible {
    /// `https`; `http` for loopback alone.
    public let scheme: String
    /// Host with the port where it is not the scheme's own: `api.mist.com`, `127.0.0.1:8080`.
    public let authority: String

    /// Global 01, the cloud that most organizations are in.
    public static let `default` = MistHost(scheme: "https", authority: "api.mist.com")

    private init(scheme: String, authority: String) {
        self.scheme = scheme
        self.authority = authority
    }

    /// `https://api.mist.com`
    public var description: String { "\(scheme)://\(authority)" }

    /// Reads `host`, `host:port`, `https://host`, and `http://127.0.0.1:port` for loopback; a slash at the end is
    /// taken. Anything else is an error that says what is allowed.
    public init(_ text: String) throws(MistHostError) {
        var rest = Substring(text)
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        while let first = rest.first, first.isWhitespace { rest.removeFirst() }
        var scheme = "https"
        if let mark = rest.firstRange(of: "://") {
            scheme = rest[..<mark.lowerBound].lowercased()
            rest = rest[mark.upperBound...]
        }
        if rest.last == "/" { rest.removeLast() }
        guard let (host, port) = Self.split(rest) else { throw .malformed }
        switch scheme {
        case "https": break
        case "http":
            guard Self.isLoopback(host) else { throw .plainHTTP }
        default: throw .malformed
        }
        let isDefaultPort = port == (scheme == "https" ? 443 : 80)
        self.init(scheme: scheme, authority: port.map { isDefaultPort ? host : "\(host):\($0)" } ?? host)
    }

    /// Whether an authority is this machine.
    static func isLoopback(authority: String) -> Bool {
        split(authority[...]).map { isLoopback($0.host) } ?? false
    }

    private static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    /// Host in lower case and port of an authority without user information.
    private static func split(_ authority: Substring) -> (host: String, port: Int?)? {
        var host = authority
        var port: Int?
        let end = authority.last == "]" ? nil : authority.lastIndex(of: ":")
        if let end {
            let digits = authority[authority.index(after: end)...]
            guard digits.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(digits), 1...65_535 ~= number
            else { return nil }
            port = number
            host = authority[..<end]
        }
        let isIPv6 = host.hasPrefix("[") && host.hasSuffix("]")
        let name = isIPv6 ? host.dropFirst().dropLast() : host
        let allowed: (Character) -> Bool =
            isIPv6
            ? { ($0.isASCII && $0.isHexDigit) || $0 == ":" || $0 == "." }
            : { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "." || $0 == "_") }
        guard !name.isEmpty, name.allSatisfy(allowed), name.first != ".", name.count <= 253 else { return nil }
        return (host.lowercased(), port)
    }
}

/// What is wrong with a `MIST_HOST`.
public enum MistHostError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Not a host.
    case malformed
    /// `http://` for another machine: the token would travel in the clear.
    case plainHTTP

    /// What is allowed, in a sentence.
    public var description: String {
        switch self {
        case .malformed:
            "must be a host or host:port, as api.mist.com, with https:// or nothing before it and no path after it"
        case .plainHTTP: "http:// is allowed for loopback (127.0.0.1, localhost) alone: other hosts need https"
        }
    }
}
