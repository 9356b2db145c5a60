import CCurl
import FoundationEssentials
import HTTPTypes

/// One request on the wire, and what has come of its answer. Lives on the thread of the multi handle alone.
final class CurlTransfer {
    let exchange: CurlExchange
    let continuation: CurlExchange.Continuation
    let easy: CurlEasy
    let deadline: ContinuousClock.Instant

    private let bodyLimit: Int
    private var headers = CurlHeaderList()
    private var fields = HTTPFields()
    private var body = Data()
    private var isTooLarge = false
    /// Where libcurl writes what went wrong (CURLOPT_ERRORBUFFER).
    private let message = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    /// Sets the request up; `nil` where libcurl cannot take it.
    init?(_ exchange: CurlExchange, _ continuation: CurlExchange.Continuation, _ options: CurlOptions) {
        guard let easy = CurlEasy() else { return nil }
        self.exchange = exchange
        self.continuation = continuation
        self.easy = easy
        deadline = .now + min(exchange.deadline, .seconds(86_400))
        bodyLimit = options.bodyLimit
        message.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        for field in exchange.request.headerFields { headers.append("\(field.name): \(field.value)") }
        guard self.easy.prepare(exchange, options) else { return nil }
        ccurl_easy_setHeaders(self.easy.handle, headers.list)
        ccurl_easy_setPointer(self.easy.handle, CURLOPT_ERRORBUFFER, message)
        receive()
    }

    // By now the easy handle is off the multi handle, so that nobody writes there any more.
    deinit { message.deallocate() }

    /// The answer, or why there is none.
    func outcome(of code: CURLcode) -> CurlExchange.Outcome {
        var status = 0
        ccurl_easy_getLong(easy.handle, CURLINFO_RESPONSE_CODE, &status)
        guard code == CURLE_OK else {
            if isTooLarge { return .failure(.tooLarge(limit: bodyLimit)) }
            let text = message.pointee == 0 ? String(cString: curl_easy_strerror(code)) : String(cString: message)
            return .failure(TransportError(code, text, answerBegan: status != 0))
        }
        guard (100...999).contains(status) else { return .failure(.other(code: 0, "the answer has no status")) }
        let head = HTTPResponse(status: HTTPResponse.Status(code: status), headerFields: fields)
        return .success(TransportResponse(head: head, body: body))
    }

    /// Directs what libcurl receives to this object. It does not keep the object alive: the loop does, until the
    /// handle is off the wire.
    private func receive() {
        let context = Unmanaged.passUnretained(self).toOpaque()
        ccurl_easy_setPointer(easy.handle, CURLOPT_WRITEDATA, context)
        ccurl_easy_setPointer(easy.handle, CURLOPT_HEADERDATA, context)
        ccurl_easy_setReceiver(easy.handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            CurlTransfer.pass(bytes, size * count, context) { $0.append(body: $1) }
        }
        ccurl_easy_setReceiver(easy.handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            CurlTransfer.pass(bytes, size * count, context) { $0.append(line: $1) }
        }
    }

    /// Hands bytes to the transfer that they belong to. Taking fewer than there are ends the transfer.
    private static func pass(
        _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ context: UnsafeMutableRawPointer?,
        to take: (CurlTransfer, UnsafeRawBufferPointer) -> Bool
    ) -> Int {
        guard let context else { return 0 }
        let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
        return take(transfer, UnsafeRawBufferPointer(start: bytes, count: count)) ? count : 0
    }

    private func append(body bytes: UnsafeRawBufferPointer) -> Bool {
        guard body.count + bytes.count <= bodyLimit else {
            isTooLarge = true
            return false
        }
        body.append(contentsOf: bytes)
        return true
    }

    /// One line of a head. There can be several heads (100, 103): each begins with its status line, the last counts.
    private func append(line bytes: UnsafeRawBufferPointer) -> Bool {
        let line = String(decoding: bytes, as: UTF8.self)
        if line.hasPrefix("HTTP/") {
            fields = [:]
        } else if let colon = line.firstIndex(of: ":"), let name = HTTPField.Name(String(line[..<colon])) {
            let value = line[line.index(after: colon)...].trimming(while: \.isWhitespace)
            fields.append(HTTPField(name: name, value: String(value)))
        }
        return true
    }
}

extension Substring {
    fileprivate func trimming(while isTrimmed: (Character) -> Bool) -> Substring {
        var rest = drop(while: isTrimmed)
        while let last = rest.last, isTrimmed(last) { rest.removeLast() }
        return rest
    }
}
