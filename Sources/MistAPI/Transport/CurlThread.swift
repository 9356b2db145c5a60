import CCurl
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The thread that owns the multi handle, and the queue by which the rest of the process talks to it.
///
/// libcurl's handles are for one thread at a time (libcurl-thread(3)); `curl_multi_wakeup` alone may be called from
/// any, as long as the handle exists, which the queue's lock sees to.
final class CurlThread: Sendable {
    enum Command {
        case start(CurlExchange, CurlExchange.Continuation)
        case cancel(CurlExchange)
    }

    private struct Queue {
        var commands: [Command] = []
        var isStopping = false
        var hasEnded = false
        /// Address of the multi handle while it may be woken; 0 else. A number, because pointers are not `Sendable`.
        var multi: UInt = 0
        var waitingForEnd: [CheckedContinuation<Void, Never>] = []

        func wake() {
            if let multi = UnsafeMutableRawPointer(bitPattern: multi) { curl_multi_wakeup(multi) }
        }

        /// What is to be done now, and `nil` once the thread is to end.
        mutating func takeCommands() -> [Command]? {
            guard !isStopping else { return nil }
            defer { commands = [] }
            return commands
        }
    }

    private let queue = Mutex(Queue())

    /// Starts the thread. It keeps itself alive, and ends after `stop()`.
    init(_ options: CurlOptions) throws(CurlTransportError) {
        final class Start {
            let thread: CurlThread
            let options: CurlOptions
            init(_ thread: CurlThread, _ options: CurlOptions) { (self.thread, self.options) = (thread, options) }
        }
        let start = Unmanaged.passRetained(Start(self, options))
        var id = pthread_t()
        let code = pthread_create(
            &id, nil,
            { argument in
                guard let argument else { return nil }
                let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
                CurlThread.blockSignals()
                start.thread.run(start.options)
                return nil
            }, start.toOpaque())
        guard code == 0 else {
            start.release()
            throw .libcurl
        }
        pthread_detach(id)
    }

    func start(_ exchange: CurlExchange, _ continuation: CurlExchange.Continuation) {
        let isTaken = queue.withLock { queue in
            guard !queue.isStopping else { return false }
            queue.commands.append(.start(exchange, continuation))
            queue.wake()
            return true
        }
        if !isTaken { continuation.resume(returning: .failure(.cancelled)) }
    }

    func cancel(_ exchange: CurlExchange) {
        exchange.isCancelled.store(true, ordering: .sequentiallyConsistent)
        queue.withLock { queue in
            guard !queue.isStopping else { return }
            queue.commands.append(.cancel(exchange))
            queue.wake()
        }
    }

    /// Asks the thread to end; returns at once.
    func stop() {
        queue.withLock { queue in
            queue.isStopping = true
            queue.wake()
        }
    }

    /// Asks the thread to end, and returns when it has.
    func end() async {
        stop()
        await withCheckedContinuation { continuation in
            let hasEnded = queue.withLock { queue in
                if !queue.hasEnded { queue.waitingForEnd.append(continuation) }
                return queue.hasEnded
            }
            if hasEnded { continuation.resume() }
        }
    }

    /// The thread's whole life.
    private func run(_ options: CurlOptions) {
        if let multi = CurlMulti() {
            let handle = UInt(bitPattern: multi.handle)
            queue.withLock { $0.multi = handle }
            var loop = CurlLoop(multi: multi, options: options)
            while loop.perform(queue.withLock { $0.takeCommands() }) {}
            queue.withLock { $0.multi = 0 }
        }
        let (commands, waiting) = queue.withLock { queue in
            queue.isStopping = true
            queue.hasEnded = true
            defer { queue = Queue(isStopping: true, hasEnded: true) }
            return (queue.commands, queue.waitingForEnd)
        }
        for case .start(_, let continuation) in commands { continuation.resume(returning: .failure(.cancelled)) }
        for continuation in waiting { continuation.resume() }
    }

    /// Signals are taken in one place of the process, and that is not here: neither SIGTERM nor the SIGPIPE of a
    /// write to a connection that is gone, which libcurl leaves alone with CURLOPT_NOSIGNAL. The thread's own faults
    /// are not blocked, so that a crash is still reported. Threads that libcurl starts inherit this.
    private static func blockSignals() {
        var signals = sigset_t()
        sigfillset(&signals)
        for fault in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT] { sigdelset(&signals, fault) }
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }
}
