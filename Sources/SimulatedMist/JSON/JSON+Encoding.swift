import FoundationEssentials

extension JSON {
    /// The value as UTF-8 JSON text (RFC 8259).
    ///
    /// Written by hand: `JSONEncoder` at 60 MB/s would make the encoder, not the client, what a benchmark measures.
    func encoded() -> Data {
        var text = ""
        write(into: &text)
        return Data(text.utf8)
    }

    private func write(into text: inout String) {
        switch self {
        case .null:
            text += "null"
        case .bool(let value):
            text += value ? "true" : "false"
        case .integer(let value):
            text += value.description
        case .number(let value):
            // JSON has no spelling for infinity and not-a-number.
            text += value.isFinite ? value.description : "null"
        case .string(let value):
            Self.write(value, into: &text)
        case .array(let values):
            text += "["
            var separator = ""
            for value in values {
                text += separator
                value.write(into: &text)
                separator = ","
            }
            text += "]"
        case .object(let fields):
            text += "{"
            var separator = ""
            for (name, value) in fields {
                text += separator
                Self.write(name, into: &text)
                text += ":"
                value.write(into: &text)
                separator = ","
            }
            text += "}"
        }
    }

    private static func write(_ value: String, into text: inout String) {
        text += "\""
        if value.utf8.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C }) {
            for scalar in value.unicodeScalars {
                switch scalar {
                case "\"": text += "\\\""
                case "\\": text += "\\\\"
                case "\n": text += "\\n"
                case "\r": text += "\\r"
                case "\t": text += "\\t"
                case _ where scalar.value < 0x20:
                    text += "\\u" + Seed.hex(UInt64(scalar.value), digits: 4)
                default: text.unicodeScalars.append(scalar)
                }
            }
        } else {
            text += value
        }
        text += "\""
    }
}
