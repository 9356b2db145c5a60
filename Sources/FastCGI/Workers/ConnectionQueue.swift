import CFastCGI
import Glibc
import Logging
import Synchronization

/// Where the workers get their connections from: the listening socket, until the server stops.
final class ConnectionQueue: Sendable {
    /// How long a worker waits for the next bytes of a request. The web server sends a request at once and whole
    /// (nginx: `fastcgi_request_buffering on`); without a limit a silent peer would pin the worker, and the stop too.
    private static let receiveTimeout = timeval(tv_sec: 5, tv_usec: 0)
    /// How long a worker waits for the web server to take the next bytes of an answer.
    private static let sendTimeout = timeval(tv_sec: 30, tv_usec: 0)
    /// How long accepting rests when the system has no descriptor or memory for a connection.
    private static let restMilliseconds: Int32 = 100

    private struct State {
        var isStopping = false
        /// Descriptors that were in the kernel's queue when the stop came. Each is owned by whoever takes it out.
        var queued: [Int32] = []
        var hasReportedFailure = false
    }

    /// Listening; open as long as a worker lives.
    private let listening: Int32
    private let isTCP: Bool
    private let logger: Logger
    private let stopping: Event
    private let state = Mutex(State())

    init(_ socket: borrowing ListeningSocket, logger: Logger) throws(FastCGIServerError) {
        listening = socket.descriptor
        if case .tcp = socket.address { isTCP = true } else { isTCP = false }
        self.logger = logger
        stopping = try Event()
    }

    /// Waits for the next connection; nil when the server stops and nobody queues any more.
    func next() -> OwnedDescriptor? {
        while true {
            let (isStopping, queued) = state.withLock { ($0.isStopping, $0.queued.popLast()) }
            if let queued { return configured(queued) }
            if isStopping { return nil }
            let number = accept4(listening, nil, nil, Int32(SOCK_CLOEXEC.rawValue))
            if number >= 0 { return configured(number) }
            switch errno {
            // The stop: it makes the socket non-blocking and shuts it down, and then says so in the state.
            case EINVAL, EAGAIN: stopping.wait(milliseconds: Self.restMilliseconds)
            // The connection failed before it was accepted; accept(2) lists these for TCP.
            case EINTR, ECONNABORTED, EPROTO, ENETDOWN, ENOPROTOOPT, EHOSTDOWN, ENONET, EHOSTUNREACH, EOPNOTSUPP,
                ENETUNREACH, ETIMEDOUT, ECONNRESET, EPERM:
                continue
            // EMFILE, ENFILE, ENOBUFS, ENOMEM: it passes, so neither end nor spin.
            case let reason:
                reportFailure(reason)
                stopping.wait(milliseconds: Self.restMilliseconds)
            }
        }
    }

    /// Ends the taking of connections: those in the queue are still handed out, new ones are refused by the kernel.
    func stop() {
        state.withLock { state in
            guard !state.isStopping else { return }
            _ = fcntl(listening, F_SETFL, fcntl(listening, F_GETFL) | O_NONBLOCK)
            // shutdown(2) wakes every worker in accept(2) with EINVAL. A TCP socket resets what is in its queue then,
            // so the queue is emptied first; a Unix socket keeps it, so what came in between is fetched after.
            drain(into: &state.queued)
            shutdown(listening, Int32(SHUT_RDWR))
            drain(into: &state.queued)
            // First come, first served, from the end.
            state.queued.reverse()
            state.isStopping = true
        }
        stopping.raise()
    }

    private func drain(into queued: inout [Int32]) {
        for _ in 0..<ListeningSocket.backlog {
            let number = accept4(listening, nil, nil, Int32(SOCK_CLOEXEC.rawValue))
            guard number >= 0 else { return }
            queued.append(number)
        }
    }

    private func configured(_ number: Int32) -> OwnedDescriptor {
        let size = socklen_t(MemoryLayout<timeval>.size)
        var limit = Self.receiveTimeout
        setsockopt(number, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        limit = Self.sendTimeout
        setsockopt(number, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
        if isTCP {
            // The end of an answer must not wait for the acknowledgement of its beginning.
            var on: Int32 = 1
            setsockopt(number, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        }
        return OwnedDescriptor(number)
    }

    private func reportFailure(_ reason: Int32) {
        let isFirst = state.withLock { state in
            defer { state.hasReportedFailure = true }
            return !state.hasReportedFailure
        }
        if isFirst { logger.cannotAccept(reason) }
    }
}
