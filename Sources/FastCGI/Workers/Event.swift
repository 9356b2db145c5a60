import CFastCGI
import Glibc

/// A flag that a thread can wait for with poll(2), beside its sockets: an eventfd(2).
final class Event: Sendable {
    private let owned: OwnedDescriptor

    /// To be polled for `POLLIN`.
    var descriptor: Int32 { owned.number }

    init() throws(FastCGIServerError) {
        let number = fcgi_eventfd()
        guard number >= 0 else { throw .system(call: "eventfd", errno: errno) }
        owned = OwnedDescriptor(number)
    }

    /// Raises the flag; from any thread.
    func raise() {
        // Cannot fail: the counter would have to be near 2^64.
        eventfd_write(owned.number, 1)
    }

    /// Takes the flag down again.
    func lower() {
        var count = eventfd_t()
        eventfd_read(owned.number, &count)
    }

    /// Waits until the flag is up or the time is over.
    func wait(milliseconds: Int32) {
        var entry = pollfd(fd: owned.number, events: Int16(POLLIN), revents: 0)
        poll(&entry, 1, milliseconds)
    }
}
