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
    private var request: UInt16 = 0
    /// What has come of a record's head of eight bytes, the first the highest, and how many these are.
    private var head: UInt64 = 0
    private var headBytes = 0
    /// What is still to come of the record's content and padding, and whether the content is parameters.
    private var content = 0
    private var padding = 0
    private var hasParameters = false
    /// What has come of a length before a parameter, of one byte or of four, and how many are still to come.
    private var length = 0
    private var lengthBytesLeft = 0
    /// The length of the name, where that of the value has not come yet.
    private var nameLength: Int?
    /// What is still to come of a parameter's name and value.
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
                head = head << 8 | UInt64(rest.removeFirst())
                headBytes += 1
                if headBytes == 8, !acceptsHead() { stage = .refused }
            }
        }
        return stage != .refused
    }

    /// A record's head: version, type, request's number, lengths of content and padding.
    private mutating func acceptsHead() -> Bool {
        let (version, type) = (head >> 56, UInt8(truncatingIfNeeded: head >> 48))
        let number = UInt16(truncatingIfNeeded: head >> 32)
        content = Int(head >> 16 & 0xFFFF)
        padding = Int(head >> 8 & 0xFF)
        headBytes = 0
        head = 0
        hasParameters = type == RecordType.parameters
        guard version == 1, stage == .beginning || number == request else { return false }
        switch (stage, type) {
        case (.beginning, RecordType.begin):
            request = number
            stage = .parameters
            return number != 0 && content == 8
        case (.parameters, RecordType.parameters):
            if content == 0 { stage = .input }
            // The last parameter must be whole.
            return content > 0 || (text == 0 && nameLength == nil && lengthBytesLeft == 0)
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
            rest = rest.dropFirst()
            bytes += 1
            if lengthBytesLeft > 0 {
                length = length << 8 | Int(byte)
                lengthBytesLeft -= 1
            } else {
                // The highest bit says that three more follow.
                length = Int(byte & 0x7F)
                lengthBytesLeft = byte & 0x80 == 0 ? 0 : 3
            }
            guard lengthBytesLeft == 0 else { continue }
            guard let name = nameLength.take() else {
                nameLength = length
                continue
            }
            text = name + length
            bytes += text
            count += 1
            guard bytes <= Self.parameterBytes, count <= Self.parameterCount else { return false }
        }
        return true
    }
}
