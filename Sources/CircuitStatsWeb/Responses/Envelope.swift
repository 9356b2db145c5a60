import FoundationEssentials

/// What is said beside the data of every answer.
struct Meta: Encodable, Sendable, Equatable {
    /// When the snapshot was made.
    var asOf: Date?
    /// Whether the live figures are older than they should be.
    var isStale: Bool
    /// What is missing or old, in sentences.
    var partial: [String]

    private enum Key: String, CodingKey {
        case asOf = "as_of"
        case stale, partial
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(asOf, forKey: .asOf)
        try container.encode(isStale, forKey: .stale)
        try container.encode(partial, forKey: .partial)
    }
}

/// `{"success": true, "data": …, "meta": …}`.
struct Envelope<Content: Encodable>: Encodable {
    var success = true
    var data: Content
    var meta: Meta
}

/// `{"success": false, "error": sentence}`.
struct ErrorEnvelope: Encodable {
    var success = false
    var error: String
}

/// The JSON of every answer: ISO 8601 dates in UTC, slashes as they are, since ids hold them, keys in order, so that the
/// same data is the same bytes.
enum JSONBody {
    /// Encodes `value`.
    static func encode(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        return try encoder.encode(value)
    }
}
