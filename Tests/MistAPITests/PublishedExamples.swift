import Foundation

/// The examples of Mist's OpenAPI specification, where the repository stands beside a copy of it.
struct PublishedExamples {
    /// `../shared/mist-api/openapi-subset.json`, seen from the repository's root.
    static let file = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "shared/mist-api/openapi-subset.json")
    static let arePresent = FileManager.default.fileExists(atPath: file.path)

    private let examples: [String: Any]

    init() throws {
        let specification = try JSONSerialization.jsonObject(with: Data(contentsOf: Self.file)) as? [String: Any]
        let components = specification?["components"] as? [String: Any]
        examples = components?["examples"] as? [String: Any] ?? [:]
    }

    /// The JSON of an example.
    subscript(name: String) -> String {
        get throws {
            guard let value = (examples[name] as? [String: Any])?["value"] else { throw CocoaError(.keyValueNotFound) }
            return String(decoding: try JSONSerialization.data(withJSONObject: value), as: UTF8.self)
        }
    }
}

extension CocoaError.Code {
    fileprivate static let keyValueNotFound = CocoaError.Code(rawValue: 4)
}
