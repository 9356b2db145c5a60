import Foundation
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// An nginx with TLS and HTTP/2 on a free port of loopback, with a certificate authority of its own; everything it
/// has is in a temporary folder.
struct NginxServer: Sendable {
    let port: Int
    let folder: URL
    /// The certificate of its authority.
    var authority: String { folder.appending(path: "ca.pem").path }
    var host: String { "127.0.0.1:\(port)" }

    /// Runs `body` with a server that is ready.
    ///
    /// - Parameter upstream: port of the server behind `/upstream`.
    static func run(upstream: UInt16? = nil, _ body: (NginxServer) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "mist-api-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let server = NginxServer(port: try NginxProcess.freePort(), folder: folder)
        try await server.makeCertificates()
        try String(repeating: #"{"name": "value"}"#, count: 2_000)
            .write(to: folder.appending(path: "large.json"), atomically: true, encoding: .utf8)
        try server.configuration(upstream: upstream)
            .write(to: folder.appending(path: "nginx.conf"), atomically: true, encoding: .utf8)

        try await NginxProcess.run(in: folder, configuration: "nginx.conf") { try await body(server) }
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
        let ended = try await Subprocess.run(
            .name("openssl"), arguments: Arguments(arguments), workingDirectory: FilePath(folder.path),
            output: .string(limit: 1 << 20), error: .combinedWithOutput)
        try #require(ended.terminationStatus.isSuccess, "\(ended.standardOutput)")
    }

    private func configuration(upstream: UInt16?) -> String {
        """
        pid nginx.pid;
        daemon on;
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
