import Glibc
import Synchronization

/// The right to keep state in a directory: an flock(2) on its file `lock`. The kernel drops it with the process, however
/// that ends.
final class StateLock: Sendable {
    /// Nil once it was released.
    private let descriptor: Mutex<Int32?>

    init(directory: String) throws(LedgerStoreError) {
        let descriptor = open(directory + "/lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw .unusable(directory: directory, reason: String(cString: strerror(errno)))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno
            close(descriptor)
            if reason == EWOULDBLOCK { throw .inUse(directory: directory) }
            throw .unusable(directory: directory, reason: String(cString: strerror(reason)))
        }
        self.descriptor = Mutex(descriptor)
    }

    deinit { release() }

    func release() {
        descriptor.withLock { descriptor in
            // Unlocked first: a child between its fork and its exec has a copy of the descriptor, and with it the lock.
            if let open = descriptor {
                flock(open, LOCK_UN)
                close(open)
            }
            descriptor = nil
        }
    }
}
