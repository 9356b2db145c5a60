import Dispatch
import Glibc
import Synchronization

/// A thread that does one thing after the other, each of which may block: no thread that tasks share ever waits for the
/// wire.
final class RedisThread: Sendable {
    private struct Queue {
        var jobs: [@Sendable () -> Void] = []
        var isStopping = false
    }

    private let queue = Mutex(Queue())
    private let arrivals = DispatchSemaphore(value: 0)

    /// Starts the thread. It keeps itself alive, and ends after `stop()`. Nil where the system has no thread left.
    init?() {
        let start = Unmanaged.passRetained(self)
        var id = pthread_t()
        let code = pthread_create(
            &id, nil,
            { argument in
                guard let argument else { return nil }
                // Signals are taken in one place of the process, and that is not here.
                var signals = sigset_t()
                sigfillset(&signals)
                for fault in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT] { sigdelset(&signals, fault) }
                pthread_sigmask(SIG_BLOCK, &signals, nil)
                Unmanaged<RedisThread>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, start.toOpaque())
        guard code == 0 else {
            start.release()
            return nil
        }
        pthread_detach(id)
    }

    /// Does `job` after those that came before.
    func perform(_ job: @escaping @Sendable () -> Void) {
        queue.withLock { $0.jobs.append(job) }
        arrivals.signal()
    }

    /// Asks the thread to end once all is done that was asked.
    func stop() {
        queue.withLock { $0.isStopping = true }
        arrivals.signal()
    }

    private func run() {
        while true {
            arrivals.wait()
            let (job, isStopping) = queue.withLock { queue in
                (queue.jobs.isEmpty ? nil : queue.jobs.removeFirst(), queue.isStopping)
            }
            if let job { job() } else if isStopping { return }
        }
    }
}
