import CircuitStats
import Synchronization

/// The part of `/metrics` that is a snapshot's: made once, when the snapshot is published if somebody has scraped the
/// one before, else by the first scrape.
final class CircuitMetricsCache: Sendable {
    typealias Outcome = Result<GzipPart, GzipStream.Failure>

    private let metrics: CircuitMetrics
    private let made = Mutex<Outcome?>(nil)

    init(_ metrics: CircuitMetrics) {
        self.metrics = metrics
    }

    /// Whether nobody has to wait for it.
    var isMade: Bool { made.withLock { $0 != nil } }

    /// What is made; makes it, on the thread that asks, where it is not. Who asks meanwhile waits: a tenth of a second
    /// for 10,000 circuits, and for no pool or task that others could hold up.
    func part() throws(GzipStream.Failure) -> GzipPart {
        let outcome = made.withLock { made in
            if let made { return made }
            let outcome = Self.outcome(of: metrics)
            made = outcome
            return outcome
        }
        return try outcome.get()
    }

    private static func outcome(of metrics: CircuitMetrics) -> Outcome {
        do throws(GzipStream.Failure) {
            return .success(try metrics.encoded())
        } catch {
            return .failure(error)
        }
    }
}
