import Logging

/// How log lines are written.
enum LogFormat: String, Sendable {
    /// For people.
    case text
    /// For machines: one JSON object a line.
    case json

    /// A handler that writes to standard error, or to `stream`.
    func handler(
        label: String, level: Logger.Level, stream: some TextOutputStream & Sendable = StandardErrorLines()
    ) -> any LogHandler {
        switch self {
        case .text:
            // One write is one event, whose end alone may end a line.
            var handler = StreamLogHandler(label: label, stream: SingleLines(stream: stream))
            handler.logLevel = level
            return handler
        case .json:
            return JSONLogHandler(label: label, logLevel: level, stream: stream)
        }
    }
}
