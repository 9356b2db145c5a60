import Synchronization

/// How many workers a server has and what they are at: written by its workers, read by whoever watches them.
public final class WorkerUse: Sendable {
    private let running = Atomic(0)
    private let working = Atomic(0)
    private let deferred = Atomic(0)

    /// Makes one of a server that does not run yet.
    public init() {}

    /// Workers that there are.
    public var total: Int { running.load(ordering: .relaxed) }
    /// Those of them that are at a request.
    public var busy: Int { working.load(ordering: .relaxed) }
    /// Those of them that wait for a deferred answer.
    public var waiting: Int { deferred.load(ordering: .relaxed) }

    func workerStarted() { running.wrappingAdd(1, ordering: .relaxed) }
    func workerEnded() { running.wrappingSubtract(1, ordering: .relaxed) }
    func requestBegan() { working.wrappingAdd(1, ordering: .relaxed) }
    func requestEnded() { working.wrappingSubtract(1, ordering: .relaxed) }

    /// Takes a place among those that wait; false where `most` wait already.
    func beginWaiting(most: Int) -> Bool {
        guard deferred.wrappingAdd(1, ordering: .relaxed).newValue <= most else {
            endWaiting()
            return false
        }
        return true
    }

    /// Gives the place back.
    func endWaiting() { deferred.wrappingSubtract(1, ordering: .relaxed) }
}
