import FoundationEssentials

/// A Redis server and how it is talked to.
public struct RedisServer: Sendable {
    /// Where it is.
    public var url: RedisURL
    /// A PEM file of the certificates to trust for `rediss://`, instead of the system's (`REDIS_CA_FILE`).
    public var certificateFile: String?
    /// How long a connection may take to be there, TLS and sign-in included.
    public var connectDeadline: Duration
    /// How long Redis may say nothing while an answer is waited for.
    public var patience: Duration

    /// Makes one.
    public init(
        url: RedisURL, certificateFile: String? = nil, connectDeadline: Duration = .seconds(2),
        patience: Duration = .seconds(2)
    ) {
        self.url = url
        self.certificateFile = certificateFile
        self.connectDeadline = connectDeadline
        self.patience = patience
    }
}

/// One connection to Redis, which is made when it is first needed, and anew when it was lost.
///
/// It lives on a thread of its own, so that no task's thread ever waits for the wire. A command that was sent and not
/// answered has failed for its caller, who alone knows whether it may be sent twice.
public final class RedisClient: Sendable {
    private let thread = RedisThread()
    private let line: Line

    /// Makes a client; it connects when it is first asked.
    public init(_ server: RedisServer) {
        line = Line(server)
    }

    deinit { thread?.stop() }

    /// Sends commands one behind the other, and returns their answers in order.
    ///
    /// - Parameter patience: how long Redis may say nothing; nil: as long as the server's setting says. A command that
    ///   blocks in Redis needs more than it blocks.
    public func send(_ commands: [RedisCommand], patience: Duration? = nil) async throws(RedisError) -> [RedisReply] {
        guard let thread else { throw .connection("the system has no thread left") }
        let outcome: Result<[RedisReply], RedisError> = await withCheckedContinuation { continuation in
            thread.perform { [line] in
                continuation.resume(returning: line.outcome(of: commands, patience: patience))
            }
        }
        return try outcome.get()
    }

    /// Sends one command; an error that Redis answers is thrown.
    @discardableResult
    public func send(_ command: RedisCommand, patience: Duration? = nil) async throws(RedisError) -> RedisReply {
        guard let reply = try await send([command], patience: patience).first else { throw .malformed("no answer") }
        if case .error(let words) = reply { throw RedisError(serverWords: words) }
        return reply
    }

    /// Runs a script, by the hash that Redis gave it; where Redis does not know it (any more), by its text.
    @discardableResult
    public func run(
        _ script: RedisScript, keys: [RedisCommand.Argument], arguments: [RedisCommand.Argument]
    ) async throws(RedisError) -> RedisReply {
        let rest = [.number(keys.count)] + keys + arguments
        if let hash = script.hash {
            let reply = try await send([RedisCommand([.text("EVALSHA"), .text(hash)] + rest)]).first
            switch reply {
            case .error(let words)? where words.hasPrefix("NOSCRIPT"): break
            case .error(let words)?: throw RedisError(serverWords: words)
            case let reply?: return reply
            case nil: throw .malformed("no answer")
            }
        }
        guard let hash = try await send(RedisCommand("SCRIPT", "LOAD", .text(script.source))).text else {
            throw .malformed("no hash of a script")
        }
        script.noteHash(hash)
        return try await send(RedisCommand([.text("EVALSHA"), .text(hash)] + rest))
    }
}

/// The connection of a client, and when the next may be tried.
///
/// `@unchecked Sendable`: used on the client's thread alone.
private final class Line: @unchecked Sendable {
    /// The wait after a connection that could not be made; doubled with each further one.
    private static let shortestRest = Duration.milliseconds(100)
    private static let longestRest = Duration.seconds(2)

    private let server: RedisServer
    private var connection: RedisConnection?
    private var rest = shortestRest
    private var failure: (error: RedisError, until: ContinuousClock.Instant)?

    init(_ server: RedisServer) { self.server = server }

    func outcome(of commands: [RedisCommand], patience: Duration?) -> Result<[RedisReply], RedisError> {
        do throws(RedisError) {
            try connect()
            guard let replies = try connection?.exchange(commands, patience: patience ?? server.patience) else {
                return .failure(.connection("there is none"))
            }
            return .success(replies)
        } catch {
            // What comes late would be taken for the answer to the next command.
            connection = nil
            return .failure(error)
        }
    }

    private func connect() throws(RedisError) {
        if connection?.isIdle == true { return }
        connection = nil
        if let failure, failure.until > .now { throw failure.error }
        do throws(RedisError) {
            connection = try .open(server)
            failure = nil
            rest = Self.shortestRest
        } catch {
            failure = (error, .now + rest)
            rest = min(rest * 2, Self.longestRest)
            throw error
        }
    }
}
