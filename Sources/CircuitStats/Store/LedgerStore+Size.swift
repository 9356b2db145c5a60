import GRDB
import Glibc

extension LedgerStore {
    /// Bytes that the file and its write-ahead log take; nil where the file is gone.
    var bytesOnDisk: Int? {
        Self.size(ofFile: database.path).map { $0 + (Self.size(ofFile: database.path + "-wal") ?? 0) }
    }

    private static func size(ofFile path: String) -> Int? {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : nil
    }
}
