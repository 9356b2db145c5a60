import FoundationEssentials

/// Puts numbers and texts into bytes, little-endian.
struct BinaryWriter {
    var bytes: [UInt8] = []

    mutating func append<Number: FixedWidthInteger>(_ number: Number) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func append(_ number: Double) { append(number.bitPattern) }

    mutating func append(_ number: Float) { append(number.bitPattern) }

    /// Up to 65,535 bytes of a text, and no half of a character: names are shorter.
    mutating func append(_ text: String) {
        var utf8 = text.utf8.prefix(Int(UInt16.max))
        while utf8.endIndex.samePosition(in: text.unicodeScalars) == nil { utf8.removeLast() }
        append(UInt16(utf8.count))
        bytes.append(contentsOf: utf8)
    }
}

/// Takes numbers and texts out of bytes that may be anything.
struct BinaryReader {
    private(set) var rest: Data

    init(_ data: Data) { rest = data }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ count: Int) throws(BinaryError) -> Data {
        guard count <= rest.count else { throw .truncated }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    private mutating func number<Number: FixedWidthInteger>() throws(BinaryError) -> Number {
        let size = MemoryLayout<Number>.size
        guard size <= rest.count else { throw .truncated }
        let value = rest.withUnsafeBytes { $0.loadUnaligned(as: Number.self) }
        rest = rest.dropFirst(size)
        return Number(littleEndian: value)
    }

    mutating func uint8() throws(BinaryError) -> UInt8 { try number() }
    mutating func uint16() throws(BinaryError) -> UInt16 { try number() }
    mutating func uint32() throws(BinaryError) -> UInt32 { try number() }
    mutating func uint64() throws(BinaryError) -> UInt64 { try number() }
    mutating func int() throws(BinaryError) -> Int { Int(try number() as Int64) }

    /// A number of a range; no NaN is in any.
    mutating func double(in range: ClosedRange<Double>) throws(BinaryError) -> Double {
        let value = Double(bitPattern: try number())
        guard range.contains(value) else { throw .implausible("a number") }
        return value
    }

    mutating func float(in range: ClosedRange<Float>) throws(BinaryError) -> Float {
        let value = Float(bitPattern: try number())
        guard range.contains(value) else { throw .implausible("a number") }
        return value
    }

    mutating func int(in range: ClosedRange<Int>) throws(BinaryError) -> Int {
        let value = try int()
        guard range.contains(value) else { throw .implausible("a number") }
        return value
    }

    mutating func text() throws(BinaryError) -> String {
        let bytes = try take(Int(try uint16()))
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .implausible("a text") }
        return text
    }
}

/// Why bytes do not hold what they should.
enum BinaryError: Error, Equatable, CustomStringConvertible {
    case truncated
    case implausible(String)

    var description: String {
        switch self {
        case .truncated: "it ends too early"
        case .implausible(let what): "\(what) in it cannot be"
        }
    }
}
