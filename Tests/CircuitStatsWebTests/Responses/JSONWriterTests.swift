import FoundationEssentials
import TestSupport
import Testing

@testable import CircuitStatsWeb

@Suite("The writer of the big table, held against JSONEncoder")
struct JSONWriterTests {
    private func value(_ write: (inout JSONWriter) -> Void) -> String {
        var json = JSONWriter()
        write(&json)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    private func encoded(_ value: some Encodable) throws -> String {
        String(decoding: try JSONBody.encode(["a": value]), as: UTF8.self)
    }

    @Test("writes texts that are read as they were, whatever they hold")
    func texts() throws {
        var generator = SystemRandomNumberGenerator()
        // Every control character, what is escaped elsewhere, and the ends of UTF-8's lengths.
        let scalars: [Unicode.Scalar] =
            (0...0x7F).compactMap { Unicode.Scalar($0 as UInt32) } + [
                "\u{80}", "\u{7FF}", "\u{800}", "\u{2028}", "\u{2029}", "\u{202E}", "\u{FFFD}", "\u{FFFF}", "\u{1F6F0}",
                "\u{10FFFF}",
            ]
        for scalar in scalars {
            let text = String(Character(scalar))
            let json = value { json in json.object { $0.member("a", text) } }
            #expect(try JSONValue(Data(json.utf8)) == .object(["a": .string(text)]), "\(scalar.value)")
        }
        for _ in 0..<200 {
            let text = String(
                String.UnicodeScalarView((0..<40).compactMap { _ in scalars.randomElement(using: &generator) }))
            let json = value { json in json.object { $0.member("a", text) } }
            #expect(try JSONValue(Data(json.utf8)) == JSONValue(Data(try encoded(text).utf8)))
        }
    }

    @Test("writes numbers byte for byte as the encoder does")
    func numbers() throws {
        for number: Double in [
            0, -0.0, 1, -1, 0.1, 1e15, 1e16, 1e17, 123_456_789.5, .pi, .leastNonzeroMagnitude, .greatestFiniteMagnitude,
            1e-7,
        ] {
            #expect(value { json in json.object { $0.member("a", number) } } == (try encoded(number)))
        }
        for _ in 0..<2_000 {
            let number = Double(bitPattern: UInt64.random(in: 0 ... .max))
            guard number.isFinite else { continue }
            #expect(value { json in json.object { $0.member("a", number) } } == (try encoded(number)))
        }
        for number in [0, 1, -1, Int.min, Int.max] {
            #expect(value { json in json.object { $0.member("a", number) } } == (try encoded(number)))
        }
        #expect(value { json in json.object { $0.member("a", UInt64.max) } } == #"{"a":18446744073709551615}"#)
    }

    @Test("writes what is no number as unknown")
    func notNumbers() {
        for number in [Double.nan, .infinity, -.infinity] {
            #expect(value { json in json.object { $0.member("a", number) } } == #"{"a":null}"#)
        }
    }

    @Test("puts commas between members and elements, and nowhere else")
    func commas() {
        let json = value { json in
            json.object { json in
                json.member("a", "{")
                json.member("b", nil as String?)
                json.name("c")
                json.array([1, 2]) { json, number in json.object { $0.member("d", number) } }
                json.name("e")
                json.array([Int]()) { _, _ in }
                json.member("f", [1, nil, 3])
                json.member("g", nil as [Int?]?)
                json.name("h")
                json.object { _ in }
                json.member("i", true)
                json.member("j", nil as Bool?)
            }
        }
        #expect(
            json
                == #"{"a":"{","b":null,"c":[{"d":1},{"d":2}],"e":[],"f":[1,null,3],"g":null,"h":{},"i":true,"j":null}"#)
    }
}
