/// A page of a search endpoint: `{results: […], total, limit, next}`.
struct SearchPage<Row: Payload>: Decodable {
    let rows: Rows<Row>
    /// Rows of all pages.
    let total: Int?
    /// Where the next page is, relative to the origin; absent on the last page.
    let next: String?

    private enum CodingKeys: CodingKey {
        case results, total, next
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        rows = try container.decode(Rows<Row>.self, forKey: .results)
        total = try container.decode(Lenient<Int>.self, forKey: .total).wrappedValue
        next = try container.decode(Lenient<String>.self, forKey: .next).wrappedValue
    }
}
