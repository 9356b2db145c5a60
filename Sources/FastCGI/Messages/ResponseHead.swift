package import HTTPTypes

/// The head of a response as CGI wants it: a `Status` line and header fields (RFC 3875, 6).
package struct ResponseHead {
    /// The bytes, the empty line at their end included.
    package let bytes: [UInt8]
    /// Whether the body follows. It does not after HEAD, 204 and 304.
    let hasBody: Bool

    package init(_ response: FastCGIResponse, to method: HTTPRequest.Method) {
        let status = response.head.status
        // RFC 9110, 6.4.1
        let mayHaveBody = status.kind != .informational && status != .noContent && status != .notModified
        hasBody = mayHaveBody && method != .head

        var fields = response.head.headerFields
        if !mayHaveBody {
            fields[.contentLength] = nil
        } else if hasBody || !response.body.isEmpty || fields[.contentLength] == nil {
            fields[.contentLength] = String(response.body.count)
        }
        // A field of this name would override the status.
        if let name = HTTPField.Name("Status") { fields[name] = nil }

        var bytes = Array("Status: \(status.code) \(status.reasonPhrase)\r\n".utf8)
        // HTTPTypes turns CR, LF and NUL in values into spaces and refuses names that are no tokens, so no field can
        // end the head or begin another.
        for field in fields {
            bytes += field.name.rawName.utf8
            bytes += ": ".utf8
            field.withUnsafeBytesOfValue { bytes += $0 }
            bytes += "\r\n".utf8
        }
        bytes += "\r\n".utf8
        self.bytes = bytes
    }
}
