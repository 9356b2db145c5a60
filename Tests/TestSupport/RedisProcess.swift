public import Foundation

/// A redis-server of its own on a Unix socket, or on a port of loopback with TLS, in a temporary folder, for the time of
/// a closure. It ends with the test process, however that ends.
public struct RedisProcess: Sendable {
    /// What it asks for, and how it is reached.
    public enum Way: Sendable {
        /// A Unix socket.
        case socket
        /// TLS on a port of loopback, with a certificate that ``certificateAuthority`` vouches for.
        case tls(port: Int)
    }

    /// Where its socket and certificates are.
    public let directory: URL
    /// How it is reached: `unix:///…` or `rediss://…`, with the password where there is one.
    public let url: String
    /// PEM file of whom to trust for TLS.
    public var certificateAuthority: String { directory.appending(path: "certificate.pem").path }

    private let guardian: Guardian

    /// Runs `body` with a Redis that listens.
    ///
    /// - Parameters:
    ///   - lines: more lines for its configuration.
    ///   - user: user and password of the URL, where it is not the password alone.
    public static func run<Result>(
        _ way: Way = .socket, password: String? = nil, lines: [String] = [], user: String? = nil,
        _ body: (RedisProcess) async throws -> Result
    ) async throws -> Result {
        let directory = FileManager.default.temporaryDirectory.appending(path: "redis-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        var settings = ["save ''", "dir \(directory.path)", "daemonize no", "logfile ''"] + lines
        let user = user.map { "\($0)@" } ?? password.map { ":\($0)@" } ?? ""
        let url: String
        switch way {
        case .socket:
            let socket = directory.appending(path: "s").path
            settings += ["port 0", "unixsocket \(socket)", "unixsocketperm 600"]
            url = "unix://\(user)\(socket)"
        case .tls(let port):
            try await NginxProcess.execute(["scripts/certificates", "site", directory.path])
            settings += [
                "port 0", "bind 127.0.0.1", "tls-port \(port)", "tls-auth-clients no",
                "tls-cert-file \(directory.appending(path: "certificate.pem").path)",
                "tls-key-file \(directory.appending(path: "certificate-key.pem").path)",
            ]
            url = "rediss://\(user)localhost:\(port)/0"
        }
        if let password { settings.append("requirepass \(password)") }
        try (settings.joined(separator: "\n") + "\n").write(
            to: directory.appending(path: "redis.conf"), atomically: true, encoding: .utf8)
        let guardian = try await Guardian(directory)
        let redis = RedisProcess(directory: directory, url: url, guardian: guardian)
        do {
            let result = try await body(redis)
            await guardian.stop()
            return result
        } catch {
            await guardian.stop()
            throw error
        }
    }

    /// Kills it and starts it again, with nothing in it.
    public func restartEmpty() async throws { try await guardian.restart() }

    /// A shell that starts Redis, says when it listens, and ends it when the pipe from the tests closes. A line on the
    /// pipe restarts it.
    private final class Guardian: Sendable {
        private static let script = """
            cd "$1" || exit 1
            start() {
                redis-server redis.conf >>redis.log 2>&1 & redis=$!
                until grep -q "Ready to accept\\|ready to accept" redis.log; do
                    kill -0 $redis 2>/dev/null || { cat redis.log; exit 1; }
                    sleep 0.01
                done
                echo listening
            }
            start
            # Others may hold the pipe open when the test process is gone.
            while kill -0 "$PPID" 2>/dev/null; do
                read -r -t 1 line; status=$?
                # Beyond 128 nothing came in time, else the pipe is closed: bash(1), read.
                [ $status -le 128 ] || continue
                [ $status = 0 ] || break
                [ "$line" = restart ] || break
                kill -9 $redis; wait $redis 2>/dev/null
                : >redis.log
                start
            done
            kill -9 $redis; wait $redis 2>/dev/null
            """

        private let process = Process()
        private let input = Pipe()
        private let output = Pipe()
        private let ended: AsyncStream<Void>

        init(_ directory: URL) async throws {
            let (ended, end) = AsyncStream.makeStream(of: Void.self)
            self.ended = ended
            process.executableURL = URL(filePath: "/bin/bash")
            process.arguments = ["-c", Self.script, "redis", directory.path]
            process.standardInput = input
            process.standardOutput = output
            process.terminationHandler = { _ in end.finish() }
            try process.run()
            try await waitForListening()
        }

        private func waitForListening() async throws {
            let handle = output.fileHandleForReading
            // Reading blocks, so not on a thread of the cooperative pool.
            let said = await withCheckedContinuation { continuation in
                DispatchQueue.global().async {
                    var said = Data()
                    while !said.contains(Data("listening\n".utf8)) {
                        let more = handle.availableData
                        if more.isEmpty { break }
                        said += more
                    }
                    continuation.resume(returning: String(decoding: said, as: UTF8.self))
                }
            }
            guard said.hasSuffix("listening\n") else {
                throw NginxProcess.Failure(description: "redis-server does not start: \(said)")
            }
        }

        func restart() async throws {
            try input.fileHandleForWriting.write(contentsOf: Data("restart\n".utf8))
            try await waitForListening()
        }

        func stop() async {
            try? input.fileHandleForWriting.write(contentsOf: Data("end\n".utf8))
            try? input.fileHandleForWriting.close()
            for await _ in ended {}
        }
    }
}
