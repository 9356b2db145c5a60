import CHiredis
import FoundationEssentials

extension RedisCommand {
    /// The command as it goes over the wire.
    func encoded() throws(RedisError) -> [UInt8] {
        var bytes: [UInt8] = []
        var lengths: [Int] = []
        for argument in arguments {
            let start = bytes.count
            argument.append(to: &bytes)
            lengths.append(bytes.count - start)
        }
        var command: UnsafeMutablePointer<CChar>?
        let length = bytes.withUnsafeBytes { buffer in
            // An empty argument at the end, or no bytes at all: any address will do.
            let base = buffer.baseAddress ?? UnsafeRawPointer(bitPattern: 1)
            var place = 0
            var pointers: [UnsafePointer<CChar>?] = lengths.map { length in
                defer { place += length }
                return base?.advanced(by: place).assumingMemoryBound(to: CChar.self)
            }
            return Int(redisFormatCommandArgv(&command, Int32(lengths.count), &pointers, lengths))
        }
        guard length > 0, let command else { throw .malformed("hiredis does not take the command") }
        defer { redisFreeCommand(command) }
        return Array(UnsafeRawBufferPointer(start: command, count: length))
    }
}

/// Makes replies out of the bytes of a connection: owns a `redisReader *`. Used by one thread at a time.
struct RedisReader: ~Copyable {
    private let reader: UnsafeMutablePointer<redisReader>

    /// `nil` where hiredis has no memory left.
    init?() {
        guard let reader = redisReaderCreate() else { return nil }
        self.reader = reader
    }

    deinit { redisReaderFree(reader) }

    /// Takes bytes that came.
    func feed(_ bytes: UnsafeRawBufferPointer) throws(RedisError) {
        let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
        guard redisReaderFeed(reader, start, bytes.count) == REDIS_OK else { throw failure }
    }

    /// The next reply; nil where it has not come whole yet. It is copied out at once.
    func next() throws(RedisError) -> RedisReply? {
        var pointer: UnsafeMutableRawPointer?
        guard redisReaderGetReply(reader, &pointer) == REDIS_OK else { throw failure }
        guard let pointer else { return nil }
        defer { freeReplyObject(pointer) }
        return RedisReply(pointer.assumingMemoryBound(to: redisReply.self).pointee)
    }

    private var failure: RedisError {
        .malformed(
            withUnsafePointer(to: reader.pointee.errstr) { text in
                text.withMemoryRebound(to: CChar.self, capacity: 128) { String(cString: $0) }
            })
    }
}

extension RedisReply {
    fileprivate init(_ reply: redisReply) {
        switch reply.type {
        case REDIS_REPLY_INTEGER: self = .integer(Int(reply.integer))
        case REDIS_REPLY_STRING, REDIS_REPLY_STATUS: self = .bytes(Self.data(reply))
        case REDIS_REPLY_ERROR: self = .error(String(decoding: Self.data(reply), as: UTF8.self))
        case REDIS_REPLY_ARRAY:
            self = .array((0..<reply.elements).map { reply.element[$0].map { RedisReply($0.pointee) } ?? .null })
        default: self = .null
        }
    }

    private static func data(_ reply: redisReply) -> Data {
        reply.str.map { Data(bytes: $0, count: reply.len) } ?? Data()
    }
}
