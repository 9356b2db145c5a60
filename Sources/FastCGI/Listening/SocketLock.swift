import Glibc

/// The right to the socket at a path: an flock(2) on the file `<path>.lock`, which holds our process id.
///
/// The kernel drops the lock with the process, however that ends, so a lock file left behind locks nobody out.
struct SocketLock: ~Copyable, Sendable {
    private let file: OwnedDescriptor
    private let path: String

    /// Takes the lock without waiting for it.
    init(socketPath: String) throws(ListenError) {
        path = socketPath + ".lock"
        while true {
            let number = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o640)
            guard number >= 0 else { throw ListenError(call: "open", path: socketPath, errno: errno) }
            let file = OwnedDescriptor(number)
            guard flock(file.number, LOCK_EX | LOCK_NB) == 0 else {
                let reason = errno
                guard reason == EWOULDBLOCK else { throw ListenError(call: "flock", path: socketPath, errno: reason) }
                throw .instanceRuns(path: socketPath, processID: Self.processID(in: file))
            }
            // Its holder may have removed the file between our open and our flock; the lock on a file that is no
            // longer at the path keeps nobody out.
            guard Self.isSame(file, as: path) else { continue }
            self.file = file
            break
        }
        let processID = "\(getpid())\n"
        ftruncate(file.number, 0)
        // For people and for the error above; the lock holds without it.
        _ = processID.utf8.withContiguousStorageIfAvailable { pwrite(file.number, $0.baseAddress, $0.count, 0) }
    }

    deinit {
        // Removed while it is still locked, see above.
        unlink(path)
    }

    private static func processID(in file: borrowing OwnedDescriptor) -> Int? {
        var bytes = [UInt8](repeating: 0, count: 20)
        let count = pread(file.number, &bytes, bytes.count, 0)
        return Int(String(decoding: bytes.prefix(max(0, count)).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }

    private static func isSame(_ file: borrowing OwnedDescriptor, as path: String) -> Bool {
        var opened = stat()
        var named = stat()
        return fstat(file.number, &opened) == 0 && stat(path, &named) == 0
            && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
    }
}

extension ListenError {
    /// What a failed call on the path of a Unix socket means.
    init(call: String, path: String, errno: Int32) {
        self =
            switch errno {
            case ENOENT, ENOTDIR: .directoryMissing(path: path)
            case EACCES, EPERM, EROFS: .notPermitted(.unix(path: path))
            default: .system(call: call, .unix(path: path), errno: errno)
            }
    }
}
