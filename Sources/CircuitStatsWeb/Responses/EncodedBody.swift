import FoundationEssentials
import HTTPTypes
import FastCGI

/// A JSON body that is ready to be sent, and its entity tag.
struct EncodedBody: Sendable {
    /// JSON, or a gzip member of it.
    let bytes: Data
    /// Whether the bytes are compressed, for whoever asks: the web server unpacks them for a client that takes no gzip,
    /// and compresses what comes plain.
    let isGzip: Bool
    /// A weak tag, because both codings carry it (RFC 9110, section 8.8.3).
    let etag: String
    /// Media type of the body; another one where a route answers a file.
    var contentType = "application/json"
    /// Name under which a browser saves the answer; nil: it shows it.
    var fileName: String?

    /// A body that is sent many times.
    static func shared(_ json: Data, etag: String) throws(GzipStream.Failure) -> EncodedBody {
        var gzip = try GzipStream()
        try gzip.append(Array(json))
        return EncodedBody(bytes: try gzip.finish(), isGzip: true, etag: etag)
    }

    /// A body that is made for one request.
    static func single(_ json: Data, etag: String? = nil) -> EncodedBody {
        EncodedBody(bytes: json, isGzip: false, etag: etag ?? contentTag(of: json))
    }

    /// A table as a file.
    ///
    /// - Parameter fileName: letters, digits, `-`, `_` and `.` alone: it goes into a header field.
    static func csv(_ table: Data, fileName: String) -> EncodedBody {
        var body = single(table)
        body.contentType = "text/csv; charset=utf-8"
        body.fileName = fileName
        return body
    }

    /// The answer to a request: 304 where the client has this already.
    func response(to fields: HTTPFields) -> FastCGIResponse {
        var headers: HTTPFields = [
            .eTag: etag,
            // Stored, but asked for again each time: a 304 costs next to nothing.
            .cacheControl: "no-cache",
            .vary: "Accept-Encoding",
        ]
        if EntityTag.matches(fields, etag: etag) {
            return FastCGIResponse(status: .notModified, headerFields: headers)
        }
        headers[.contentType] = contentType
        if let fileName { headers[.contentDisposition] = "attachment; filename=\"\(fileName)\"" }
        if isGzip { headers[.contentEncoding] = "gzip" }
        return FastCGIResponse(status: .ok, headerFields: headers, body: bytes)
    }

    /// FNV-1a over the bytes: not against forgery, only to tell one body from the next.
    private static func contentTag(of json: Data) -> String {
        let hash = json.withUnsafeBytes { bytes in
            bytes.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        }
        return "W/\"\(String(hash, radix: 16))\""
    }
}

extension FastCGIResponse {
    /// An error as every route answers it.
    init(_ error: RouteError) {
        let json = try? JSONBody.encode(ErrorEnvelope(error: error.sentence))
        var headers: HTTPFields = [.contentType: "application/json", .cacheControl: "no-store"]
        if case .methodNotAllowed(let allow) = error {
            headers[.allow] = allow.map(\.rawValue).joined(separator: ", ")
        }
        if let seconds = error.retryAfter { headers[.retryAfter] = String(seconds) }
        self.init(status: error.status, headerFields: headers, body: json ?? Data())
    }
}
