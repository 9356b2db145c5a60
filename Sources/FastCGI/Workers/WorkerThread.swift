import CFastCGI
import Glibc

/// A real thread: what blocks in system calls must not do so on Swift's cooperative pool.
enum WorkerThread {
    /// pthread_create(3) failed.
    struct StartError: Error {
        var errno: Int32
    }

    private final class Body {
        let run: @Sendable () -> Void
        init(run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Starts a detached thread that runs `body`.
    ///
    /// Every signal that can wait is blocked in it: signals are for main's threads, and libfcgi takes a system call
    /// that a signal interrupts for an error of the connection.
    ///
    /// - Parameter name: At most 15 bytes, for `ps -L` and debuggers.
    static func start(name: String, _ body: @escaping @Sendable () -> Void) throws(StartError) {
        let boxed = Unmanaged.passRetained(
            Body {
                pthread_setname_np(pthread_self(), name)
                body()
            })
        // A new thread inherits the mask, so there is no moment in which it is open to signals.
        var blocked = sigset_t()
        var before = sigset_t()
        sigfillset(&blocked)
        for fault in [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP] { sigdelset(&blocked, fault) }
        pthread_sigmask(SIG_SETMASK, &blocked, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }

        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, boxed.toOpaque())
        guard code == 0 else {
            boxed.release()
            throw StartError(errno: code)
        }
        pthread_detach(thread)
    }
}
