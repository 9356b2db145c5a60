/// An id of Mist's, in lower case: a UUID is the same in either case (RFC 9562, section 4), and ids that are looked up by
/// each other must be the same text.
@propertyWrapper
public struct LenientID: Sendable, Equatable, Codable {
    /// The id, where it could be read; in lower case where it was decoded.
    public var wrappedValue: String?

    /// Makes a field that nothing is known of.
    public init() { wrappedValue = nil }

    /// Makes a field with a value.
    public init(wrappedValue: String?) { self.wrappedValue = wrappedValue }

    /// Reads the field; never throws. Empty text is no id, and what is no text is none.
    public init(from decoder: any Decoder) {
        let text = try? decoder.singleValueContainer().decode(String.self)
        wrappedValue = text.flatMap { $0.isEmpty ? nil : $0.lowercased() }
    }

    /// Writes what the same field reads again.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(wrappedValue)
    }
}

/// A MAC address as Mist's own ids hold it: 12 lower-case hex digits, however it was written.
@propertyWrapper
public struct LenientMAC: Sendable, Equatable, Codable {
    /// The address, where it could be read; without separators and in lower case where it was decoded.
    public var wrappedValue: String?

    /// Makes a field that nothing is known of.
    public init() { wrappedValue = nil }

    /// Makes a field with a value.
    public init(wrappedValue: String?) { self.wrappedValue = wrappedValue }

    /// Reads the field; never throws. Empty text is no address, and what is no text is none.
    public init(from decoder: any Decoder) {
        let digits = (try? decoder.singleValueContainer().decode(String.self)).map(MACAddress.normalized)
        wrappedValue = digits.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Writes what the same field reads again.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(wrappedValue)
    }
}

/// MAC addresses as text.
public enum MACAddress {
    /// Lower-case digits without separators: `02aabbccddee` of `02:AA:BB:CC:DD:EE`, `02-aa-…` and `02aa.bbcc.ddee`.
    public static func normalized(_ text: String) -> String {
        text.lowercased().filter { $0 != ":" && $0 != "-" && $0 != "." }
    }
}

extension KeyedDecodingContainer {
    /// What the synthesized decoders of the payloads call: an absent field is `nil` too.
    func decode(_ type: LenientID.Type, forKey key: Key) throws -> LenientID {
        (try? decodeIfPresent(type, forKey: key)) ?? LenientID()
    }

    /// What the synthesized decoders of the payloads call: an absent field is `nil` too.
    func decode(_ type: LenientMAC.Type, forKey key: Key) throws -> LenientMAC {
        (try? decodeIfPresent(type, forKey: key)) ?? LenientMAC()
    }
}

extension KeyedEncodingContainer {
    /// What the synthesized encoders of the payloads call: what is `nil` is left out.
    mutating func encode(_ field: LenientID, forKey key: Key) throws {
        if field.wrappedValue != nil { try encodeIfPresent(field, forKey: key) }
    }

    /// What the synthesized encoders of the payloads call: what is `nil` is left out.
    mutating func encode(_ field: LenientMAC, forKey key: Key) throws {
        if field.wrappedValue != nil { try encodeIfPresent(field, forKey: key) }
    }
}
