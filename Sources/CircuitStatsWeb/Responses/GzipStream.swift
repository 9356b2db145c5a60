import CZlib
import FoundationEssentials

/// A gzip member that is made piece by piece.
struct GzipStream: ~Copyable {
    /// zlib ran out of memory: its only failure on valid arguments (`deflateInit2`, "Z_MEM_ERROR").
    struct Failure: Error {
        let code: Int32
    }

    private static let pieceSize = 65_536
    /// Of zlib's levels with lazy matches the quickest but one: of the table of 5,000 gateways level 6 makes 5 % less in
    /// 40 % more time, for each window of each snapshot.
    private static let level: Int32 = 5
    // On the heap, since zlib's own state points back to it.
    private let stream: UnsafeMutablePointer<z_stream>
    private var output = Data()

    init() throws(Failure) {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let code = czlib_deflateInitGzip(stream, Self.level)
        guard code == Z_OK else {
            stream.deallocate()
            throw Failure(code: code)
        }
        self.stream = stream
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// Compresses some more.
    mutating func append(_ bytes: [UInt8]) throws(Failure) {
        try deflate(bytes, Z_NO_FLUSH)
    }

    /// The whole member.
    consuming func finish() throws(Failure) -> Data {
        try deflate([], Z_FINISH)
        // A copy of its very size: what has grown piece by piece holds up to as much again in reserve.
        return output.withUnsafeBytes { Data($0) }
    }

    /// What was compressed so far as a part of a member that is put together later: its bytes stand for themselves.
    consuming func part() throws(Failure) -> GzipPart {
        try deflate([], Z_FULL_FLUSH)
        // zlib writes the plain header of ten bytes (RFC 1952, 2.3), and keeps the CRC of a gzip stream in `adler`.
        return GzipPart(
            blocks: output.dropFirst(GzipPart.headerSize), crc: UInt32(truncatingIfNeeded: stream.pointee.adler),
            length: Int(stream.pointee.total_in))
    }

    private mutating func deflate(_ bytes: [UInt8], _ flush: Int32) throws(Failure) {
        var piece = [UInt8](repeating: 0, count: Self.pieceSize)
        let code: Int32 = bytes.withUnsafeBufferPointer { input in
            // zlib takes the input by a pointer that is not const, and does not write to it.
            stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            stream.pointee.avail_in = uInt(input.count)
            var code = Z_OK
            repeat {
                let count = piece.withUnsafeMutableBufferPointer { room in
                    stream.pointee.next_out = room.baseAddress
                    stream.pointee.avail_out = uInt(room.count)
                    code = CZlib.deflate(stream, flush)
                    return room.count - Int(stream.pointee.avail_out)
                }
                output.append(contentsOf: piece[..<count])
            } while code == Z_OK && stream.pointee.avail_out == 0
            stream.pointee.next_in = nil
            return code
        }
        // Z_BUF_ERROR: there was nothing to do, which is no failure.
        guard code == Z_OK || code == Z_BUF_ERROR || code == Z_STREAM_END else { throw Failure(code: code) }
    }
}
