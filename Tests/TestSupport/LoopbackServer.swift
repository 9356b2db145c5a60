import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// A TCP server on loopback that does with each connection what a test says, on threads of its own.
public final class LoopbackServer: Sendable {
    private let listener: LoopbackSocket
    /// Where it listens.
    public var port: UInt16 { listener.port }

    /// Makes a server that listens.
    ///
    /// - Parameter serve: gets a connected socket, which is closed when it returns.
    public init(_ serve: @escaping @Sendable (LoopbackConnection) -> Void) throws {
        let listener = try LoopbackSocket(listening: true)
        self.listener = listener
        Thread.detachNewThread {
            while true {
                // accept4, which does both at once, is not in every build of Swift's Glibc module.
                let socket = accept(listener.descriptor, nil, nil)
                guard socket >= 0 else { return listener.close() }
                _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
                Thread.detachNewThread {
                    serve(LoopbackConnection(socket: socket))
                    close(socket)
                }
            }
        }
    }

    // Wakes the thread, which closes the socket.
    deinit { shutdown(listener.descriptor, Int32(SHUT_RDWR)) }
}

/// A TCP socket that is bound to a free port of loopback. As long as it does not listen, connecting is refused.
public struct LoopbackSocket: Sendable {
    /// The socket.
    public let descriptor: Int32
    /// Its port.
    public let port: UInt16

    /// Makes one.
    public init(listening: Bool) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) { [descriptor] in
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) | (listening ? listen(descriptor, 64) : 0)
                    | getsockname(descriptor, $0, &length)
            }
        }
        guard code == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
        port = UInt16(bigEndian: address.sin_port)
    }

    /// Gives the port back.
    public func close() { _ = Glibc.close(descriptor) }
}

/// A connection to a `LoopbackServer`.
public struct LoopbackConnection {
    let socket: Int32

    /// What came, up to the end of a head or of the connection.
    public func readHead() -> String {
        var text = ""
        while !text.contains("\r\n\r\n"), let more = readSome() { text += more }
        return text
    }

    /// Blocks until the other side has closed.
    public func waitForClose() { while readSome() != nil {} }

    /// Sends text.
    public func write(_ text: String) {
        let bytes = Array(text.utf8)
        _ = send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    private func readSome() -> String? {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = recv(socket, &buffer, buffer.count, 0)
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }
}
