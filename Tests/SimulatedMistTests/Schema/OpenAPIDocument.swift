import Foundation

/// The published OpenAPI document, where it is at hand: `MIST_OPENAPI` names the file, else it is looked for beside the
/// project.
struct OpenAPIDocument {
    let root: [String: Any]

    static var file: URL {
        if let path = ProcessInfo.processInfo.environment["MIST_OPENAPI"] { return URL(filePath: path) }
        return URL(filePath: #filePath).appending(path: "../../../../../shared/mist-api/openapi-subset.json")
            .standardizedFileURL
    }

    static var isAvailable: Bool { FileManager.default.fileExists(atPath: file.path) }

    init() throws {
        root = try JSONSerialization.jsonObject(with: Data(contentsOf: Self.file)) as? [String: Any] ?? [:]
    }

    /// The schema of the 200 answer of a path; `nil` where the document does not know the path.
    func schema(path: String, status: String = "200") -> [String: Any]? {
        let paths = root["paths"] as? [String: Any]
        let operation = (paths?[path] as? [String: Any])?["get"] as? [String: Any]
        let response = ((operation?["responses"] as? [String: Any])?[status] as? [String: Any]).map(resolved)
        let media = (response?["content"] as? [String: Any])?["application/json"] as? [String: Any]
        return media?["schema"] as? [String: Any]
    }

    /// Follows `$ref` within the document.
    func resolved(_ schema: [String: Any]) -> [String: Any] {
        guard let reference = schema["$ref"] as? String else { return schema }
        var value: Any = root
        for key in reference.dropFirst(2).split(separator: "/") {
            value = (value as? [String: Any])?[String(key)] ?? [:]
        }
        return resolved(value as? [String: Any] ?? [:])
    }
}
