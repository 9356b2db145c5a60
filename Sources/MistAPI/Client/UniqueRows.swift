/// Rows in the order in which they came, each once.
struct UniqueRows<Row: Payload, Key: Hashable> {
    private(set) var all: Rows<Row> = []
    private var keys: Set<Key> = []
    private let key: (Row) -> Key?

    init(key: @escaping (Row) -> Key?) { self.key = key }

    /// Makes room for so many rows in all, as a list says that it has: growing by doubling would hold it twice. What
    /// nobody would have is not believed.
    mutating func expect(_ total: Int) {
        all.reserveCapacity(min(max(total, 0), 100_000))
    }

    /// Adds what is new among the rows of a page and tells whether anything was. A row without a key says nothing of
    /// anything, and counts as one that could not be read.
    @discardableResult
    mutating func append(_ page: Rows<Row>) -> Bool {
        let before = all.count
        all.leaveOut(page.unreadable)
        for row in page {
            guard let key = key(row) else {
                all.leaveOut(1)
                continue
            }
            if keys.insert(key).inserted { all.append(row) }
        }
        return all.count > before
    }

    /// All rows; those that have not come, of the total that the list says that it has, count as left out.
    consuming func complete(to total: Int?) -> Rows<Row> {
        // No more than a server can have meant.
        all.leaveOut(min(max(0, (total ?? 0) - all.countOnPage), 1_000_000))
        return all
    }
}
