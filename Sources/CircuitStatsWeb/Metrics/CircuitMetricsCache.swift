import CircuitStats
import Synchronization

/// The part of `/metrics` that is the snapshot's: made once per snapshot, when somebody first asks for it, by a task
/// that all share who ask meanwhile. Nobody's publication takes longer for it, and no worker makes it.
final class CircuitMetricsCache: Sendable {
    typealias Outcome = Result<GzipPart, GzipStream.Failure>

    private struct Made {
        /// Of which snapshot.
        let tag: String
        let task: Task<Outcome, Never>
        /// What the task has made; nil while it runs.
        var outcome: Outcome?
    }

    private let perCircuit: Bool
    private let newest = Mutex<Made?>(nil)

    init(perCircuit: Bool) {
        self.perCircuit = perCircuit
    }

    /// What has been made of these pages' snapshot; nil where it has not.
    func made(of pages: SnapshotPages) -> Outcome? {
        newest.withLock { $0?.tag == pages.tag ? $0?.outcome : nil }
    }

    /// Makes it, or waits for whoever does.
    func make(of pages: SnapshotPages) async -> Outcome {
        let task = newest.withLock { newest in
            if let newest, newest.tag == pages.tag { return newest.task }
            let metrics = CircuitMetrics(snapshot: pages.snapshot, perCircuit: perCircuit)
            // Not the asker's child: who goes away leaves it to those who wait with him.
            let task = Task<Outcome, Never>.detached { Self.outcome(of: metrics) }
            newest = Made(tag: pages.tag, task: task)
            return task
        }
        let outcome = await task.value
        newest.withLock { if $0?.tag == pages.tag { $0?.outcome = outcome } }
        return outcome
    }

    private static func outcome(of metrics: CircuitMetrics) -> Outcome {
        do throws(GzipStream.Failure) {
            return .success(try metrics.encoded())
        } catch {
            return .failure(error)
        }
    }
}
