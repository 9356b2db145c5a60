/// A page of an array endpoint: `[{…}, …]`. Rows that are `null` or no objects are left out.
struct ArrayPage<Row: Payload>: Decodable {
    let rows: [Row]
    /// Elements of the array, those that were left out included: what the server's own paging counts.
    let count: Int

    init(from decoder: any Decoder) throws {
        let all = try RowsOrGaps<Row>(from: decoder)
        rows = all.elements.compactMap(\.self)
        count = all.elements.count
    }
}

/// A page of a search endpoint: `{results: […], total, limit, next}`.
struct SearchPage<Row: Payload>: Decodable {
    let rows: [Row]
    let count: Int
    /// Rows of all pages.
    let total: Int?
    /// Where the next page is, relative to the origin; absent on the last page.
    let next: String?

    private enum CodingKeys: CodingKey {
        case results, total, next
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let all = try container.decode(RowsOrGaps<Row>.self, forKey: .results)
        rows = all.elements.compactMap(\.self)
        count = all.elements.count
        total = try container.decode(Lenient<Int>.self, forKey: .total).wrappedValue
        next = try container.decode(Lenient<String>.self, forKey: .next).wrappedValue
    }
}

/// An array that must be one, with `nil` for each row that is not an object.
private struct RowsOrGaps<Row: Payload>: Decodable {
    var elements: [Row?] = []

    init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        elements.reserveCapacity(container.count ?? 0)
        while !container.isAtEnd {
            elements.append(try container.decode(Lenient<Row>.self).wrappedValue)
        }
    }
}
