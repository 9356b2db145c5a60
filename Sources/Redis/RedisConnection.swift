import FoundationEssentials

/// A connection to Redis, signed in and with its database chosen. Blocks its thread; used by one thread at a time.
struct RedisConnection: ~Copyable {
    /// Larger answers are none of ours, in bytes.
    private static let limit = 512 * 1_048_576

    private let wire: RedisWire
    private let reader: RedisReader

    private init(wire: consuming RedisWire, reader: consuming RedisReader) {
        self.wire = wire
        self.reader = reader
    }

    /// Connects and signs in.
    static func open(_ server: RedisServer) throws(RedisError) -> RedisConnection {
        guard let reader = RedisReader() else { throw .connection("hiredis has no memory left") }
        let connection = RedisConnection(wire: try RedisWire(server), reader: reader)
        var greeting: [RedisCommand] = []
        if let password = server.url.password {
            greeting.append(
                RedisCommand([.text("AUTH")] + (server.url.user.map { [.text($0)] } ?? []) + [.text(password)]))
        }
        if server.url.database > 0 { greeting.append(RedisCommand("SELECT", .number(server.url.database))) }
        // Without a password that is needed, this alone is refused; better now than at the first command.
        greeting.append(RedisCommand("PING"))
        for reply in try connection.exchange(greeting, patience: server.connectDeadline) {
            if case .error(let words) = reply { throw RedisError(serverWords: words) }
        }
        return connection
    }

    /// Sends commands one behind the other, and returns their answers in order.
    ///
    /// - Parameter patience: how long the other side may say nothing.
    func exchange(_ commands: [RedisCommand], patience: Duration) throws(RedisError) -> [RedisReply] {
        guard !commands.isEmpty else { return [] }
        for command in commands { try wire.send(command.encoded(), patience: patience) }
        var replies: [RedisReply] = []
        var received = 0
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 262_144, alignment: 1)
        defer { buffer.deallocate() }
        while replies.count < commands.count {
            if let reply = try reader.next() {
                replies.append(reply)
                continue
            }
            let count = try wire.receive(into: buffer, patience: patience)
            received += count
            guard received <= Self.limit else { throw .malformed("it is larger than \(Self.limit) bytes") }
            try reader.feed(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
        return replies
    }

    /// Whether it can be used again: a server that was restarted has closed it.
    var isIdle: Bool { wire.isIdle }
}
