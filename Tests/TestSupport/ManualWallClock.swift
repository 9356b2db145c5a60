public import FoundationEssentials
public import MistAPI
import Synchronization

/// A clock that stands still until the test moves it.
public final class ManualWallClock: WallClock {
    private struct Sleeper {
        let wakes: Date
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now: Date
        var steady = Duration.zero
        var nextID = 0
        var sleepers: [Int: Sleeper] = [:]
        var cancelled: Set<Int> = []
        var arrivals: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state: Mutex<State>

    /// Makes a clock that shows `now`.
    public init(now: Date) {
        state = Mutex(State(now: now))
    }

    /// The time that the test has set.
    public var now: Date { state.withLock { $0.now } }

    /// How far the test has moved it on; setting it back does not count.
    public var steady: Duration { state.withLock { $0.steady } }

    /// Returns when the test has moved the time on by `duration`; at once where that is nothing.
    public func sleep(for duration: Duration) async throws {
        try Task.checkCancellation()
        if duration <= .zero { return }
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let (cancelled, arrived) = state.withLock { state in
                    if state.cancelled.remove(id) != nil {
                        return (true, [CheckedContinuation<Void, Never>]())
                    }
                    let wakes = state.now.addingTimeInterval(duration / .seconds(1))
                    state.sleepers[id] = Sleeper(wakes: wakes, continuation: continuation)
                    let arrived = state.arrivals.filter { $0.count <= state.sleepers.count }.map(\.continuation)
                    state.arrivals.removeAll { $0.count <= state.sleepers.count }
                    return (false, arrived)
                }
                if cancelled { continuation.resume(throwing: CancellationError()) }
                for waiting in arrived { waiting.resume() }
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                let sleeper = state.sleepers.removeValue(forKey: id)
                if sleeper == nil { state.cancelled.insert(id) }
                return sleeper
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }

    /// Moves time on and wakes who was to wake by then, the earliest first.
    public func advance(by duration: Duration) {
        let due = state.withLock { state in
            state.now.addTimeInterval(duration / .seconds(1))
            state.steady += max(duration, .zero)
            let due = state.sleepers.filter { $0.value.wakes <= state.now }.sorted { $0.value.wakes < $1.value.wakes }
            for (id, _) in due { state.sleepers[id] = nil }
            return due.map(\.value.continuation)
        }
        for continuation in due { continuation.resume() }
    }

    /// How many tasks sleep on this clock now.
    public var sleepers: Int { state.withLock { $0.sleepers.count } }

    /// Returns once at least `count` tasks sleep on this clock: the moment at which a test may move it.
    public func waitForSleepers(_ count: Int = 1) async {
        await withCheckedContinuation { continuation in
            let ready = state.withLock { state in
                if state.sleepers.count >= count { return true }
                state.arrivals.append((count, continuation))
                return false
            }
            if ready { continuation.resume() }
        }
    }
}
