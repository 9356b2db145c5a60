public import Foundation
import Glibc

/// One request over plain HTTP to a port of loopback, written as given: odd methods, raw targets, any body.
public struct HTTPExchange: Sendable {
    /// The status code.
    public let status: Int
    /// The answer's fields by their names in lower case; the last of a name.
    public let fields: [String: String]
    /// As it came, but for chunks: neither unpacked nor decoded.
    public let body: Data

    /// The body as text.
    public var text: String { String(decoding: body, as: UTF8.self) }

    /// Sends the request and reads the answer to its end.
    ///
    /// - Throws: `POSIXError`, or ``Malformed`` for what is no HTTP answer.
    public init(
        _ method: String, _ target: String, port: Int, fields: [String: String] = [:], body: Data = Data()
    ) async throws {
        var head = "\(method) \(target) HTTP/1.1\r\nHost: localhost:\(port)\r\nConnection: close\r\n"
        if !body.isEmpty { head += "Content-Length: \(body.count)\r\n" }
        for (name, value) in fields { head += "\(name): \(value)\r\n" }
        let request = Data("\(head)\r\n".utf8) + body
        // Blocks, so on a thread of its own: on Linux the threads of the cooperative pool, on which the application
        // answers, and those of global queues are one limited lot.
        let answer = try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try Self.exchange(request, port: port) })
            }
        }
        try self.init(answer)
    }

    /// A GET.
    public init(_ target: String, port: Int, fields: [String: String] = [:]) async throws {
        try await self.init("GET", target, port: port, fields: fields)
    }

    /// What came is no HTTP answer.
    public struct Malformed: Error {
        /// What came.
        public let answer: Data
    }

    private init(_ answer: Data) throws {
        guard let end = answer.firstRange(of: Data("\r\n\r\n".utf8)) else { throw Malformed(answer: answer) }
        let lines = String(decoding: answer[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let statusLine = lines[0].split(separator: " ", omittingEmptySubsequences: false)
        guard statusLine.count >= 2, let status = Int(statusLine[1]) else { throw Malformed(answer: answer) }
        self.status = status
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { throw Malformed(answer: answer) }
            fields[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        self.fields = fields
        let body = answer[end.upperBound...]
        self.body = fields["transfer-encoding"] == "chunked" ? try Self.unchunked(body) : Data(body)
    }

    private static func unchunked(_ body: Data) throws -> Data {
        var rest = body
        var whole = Data()
        while let line = rest.firstRange(of: Data("\r\n".utf8)) {
            guard let count = Int(String(decoding: rest[..<line.lowerBound], as: UTF8.self), radix: 16),
                rest[line.upperBound...].count >= count + 2
            else { break }
            if count == 0 { return whole }
            whole += rest[line.upperBound...].prefix(count)
            rest = rest[(line.upperBound + count + 2)...]
        }
        throw Malformed(answer: body)
    }

    private static func exchange(_ request: Data, port: Int) throws -> Data {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw failure() }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw failure() }
        var unsent = request
        while !unsent.isEmpty {
            let count = unsent.withUnsafeBytes {
                send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            // A server that refuses a large request closes before it has read all of it; its answer is there already.
            guard count > 0 else { break }
            unsent = unsent.dropFirst(count)
        }
        var answer = Data()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count == 0 || (count < 0 && !answer.isEmpty) { return answer }
            guard count > 0 else { throw failure() }
            answer += buffer[..<count]
        }
    }

    private static func failure() -> POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
}
