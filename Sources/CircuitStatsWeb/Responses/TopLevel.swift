/// An answer whose fields stand beside `success` and `meta` instead of in `data`: existing pages read some routes so.
struct TopLevel<Body: Encodable>: Encodable {
    let body: Body
    let meta: Meta

    private enum Key: CodingKey {
        case success, meta
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(true, forKey: .success)
        try container.encode(meta, forKey: .meta)
        try body.encode(to: encoder)
    }
}
