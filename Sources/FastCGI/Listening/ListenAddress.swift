/// Where the pool listens: a Unix domain socket or a TCP port.
public enum ListenAddress: Sendable, Hashable {
    /// A Unix domain socket at `path`, of at most 107 bytes (`sun_path` of unix(7), less its closing zero byte).
    case unix(path: String)
    /// A TCP port of `host`, an IP address or a name of this machine. Port 0 lets the kernel choose one.
    case tcp(host: String, port: Int)

    /// The longest path that fits into a socket address, in bytes.
    static let longestPath = 107

    /// Reads an address as people write it.
    ///
    /// - `/run/application.sock`, `./application.sock`, `unix:/run/application.sock`: what holds a slash is a path.
    /// - `127.0.0.1:9000`, `localhost:9000`, `[::1]:9000`: a host and a port.
    /// - `:9000`: the port on 127.0.0.1. FastCGI knows no authentication, so every interface must be asked for by
    ///   name: `0.0.0.0:9000` or `[::]:9000`.
    public init(_ text: String) throws(ListenAddressError) {
        let isMarkedPath = text.hasPrefix("unix:")
        let name = isMarkedPath ? String(text.dropFirst("unix:".count)) : text
        if isMarkedPath || name.contains("/") {
            try Self.checkPath(name)
            self = .unix(path: name)
        } else {
            self = try Self.hostAndPort(name)
        }
    }

    /// Refuses a path that no socket can have.
    static func checkPath(_ path: String) throws(ListenAddressError) {
        guard !path.isEmpty, !path.utf8.contains(0), !path.hasSuffix("/") else { throw .notAnAddress(path) }
        guard path.utf8.count <= longestPath else { throw .pathTooLong(path) }
    }

    private static func hostAndPort(_ text: String) throws(ListenAddressError) -> ListenAddress {
        guard let colon = text.lastIndex(of: ":") else { throw .notAnAddress(text) }
        var host = text[..<colon]
        let digits = text[text.index(after: colon)...]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
            guard host.contains(":") else { throw .notAnAddress(text) }
        } else if host.contains(":") {
            throw .bareIPv6(text)
        }
        let letters: (Character) -> Bool = { $0.isASCII && ($0.isLetter || $0.isNumber || ".-_:%".contains($0)) }
        guard host.allSatisfy(letters) else { throw .notAnAddress(text) }
        // Int("+80") is 80, so digits are asked for first.
        guard digits.utf8.allSatisfy({ 48...57 ~= $0 }), let port = Int(digits), 1...65_535 ~= port else {
            throw .port(text)
        }
        return .tcp(host: host.isEmpty ? "127.0.0.1" : String(host), port: port)
    }
}

extension ListenAddress: CustomStringConvertible {
    /// The address as `init(_:)` reads it.
    public var description: String {
        switch self {
        case .unix(let path): path.contains("/") ? path : "unix:\(path)"
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        }
    }
}
