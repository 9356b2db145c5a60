/// Writes JSON text piece by piece: for the table of all gateways, which is half a million members long, and for
/// `/health`, which is made for each request. All else goes through ``JSONBody``.
struct JSONWriter {
    /// What was written since it was last taken.
    private(set) var bytes: [UInt8] = []

    init(reserving capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

    /// Forgets what is written, to go on behind it; the room stays.
    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    /// Writes text that is JSON already.
    mutating func raw(_ json: some Sequence<UInt8>) { bytes.append(contentsOf: json) }

    mutating func object(_ members: (inout JSONWriter) -> Void) {
        bytes.append(UInt8(ascii: "{"))
        members(&self)
        bytes.append(UInt8(ascii: "}"))
    }

    mutating func array<Element>(_ elements: some Sequence<Element>, _ write: (inout JSONWriter, Element) -> Void) {
        bytes.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            write(&self, element)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    // MARK: Members of an object

    /// Writes a member's name, which is plain ASCII; its value has to follow.
    mutating func name(_ name: StaticString) {
        // Whatever ends a member's value, it is not this.
        if bytes.last != UInt8(ascii: "{") { bytes.append(UInt8(ascii: ",")) }
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    mutating func member(_ name: StaticString, _ value: String?) {
        self.name(name)
        if let value { string(value) } else { null() }
    }

    mutating func member(_ name: StaticString, _ value: (some FixedWidthInteger)?) {
        self.name(name)
        if let value { raw(String(value).utf8) } else { null() }
    }

    /// Writes the shortest text that is read as the same number; what is none is unknown.
    mutating func member(_ name: StaticString, _ value: Double?) {
        self.name(name)
        guard let value, value.isFinite else { return null() }
        // 1 and not 1.0, as JSONEncoder does.
        let text = value.description
        raw(text.hasSuffix(".0") ? text.utf8.dropLast(2) : text.utf8[...])
    }

    mutating func member(_ name: StaticString, _ value: Bool?) {
        self.name(name)
        if let value { raw((value ? "true" : "false").utf8) } else { null() }
    }

    mutating func member(_ name: StaticString, _ values: [Int?]?) {
        self.name(name)
        guard let values else { return null() }
        array(values) { json, value in
            if let value { json.raw(String(value).utf8) } else { json.null() }
        }
    }

    // MARK: Values

    private mutating func null() { raw("null".utf8) }

    private mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20:
                // RFC 8259, section 7: these must be escaped, and no others.
                raw("\\u00".utf8)
                bytes.append(Self.hexDigit(byte >> 4))
                bytes.append(Self.hexDigit(byte & 0xF))
            default:
                bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
