public import Foundation
import Glibc
import Synchronization

/// nginx with the product's own configuration (`nginx/`, rendered by `scripts/nginx-config`), on free ports of loopback
/// and in a temporary folder, for the time of a closure. It ends with the test process, however that ends.
public struct NginxProcess: Sendable {
    /// What it stands before.
    public enum Site: Sendable {
        /// The page and the application, whose FastCGI socket is at the path.
        case application(socket: String)
        /// The simulated Mist cloud, whose FastCGI socket is at the path.
        case simulatedMist(socket: String)
    }

    /// Where nginx has its configuration, logs and certificates.
    public let directory: URL
    /// Plain HTTP; nil for the simulated cloud, which has none.
    public let port: Int?
    /// HTTPS, with HTTP/2.
    public let tlsPort: Int
    /// PEM file of whom to trust for HTTPS.
    public let certificateAuthority: String

    /// Runs `body` with an nginx that listens.
    ///
    /// - Parameters:
    ///   - publicDirectory: the static page; nil: the project's `Public/`.
    ///   - cache: whether answers are kept for the rest of their second, and whose second that is.
    /// - Throws: what `body` throws, or a ``Guardian/Failure`` with nginx's words.
    public static func run<Result: Sendable>(
        _ site: Site, publicDirectory: URL? = nil, cache: AnswerCache = .off,
        _ body: (NginxProcess) async throws -> Result
    ) async throws -> Result {
        let directory = FileManager.default.temporaryDirectory.appending(path: "nginx-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        let tlsPort = try freePort()
        var names = ["LISTEN_ADDRESS": "127.0.0.1", "DAEMON": "on", "ERROR_LOG": "nginx-error.log"]
        if cache == .off { names["ANSWER_CACHE"] = "off" }
        // A test that holds an answer back may have to wait for a busy machine.
        names["ANSWER_SECONDS"] = "600"
        let nginx: NginxProcess
        let configuration: String
        switch site {
        case .application(let socket):
            let port = try freePort()
            names["PORT"] = String(port)
            names["TLS_PORT"] = String(tlsPort)
            names["FCGI_LISTEN"] = socket
            names["PUBLIC"] = publicDirectory?.path
            configuration = "nginx.conf"
            nginx = NginxProcess(
                directory: directory, port: port, tlsPort: tlsPort,
                certificateAuthority: directory.appending(path: "certificate.pem").path)
            try await ProjectScript.run("certificates", "site", directory.path)
        case .simulatedMist(let socket):
            names["SIMULATED_MIST_PORT"] = String(tlsPort)
            names["SIMULATED_MIST_LISTEN"] = socket
            configuration = "simulated-mist.conf"
            nginx = NginxProcess(
                directory: directory, port: nil, tlsPort: tlsPort,
                certificateAuthority: directory.appending(path: "simulated-ca.pem").path)
            try await ProjectScript.run("certificates", "simulated-mist", directory.path)
        }
        try await ProjectScript.run("nginx-config", directory.path, environment: names)
        if cache == .secondOfRequest { try Self.letRequestsTellTheSecond(directory) }
        return try await run(in: directory, configuration: "nginx/\(configuration)") { try await body(nginx) }
    }

    /// Runs `body` while an nginx listens that is configured by a file in a folder, with `daemon on`.
    ///
    /// - Parameters:
    ///   - directory: nginx's prefix.
    ///   - configuration: the file, in the folder; its line `pid` names a file in the folder too.
    /// - Throws: what `body` throws, or a ``Guardian/Failure`` with nginx's words.
    public static func run<Result: Sendable>(
        in directory: URL, configuration: String, _ body: () async throws -> Result
    ) async throws -> Result {
        let arguments = ["-p", directory.path, "-c", directory.appending(path: configuration).path]
        return try await Guardian.run(script, arguments) { _ in try await body() }
    }

    // nginx returns once it listens, and goes on in the background (daemon on).
    private static let script = """
        PATH=$PATH:/usr/sbin
        nginx -e stderr "$@" || exit 1
        echo listening
        read -r _
        pid_file=$2/$(sed -n 's/^pid \\(.*\\);/\\1/p' "$4")
        kill "$(cat "$pid_file")"
        while [ -e "$pid_file" ]; do sleep 0.01; done
        """

    /// Whether answers are kept for the rest of their second.
    public enum AnswerCache: Sendable {
        /// None are.
        case off
        /// As in production: by nginx's own clock.
        case secondOfClock
        /// The field `Test-Second` of each request says which second it is, and no answer grows old by itself.
        case secondOfRequest
    }

    private static func letRequestsTellTheSecond(_ directory: URL) throws {
        let file = directory.appending(path: "nginx/application-cache.conf")
        var text = try String(contentsOf: file, encoding: .utf8)
        for (clock, test) in [("\"$time_iso8601 ", "\"$http_test_second "), ("200 1s;", "200 1h;")] {
            guard text.contains(clock) else {
                throw Guardian.Failure(description: "application-cache.conf has no \(clock)")
            }
            text.replace(clock, with: test)
        }
        try text.write(to: file, atomically: true, encoding: .utf8)
    }

    /// The root of the project, where its scripts are.
    public static let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The ports that this process has given to an nginx: between choosing one and listening on it, nobody else may.
    private static let givenPorts = Mutex<Set<Int>>([])

    /// A port of loopback that nobody has, from below the ports that the kernel gives to clients (ip(7),
    /// ip_local_port_range): a client of another test would take it in the meantime.
    public static func freePort() throws -> Int {
        for _ in 0..<100 {
            let port = Int.random(in: 10_000..<32_768)
            guard givenPorts.withLock({ $0.insert(port).inserted }) else { continue }
            if try isFree(port) { return port }
        }
        throw Guardian.Failure(description: "no free port")
    }

    private static func isFree(_ port: Int) throws -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Guardian.Failure(description: "no socket: errno \(errno)") }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
