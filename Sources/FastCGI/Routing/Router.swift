public import HTTPTypes

/// Finds the route of a request by its method and path.
///
/// A pattern is a path with holes: `{name}` takes one segment, `{name...}` one or more, joined by `/`. The path is cut
/// at its slashes first and percent-decoded then, so that `ge-0%2F0%2F0` in one segment and `ge-0/0/0` over several
/// give the same value. Slashes are never merged; `.` and `..` are text like any other.
public struct Router<Route: Sendable>: Sendable {
    private struct Entry: Sendable {
        let method: HTTPRequest.Method
        let pattern: RoutePattern
        let route: Route
    }

    /// The most specific first.
    private let entries: [Entry]

    /// Makes a router. Where several patterns fit a path, the one with more literal segments wins, then the one with
    /// more segments, then the one whose literals stand further to the left, then the one named first here.
    public init(_ routes: [(HTTPRequest.Method, String, Route)]) {
        entries =
            routes
            .map { Entry(method: $0, pattern: RoutePattern($1), route: $2) }
            .enumerated()
            .sorted { ($0.element.pattern, $0.offset) < ($1.element.pattern, $1.offset) }
            .map(\.element)
    }

    /// Looks up a path, still percent-encoded and without its query. A GET route answers HEAD as well.
    public func match(_ method: HTTPRequest.Method, path: String) -> RouteMatch<Route> {
        guard path.utf8.first == UInt8(ascii: "/") else { return .notFound }
        var segments: [String] = []
        for encoded in RoutePattern.split(path) {
            let decoded = PercentEncoding.decode(encoded.utf8)
            guard decoded.wellFormed, let segment = String(validating: decoded.bytes, as: UTF8.self) else {
                return .malformed
            }
            segments.append(segment)
        }
        var allowed: [HTTPRequest.Method] = []
        for entry in entries {
            guard let parameters = entry.pattern.match(segments) else { continue }
            if entry.method == method || (entry.method == .get && method == .head) {
                return .found(entry.route, parameters)
            }
            for other in entry.method == .get ? [.get, .head] : [entry.method] where !allowed.contains(other) {
                allowed.append(other)
            }
        }
        return allowed.isEmpty ? .notFound : .methodNotAllowed(allow: allowed)
    }
}
