public import CircuitStats
package import FoundationEssentials
public import Logging
import Synchronization

/// The newest snapshot with its answers: written by the collector, read by every worker thread.
public final class PublishedPages: Sendable {
    private let box = Mutex<SnapshotPages?>(nil)
    private let isScraped = Atomic(false)
    private let metersCircuits: Bool
    private let logger: Logger

    /// Makes an empty one.
    ///
    /// - Parameter metersCircuits: whether `/metrics` tells of each circuit, or of their numbers alone.
    public init(metersCircuits: Bool = true, logger: Logger) {
        self.metersCircuits = metersCircuits
        self.logger = logger
    }

    /// The newest snapshot; nil before the first.
    var current: SnapshotPages? { box.withLock { $0 } }

    /// The newest for a scrape, which the next are to be ready for; nil before the first.
    func scraped() -> SnapshotPages? {
        isScraped.store(true, ordering: .relaxed)
        return current
    }

    /// The newest table of a window as it is sent: gzip of JSON; nil before the first. For the benchmarks.
    package func table(_ window: Window) -> Data? { current?.table(window)?.bytes }

    /// Encodes a snapshot and puts it in the place of the last one. Runs off the request path.
    @concurrent
    public func publish(_ snapshot: Snapshot) async {
        do {
            let pages = try SnapshotPages(snapshot, metersCircuits: metersCircuits)
            // Where somebody scrapes, his next scrape finds it made.
            if isScraped.exchange(false, ordering: .relaxed) { _ = try pages.circuitMetrics.part() }
            box.withLock { $0 = pages }
        } catch {
            // The last good pages stay; only zlib without memory or an encoder at odds with itself comes here.
            logger.error("Cannot encode a snapshot: \(error)")
        }
    }
}
