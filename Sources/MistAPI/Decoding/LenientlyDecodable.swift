public import FoundationEssentials

/// A value that is read from Mist's JSON if it can be, and is `nil` if it cannot.
///
/// Mist's fields are all optional, some change their type between firmware versions, and one odd field must not
/// cost a page of a thousand rows. So decoding a field never throws: what is absent, `null` or of another type
/// than expected is `nil`, which the product shows as unknown.
public protocol LenientlyDecodable: Sendable, Equatable {
    /// Reads the value, or fails where the JSON holds something else.
    init?(leniently decoder: any Decoder)
}

/// An object of Mist's API. Every field is `@Lenient`, so that reading one fails for anything but a JSON object.
public protocol Payload: LenientlyDecodable, Decodable {}

extension Payload {
    /// Reads an object; fails where the JSON is none.
    public init?(leniently decoder: any Decoder) {
        guard let payload = try? Self(from: decoder) else { return nil }
        self = payload
    }
}

extension Bool: LenientlyDecodable {
    /// `true` or `false`.
    public init?(leniently decoder: any Decoder) {
        guard let value = try? decoder.singleValueContainer().decode(Bool.self) else { return nil }
        self = value
    }
}

extension String: LenientlyDecodable {
    /// Text, or an integer as its digits: `vlan_id` and `reth_idx` come as either.
    public init?(leniently decoder: any Decoder) {
        guard let container = try? decoder.singleValueContainer() else { return nil }
        if let text = try? container.decode(String.self) {
            self = text
        } else if let number = try? container.decode(Int.self) {
            self = String(number)
        } else {
            return nil
        }
    }
}

extension Double: LenientlyDecodable {
    /// A number or numeric text; finite.
    public init?(leniently decoder: any Decoder) {
        guard let container = try? decoder.singleValueContainer() else { return nil }
        let number = (try? container.decode(Double.self)) ?? (try? container.decode(String.self)).flatMap(Double.init)
        guard let number, number.isFinite else { return nil }
        self = number
    }
}

extension Int: LenientlyDecodable {
    /// An integer, a float (cut towards zero) or numeric text, where it fits.
    public init?(leniently decoder: any Decoder) {
        guard let integer: Int = decoder.lenientInteger() else { return nil }
        self = integer
    }
}

extension UInt64: LenientlyDecodable {
    /// A counter: integers are read exactly over the whole range, floats are cut, negative ones are unknown.
    public init?(leniently decoder: any Decoder) {
        guard let integer: UInt64 = decoder.lenientInteger() else { return nil }
        self = integer
    }
}

extension Decoder {
    fileprivate func lenientInteger<Integer: FixedWidthInteger & Decodable>() -> Integer? {
        guard let container = try? singleValueContainer() else { return nil }
        if let integer = try? container.decode(Integer.self) { return integer }
        if let text = try? container.decode(String.self), let integer = Integer(text) { return integer }
        // `exactly` answers nil for what does not fit, where the plain conversion would trap.
        return Double(leniently: self).flatMap { Integer(exactly: $0.rounded(.towardZero)) }
    }
}

extension Date: LenientlyDecodable {
    /// Unix time in seconds, up to the year 9999; what lies outside is not a time, and would trap when converted.
    public init?(leniently decoder: any Decoder) {
        guard let seconds = Double(leniently: decoder), (0...253_402_300_799).contains(seconds) else { return nil }
        self.init(timeIntervalSince1970: seconds)
    }
}

extension Optional: LenientlyDecodable where Wrapped: LenientlyDecodable {
    /// Always succeeds: an array of optionals keeps its gaps where an array of values drops them.
    public init?(leniently decoder: any Decoder) {
        self = Wrapped(leniently: decoder)
    }
}

extension Array: LenientlyDecodable where Element: LenientlyDecodable {
    /// The elements that can be read, in order.
    public init?(leniently decoder: any Decoder) {
        guard var container = try? decoder.unkeyedContainer() else { return nil }
        self = []
        reserveCapacity(container.count ?? 0)
        while !container.isAtEnd {
            // Decoding a `Lenient` throws at the end of the container alone, and else always steps on.
            guard let element = try? container.decode(Lenient<Element>.self) else { break }
            if let value = element.wrappedValue { append(value) }
        }
    }
}

extension Dictionary: LenientlyDecodable where Key == String, Value: LenientlyDecodable {
    /// The entries whose value can be read.
    public init?(leniently decoder: any Decoder) {
        guard let container = try? decoder.container(keyedBy: EntryKey.self) else { return nil }
        let keys = container.allKeys
        self.init(minimumCapacity: keys.count)
        for key in keys {
            let value = try? container.decodeIfPresent(Lenient<Value>.self, forKey: key)
            self[key.stringValue] = value?.wrappedValue
        }
    }
}

/// A key of a dictionary in JSON: any text.
private struct EntryKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}
