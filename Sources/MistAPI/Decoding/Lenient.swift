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
