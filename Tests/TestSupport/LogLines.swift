public import Logging
import Synchronization

/// Keeps what is logged, at every level.
public final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])

    /// Keeps nothing yet.
    public init() {}

    /// Every line so far: level, message, metadata.
    public var all: [String] { lines.withLock { $0 } }
    /// What hands the lines on to this.
    public var handler: any LogHandler { Handler(lines: self) }

    private struct Handler: LogHandler {
        let lines: LogLines
        var metadata = Logger.Metadata()
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }
            lines.lines.withLock { $0.append("\(event.level) \(event.message) \(all)") }
        }
    }
}
