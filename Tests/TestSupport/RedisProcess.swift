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
    public static func run<Result: Sendable>(
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
            try await ProjectScript.run("certificates", "site", directory.path)
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
        return try await Guardian.run(Self.script, [directory.path]) { guardian in
            try await body(RedisProcess(directory: directory, url: url, guardian: guardian))
        }
    }

    /// Kills it and starts it again, with nothing in it.
    public func restartEmpty() async throws { try await guardian.tell("restart") }

    // A line on its input restarts it.
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
        while read -r line; do
            kill -9 $redis; wait $redis 2>/dev/null
            : >redis.log
            start
        done
        kill -9 $redis; wait $redis 2>/dev/null
        """
}
