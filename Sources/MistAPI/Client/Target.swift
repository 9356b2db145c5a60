import FoundationEssentials

/// What a request asks for: path below `/api/v1` and query, encoded when the request is made.
struct Target: Sendable {
    var segments: [String]
    var query: [(name: String, value: String)]

    init(_ segments: String..., query: [(String, String)] = []) {
        self.segments = segments
        self.query = query.map { (name: $0.0, value: $0.1) }
    }

    /// The request target, or `nil` where a segment (ids come from outside) is empty or would lead out of its folder.
    var requestTarget: String? {
        guard segments.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }) else { return nil }
        let path = segments.map(\.percentEncoded).joined(separator: "/")
        let query = query.map { "\($0.name.percentEncoded)=\($0.value.percentEncoded)" }.joined(separator: "&")
        return "/api/v1/\(path)" + (query.isEmpty ? "" : "?\(query)")
    }
}

extension String {
    /// Everything but RFC 3986's unreserved characters, and but `,` and `*`, which queries may hold and Mist's do.
    fileprivate var percentEncoded: String {
        var encoded = ""
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: ","), UInt8(ascii: "*"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                encoded += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
        return encoded
    }
}

extension Date {
    /// Whole seconds of Unix time as digits, kept inside what the plain conversion takes.
    var epochSeconds: String { String(Int(min(max(timeIntervalSince1970, 0), 253_402_300_799))) }
}
