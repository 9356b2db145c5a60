/// A path with holes, taken apart.
struct RoutePattern: Sendable {
    enum Segment: Sendable, Hashable {
        /// A segment that must be there as written.
        case literal(String)
        /// `{name}`: one segment that is not empty.
        case one(String)
        /// `{name...}`: one or more segments.
        case rest(String)
    }

    let segments: [Segment]

    init(_ pattern: String) {
        segments = Self.split(pattern).map { text in
            guard text.hasPrefix("{"), text.hasSuffix("}") else { return .literal(String(text)) }
            let name = text.dropFirst().dropLast()
            return name.hasSuffix("...") ? .rest(String(name.dropLast(3))) : .one(String(name))
        }
    }

    /// Cuts a path at every slash, the first one aside: empty segments count, so that `//` is not `/`.
    static func split(_ path: String) -> [Substring] {
        path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    }

    /// Fills the holes from decoded segments; nil where they do not fit.
    func match(_ path: [String]) -> PathParameters? {
        Self.match(segments[...], path[...], PathParameters())
    }

    private static func match(
        _ pattern: ArraySlice<Segment>, _ path: ArraySlice<String>, _ found: PathParameters
    ) -> PathParameters? {
        guard let segment = pattern.first else { return path.isEmpty ? found : nil }
        // Each segment of the pattern takes at least one of the path.
        guard pattern.count <= path.count, let text = path.first else { return nil }
        switch segment {
        case .literal(let literal):
            return text == literal ? match(pattern.dropFirst(), path.dropFirst(), found) : nil
        case .one(let name):
            return text.isEmpty ? nil : match(pattern.dropFirst(), path.dropFirst(), found.adding(name, text))
        case .rest(let name):
            // Without another such hole behind it, it must take exactly what the segments behind it leave: no search.
            let most = path.count - pattern.count + 1
            for count in pattern.dropFirst().contains(where: { $0.width == 2 }) ? 1...most : most...most {
                let text = path.prefix(count).joined(separator: "/")
                if !text.isEmpty,
                    let all = match(pattern.dropFirst(), path.dropFirst(count), found.adding(name, text))
                {
                    return all
                }
            }
            return nil
        }
    }
}

extension RoutePattern: Comparable {
    /// The more specific pattern comes first: more literals, then more segments, then literals further to the left.
    static func < (left: RoutePattern, right: RoutePattern) -> Bool {
        if left.literals != right.literals { return left.literals > right.literals }
        if left.segments.count != right.segments.count { return left.segments.count > right.segments.count }
        return left.segments.map(\.width).lexicographicallyPrecedes(right.segments.map(\.width))
    }

    static func == (left: RoutePattern, right: RoutePattern) -> Bool {
        left.segments.map(\.width) == right.segments.map(\.width)
    }

    private var literals: Int {
        segments.count { $0.width == 0 }
    }
}

extension RoutePattern.Segment {
    /// How much fits into it: nothing else, one segment, any number.
    fileprivate var width: Int {
        switch self {
        case .literal: 0
        case .one: 1
        case .rest: 2
        }
    }
}
