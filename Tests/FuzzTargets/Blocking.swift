import Dispatch
import Synchronization

/// Runs a task to its end on a thread that is not the concurrency pool's: a fuzzer's function returns when all is done.
func blocking<Value: Sendable>(_ work: @escaping @Sendable () async -> Value) -> Value {
    let result = Mutex<Value?>(nil)
    let finished = DispatchSemaphore(value: 0)
    Task.detached {
        let value = await work()
        result.withLock { $0 = value }
        finished.signal()
    }
    finished.wait()
    guard let value = result.withLock({ $0 }) else { fatalError("the task has ended without a value") }
    return value
}
