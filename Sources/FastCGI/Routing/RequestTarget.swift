/// The target of a request, split at its first `?`.
public struct RequestTarget: Sendable {
    /// The path as it was sent, still percent-encoded.
    public var path: String
    /// The parameters after the `?`; empty where there is none.
    public var query: URLSearchParameters

    /// Splits a target in origin form, as in `/api/gateways?duration=1h` (RFC 9112, 3.2.1).
    public init(_ target: String) {
        if let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) {
            path = String(target[..<mark])
            query = URLSearchParameters(String(target[target.utf8.index(after: mark)...]))
        } else {
            path = target
            query = URLSearchParameters("")
        }
    }
}
