// `stderr` is a variable in C; nobody sets it.
@preconcurrency import Glibc

/// Makes one line of each text that is written: names and answers from outside may hold line ends, and what follows one
/// would look like a line of ours; a terminal would obey what else controls it.
struct SingleLines<Lines: TextOutputStream & Sendable>: TextOutputStream, Sendable {
    var stream: Lines

    /// Takes a line with its end.
    mutating func write(_ line: String) {
        let text = line.hasSuffix("\n") ? line.unicodeScalars.dropLast() : line.unicodeScalars[...]
        guard text.contains(where: Self.isControl) else { return stream.write(line) }
        var escaped = ""
        for scalar in text {
            if Self.isControl(scalar) {
                escaped += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            } else {
                escaped.unicodeScalars.append(scalar)
            }
        }
        stream.write(escaped + "\n")
    }

    /// What a terminal or a reader of lines takes for more than text: C0, DEL, C1, and Unicode's ends of lines and
    /// paragraphs.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029: true
        default: false
        }
    }
}

/// Standard error, a line at a time.
struct StandardErrorLines: TextOutputStream, Sendable {
    mutating func write(_ line: String) {
        // One call per line, so that the lines of two threads do not mix; stdio's own lock sees to it.
        fputs(line, stderr)
    }
}
