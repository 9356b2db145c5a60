import Dispatch
import FastCGI
import FoundationEssentials
import Glibc

/// The web server's side of FastCGI 1.0, record by record. Its calls block, so they are made on a queue of its own.
final class FastCGIClient: Sendable {
    struct Failure: Error {
        var call: String
        var errno: Int32
    }

    /// An answer as it came over the wire.
    struct Reply: Sendable {
        var head: [String] = []
        var body: [UInt8] = []
        var hasEnded = false

        var status: String? { head.first }
        var text: String { String(decoding: body, as: UTF8.self) }

        /// The values of a field, by its name in any case.
        func values(_ name: String) -> [String] {
            head.filter { $0.lowercased().hasPrefix(name.lowercased() + ": ") }.map {
                String($0.dropFirst(name.count + 2))
            }
        }
    }

    enum RecordType: UInt8 { case begin = 1, abort, end, parameters, input, output }

    private let descriptor: Int32
    private let queue = DispatchQueue(label: "web server")

    init(_ address: ListenAddress) throws {
        switch address {
        case .unix(let path):
            var name = sockaddr_un()
            name.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: path.utf8) }
            descriptor = try Self.connect(AF_UNIX, &name)
        case .tcp(_, let port):
            var name = sockaddr_in()
            name.sin_family = sa_family_t(AF_INET)
            name.sin_port = in_port_t(port).bigEndian
            name.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
            descriptor = try Self.connect(AF_INET, &name)
        }
    }

    deinit {
        Glibc.close(descriptor)
    }

    /// What nginx's `fastcgi_params` would pass for a request.
    static func parameters(
        _ method: String = "GET", _ target: String = "/", _ more: [(String, String)] = []
    ) -> [(String, String)] {
        [("REQUEST_METHOD", method), ("REQUEST_URI", target), ("REQUEST_SCHEME", "http"), ("HTTP_HOST", "localhost")]
            + more
    }

    /// One request and its answer, on a connection of its own.
    static func exchange(
        _ address: ListenAddress, _ parameters: [(String, String)], body: [UInt8] = []
    ) async throws -> Reply {
        let client = try FastCGIClient(address)
        try await client.send(parameters, body: body)
        return try await client.reply()
    }

    /// Sends a request; with `nil` for a body its end is left to be sent.
    func send(_ parameters: [(String, String)], body: [UInt8]? = [], keepingConnection: Bool = false) async throws {
        try await send(
            parameters.map { (Array($0.0.utf8), Array($0.1.utf8)) }, body: body, keepingConnection: keepingConnection)
    }

    /// Sends a request whose body breaks off after some bytes, at once: the server does not wait for ever for more.
    func send(_ parameters: [(String, String)], brokenOffAfter bytes: [UInt8]) async throws {
        let pairs = parameters.map { (Array($0.0.utf8), Array($0.1.utf8)) }
        try await write(Self.head(pairs, keepingConnection: false) + Self.record(.input, bytes))
        endSending()
    }

    func send(_ parameters: [([UInt8], [UInt8])], body: [UInt8]? = [], keepingConnection: Bool = false) async throws {
        try await write(
            Self.head(parameters, keepingConnection: keepingConnection) + (body.map { Self.stream(.input, $0) } ?? []))
    }

    /// A request up to its body.
    private static func head(_ parameters: [([UInt8], [UInt8])], keepingConnection: Bool) -> [UInt8] {
        var pairs: [UInt8] = []
        for (name, value) in parameters {
            for count in [name.count, value.count] {
                let bytes = withUnsafeBytes(of: UInt32(count).bigEndian, Array.init)
                pairs += count < 128 ? [UInt8(count)] : [bytes[0] | 0x80] + bytes.dropFirst()
            }
            pairs += name + value
        }
        let begin: [UInt8] = [0, 1, keepingConnection ? 1 : 0, 0, 0, 0, 0, 0]
        return record(.begin, begin) + stream(.parameters, pairs)
    }

    /// Sends bytes as they are. It is a failure when the peer does not take them all: nginx answers 502 then.
    func write(_ bytes: [UInt8]) async throws {
        try await blocking { [descriptor] in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes {
                    Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { throw Failure(call: "send", errno: errno) }
                rest = rest.dropFirst(count)
            }
        }
    }

    /// Reads until the peer closes.
    func reply() async throws -> Reply {
        let bytes = try await blocking { [descriptor] in
            var all: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = recv(descriptor, &buffer, buffer.count, 0)
                guard count >= 0 else { throw Failure(call: "recv", errno: errno) }
                if count == 0 { return all }
                all += buffer.prefix(count)
            }
        }
        return Self.parse(bytes)
    }

    /// Sends no more, and still reads.
    func endSending() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Goes away, as nginx does when its client has.
    func hangUp() {
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    static func stream(_ type: RecordType, _ content: [UInt8]) -> [UInt8] {
        var records: [UInt8] = []
        for start in stride(from: 0, to: content.count, by: 65_535) {
            records += record(type, Array(content[start..<min(start + 65_535, content.count)]))
        }
        return records + record(type, [])
    }

    static func record(_ type: RecordType, _ content: [UInt8]) -> [UInt8] {
        [1, type.rawValue, 0, 1, UInt8(content.count >> 8), UInt8(content.count & 255), 0, 0] + content
    }

    private static func parse(_ bytes: [UInt8]) -> Reply {
        var reply = Reply()
        var output: [UInt8] = []
        var rest = bytes[...]
        while rest.count >= 8 {
            let header = Array(rest.prefix(8))
            let length = Int(header[4]) << 8 | Int(header[5])
            let content = rest.dropFirst(8).prefix(length)
            rest = rest.dropFirst(8 + length + Int(header[6]))
            if header[1] == RecordType.output.rawValue { output += content }
            if header[1] == RecordType.end.rawValue { reply.hasEnded = true }
        }
        while let end = output.firstIndex(of: UInt8(ascii: "\n")) {
            let line = String(decoding: output[..<end], as: UTF8.self).replacing("\r", with: "")
            output.removeSubrange(...end)
            if line.isEmpty { break }
            reply.head.append(line)
        }
        reply.body = output
        return reply
    }

    private static func connect<Name>(_ family: Int32, _ name: inout Name) throws -> Int32 {
        let descriptor = socket(family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        // Ends a test that would hang for ever.
        var limit = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        let result = withUnsafeBytes(of: &name) { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) {
                Glibc.connect(descriptor, $0.baseAddress, socklen_t(bytes.count))
            }
        }
        guard descriptor >= 0, result == 0 else {
            let reason = errno
            Glibc.close(descriptor)
            throw Failure(call: "connect", errno: reason)
        }
        return descriptor
    }

    private func blocking<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try body() }) }
        }
    }
}
