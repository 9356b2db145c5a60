import FoundationEssentials

/// Where a Redis server is, and who we are to it: `redis://[user][:password]@host[:port][/database]`, `rediss://` with
/// TLS, or `unix://[user][:password]@/path[?db=database]`.
///
/// Nothing prints it: user and password are in it.
public struct RedisURL: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// How the server is reached.
    enum Address: Sendable, Hashable {
        /// Name or address; an IPv6 address is in brackets.
        case host(String, port: Int, isTLS: Bool)
        case socket(path: String)
    }

    let address: Address
    /// A user of Redis' ACL; nil: `default`.
    let user: String?
    let password: String?
    /// Number of the database.
    let database: Int

    /// Whether the connection is encrypted.
    public var isTLS: Bool {
        if case .host(_, _, true) = address { true } else { false }
    }

    /// Reads a URL; what is wrong with it is said without repeating it.
    public init(_ text: String) throws(RedisURLError) {
        guard text.utf8.count <= 2_048, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { throw .characters }
        guard let schemeEnd = text.firstRange(of: "://") else { throw .scheme }
        let scheme = text[..<schemeEnd.lowerBound].lowercased()
        guard ["redis", "rediss", "unix"].contains(scheme) else { throw .scheme }
        var rest = text[schemeEnd.upperBound...]
        guard !rest.contains("#") else { throw .rest }

        var query: Substring?
        if let mark = rest.firstIndex(of: "?") {
            query = rest[rest.index(after: mark)...]
            rest = rest[..<mark]
        }
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        let path = rest[slash...]
        var authority = rest[..<slash]

        // The last one: a password need not have encoded its own.
        if let at = authority.lastIndex(of: "@") {
            let parts = authority[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(parts[0]), let secret = Self.decoded(parts.count > 1 ? parts[1] : "")
            else { throw .credentials }
            user = name.isEmpty ? nil : name
            password = secret.isEmpty ? nil : secret
            authority = authority[authority.index(after: at)...]
        } else {
            (user, password) = (nil, nil)
        }
        guard user == nil || password != nil else { throw .credentials }

        if scheme == "unix" {
            guard authority.isEmpty, let socket = Self.decoded(path), socket.count > 1, socket.utf8.count <= 107,
                !socket.utf8.contains(0)
            else { throw .socket }
            address = .socket(path: socket)
            database = try Self.database(query.map { $0.hasPrefix("db=") ? $0.dropFirst(3) : "?" })
        } else {
            guard query == nil else { throw .rest }
            let (host, port) = try Self.host(authority)
            address = .host(host, port: port, isTLS: scheme == "rediss")
            database = try Self.database(path.count > 1 ? path.dropFirst() : nil)
        }
    }

    private static func host(_ text: Substring) throws(RedisURLError) -> (String, Int) {
        var name = text
        var port: Substring?
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { throw .host }
            name = text[...end]
            let after = text[text.index(after: end)...]
            guard after.isEmpty || after.hasPrefix(":") else { throw .host }
            port = after.isEmpty ? nil : after.dropFirst()
            guard name.dropFirst().dropLast().contains(":"),
                name.dropFirst().dropLast().allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." })
            else { throw .host }
        } else {
            if let colon = text.firstIndex(of: ":") {
                name = text[..<colon]
                port = text[text.index(after: colon)...]
            }
            guard (1...253).contains(name.count),
                name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-._".contains($0)) })
            else { throw .host }
        }
        guard let port else { return (String(name), 6_379) }
        guard port.allSatisfy(\.isNumber), let number = Int(port), (1...65_535).contains(number) else { throw .port }
        return (String(name), number)
    }

    private static func database(_ text: Substring?) throws(RedisURLError) -> Int {
        guard let text else { return 0 }
        guard text.allSatisfy(\.isNumber), let number = Int(text), (0...999_999).contains(number) else {
            throw .database
        }
        return number
    }

    /// Percent-decoded (RFC 3986, 2.1); nil where that is not UTF-8, or not well-formed.
    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst(), let low = rest.popFirst(),
                let value = UInt8(String(decoding: [high, low], as: UTF8.self), radix: 16)
            else { return nil }
            bytes.append(value)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// The server without user and password: `redis.example.com:6379`, or the path of its socket.
    public var server: String {
        switch address {
        case .host(let host, let port, _): "\(host):\(port)"
        case .socket(let path): path
        }
    }

    /// Never user and password.
    public var description: String { server }
    /// Never user and password.
    public var debugDescription: String { server }
    /// Has no children: `dump` and debuggers go through it.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// What is wrong with the URL of a Redis server, as the rest of a sentence that begins with its setting's name. Never
/// repeats it.
public enum RedisURLError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Blanks, control characters, or more than a URL has.
    case characters
    /// Not one that is known.
    case scheme
    /// User and password.
    case credentials
    /// No name or address of a host.
    case host
    /// No port.
    case port
    /// No path of a socket.
    case socket
    /// No number of a database.
    case database
    /// A query or a fragment.
    case rest

    /// What is allowed.
    public var description: String {
        switch self {
        case .characters: "must be a URL of printable ASCII characters; others are percent-encoded"
        case .scheme: "must begin with redis://, rediss:// (TLS) or unix://"
        case .credentials:
            "must name user and password as user:password@, or the password alone as :password@, percent-encoded"
        case .host: "must name a host: redis://redis.example.com:6379"
        case .port: "must have a port from 1 to 65535 where it has one"
        case .socket: "must name a socket by its absolute path, 107 bytes at most: unix:///run/redis/redis.sock?db=0"
        case .database: "must end with the number of a database where it has a path: redis://host:6379/0"
        case .rest: "must have nothing behind the database's number"
        }
    }
}
