import HTTPTypes

/// What a conditional request asks for (RFC 9110, section 13.1.2). Content codings are the web server's.
enum EntityTag {
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
