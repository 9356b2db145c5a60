/// Follows the records of one connection (FastCGI 1.0, 3.3 and 8) before libfcgi sees their bytes, and says when a peer
/// sends what no web server does.
///
/// libfcgi 2.4.2 keeps parameters without a limit, allocates whatever a length announces, and answers a management
/// record of many names into 64 bytes of its stack. So what passes is a beginning, parameters up to a limit, and input.
struct RecordInspector {
    /// Bytes of all parameters with their lengths. With our limits on a request's head nginx sends 180 kB at most.
    static let parameterBytes = 262_144
    /// Number of parameters. A head of 64 kB has 16,384 fields at most.
    static let parameterCount = 20_000

    private enum Stage { case beginning, parameters, input, over, refused }
    private enum RecordType { static let begin: UInt8 = 1, parameters: UInt8 = 4, input: UInt8 = 5 }

    private var stage = Stage.beginning
    /// The request's number, as its beginning says it.
    private var request: [UInt8] = []
    /// What has come of a record's head of eight bytes.
    private var head: [UInt8] = []
    /// What is still to come of the record's content and padding, and whether the content is parameters.
    private var content = 0
    private var padding = 0
    private var hasParameters = false
    /// What has come of the two lengths before a parameter, and what is still to come of its name and value.
    private var lengths: [UInt8] = []
    private var text = 0
    /// What the parameters so far take by their lengths, and their number.
    private var bytes = 0
    private var count = 0

    /// Whether a request's head has come by, whole.
    var hasPassedHead: Bool { stage == .input || stage == .over }

    /// Follows the next bytes; false where neither they nor any after them may be read.
    mutating func accepts(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var rest = bytes[...]
        // What follows a request on its connection is not read.
        while !rest.isEmpty, stage != .over, stage != .refused {
            if content > 0 {
                let part = rest.prefix(content)
                content -= part.count
                rest = rest.dropFirst(part.count)
                if hasParameters, !acceptsParameters(part) { stage = .refused }
            } else if padding > 0 {
                let part = rest.prefix(padding)
                padding -= part.count
                rest = rest.dropFirst(part.count)
            } else {
                let part = rest.prefix(8 - head.count)
                head += part
                rest = rest.dropFirst(part.count)
                if head.count == 8, !acceptsHead() { stage = .refused }
            }
        }
        return stage != .refused
    }

    /// A record's head: version, type, request's number, lengths of content and padding.
    private mutating func acceptsHead() -> Bool {
        defer { head.removeAll(keepingCapacity: true) }
        let (version, type, number) = (head[0], head[1], Array(head[2...3]))
        content = Int(head[4]) << 8 | Int(head[5])
        padding = Int(head[6])
        hasParameters = type == RecordType.parameters
        guard version == 1, stage == .beginning || number == request else { return false }
        switch (stage, type) {
        case (.beginning, RecordType.begin):
            request = number
            stage = .parameters
            return number != [0, 0] && content == 8
        case (.parameters, RecordType.parameters):
            if content == 0 { stage = .input }
            // The last parameter must be whole.
            return content > 0 || (text == 0 && lengths.isEmpty)
        case (.input, RecordType.input):
            if content == 0 { stage = .over }
            return true
        default:
            return false
        }
    }

    /// A part of the parameters: of each the lengths of name and value, of one byte or of four, and the two texts.
    private mutating func acceptsParameters(_ part: Slice<UnsafeRawBufferPointer>) -> Bool {
        var rest = part
        while let byte = rest.first {
            if text > 0 {
                let passed = rest.prefix(text)
                text -= passed.count
                rest = rest.dropFirst(passed.count)
                continue
            }
            lengths.append(byte)
            rest = rest.dropFirst()
            guard let (name, afterName) = Self.length(lengths[...]), let (value, _) = Self.length(afterName) else {
                continue
            }
            text = name + value
            bytes += lengths.count + text
            count += 1
            lengths.removeAll(keepingCapacity: true)
            guard bytes <= Self.parameterBytes, count <= Self.parameterCount else { return false }
        }
        return true
    }

    /// A length at the beginning of some bytes, and what follows it; nil where not all of it is there.
    private static func length(_ bytes: ArraySlice<UInt8>) -> (Int, ArraySlice<UInt8>)? {
        guard let first = bytes.first else { return nil }
        guard first & 0x80 != 0 else { return (Int(first), bytes.dropFirst()) }
        guard bytes.count >= 4 else { return nil }
        return (bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) } & 0x7FFF_FFFF, bytes.dropFirst(4))
    }
}
