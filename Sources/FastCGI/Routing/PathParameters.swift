/// What stood in the holes of a route's pattern, percent-decoded.
public struct PathParameters: Sendable, Hashable {
    private var values: [String: String] = [:]

    /// The value of `{name}` or `{name...}`; nil where the pattern has no such hole.
    public subscript(name: String) -> String? {
        values[name]
    }

    func adding(_ name: String, _ value: String) -> PathParameters {
        var copy = self
        copy.values[name] = value
        return copy
    }
}
