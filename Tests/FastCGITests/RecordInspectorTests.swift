import Testing

@testable import FastCGI

@Suite("Records before libfcgi reads them")
struct RecordInspectorTests {
    private static let begin = FastCGIClient.record(.begin, [0, 1, 0, 0, 0, 0, 0, 0])
    private static let pair: [UInt8] = [1, 0x80, 0, 0, 2, 65, 66, 67]
    /// With padding, parameters and input in several records, and a further request behind it.
    private static let request: [UInt8] =
        begin + [1, 4, 0, 1, 0, 5, 3, 0] + pair.prefix(5) + [9, 9, 9]
        + FastCGIClient.record(.parameters, Array(pair.dropFirst(5))) + FastCGIClient.stream(.parameters, [0, 0])
        + FastCGIClient.stream(.input, [1, 2, 3]) + [7, 7, 7]

    /// How many pieces of this size are taken; nil: all.
    private func refused(_ bytes: [UInt8], pieces size: Int) -> Int? {
        var inspector = RecordInspector()
        for (number, start) in stride(from: 0, to: bytes.count, by: size).enumerated() {
            let piece = bytes[start..<min(start + size, bytes.count)]
            if !piece.withUnsafeBytes({ inspector.accepts($0) }) { return number }
        }
        return inspector.hasPassedHead ? nil : -1
    }

    @Test("A request is taken in pieces of any size", arguments: 1...80)
    func pieces(size: Int) {
        #expect(refused(Self.request, pieces: size) == nil)
    }

    @Test("A change of any byte of a record's head that counts is refused, at that record")
    func changed() {
        // Version, type, both bytes of the number; of the beginning its number may be any but zero.
        let second = Self.begin.count
        for place in [0, 1, second, second + 1, second + 2, second + 3] {
            var bytes = Self.request
            bytes[place] ^= 0x40
            #expect(refused(bytes, pieces: 1) == (place < 8 ? 7 : second + 7), "\(place)")
        }
    }

    @Test("Announced lengths count at once, and what ends within a parameter is refused")
    func lengths() {
        let limit = RecordInspector.parameterBytes
        for (value, isTaken) in [(limit - 6, true), (limit - 5, false), (0x7FFF_FFFF, false)] {
            let bytes = withUnsafeBytes(of: UInt32(value).bigEndian, Array.init)
            let lengths: [UInt8] = [1, bytes[0] | 0x80] + bytes.dropFirst()
            let sent = Self.begin + FastCGIClient.record(.parameters, lengths)
            #expect((refused(sent, pieces: sent.count) == -1) == isTaken, "\(value)")
        }
        let short = Self.begin + FastCGIClient.stream(.parameters, [2, 0, 65])
        #expect(refused(short, pieces: short.count) == 0)
        let lengthAlone = Self.begin + FastCGIClient.stream(.parameters, [2])
        #expect(refused(lengthAlone, pieces: lengthAlone.count) == 0)
    }

    @Test("The number of parameters is bounded, however small they are")
    func count() {
        let most = RecordInspector.parameterCount
        for (count, isTaken) in [(most, true), (most + 1, false)] {
            let sent = Self.begin + FastCGIClient.stream(.parameters, [UInt8](repeating: 0, count: 2 * count))
            #expect((refused(sent, pieces: sent.count) == nil) == isTaken, "\(count)")
        }
    }
}
