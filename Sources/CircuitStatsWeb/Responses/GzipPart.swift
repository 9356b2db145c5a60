import CZlib
import FoundationEssentials

/// A compressed part of a body: several are joined without compressing any of them again.
///
/// One member, since not every client reads on behind the first: a browser shows what is in that one alone.
struct GzipPart: Sendable {
    /// Length of a member's header without optional fields (RFC 1952, 2.3).
    static let headerSize = 10

    /// Whole deflate blocks that end at a byte and refer to nothing before them; none is marked as the last.
    let blocks: Data
    /// CRC-32 of what they stand for.
    let crc: UInt32
    /// Length in bytes of what they stand for.
    let length: Int

    /// Compresses bytes that are there as a whole.
    init(of bytes: [UInt8]) throws(GzipStream.Failure) {
        var gzip = try GzipStream()
        try gzip.append(bytes)
        self = try gzip.part()
    }

    init(blocks: Data, crc: UInt32, length: Int) {
        self.blocks = blocks
        self.crc = crc
        self.length = length
    }

    /// A gzip member of parts one after the other.
    static func member(of parts: [GzipPart]) -> Data {
        var member = Data(capacity: parts.reduce(headerSize + 10) { $0 + $1.blocks.count })
        // Deflated, no optional fields, no time, no word on speed, Unix.
        member.append(contentsOf: [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3])
        for part in parts { member.append(part.blocks) }
        // The last block, an empty one (RFC 1951, 3.2.6).
        member.append(contentsOf: [3, 0])
        let crc = parts.reduce(UInt(0)) { crc32_combine($0, UInt($1.crc), $1.length) }
        let length = parts.reduce(0) { $0 + $1.length }
        for value in [UInt32(truncatingIfNeeded: crc), UInt32(truncatingIfNeeded: length)] {
            withUnsafeBytes(of: value.littleEndian) { member.append(contentsOf: $0) }
        }
        return member
    }
}
