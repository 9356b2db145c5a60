/// Values of `{{variables}}` in Mist's configuration: the site's, then the device's own over them.
struct TemplateVariables: Sendable {
    private var values: [String: String] = [:]

    init(site: [String: String] = [:], device: [String: String] = [:]) {
        values = site.merging(device) { _, own in own }
    }

    /// The text with its variables replaced; nil where one of them has no value, because half an address is none.
    func resolve(_ text: String) -> String? {
        guard text.contains("{{") else { return text }
        var resolved = ""
        var rest = text[...]
        while let open = rest.firstRange(of: "{{") {
            guard let close = rest[open.upperBound...].firstRange(of: "}}") else { return nil }
            let name = rest[open.upperBound..<close.lowerBound].filter { !$0.isWhitespace }
            guard let value = values[name] else { return nil }
            resolved += rest[..<open.lowerBound] + value
            rest = rest[close.upperBound...]
        }
        return resolved + rest
    }

    /// For text that is read, not used: unknown variables stay visible as they are written.
    func display(_ text: String) -> String {
        resolve(text) ?? text
    }
}
