public import CircuitStats
package import FoundationEssentials
public import Logging
import Synchronization

/// The newest snapshot with its answers: written by the collector, read by every worker thread.
public final class PublishedPages: Sendable {
    private let box = Mutex<SnapshotPages?>(nil)
    private let logger: Logger

    /// Makes an empty one.
    public init(logger: Logger) {
        self.logger = logger
    }

    /// The newest snapshot; nil before the first.
    var current: SnapshotPages? { box.withLock { $0 } }

    /// The newest table of a window as it is sent: gzip of JSON; nil before the first. For the benchmarks.
    package func table(_ window: Window) -> Data? { current?.table(window)?.bytes }

    /// Encodes a snapshot and puts it in the place of the last one. Runs off the request path.
    @concurrent
    public func publish(_ snapshot: Snapshot) async {
        do {
            let pages = try SnapshotPages(snapshot)
            box.withLock { $0 = pages }
        } catch {
            // The last good pages stay; only zlib without memory or an encoder at odds with itself comes here.
            logger.error("Cannot encode a snapshot: \(error)")
        }
    }
}
