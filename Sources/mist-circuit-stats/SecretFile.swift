import SystemPackage

/// A secret that comes in a file, as container engines and systemd hand it over.
enum SecretFile {
    /// In bytes: what is longer is another file than the one meant.
    static let limit = 65_536

    /// The text of the file. Bytes that are not UTF-8 become replacement characters, which no token may hold.
    static func read(_ path: String) throws(SecretFileError) -> String {
        let bytes: [UInt8]
        do {
            let file = try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
            bytes = try file.closeAfter { try Self.bytes(of: file) }
        } catch {
            throw .unreadable(reason: "\(error)")
        }
        guard bytes.count <= limit else { throw .tooLong }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// All bytes of the file, or one more than the limit.
    private static func bytes(of file: FileDescriptor) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        var count = 0
        // A pipe brings less than it is asked for.
        while count < bytes.count {
            let more = try bytes.withUnsafeMutableBytes { buffer in
                try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
            }
            if more == 0 { break }
            count += more
        }
        return Array(bytes[..<count])
    }
}

/// Why a secret cannot be read from its file. Never says what is in it.
enum SecretFileError: Error, Equatable, CustomStringConvertible {
    case unreadable(reason: String)
    case tooLong

    var description: String {
        switch self {
        case .unreadable(let reason): "cannot be read: \(reason)"
        case .tooLong: "is longer than a secret: \(SecretFile.limit) bytes at most"
        }
    }
}
