/// A query, parsed as `application/x-www-form-urlencoded` by the URL standard (https://url.spec.whatwg.org, 5.1).
///
/// Nothing is an error there: `+` is a space, a percent sign without two hexadecimal digits stays as it is, and what
/// is not UTF-8 becomes U+FFFD.
public struct URLSearchParameters: Sendable {
    /// All parameters in the order in which they came; a name may come more than once.
    public var items: [(name: String, value: String)]

    /// Parses a query without its `?`.
    public init(_ query: String) {
        items = query.utf8.split(separator: UInt8(ascii: "&")).map { sequence in
            let parts = sequence.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            return (Self.decode(parts[0]), parts.count > 1 ? Self.decode(parts[1]) : "")
        }
    }

    /// The value of the first parameter called `name`.
    public func first(_ name: String) -> String? {
        items.first { $0.name == name }?.value
    }

    private static func decode(_ bytes: Substring.UTF8View) -> String {
        let spaced = bytes.lazy.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }
        return String(decoding: PercentEncoding.decode(spaced).bytes, as: UTF8.self)
    }
}
