import Dispatch
import Glibc

/// Finds and reads `circuits.csv`, off the threads that tasks share: a file system may be slow.
enum CircuitFileReader {
    /// Larger files are refused.
    static let limit = 16_000_000

    /// What tells one state of a file from the next. The time is that of the last change of anything (ctime), which
    /// nobody can set: tools that copy in place keep the time of the content.
    struct Stamp: Sendable, Equatable {
        var inode: UInt64
        var size: Int64
        var seconds: Int
        var nanoseconds: Int
    }

    /// What was found.
    enum Finding: Sendable, Equatable {
        case absent
        case unchanged
        case file(CircuitFile, Stamp)
        /// The stamp is nil where not even that could be had.
        case refused(CircuitFileError, Stamp?)
    }

    private static let queue = DispatchQueue(label: "circuits.csv")

    /// Reads the file at `path` unless it still is the one of that stamp.
    static func read(_ path: String, unless known: Stamp?) async -> Finding {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: readNow(path, unless: known)) }
        }
    }

    private static func readNow(_ path: String, unless known: Stamp?) -> Finding {
        // Opening a pipe that nobody writes to must not wait.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            return errno == ENOENT || errno == ENOTDIR ? .absent : .refused(.unreadable(reason()), nil)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return .refused(.unreadable(reason()), nil) }
        let stamp = Stamp(
            inode: UInt64(status.st_ino), size: Int64(status.st_size), seconds: status.st_ctim.tv_sec,
            nanoseconds: status.st_ctim.tv_nsec)
        if stamp == known { return .unchanged }
        guard status.st_mode & S_IFMT == S_IFREG else { return .refused(.notAFile, stamp) }
        do throws(CircuitFileError) {
            return .file(try CircuitFile(try contents(of: descriptor)), stamp)
        } catch {
            return .refused(error, stamp)
        }
    }

    private static func contents(of descriptor: Int32) throws(CircuitFileError) -> [UInt8] {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw .unreadable(reason())
            }
            if count == 0 { return bytes }
            guard bytes.count + count <= limit else { throw .tooLarge }
            bytes.append(contentsOf: piece[..<count])
        }
    }

    private static func reason() -> String {
        switch errno {
        case EACCES, EPERM: "permission denied"
        case EISDIR: "it is a directory"
        case ELOOP: "too many links"
        case EIO: "the disk fails"
        case let code: "error \(code) of the system"
        }
    }
}
