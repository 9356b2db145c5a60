extension JSON {
    /// The value with its rows changed: the elements of an array or of a search's `results`.
    func mapRows(_ change: ([JSON]) -> [JSON]) -> JSON {
        switch self {
        case .array(let rows): .array(change(rows))
        case .object(let fields):
            .object(
                fields.map { name, value in
                    guard name == "results", case .array(let rows) = value else { return (name, value) }
                    return (name, .array(change(rows)))
                })
        default: self
        }
    }

    /// An object with one field set anew; anything else stays what it is.
    func replacing(_ name: String, with value: JSON) -> JSON {
        guard case .object(let fields) = self else { return self }
        return .object(fields.filter { $0.0 != name } + [(name, value)])
    }

    /// Of three rows the first is null, the second has nulls in all fields but those that say whose it is.
    func withNullRows() -> JSON {
        let identity = ["id", "mac", "port_id", "site_id", "org_id"]
        return mapRows { rows in
            rows.enumerated().map { index, row in
                guard index % 3 != 0 else { return .null }
                guard index % 3 == 1, case .object(let fields) = row else { return row }
                return .object(fields.map { identity.contains($0.0) ? $0 : ($0.0, .null) })
            }
        }
    }

    /// Every second row, or an object without rows, with each field of another type than it should have.
    func withOddTypes() -> JSON {
        if case .object = self, self["results"] == nil { return odd() }
        return mapRows { rows in
            rows.enumerated().map { index, row in index % 2 == 0 ? row.odd() : row }
        }
    }

    private func odd() -> JSON {
        guard case .object(let fields) = self else { return self }
        return .object(fields.enumerated().map { index, field in (field.0, field.1.ofOddType(index)) })
    }

    private func ofOddType(_ index: Int) -> JSON {
        switch self {
        case .null: .bool(false)
        case .bool(let value): index % 2 == 0 ? .string(value ? "true" : "false") : .integer(value ? 1 : 0)
        case .integer(let value): index % 3 == 0 ? .string(String(value)) : index % 3 == 1 ? .number(1e300) : .array([])
        case .number: index % 2 == 0 ? .string("NaN") : .number(-1e300)
        case .string: index % 2 == 0 ? .integer(index) : ["value": self]
        case .array: .object([])
        case .object: .array([self])
        }
    }
}
