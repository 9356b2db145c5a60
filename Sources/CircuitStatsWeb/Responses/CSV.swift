import FoundationEssentials

/// Comma-separated values as RFC 4180 has them, for programs that calculate: texts cannot become formulas there.
struct CSV {
    /// What a cell holds.
    enum Cell {
        /// Text of somebody else's.
        case text(String?)
        /// A number; empty where it is not known.
        case number(Double?)
    }

    private var lines: String

    /// Starts with the names of the columns.
    init(header: [String]) {
        lines = header.joined(separator: ",") + "\r\n"
    }

    /// Adds a row.
    mutating func append(_ row: [Cell]) {
        lines += row.map(Self.written).joined(separator: ",") + "\r\n"
    }

    /// The whole as UTF-8.
    var data: Data { Data(lines.utf8) }

    private static func written(_ cell: Cell) -> String {
        switch cell {
        case .text(let text): quoted(harmless(text ?? ""))
        case .number(let number): number.map(decimal) ?? ""
        }
    }

    /// Text that a spreadsheet program would take for a formula, behind an apostrophe (OWASP, "CSV Injection").
    private static func harmless(_ text: String) -> String {
        guard let first = text.unicodeScalars.first else { return text }
        switch first {
        case "=", "+", "-", "@", "\t", "\r", "\n": return "'" + text
        default: return text
        }
    }

    private static func quoted(_ text: String) -> String {
        let mustBe = text.unicodeScalars.contains { $0 == "," || $0 == "\"" || $0 == "\r" || $0 == "\n" }
        return mustBe ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    }

    /// Without a point where it is whole.
    private static func decimal(_ number: Double) -> String {
        Int(exactly: number).map(String.init) ?? (number.isFinite ? "\(number)" : "")
    }
}
