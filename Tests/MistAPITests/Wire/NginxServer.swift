import Foundation
import TestSupport

#if canImport(Glibc)
    import Glibc
#endif

/// An nginx with TLS and HTTP/2 on a free port of loopback, with a certificate authority of its own; everything it
/// has is in a temporary folder.
struct NginxServer: Sendable {
    static let executable = ["/usr/sbin/nginx", "/usr/local/sbin/nginx", "/opt/homebrew/bin/nginx"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    let port: UInt16
    let folder: URL
    /// The certificate of its authority.
    var authority: String { folder.appending(path: "ca.pem").path }
    var host: String { "127.0.0.1:\(port)" }

    /// Runs `body` with a server that is ready.
    ///
    /// nginx gets its listening socket from here, as a new nginx gets it from the old one in an upgrade (environment
    /// variable `NGINX`): so the port cannot be taken by others, and it accepts before nginx has read its settings.
    ///
    /// - Parameter upstream: port of the server behind `/upstream`.
    static func run(upstream: UInt16? = nil, _ body: (NginxServer) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "mist-api-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let socket = try LoopbackSocket(listening: true)
        let server = NginxServer(port: socket.port, folder: folder)
        try await server.makeCertificates()
        try String(repeating: #"{"name": "value"}"#, count: 2_000)
            .write(to: folder.appending(path: "large.json"), atomically: true, encoding: .utf8)
        try server.configuration(upstream: upstream)
            .write(to: folder.appending(path: "nginx.conf"), atomically: true, encoding: .utf8)

        let nginx = try ChildProcess(
            executable ?? "nginx", ["-p", folder.path, "-c", "nginx.conf", "-e", "error.log"], in: folder,
            socket: socket.descriptor)
        socket.close()
        do {
            try await body(server)
        } catch {
            await nginx.stop()
            throw error
        }
        await nginx.stop()
    }

    private func makeCertificates() async throws {
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        try await openssl(
            ["req", "-x509"] + key + ["-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Test CA", "-days", "1"])
        try await openssl(["req"] + key + ["-keyout", "key.pem", "-out", "request.pem", "-subj", "/CN=127.0.0.1"])
        try "subjectAltName=IP:127.0.0.1"
            .write(to: folder.appending(path: "names"), atomically: true, encoding: .utf8)
        try await openssl([
            "x509", "-req", "-in", "request.pem", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
            "-days", "1", "-extfile", "names", "-out", "certificate.pem",
        ])
    }

    private func openssl(_ arguments: [String]) async throws {
        let status = await (try ChildProcess("openssl", arguments, in: folder)).status
        guard status == 0 else { throw POSIXError(.EINVAL) }
    }

    private func configuration(upstream: UInt16?) -> String {
        """
        pid nginx.pid;
        error_log error.log;
        worker_processes 1;
        events {}
        http {
            access_log off;
            client_body_temp_path body;
            proxy_temp_path proxy;
            fastcgi_temp_path fastcgi;
            uwsgi_temp_path uwsgi;
            scgi_temp_path scgi;
            types { application/json json; }
            server {
                listen 127.0.0.1:\(port) ssl http2;
                ssl_certificate certificate.pem;
                ssl_certificate_key key.pem;
                gzip on;
                gzip_types application/json;
                add_header X-Connection $connection;
                add_header X-Protocol $server_protocol;
                location = /large.json { root .; }
                location = /redirect { return 302 /large.json; }
                location = /head { default_type text/plain; return 200 "$http_authorization"; }
                \(upstream.map { "location = /upstream { proxy_pass http://127.0.0.1:\($0); }" } ?? "")
            }
        }
        """
    }
}
