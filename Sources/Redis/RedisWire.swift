import CCurl
import Glibc

/// The bytes to and from a Redis server, plain or by TLS: owns a `CURL *` that only connects (CURLOPT_CONNECT_ONLY(3)).
/// Blocks its thread; used by one thread at a time.
///
/// libcurl brings name resolution, deadlines and TLS with verification, which the hiredis of Debian 12 lacks.
struct RedisWire: ~Copyable {
    private let easy: UnsafeMutableRawPointer
    private let socket: curl_socket_t

    /// Connects.
    init(_ server: RedisServer) throws(RedisError) {
        guard Self.global == CURLE_OK, let easy = curl_easy_init() else {
            throw .connection("libcurl has no memory left")
        }
        do throws(RedisError) {
            socket = try Self.connect(easy, server)
        } catch {
            curl_easy_cleanup(easy)
            throw error
        }
        self.easy = easy
    }

    deinit { curl_easy_cleanup(easy) }

    private static let global = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

    private static func connect(
        _ easy: UnsafeMutableRawPointer, _ server: RedisServer
    ) throws(RedisError) -> curl_socket_t {
        var options: [(CURLoption, String)] = [(CURLOPT_PROXY, ""), (CURLOPT_PROTOCOLS_STR, "http,https")]
        switch server.url.address {
        case .host(let host, let port, let isTLS):
            // The scheme only says whether TLS is spoken: nothing of HTTP is sent.
            options.append((CURLOPT_URL, "\(isTLS ? "https" : "http")://\(host):\(port)/"))
        case .socket(let path):
            options += [(CURLOPT_URL, "http://localhost/"), (CURLOPT_UNIX_SOCKET_PATH, path)]
        }
        if let file = server.certificateFile { options.append((CURLOPT_CAINFO, file)) }
        for (option, value) in options where ccurl_easy_setString(easy, option, value) != CURLE_OK {
            throw .connection("libcurl does not take the address")
        }
        // The folder of the system's certificates would be trusted beside the file.
        if server.certificateFile != nil { ccurl_easy_setString(easy, CURLOPT_CAPATH, nil) }
        for (option, value) in [
            (CURLOPT_CONNECT_ONLY, 1), (CURLOPT_NOSIGNAL, 1), (CURLOPT_TCP_KEEPALIVE, 1), (CURLOPT_TCP_NODELAY, 1),
            (CURLOPT_SSL_VERIFYPEER, 1), (CURLOPT_SSL_VERIFYHOST, 2), (CURLOPT_SSL_ENABLE_ALPN, 0),
            (CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
            (CURLOPT_CONNECTTIMEOUT_MS, max(1, Int(server.connectDeadline / .milliseconds(1)))),
        ] { ccurl_easy_setLong(easy, option, value) }

        let code = curl_easy_perform(easy)
        guard code == CURLE_OK else { throw RedisError(code) }
        var socket = curl_socket_t(-1)
        guard ccurl_easy_getSocket(easy, &socket) == CURLE_OK, socket >= 0 else { throw .connection("no socket") }
        return socket
    }

    /// Sends all bytes, as long as the other side takes some within `patience` each time.
    func send(_ bytes: [UInt8], patience: Duration) throws(RedisError) {
        var sent = 0
        while sent < bytes.count {
            var count = 0
            let code = bytes.withUnsafeBytes { buffer in
                curl_easy_send(easy, buffer.baseAddress?.advanced(by: sent), buffer.count - sent, &count)
            }
            switch code {
            case CURLE_OK: sent += count
            case CURLE_AGAIN: try wait(for: POLLOUT, patience)
            default: throw .connection("it was lost")
            }
        }
    }

    /// Some bytes into `buffer`, waiting for the first of them no longer than `patience`; how many.
    func receive(into buffer: UnsafeMutableRawBufferPointer, patience: Duration) throws(RedisError) -> Int {
        while true {
            var count = 0
            switch curl_easy_recv(easy, buffer.baseAddress, buffer.count, &count) {
            case CURLE_OK where count > 0: return count
            case CURLE_AGAIN: try wait(for: POLLIN, patience)
            default: throw .connection("it was closed")
            }
        }
    }

    /// Whether nothing has come that nobody asked for, and the other side has not closed.
    var isIdle: Bool {
        var byte: UInt8 = 0
        var count = 0
        return curl_easy_recv(easy, &byte, 1, &count) == CURLE_AGAIN
    }

    private func wait(for event: Int32, _ patience: Duration) throws(RedisError) {
        let end = ContinuousClock.now + patience
        var descriptor = pollfd(fd: socket, events: Int16(event), revents: 0)
        while true {
            let left = ContinuousClock.now.duration(to: end) / .milliseconds(1)
            guard left > 0 else { throw .timeout }
            let count = poll(&descriptor, 1, Int32(min(left.rounded(.up), 60_000)))
            if count > 0 { return }
            if count < 0, errno != EINTR { throw .connection("error \(errno) of the system") }
        }
    }
}

extension RedisError {
    /// From libcurl's codes (libcurl-errors(3)); its texts could hold the URL, which holds no password here.
    fileprivate init(_ code: CURLcode) {
        let text = String(cString: curl_easy_strerror(code))
        switch code {
        case CURLE_OPERATION_TIMEDOUT: self = .timeout
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR:
            self = .tls(text)
        default: self = .connection(text)
        }
    }
}
