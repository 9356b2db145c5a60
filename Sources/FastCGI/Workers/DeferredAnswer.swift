import CFastCGI
import Glibc
import Synchronization

/// An answer that a task works out while its worker waits.
struct DeferredAnswer {
    private final class Box: Sendable {
        let response = Mutex<FastCGIResponse?>(nil)
    }

    /// Starts the task, and returns when it has ended, or when nobody waits for it any more.
    ///
    /// - Parameters:
    ///   - work: What the task runs. It is cancelled when the web server closes the connection, as nginx does when its
    ///     client goes away, and when `cancellation` is raised. In the first case nobody waits for it any more: a
    ///     task that is slow to end must not keep the worker. In the second it is awaited.
    ///   - connection: The connection's descriptor.
    ///   - completion: The worker's own event; down before and after. Another one, where the task still has it.
    ///   - cancellation: Raised when the server is cancelled.
    /// - Returns: The response; nil where nobody waits for it any more.
    static func wait(
        for work: @escaping @Sendable () async -> FastCGIResponse, connection: Int32, completion: inout Event,
        cancellation: Event
    ) -> FastCGIResponse? {
        let box = Box()
        let task = Task { [completion] in
            let response = await work()
            box.response.withLock { $0 = response }
            completion.raise()
        }
        // poll(2) passes over negative descriptors: what has been seen is taken out so.
        var entries = [
            pollfd(fd: completion.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: connection, events: Int16(POLLRDHUP), revents: 0),
            pollfd(fd: cancellation.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        while true {
            guard poll(&entries, nfds_t(entries.count), -1) > 0 else { continue }
            if entries[0].revents != 0 {
                completion.lower()
                return box.response.withLock { $0 }
            }
            if entries[1].revents != 0 {
                entries[1].fd = -1
                task.cancel()
                // Out of descriptors: the worker waits for the task after all, since the event must not be raised in
                // the midst of the next request.
                if let other = try? Event() {
                    completion = other
                    return nil
                }
            }
            if entries[2].revents != 0 {
                entries[2].fd = -1
                task.cancel()
            }
        }
    }
}
