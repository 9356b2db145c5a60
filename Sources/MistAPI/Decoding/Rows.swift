/// The rows of a list, and how many more it had that nobody can use: `null`, no objects, without what tells whose they
/// are, or counted in its total and never sent. One odd row must not cost a page of a thousand, and must not vanish in
/// silence either.
public struct Rows<Row: Payload>: Sendable, Equatable, RandomAccessCollection, ExpressibleByArrayLiteral {
    private var elements: [Row]
    /// Rows that are left out because they could not be read, or did not come though the list counts them.
    public private(set) var unreadable: Int

    /// Makes a list of rows that are known.
    public init(_ elements: [Row], unreadable: Int = 0) {
        self.elements = elements
        self.unreadable = unreadable
    }

    /// Makes a list of rows that are known.
    public init(arrayLiteral elements: Row...) { self.init(elements) }

    /// Makes room for so many rows in all.
    mutating func reserveCapacity(_ count: Int) { elements.reserveCapacity(count) }

    /// Adds a row.
    mutating func append(_ row: Row) { elements.append(row) }

    /// Adds the rows of another list, and what was left out of it.
    public mutating func append(contentsOf other: Rows) {
        elements += other.elements
        unreadable += other.unreadable
    }

    /// Counts rows that could not be read.
    mutating func leaveOut(_ count: Int) { unreadable += count }

    /// Elements of the array, those that were left out included: what the server's own paging counts.
    var countOnPage: Int { count + unreadable }

    /// Where the first row is.
    public var startIndex: Int { elements.startIndex }
    /// Behind the last row.
    public var endIndex: Int { elements.endIndex }
    /// The row at a place.
    public subscript(position: Int) -> Row { elements[position] }
}

extension Rows: Decodable {
    /// Reads an array; throws for anything else, and never for what an element holds.
    public init(from decoder: any Decoder) throws {
        self.init([])
        var container = try decoder.unkeyedContainer()
        elements.reserveCapacity(container.count ?? 0)
        while !container.isAtEnd {
            if let row = try container.decode(Lenient<Row>.self).wrappedValue { append(row) } else { leaveOut(1) }
        }
    }
}

extension Rows: Encodable where Row: Encodable {
    /// Writes the rows, and a `null` for each one that was left out: read again, it is left out again.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        for element in elements { try container.encode(element) }
        for _ in 0..<unreadable { try container.encodeNil() }
    }
}
