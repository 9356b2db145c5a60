/// A JSON value whose objects keep the order in which they were written.
///
/// Answers are built as values and encoded last, so that a fault can change rows before they go out.
indirect enum JSON: Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSON])
    case object([(String, JSON)])

    /// An object without the fields that are `nil`: absent, where `.null` would be written out.
    static func fields(_ fields: KeyValuePairs<String, JSON?>) -> JSON {
        .object(fields.compactMap { name, value in value.map { (name, $0) } })
    }

    /// This object with more fields after its own; anything else stays what it is.
    func adding(_ more: KeyValuePairs<String, JSON?>) -> JSON {
        guard case .object(let own) = self else { return self }
        return .object(own + more.compactMap { name, value in value.map { (name, $0) } })
    }

    /// The field called `name` of an object.
    subscript(name: String) -> JSON? {
        guard case .object(let fields) = self else { return nil }
        return fields.first { $0.0 == name }?.1
    }
}

extension JSON: ExpressibleByDictionaryLiteral {
    init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(elements)
    }
}

extension JSON: ExpressibleByArrayLiteral {
    init(arrayLiteral elements: JSON...) {
        self = .array(elements)
    }
}
