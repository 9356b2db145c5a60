import Glibc

/// Why the listening socket cannot be had.
public enum ListenError: Error, Sendable, Hashable {
    /// The address itself is wrong.
    case address(ListenAddressError)
    /// Another instance holds the lock of this socket's path; its process id, where the lock file tells it.
    case instanceRuns(path: String, processID: Int?)
    /// Something without our lock takes connections on the path.
    case otherProgramListens(path: String)
    /// What is at the path is no socket; it is left alone.
    case notASocket(path: String)
    /// The directory that should hold the socket does not exist.
    case directoryMissing(path: String)
    /// The rights of this user do not suffice.
    case notPermitted(ListenAddress)
    /// Another program has the port.
    case portInUse(ListenAddress)
    /// The host is no address of this machine.
    case notOurAddress(ListenAddress)
    /// The host's name has no address; the resolver's reason.
    case unknownHost(ListenAddress, reason: String)
    /// A system call failed in another way.
    case system(call: String, ListenAddress, errno: Int32)
}

extension ListenError: CustomStringConvertible {
    /// A sentence that says what is wrong and what to do.
    public var description: String {
        switch self {
        case .address(let error):
            error.description
        case .instanceRuns(let path, let processID):
            """
            another instance\(processID.map { " (process \($0))" } ?? "") already listens on \(path): stop it, or give \
            this one another socket
            """
        case .otherProgramListens(let path):
            "another program already listens on \(path): stop it, or choose another path"
        case .notASocket(let path):
            "\(path) exists and is not a socket: move it away, or choose another path"
        case .directoryMissing(let path):
            "there is no directory for the socket \(path): create it, or choose another path"
        case .notPermitted(.unix(let path)):
            "no permission to create the socket \(path): make its directory writable for this user, or choose another"
        case .notPermitted(let address):
            "no permission to listen on \(address): choose a port from 1024 on"
        case .portInUse(let address):
            "another program already listens on \(address): stop it, or choose another port"
        case .notOurAddress(let address):
            "cannot listen on \(address): it is no address of this machine; 0.0.0.0 stands for all of them"
        case .unknownHost(let address, let reason):
            "cannot listen on \(address), the host is not known (\(reason)): write its IP address"
        case .system(let call, let address, let errno):
            "cannot listen on \(address): \(call) failed: \(String(cString: strerror(errno)))"
        }
    }
}
