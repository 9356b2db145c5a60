import HTTPTypes

/// What a request's conditional and negotiation fields ask for (RFC 9110, sections 12.5.3 and 13.1.2).
enum Negotiation {
    /// Whether the client takes gzip: `gzip`, `x-gzip` or `*` in `Accept-Encoding`, not refused by `q=0`.
    static func acceptsGzip(_ fields: HTTPFields) -> Bool {
        guard let value = fields[.acceptEncoding] else { return false }
        var wildcard = false
        for item in value.split(separator: ",") {
            let parts = item.split(separator: ";").map { $0.filter { !$0.isWhitespace }.lowercased() }
            guard let coding = parts.first else { continue }
            let isRefused = parts.dropFirst().contains { $0.hasPrefix("q=") && Double($0.dropFirst(2)) == 0 }
            if coding == "gzip" || coding == "x-gzip" { return !isRefused }
            if coding == "*" { wildcard = !isRefused }
        }
        return wildcard
    }

    /// Whether `If-None-Match` names `etag`, by weak comparison; `*` names any.
    static func matches(_ fields: HTTPFields, etag: String) -> Bool {
        guard let value = fields[.ifNoneMatch] else { return false }
        return value.split(separator: ",").contains { item in
            let tag = item.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()
            let candidate = String(tag)
            return candidate == "*" || opaque(candidate) == opaque(etag)
        }
    }

    private static func opaque(_ tag: String) -> Substring {
        tag.hasPrefix("W/") ? tag.dropFirst(2) : tag[...]
    }
}
