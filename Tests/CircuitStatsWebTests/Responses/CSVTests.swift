import Foundation
import Testing

@testable import CircuitStatsWeb

@Suite("A table as CSV")
struct CSVTests {
    private func line(_ cells: CSV.Cell...) -> String {
        var csv = CSV(header: ["a", "b"])
        csv.append(cells)
        let text = String(decoding: csv.data, as: UTF8.self)
        #expect(text.hasPrefix("a,b\r\n") && text.hasSuffix("\r\n"))
        return String(text.unicodeScalars.dropFirst(5).dropLast(2).map(Character.init))
    }

    @Test(
        "Text that begins like a formula is made text; any other stays what it is",
        arguments: [
            ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"), ("\tx", "'\tx"),
            ("\rx", "\"'\rx\""), ("\n=1", "\"'\n=1\""), ("a=1", "a=1"), ("", ""), ("'=1", "'=1"),
            ("Zürich 東京", "Zürich 東京"),
            ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"), ("=1,\"x\"", "\"'=1,\"\"x\"\"\""),
        ])
    func formulas(text: String, cell: String) {
        #expect(line(.text(text)) == cell)
    }

    @Test(
        "Commas, quotes and line ends are quoted (RFC 4180)",
        arguments: [("a,b", "\"a,b\""), ("say \"x\"", "\"say \"\"x\"\"\""), ("a\r\nb", "\"a\r\nb\""), ("a b", "a b")])
    func quoting(text: String, cell: String) {
        #expect(line(.text(text)) == cell)
    }

    @Test(
        "Numbers stay numbers, what is not known is empty",
        arguments: [
            (0, "0"), (-5, "-5"), (1.5, "1.5"), (1_700_481_600, "1700481600"), (12_345_678.901, "12345678.901"),
            (nil, ""), (.nan, ""), (.infinity, ""),
        ] as [(Double?, String)])
    func numbers(number: Double?, cell: String) {
        #expect(line(.number(number)) == cell)
        #expect(line(.text(nil), .number(number), .text("x")) == ",\(cell),x")
    }
}
