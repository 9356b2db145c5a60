import CZlib
import FoundationEssentials

/// Bytes as they are kept in Redis: which publication they are of, and the content, compressed.
///
/// `MCS1`, the number of the publication (8 bytes), the length of the content (4 bytes), and a zlib stream, whose
/// checksum tells whether it is whole. Numbers are little-endian.
struct Packed: Sendable {
    private static let magic: [UInt8] = Array("MCS1".utf8)
    /// No content is larger, in bytes.
    private static let limit = 256 * 1_048_576

    /// The number of the publication that it was written with.
    var number: Int
    var content: Data

    init(_ content: Data, number: Int) {
        self.content = content
        self.number = number
    }

    /// The bytes.
    func encoded() throws(PackedError) -> Data {
        var writer = BinaryWriter()
        writer.bytes.append(contentsOf: Self.magic)
        writer.append(number)
        writer.append(UInt32(clamping: content.count))
        guard content.count <= Self.limit else { throw .tooLarge }
        let source = Array(content)
        var length = compressBound(uLong(source.count))
        var room = [UInt8](repeating: 0, count: Int(length))
        // Speed counts more than the last per cent: it is written and read at every poll.
        guard compress2(&room, &length, source, uLong(source.count), Z_BEST_SPEED) == Z_OK else { throw .zlib }
        writer.bytes.append(contentsOf: room[..<Int(length)])
        return Data(writer.bytes)
    }

    /// Reads bytes that may be anything.
    init(reading data: Data) throws(PackedError) {
        var reader = BinaryReader(data)
        guard (try? reader.take(Self.magic.count)).map({ Array($0) == Self.magic }) == true else { throw .notOurs }
        do throws(BinaryError) {
            number = try reader.int()
            let length = Int(try reader.uint32())
            guard length <= Self.limit else { throw .implausible("its length") }
            let source = Array(reader.rest)
            var room = [UInt8](repeating: 0, count: max(1, length))
            var count = uLong(length)
            var taken = uLong(source.count)
            guard uncompress2(&room, &count, source, &taken) == Z_OK, Int(count) == length else { throw .truncated }
            guard Int(taken) == source.count else { throw .implausible("its end") }
            content = Data(room[..<length])
        } catch {
            throw .damaged("\(error)")
        }
    }
}

/// Why bytes of Redis cannot be taken.
enum PackedError: Error, Equatable, CustomStringConvertible {
    case notOurs
    case damaged(String)
    case tooLarge
    case zlib

    var description: String {
        switch self {
        case .notOurs: "it is not what this version writes"
        case .damaged(let what): "it is damaged: \(what)"
        case .tooLarge: "it is too large to be shared"
        case .zlib: "zlib has no memory left"
        }
    }
}
