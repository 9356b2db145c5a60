import Testing

@testable import CircuitStats

@Suite("circuits.csv")
struct CircuitFileTests {
    static let header = "site,gateway,port,provider,circuit_id,down_mbps,up_mbps,notes\n"

    private func file(_ text: String) throws -> CircuitFile { try CircuitFile(Array(text.utf8)) }

    @Test("holds a circuit per line; what is empty is unknown")
    func lines() throws {
        let file = try file(
            Self.header + "Bonn,bonn-1,ge-0/0/0,Telekom,DE-4711,250,40.5,main\n" + "Bonn,bonn-1,ge-0/0/1,,,,,\n")
        #expect(
            file.rows == [
                CircuitRow(
                    line: 2, site: "Bonn", gateway: "bonn-1", port: "ge-0/0/0",
                    contract: CircuitContract(
                        provider: "Telekom", circuitID: "DE-4711", downMbps: 250, upMbps: 40.5, notes: "main")),
                CircuitRow(line: 3, site: "Bonn", gateway: "bonn-1", port: "ge-0/0/1", contract: CircuitContract()),
            ])
        #expect(file.problems.isEmpty)
        #expect(file.lines == 2)
    }

    @Test("takes columns in any order and case, CRLF, a byte order mark, empty lines and a last line without an end")
    func shapes() throws {
        let file = try file("\u{FEFF}Port,Gateway, SITE ,Down Mbps\r\n\r\nge-0/0/0,g,s,10\r\n,,,\r\nge-0/0/1,g,s,20")
        #expect(file.rows.map(\.port) == ["ge-0/0/0", "ge-0/0/1"])
        #expect(file.rows.map(\.contract.downMbps) == [10, 20])
        #expect(file.rows.map(\.line) == [3, 5])
        #expect(file.problems.isEmpty)
    }

    @Test("takes semicolons where the header does, and decimal commas then")
    func semicolons() throws {
        let file = try file("site;gateway;port;down_mbps;notes\ns;g;p;12,5;a, b\n")
        #expect(file.rows.first?.contract == CircuitContract(downMbps: 12.5, notes: "a, b"))
    }

    @Test("takes quoted fields with separators, quotes and line ends, and counts the lines in them")
    func quotes() throws {
        let file = try file(
            "site,gateway,port,notes\n\"Bonn, \"\"old\"\" site\",g,p,\"two\r\nlines\"\r\ns,g,p,say \"hi\"\ns,g\n")
        #expect(file.rows.map(\.site) == ["Bonn, \"old\" site", "s"])
        #expect(file.rows.map(\.contract.notes) == ["two\r\nlines", "say \"hi\""])
        #expect(file.rows.map(\.line) == [2, 4])
        #expect(file.problems.map(\.line) == [5])
    }

    @Test(
        "a bad line is named and skipped, and the rest holds",
        arguments: [
            ("s,g", "has 2 fields where the header has 8"),
            ("s,g,p,a,b,1,1,note,too many", "has 9 fields where the header has 8: quote texts with commas"),
            ("s,,p,,,,,", "names no gateway"),
            ("s,g,p,,,fast,1,", "has a down_mbps that is not a number: “fast”"),
            ("s,g,p,,,nan,1,", "has a down_mbps that is not a number: “nan”"),
            ("s,g,p,,,1,-3,", "has a up_mbps that no circuit can have: -3"),
            ("s,g,p,,,1e999,1,", "has a down_mbps that no circuit can have: 1e999"),
            ("s,g,p,,,1,0,", "has a up_mbps that no circuit can have: 0"),
            ("s,g,p,\"a\"b,,,,", "has text after a closing quote"),
            ("s,g,p,\"a,,,,", "has a quote that is not closed, or a field of more than 1,000 bytes"),
            ("s,g,p,\(String(repeating: "x", count: 1_001)),,,,", "has a field of more than 1,000 bytes"),
        ])
    func badLines(line: String, words: String) throws {
        let file = try file(Self.header + "s,g,before,,,,,\n\(line)\ns,g,after,,,,,\n")
        #expect(file.rows.map(\.port) == ["before", "after"])
        #expect(file.problems == [LineProblem(line: 3, words: words)])
        #expect(file.lines == 3)
        #expect(file.problems.first?.sentence == "Line 3 \(words).")
    }

    @Test("a line that is not UTF-8 is skipped")
    func encoding() throws {
        let bytes = Array(Self.header.utf8) + [0x73, 0x2C, 0xFC] + Array(",p,,,,,\ns,g,p,,,,,\n".utf8)
        let file = try CircuitFile(bytes)
        #expect(file.rows.count == 1)
        #expect(file.problems == [LineProblem(line: 2, words: "is not UTF-8")])
    }

    @Test("columns that are not known, or there twice, are named; the rest holds")
    func columns() throws {
        let file = try file("site,gateway,port,down_mpbs,notes,notes\ns,g,p,1,a,b\n")
        #expect(file.rows.map(\.contract.notes) == ["a"])
        #expect(
            file.problems.map(\.sentence) == [
                "Line 1 names a column that is not known: “down_mpbs”.", "Line 1 names the column notes twice.",
            ])
    }

    @Test("without a header nothing can be understood", arguments: ["", "\n", "Bonn,bonn-1,ge-0/0/0\n", "site,port\n"])
    func noHeader(text: String) {
        #expect(throws: CircuitFileError.noHeader) { try file(text) }
    }

    @Test("reads no more lines than any organization has circuits, and says so")
    func tooMany() throws {
        let file = try file(Self.header + String(repeating: "x\n", count: CircuitFile.mostLines + 5))
        #expect(file.lines == CircuitFile.mostLines)
        #expect(
            file.problems.last
                == LineProblem(
                    line: CircuitFile.mostLines + 2, words: "and all after it are not read: 100,000 lines are the most")
        )
    }

    @Test("survives any bytes, and never reads a line twice", arguments: 1...60)
    func random(seed: UInt64) throws {
        var random = SplitMix64(state: seed)
        let alphabet = Array("s,g;\"\"\n\r 1x\u{FC}".utf8)
        let noise = (0..<2_000).map { _ in alphabet[Int(random.next() % UInt64(alphabet.count))] }
        let file = try CircuitFile(Array(Self.header.utf8) + noise)
        let lines = file.rows.map(\.line) + file.problems.map(\.line)
        #expect(Set(lines).count == lines.count)
        #expect(lines.count == file.lines)
        #expect(lines.allSatisfy { (2...noise.count { $0 == 0x0A } + 2).contains($0) })
    }
}
