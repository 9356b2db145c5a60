/// Values of `{{variables}}` in Mist's configuration: the site's, then the device's own over them.
struct TemplateVariables: Sendable {
    /// The value of a variable may hold variables, but not without end.
    private static let rounds = 4
    /// Bytes of a text with its variables filled in: values that come again and again must not fill memory.
    private static let longest = 65_536

    private var values: [String: String] = [:]

    init(site: [String: String] = [:], device: [String: String] = [:]) {
        values = site.merging(device) { _, own in own }
    }

    /// The text with its variables replaced, and those in their values; nil where one of them has no value, because half
    /// an address is none.
    func resolve(_ text: String) -> String? {
        resolve(text, rounds: Self.rounds)
    }

    private func resolve(_ text: String, rounds: Int) -> String? {
        guard text.contains("{{") else { return text }
        guard rounds > 0 else { return nil }
        var resolved = ""
        var rest = text[...]
        while let open = rest.firstRange(of: "{{") {
            guard let close = rest[open.upperBound...].firstRange(of: "}}") else { return nil }
            let name = rest[open.upperBound..<close.lowerBound].filter { !$0.isWhitespace }
            guard let value = values[name] else { return nil }
            resolved += rest[..<open.lowerBound] + value
            guard resolved.utf8.count <= Self.longest else { return nil }
            rest = rest[close.upperBound...]
        }
        return resolve(resolved + rest, rounds: rounds - 1)
    }

    /// For text that is read, not used: unknown variables stay visible as they are written.
    func display(_ text: String) -> String {
        resolve(text) ?? text
    }
}
