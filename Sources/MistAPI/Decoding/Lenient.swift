import FoundationEssentials

/// A field of Mist's JSON that is `nil` where it is absent, `null`, or of a type that nobody expected.
@propertyWrapper
public struct Lenient<Value: LenientlyDecodable>: Sendable, Equatable, Decodable {
    /// The value, where it could be read.
    public var wrappedValue: Value?

    /// Makes a field that nothing is known of.
    public init() { wrappedValue = nil }

    /// Makes a field with a value.
    public init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

    /// Reads the field; never throws.
    public init(from decoder: any Decoder) {
        wrappedValue = Value(leniently: decoder)
    }
}

extension KeyedDecodingContainer {
    /// What the synthesized decoders of the payloads call: an absent field is `nil` too.
    func decode<Value>(_ type: Lenient<Value>.Type, forKey key: Key) throws -> Lenient<Value> {
        (try? decodeIfPresent(type, forKey: key)) ?? Lenient()
    }
}

extension Lenient: Encodable where Value: Encodable {
    /// Writes what the same field reads again: a date as Mist does, in Unix time.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let date = wrappedValue as? Date {
            try container.encode(date.timeIntervalSince1970)
        } else {
            try container.encode(wrappedValue)
        }
    }
}

extension KeyedEncodingContainer {
    /// What the synthesized encoders of the payloads call: what is `nil` is left out.
    mutating func encode<Value: Encodable>(_ field: Lenient<Value>, forKey key: Key) throws {
        if field.wrappedValue != nil { try encodeIfPresent(field, forKey: key) }
    }
}
