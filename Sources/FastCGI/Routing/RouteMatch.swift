public import HTTPTypes

/// What a router says about a request.
public enum RouteMatch<Route> {
    /// The route, and what stood in its holes.
    case found(Route, PathParameters)
    /// The path exists, the method does not: 405, and `Allow` names these.
    case methodNotAllowed(allow: [HTTPRequest.Method])
    /// No pattern fits: 404.
    case notFound
    /// The path has a `%` without two hexadecimal digits, or is not UTF-8 once decoded: 400.
    case malformed
}

extension RouteMatch: Sendable where Route: Sendable {}
