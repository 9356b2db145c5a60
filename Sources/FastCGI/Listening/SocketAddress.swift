import Glibc

/// A `sockaddr` of any family, as a value.
struct SocketAddress: Sendable {
    private var storage = sockaddr_storage()
    private var length: socklen_t

    /// The address of a Unix socket; `path` must have been checked for its length.
    init(path: String) {
        length = socklen_t(MemoryLayout<sockaddr_un>.size)
        withUnsafeMutableBytes(of: &storage) { bytes in
            bytes.storeBytes(of: sa_family_t(AF_UNIX), as: sa_family_t.self)
            let offset = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? MemoryLayout<sa_family_t>.size
            bytes[offset...].prefix(ListenAddress.longestPath).copyBytes(
                from: path.utf8.prefix(ListenAddress.longestPath))
        }
    }

    /// The address that a socket is bound to.
    init?(boundTo descriptor: Int32) {
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = withUnsafeMutablePointer(to: &storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
        }
        length = size
        guard result == 0 else { return nil }
    }

    private init(_ found: addrinfo) {
        length = found.ai_addrlen
        withUnsafeMutableBytes(of: &storage) { bytes in
            bytes.copyMemory(from: UnsafeRawBufferPointer(start: found.ai_addr, count: Int(found.ai_addrlen)))
        }
    }

    /// All addresses of a host, found on a thread of its own: getaddrinfo(3) may wait for the network.
    static func resolve(_ host: String, port: Int) async throws(ListenError) -> [SocketAddress] {
        let address = ListenAddress.tcp(host: host, port: port)
        let result: Result<[SocketAddress], ListenError> = await withCheckedContinuation { continuation in
            do throws(WorkerThread.StartError) {
                try WorkerThread.start(name: "fastcgi-resolve") {
                    continuation.resume(returning: lookUp(host, port: port))
                }
            } catch {
                continuation.resume(
                    returning: .failure(.system(call: "pthread_create", address, errno: error.errno)))
            }
        }
        return try result.get()
    }

    private static func lookUp(_ host: String, port: Int) -> Result<[SocketAddress], ListenError> {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_NUMERICSERV
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, String(port), &hints, &list)
        guard code == 0 else {
            let reason = String(cString: gai_strerror(code))
            return .failure(.unknownHost(.tcp(host: host, port: port), reason: reason))
        }
        defer { freeaddrinfo(list) }
        let nodes = sequence(first: list) { $0?.pointee.ai_next }.prefix { $0 != nil }
        return .success(nodes.compactMap { $0.map { SocketAddress($0.pointee) } })
    }
}

extension SocketAddress {
    var family: Int32 { Int32(storage.ss_family) }

    /// The TCP port, where it has one.
    var port: Int? {
        withUnsafeBytes(of: storage) { bytes in
            switch family {
            case AF_INET: Int(UInt16(bigEndian: bytes.load(as: sockaddr_in.self).sin_port))
            case AF_INET6: Int(UInt16(bigEndian: bytes.load(as: sockaddr_in6.self).sin6_port))
            default: nil
            }
        }
    }

    /// Whether it is 127.0.0.0/8 or ::1.
    var isLoopback: Bool {
        withUnsafeBytes(of: storage) { bytes in
            switch family {
            case AF_INET: UInt32(bigEndian: bytes.load(as: sockaddr_in.self).sin_addr.s_addr) >> 24 == 127
            case AF_INET6:
                withUnsafeBytes(of: bytes.load(as: sockaddr_in6.self).sin6_addr) {
                    $0.dropLast().allSatisfy { $0 == 0 } && $0.last == 1
                }
            default: false
            }
        }
    }

    /// bind(2): 0, or -1 with `errno`.
    func bind(_ descriptor: Int32) -> Int32 {
        withPointer { Glibc.bind(descriptor, $0, length) }
    }

    /// connect(2): 0, or -1 with `errno`.
    func connect(_ descriptor: Int32) -> Int32 {
        withPointer { Glibc.connect(descriptor, $0, length) }
    }

    private func withPointer(_ body: (UnsafePointer<sockaddr>) -> Int32) -> Int32 {
        withUnsafePointer(to: storage) { $0.withMemoryRebound(to: sockaddr.self, capacity: 1, body) }
    }
}
