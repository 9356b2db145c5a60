import FoundationEssentials
import Logging

/// Writes each event as one JSON object on a line of its own: `timestamp` (RFC 3339, UTC, milliseconds), `level`,
/// `label`, `source` (the module), `message`, and `metadata` where there is some.
///
/// JSON has no line ends within it (RFC 8259, section 7), so that no name from outside can begin a line.
struct JSONLogHandler<Lines: TextOutputStream & Sendable>: LogHandler {
    let label: String
    var logLevel: Logger.Level
    var metadata = Logger.Metadata()
    var metadataProvider: Logger.MetadataProvider?
    private let stream: Lines
    private let now: @Sendable () -> Date

    init(label: String, logLevel: Logger.Level, stream: Lines, now: @escaping @Sendable () -> Date = { Date() }) {
        self.label = label
        self.logLevel = logLevel
        self.stream = stream
        self.now = now
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { $1 } }
        if let own = event.metadata { all.merge(own) { $1 } }
        if let error = event.error { all["error"] = "\(error)" }
        let line = LogLine(
            timestamp: now().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)),
            level: event.level.rawValue, label: label, source: event.source, message: event.message.description,
            metadata: all.isEmpty ? nil : .dictionary(all))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        guard let json = try? encoder.encode(line) else { return }
        var stream = stream
        stream.write(String(decoding: json, as: UTF8.self) + "\n")
    }
}

private struct LogLine: Encodable {
    var timestamp: String
    var level: String
    var label: String
    var source: String
    var message: String
    var metadata: MetadataJSON?
}

/// Metadata as JSON: texts, objects and arrays of them.
private enum MetadataJSON: Encodable {
    case value(Logger.MetadataValue)

    static func dictionary(_ metadata: Logger.Metadata) -> MetadataJSON { .value(.dictionary(metadata)) }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .value(.string(let text)): try container.encode(text)
        case .value(.stringConvertible(let value)): try container.encode(value.description)
        case .value(.dictionary(let members)): try container.encode(members.mapValues(Self.value))
        case .value(.array(let elements)): try container.encode(elements.map(Self.value))
        }
    }
}
