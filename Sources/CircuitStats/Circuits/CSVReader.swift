/// Reads CSV record by record (RFC 4180; LF and CRLF end a line). A record that is not well-formed costs its own line
/// alone: reading goes on with the next.
struct CSVReader {
    /// Longer fields are refused; so is a quote that is not closed within that many bytes.
    static let longestField = 1_000

    /// A record: its fields, or what is wrong with it.
    struct Record {
        /// The line on which it starts, from 1.
        var line: Int
        var content: Result<[String], Malformed>
    }

    /// Why a line is no record; the words go on after “line 7”.
    struct Malformed: Error, Equatable {
        var words: String
    }

    private let bytes: [UInt8]
    private var index: Int
    private var line = 1
    /// `,` or `;`.
    var separator = UInt8(ascii: ",")

    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    /// A byte order mark at the start is skipped.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// The next line as it stands; what the header's separator is found in.
    var currentLine: ArraySlice<UInt8> {
        bytes[index...].prefix { $0 != Self.lineFeed }
    }

    /// The next record; nil at the end.
    mutating func next() -> Record? {
        guard index < bytes.count else { return nil }
        let (start, startLine) = (index, line)
        do throws(Malformed) {
            return Record(line: startLine, content: .success(try record()))
        } catch {
            // A quote that was not closed may have taken lines after it in: those are read anew.
            index = start
            line = startLine + 1
            index += currentLine.count + 1
            return Record(line: startLine, content: .failure(error))
        }
    }

    private mutating func record() throws(Malformed) -> [String] {
        var fields: [String] = []
        while true {
            let field = try index < bytes.count && bytes[index] == Self.quote ? quotedField() : plainField()
            guard let text = String(validating: field, as: UTF8.self) else {
                throw Malformed(words: "is not UTF-8")
            }
            fields.append(text)
            guard index < bytes.count else { return fields }
            let end = bytes[index]
            index += 1
            guard end == separator else {
                line += 1
                return fields
            }
        }
    }

    /// Leaves `index` at the separator or the line feed after the field.
    private mutating func plainField() throws(Malformed) -> [UInt8] {
        let start = index
        while index < bytes.count, bytes[index] != separator, bytes[index] != Self.lineFeed { index += 1 }
        var field = bytes[start..<index]
        let endsLine = index == bytes.count || bytes[index] == Self.lineFeed
        if endsLine, field.last == Self.carriageReturn { field.removeLast() }
        guard field.count <= Self.longestField else {
            throw Malformed(words: "has a field of more than 1,000 bytes")
        }
        return Array(field)
    }

    private mutating func quotedField() throws(Malformed) -> [UInt8] {
        var field: [UInt8] = []
        index += 1
        while true {
            guard index < bytes.count, field.count <= Self.longestField else {
                throw Malformed(words: "has a quote that is not closed, or a field of more than 1,000 bytes")
            }
            let byte = bytes[index]
            index += 1
            if byte == Self.quote {
                guard index < bytes.count, bytes[index] == Self.quote else { break }
                index += 1
            }
            if byte == Self.lineFeed { line += 1 }
            field.append(byte)
        }
        if index < bytes.count, bytes[index] == Self.carriageReturn { index += 1 }
        guard index == bytes.count || bytes[index] == separator || bytes[index] == Self.lineFeed else {
            throw Malformed(words: "has text after a closing quote")
        }
        return field
    }
}
