import CZlib
public import FoundationEssentials

extension Data {
    /// What is no gzip member.
    public struct NotGzip: Error {
        /// zlib's code.
        public let code: Int32
    }

    /// The content of a gzip member, its checksum verified.
    public func gunzipped() throws(NotGzip) -> Data {
        var stream = z_stream()
        let initialized = inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard initialized == Z_OK else { throw NotGzip(code: initialized) }
        defer { inflateEnd(&stream) }
        var input = [UInt8](self)
        var output = Data()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let code = input.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress
            stream.avail_in = uInt(input.count)
            var code = Z_OK
            while code == Z_OK {
                buffer.withUnsafeMutableBufferPointer { buffer in
                    stream.next_out = buffer.baseAddress
                    stream.avail_out = uInt(buffer.count)
                    code = inflate(&stream, Z_NO_FLUSH)
                }
                output += buffer.dropLast(Int(stream.avail_out))
            }
            return code
        }
        guard code == Z_STREAM_END, stream.avail_in == 0 else { throw NotGzip(code: code) }
        return output
    }
}
