import Glibc

/// A socket that takes connections. Ending it closes it, and removes a Unix socket and its lock from the file system.
///
/// `FCGX_OpenSocket` is not used: it unlinks whatever is at the path, ends the process when it cannot bind and leaves
/// the permissions to the umask.
struct ListeningSocket: ~Copyable, Sendable {
    /// How many connections the kernel queues while all workers are busy; it caps this at net.core.somaxconn.
    static let backlog: Int32 = 1024

    /// The listening descriptor, valid as long as the socket lives.
    var descriptor: Int32 { socket.number }
    /// Where it listens, with the port that the kernel chose.
    let address: ListenAddress
    /// Whether other machines can reach it.
    let isExposed: Bool

    private let socket: OwnedDescriptor
    /// Of a Unix socket alone.
    private let lock: SocketLock?

    init(_ address: ListenAddress) async throws(ListenError) {
        switch address {
        case .unix(let path):
            do { try ListenAddress.checkPath(path) } catch { throw .address(error) }
            let lock = try SocketLock(socketPath: path)
            socket = try Self.unixSocket(path)
            self.lock = consume lock
            self.address = address
            isExposed = false
        case .tcp(let host, let port):
            let found = try await SocketAddress.resolve(host, port: port)
            let bound = try Self.tcpSocket(found, address)
            let name = SocketAddress(boundTo: bound.number)
            socket = bound
            lock = nil
            self.address = .tcp(host: host, port: name?.port ?? port)
            isExposed = name?.isLoopback != true
        }
    }

    deinit {
        // The lock is held until the members go, so the socket at the path is ours.
        if case .unix(let path) = address { unlink(path) }
    }
}

extension ListeningSocket {
    private static func unixSocket(_ path: String) throws(ListenError) -> OwnedDescriptor {
        try removeStaleSocket(path)
        let descriptor = try open(AF_UNIX, .unix(path: path))
        // bind(2) creates the file with the mode of the descriptor less the umask, so that nobody else ever has
        // access; the umask may have taken too much, and until listen(2) nobody can connect.
        guard fchmod(descriptor.number, 0o660) == 0 else {
            throw ListenError(call: "fchmod", path: path, errno: errno)
        }
        guard SocketAddress(path: path).bind(descriptor.number) == 0 else {
            throw ListenError(call: "bind", path: path, errno: errno)
        }
        guard chmod(path, 0o660) == 0, listen(descriptor.number, backlog) == 0 else {
            let reason = errno
            unlink(path)
            throw ListenError(call: "listen", path: path, errno: reason)
        }
        return descriptor
    }

    /// Removes what a killed instance left. Called with the lock held; nothing but a dead socket is ever removed.
    private static func removeStaleSocket(_ path: String) throws(ListenError) {
        var found = stat()
        guard lstat(path, &found) == 0 else {
            guard errno == ENOENT else { throw ListenError(call: "lstat", path: path, errno: errno) }
            return
        }
        guard found.st_mode & S_IFMT == S_IFSOCK else { throw .notASocket(path: path) }
        let probe = try open(AF_UNIX, .unix(path: path))
        guard SocketAddress(path: path).connect(probe.number) != 0, errno == ECONNREFUSED else {
            throw .otherProgramListens(path: path)
        }
        guard unlink(path) == 0 else { throw ListenError(call: "unlink", path: path, errno: errno) }
    }

    private static func tcpSocket(
        _ candidates: [SocketAddress], _ address: ListenAddress
    ) throws(ListenError) -> OwnedDescriptor {
        var failure = ListenError.unknownHost(address, reason: "it has no address")
        for candidate in candidates {
            let descriptor = try open(candidate.family, address)
            // Lets a restart have the port although connections of the last run are still in TIME_WAIT.
            var on: Int32 = 1
            setsockopt(descriptor.number, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
            if candidate.bind(descriptor.number) == 0, listen(descriptor.number, backlog) == 0 { return descriptor }
            failure =
                switch errno {
                case EADDRINUSE: .portInUse(address)
                case EACCES, EPERM: .notPermitted(address)
                case EADDRNOTAVAIL: .notOurAddress(address)
                default: .system(call: "bind", address, errno: errno)
                }
        }
        throw failure
    }

    private static func open(_ family: Int32, _ address: ListenAddress) throws(ListenError) -> OwnedDescriptor {
        let number = Glibc.socket(family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard number >= 0 else { throw .system(call: "socket", address, errno: errno) }
        return OwnedDescriptor(number)
    }
}
