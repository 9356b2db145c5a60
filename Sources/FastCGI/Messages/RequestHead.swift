package import HTTPTypes

/// A request without its body, made from the parameters of the web server.
package struct RequestHead {
    package var head: HTTPRequest
    package var id: String
    var remoteAddress: String?
    package var remoteUser: String?
    /// What the web server announced; nil where it did not.
    var contentLength: Int?

    /// Reads the parameters that nginx's `fastcgi_params` names, and `REQUEST_ID`. Header fields that HTTP does not
    /// allow are left out.
    package init(_ parameters: [FastCGIParameter]) throws(RequestRefusal) {
        var method: [UInt8]?
        var target: [UInt8]?
        var scheme: String?
        var isEncrypted = false
        var authority: String?
        var contentType: [UInt8] = []
        var length: [UInt8] = []
        var id: [UInt8] = []
        var fields = HTTPFields()
        for parameter in parameters {
            switch parameter.name {
            case "REQUEST_METHOD": method = parameter.value
            case "REQUEST_URI": target = parameter.value
            case "REQUEST_SCHEME": scheme = parameter.text
            case "HTTPS": isEncrypted = !parameter.value.isEmpty && parameter.text?.lowercased() != "off"
            case "HTTP_HOST": authority = parameter.text
            case "REMOTE_ADDR": remoteAddress = parameter.text
            case "REMOTE_USER": remoteUser = parameter.text.flatMap { Self.isUser($0) ? $0 : nil }
            case "REQUEST_ID": id = parameter.value
            case "CONTENT_TYPE": contentType = parameter.value
            case "CONTENT_LENGTH": length = parameter.value
            // The web server's own word on these is in the two above.
            case "HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH": break
            default:
                if let field = parameter.headerField { fields.append(field) }
            }
        }
        guard let method, let target else { throw .parameterMissing(method == nil ? "REQUEST_METHOD" : "REQUEST_URI") }
        guard let method = HTTPRequest.Method(String(decoding: method, as: UTF8.self)) else { throw .method }
        if !contentType.isEmpty, HTTPField.isValidValue(contentType) {
            fields.append(HTTPField(name: .contentType, value: contentType))
        }
        if !length.isEmpty {
            guard length.allSatisfy({ 48...57 ~= $0 }), let count = Int(String(decoding: length, as: UTF8.self)) else {
                throw .contentLength
            }
            contentLength = count
            fields.append(HTTPField(name: .contentLength, value: String(count)))
        }
        head = HTTPRequest(
            method: method, scheme: isEncrypted ? "https" : scheme, authority: authority, path: Self.path(target),
            headerFields: fields)
        self.id = Self.isPrintable(id) ? String(decoding: id, as: UTF8.self) : Self.makeID()
    }

    /// The target as it was sent. Bytes that are not UTF-8 are percent-encoded, which means the same and lets the
    /// router see them.
    private static func path(_ target: [UInt8]) -> String {
        if let text = String(validating: target, as: UTF8.self) { return text }
        let digits = Array("0123456789ABCDEF".utf8)
        let encoded = target.flatMap { byte in
            byte < 0x80 ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    /// Whether it can stand in a log line.
    private static func isPrintable(_ id: [UInt8]) -> Bool {
        1...128 ~= id.count && id.allSatisfy { 0x21...0x7E ~= $0 }
    }

    /// Whether it can stand in a log line: at most 256 bytes, and nothing that ends the line or turns its direction.
    private static func isUser(_ user: String) -> Bool {
        user.utf8.count <= 256
            && user.unicodeScalars.allSatisfy { scalar in
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator: false
                default: true
                }
            }
    }

    private static func makeID() -> String {
        let digits = String(UInt64.random(in: .min ... .max), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension FastCGIParameter {
    /// The value, where it is UTF-8 and not empty.
    fileprivate var text: String? {
        value.isEmpty ? nil : String(validating: value, as: UTF8.self)
    }

    /// The header field that an `HTTP_…` parameter stands for (RFC 3875, 4.1.18), where HTTP allows it.
    fileprivate var headerField: HTTPField? {
        guard name.hasPrefix("HTTP_"), HTTPField.isValidValue(value) else { return nil }
        let bytes = name.utf8.dropFirst("HTTP_".utf8.count).map { byte in
            switch byte {
            case UInt8(ascii: "_"): UInt8(ascii: "-")
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
            default: byte
            }
        }
        return HTTPField.Name(String(decoding: bytes, as: UTF8.self)).map { HTTPField(name: $0, value: value) }
    }
}
