/// The content of `circuits.csv`: a header, then a circuit per line. A bad line is named and skipped; the rest holds.
///
/// `site,gateway,port,provider,circuit_id,down_mbps,up_mbps,notes` in any order and case; the first three are required.
/// `;` separates where the header uses it, and a number may have a decimal comma then.
package struct CircuitFile: Sendable, Equatable, Codable {
    /// The well-formed lines.
    private(set) var rows: [CircuitRow] = []
    /// What is wrong with others.
    private(set) var problems: [LineProblem] = []
    /// Lines that are neither header nor empty.
    private(set) var lines = 0

    /// Lines after so many are not read: ten times the circuits of a large organization.
    static let mostLines = 100_000
    /// No port is faster, Mbit/s.
    private static let fastest = TrafficSamples.fastest / 1e6

    private enum Column: String, CaseIterable {
        case site, gateway, port, provider, circuitID = "circuit_id", downMbps = "down_mbps", upMbps = "up_mbps", notes

        static let required: [Column] = [.site, .gateway, .port]
    }

    /// Reads the file; throws where its header is not one, so that no line can be understood.
    package init(_ bytes: [UInt8]) throws(CircuitFileError) {
        var reader = CSVReader(bytes)
        if !reader.currentLine.contains(UInt8(ascii: ",")) { reader.separator = UInt8(ascii: ";") }
        guard case .success(let names)? = reader.next()?.content else { throw .noHeader }
        let columns = names.map { Column(rawValue: Self.columnName($0)) }
        guard Column.required.allSatisfy(columns.contains) else { throw .noHeader }
        for (index, column) in columns.enumerated() {
            if column == nil, !names[index].isEmpty {
                problems.append(LineProblem(line: 1, words: "names a column that is not known: “\(names[index])”"))
            } else if let column, columns.firstIndex(of: column) != index {
                problems.append(LineProblem(line: 1, words: "names the column \(column.rawValue) twice"))
            }
        }
        while let record = reader.next() {
            if case .success(let fields) = record.content, fields.allSatisfy(\.isBlank) { continue }
            guard lines < Self.mostLines else {
                let words = "and all after it are not read: 100,000 lines are the most"
                problems.append(LineProblem(line: record.line, words: words))
                break
            }
            lines += 1
            do throws(CSVReader.Malformed) {
                let fields = try record.content.get()
                rows.append(
                    try Self.row(fields, line: record.line, columns: columns, separator: reader.separator))
            } catch {
                problems.append(LineProblem(line: record.line, words: error.words))
            }
        }
    }

    /// `Circuit ID` is `circuit_id`.
    private static func columnName(_ text: String) -> String {
        String(text.trimmed.lowercased().map { $0 == " " || $0 == "-" ? "_" : $0 })
    }

    private static func row(
        _ fields: [String], line: Int, columns: [Column?], separator: UInt8
    ) throws(CSVReader.Malformed) -> CircuitRow {
        guard fields.count >= columns.count else {
            throw .init(words: "has \(fields.count) fields where the header has \(columns.count)")
        }
        guard fields.dropFirst(columns.count).allSatisfy(\.isBlank) else {
            throw .init(
                words: "has \(fields.count) fields where the header has \(columns.count): quote texts with commas")
        }
        func text(_ column: Column) -> String? {
            guard let index = columns.firstIndex(of: column) else { return nil }
            let text = fields[index].trimmed
            return text.isEmpty ? nil : text
        }
        func required(_ column: Column) throws(CSVReader.Malformed) -> String {
            guard let text = text(column) else { throw .init(words: "names no \(column.rawValue)") }
            return text
        }
        func speed(_ column: Column) throws(CSVReader.Malformed) -> Double? {
            guard var text = text(column) else { return nil }
            if separator == UInt8(ascii: ";") { text = String(text.map { $0 == "," ? "." : $0 }) }
            guard text.allSatisfy({ $0.isASCII && ($0.isNumber || ".+-eE".contains($0)) }), let value = Double(text)
            else { throw .init(words: "has a \(column.rawValue) that is not a number: “\(text)”") }
            guard value > 0, value <= fastest else {
                throw .init(words: "has a \(column.rawValue) that no circuit can have: \(text)")
            }
            return value
        }
        return CircuitRow(
            line: line, site: try required(.site), gateway: try required(.gateway), port: try required(.port),
            contract: CircuitContract(
                provider: text(.provider), circuitID: text(.circuitID), downMbps: try speed(.downMbps),
                upMbps: try speed(.upMbps), notes: text(.notes)))
    }
}

/// Why a whole file cannot be taken; a sentence.
package enum CircuitFileError: Error, Equatable, Codable, CustomStringConvertible {
    case noHeader
    case tooLarge
    case notAFile
    case unreadable(String)

    package var description: String {
        switch self {
        case .noHeader:
            "Its first line must be a header, in UTF-8, with site, gateway and port among its columns; the others are "
                + "provider, circuit_id, down_mbps, up_mbps and notes."
        case .tooLarge: "It is larger than 16 MB."
        case .notAFile: "It is not a file."
        case .unreadable(let reason): "It cannot be read: \(reason)."
        }
    }
}

extension String {
    fileprivate var isBlank: Bool { allSatisfy(\.isWhitespace) }

    fileprivate var trimmed: String {
        var text = self[...].drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
