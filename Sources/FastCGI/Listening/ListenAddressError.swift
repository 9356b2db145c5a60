/// Why a text is no address to listen on.
public enum ListenAddressError: Error, Sendable, Hashable {
    /// Neither a path nor a host with a port.
    case notAnAddress(String)
    /// The port is missing, not a number or out of range.
    case port(String)
    /// An IPv6 address without brackets: which colon begins the port?
    case bareIPv6(String)
    /// A path that does not fit into a socket address.
    case pathTooLong(String)
}

extension ListenAddressError: CustomStringConvertible {
    /// A sentence that says what is wrong and what to write instead.
    public var description: String {
        switch self {
        case .notAnAddress(let text):
            "\"\(text)\" is no address to listen on: write a path (/run/application.sock) or host:port (127.0.0.1:9000)"
        case .port(let text):
            "\"\(text)\" has no port from 1 to 65535: write host:port, as in 127.0.0.1:9000"
        case .bareIPv6(let text):
            "\"\(text)\" is an IPv6 address without brackets: write [address]:port, as in [::1]:9000"
        case .pathTooLong(let path):
            """
            the socket path \(path) has \(path.utf8.count) bytes, and a socket's path must not have more than \
            \(ListenAddress.longestPath): choose a shorter one
            """
        }
    }
}
