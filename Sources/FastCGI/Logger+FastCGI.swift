import Glibc
import HTTPTypes
import Logging

/// Everything that this module logs. Queries and header fields never are: they may hold what is secret.
extension Logger {
    func listening(_ address: ListenAddress, workers: Int) {
        info("listening", metadata: ["address": "\(address)", "workers": "\(workers)"])
    }

    func exposed(_ address: ListenAddress) {
        warning(
            "other machines can reach the FastCGI port, which knows no authentication: let only the web server through",
            metadata: ["address": "\(address)"])
    }

    func stopped(_ address: ListenAddress) {
        info("stopped listening", metadata: ["address": "\(address)"])
    }

    func tooFewWorkers(started: Int, of wanted: Int, errno: Int32) {
        error("only \(started) of \(wanted) worker threads could be started: \(String(cString: strerror(errno)))")
    }

    func cannotAccept(_ errno: Int32) {
        error("connections cannot be accepted and wait: \(String(cString: strerror(errno)))")
    }

    func answered(_ request: FastCGIRequest, _ status: HTTPResponse.Status, after duration: Duration) {
        let level = status.code >= 500 ? Level.info : .debug
        // Of each request: no text where nobody reads it.
        guard level >= logLevel else { return }
        var metadata: Metadata = ["request": "\(request.id)", "milliseconds": "\(duration.inMilliseconds)"]
        metadata["user"] = request.remoteUser.map { "\($0)" }
        log(
            level: level,
            "\(request.head.method) \(request.pathWithoutQuery) \(status.code)", metadata: metadata)
    }

    func refused(_ refusal: RequestRefusal) {
        log(level: refusal.status.code >= 500 ? .error : .debug, "refused with \(refusal.status.code): \(refusal)")
    }

    func clientGone(id: String) {
        debug("the client went away before its answer", metadata: ["request": "\(id)"])
    }

    func noRequest() {
        debug("a connection brought no FastCGI request")
    }
}

extension FastCGIRequest {
    fileprivate var pathWithoutQuery: Substring {
        head.path?.prefix { $0 != "?" } ?? ""
    }
}

extension Duration {
    /// With three decimals.
    fileprivate var inMilliseconds: Double {
        (self / .microseconds(1)).rounded() / 1000
    }
}
