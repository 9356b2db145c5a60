import CCurl
public import HTTPTypes

/// The wire: every request of the process over one libcurl multi handle, which lives on one thread of its own.
///
/// Requests share a few HTTP/2 connections, which are kept open; answers are decompressed. TLS is always verified,
/// redirects are never followed, there are no cookies and no `.netrc`, and plain HTTP is spoken with loopback alone.
/// `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` are honoured: libcurl reads them itself (libcurl-env(3)), and the
/// request's header fields are for the server alone, never for the proxy. Loopback is never asked through a proxy.
///
/// A task that is cancelled takes its transfer off the wire: the stream is reset, or the connection closed where it
/// carries nothing else.
public final class CurlTransport: Transport {
    private let thread: CurlThread

    /// Starts the thread.
    public init(_ options: CurlOptions = CurlOptions()) throws(CurlTransportError) {
        guard Self.global == CURLE_OK else { throw .libcurl }
        try options.check()
        thread = try CurlThread(options)
    }

    /// Without `shutdown()`, the thread ends by itself soon after the last reference is gone.
    deinit { thread.stop() }

    /// Sends a `GET`; Mist is only ever read.
    public func send(
        _ request: HTTPRequest, deadline: Duration
    ) async throws(TransportError) -> TransportResponse {
        guard request.method == .get else { throw .other(code: 0, "only GET requests are sent") }
        guard deadline > .zero else { throw .timeout }
        let exchange = CurlExchange(request, deadline: deadline)
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { thread.start(exchange, $0) }
        } onCancel: {
            thread.cancel(exchange)
        }
        return try result.get()
    }

    /// Cancels what is on the wire, closes the connections and returns when the thread has ended.
    public func shutdown() async {
        await thread.end()
    }

    /// Global state of libcurl, once per process: it has to be there before any handle (curl_global_init(3)).
    private static let global = curl_global_init(Int(CURL_GLOBAL_DEFAULT))
}
