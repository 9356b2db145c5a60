/// Rows in the order in which they came, each once.
struct UniqueRows<Row, Key: Hashable> {
    private(set) var all: [Row] = []
    private var keys: Set<Key> = []
    private let key: (Row) -> Key?

    init(key: @escaping (Row) -> Key?) { self.key = key }

    /// Adds what is new among `rows` and tells whether anything was. Rows without a key always are.
    @discardableResult
    mutating func append(_ rows: [Row]) -> Bool {
        let before = all.count
        for row in rows {
            if let key = key(row), !keys.insert(key).inserted { continue }
            all.append(row)
        }
        return all.count > before
    }
}
