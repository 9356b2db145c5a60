import CZlib
import FoundationEssentials

/// A body as a gzip member, made once and sent many times.
enum Gzip {
    /// zlib ran out of memory: its only failure on valid arguments (`deflateInit2`, "Z_MEM_ERROR").
    struct Failure: Error {
        let code: Int32
    }

    /// The gzip member of `data`, at zlib's default level.
    static func compress(_ data: Data) throws(Failure) -> Data {
        var stream = z_stream()
        let initialized = czlib_deflateInitGzip(&stream, Z_DEFAULT_COMPRESSION)
        guard initialized == Z_OK else { throw Failure(code: initialized) }
        defer { deflateEnd(&stream) }

        // deflateBound is what one call of deflate with Z_FINISH needs at most, so that one call does it.
        var output = Data(count: Int(deflateBound(&stream, uLong(data.count))))
        let capacity = output.count
        let code = data.withUnsafeBytes { input in
            output.withUnsafeMutableBytes { output in
                // zlib takes the input by a pointer that is not const, and does not write to it.
                stream.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: Bytef.self).baseAddress)
                stream.avail_in = uInt(input.count)
                stream.next_out = output.bindMemory(to: Bytef.self).baseAddress
                stream.avail_out = uInt(capacity)
                return deflate(&stream, Z_FINISH)
            }
        }
        guard code == Z_STREAM_END else { throw Failure(code: code) }
        output.count = Int(stream.total_out)
        return output
    }
}
