import GRDB

/// Why history cannot be kept, as the rest of a sentence that begins with “History is not being kept: ”.
public enum LedgerStoreError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Its directory cannot be made, or nothing can be written in it.
    case unusable(directory: String, reason: String)
    /// Another process keeps its history there.
    case inUse(directory: String)
    /// A later version of the application has written it.
    case newerSchema(path: String)
    /// Its file is no longer where it was: what is written would be kept for nobody.
    case removed(path: String)
    /// There is no room on the disk.
    case diskFull
    /// The file holds something else, or its pages contradict each other.
    case corrupt(String)
    /// SQLite's own words for the rest.
    case failed(String)

    /// What a person can do something about.
    public var description: String {
        switch self {
        case .unusable(let directory, let reason):
            "STATE_DIR (\(directory)) cannot be used: \(reason). It must be a directory that this user may write in."
        case .inUse(let directory):
            "STATE_DIR (\(directory)) is in use by another process; give each its own."
        case .newerSchema(let path):
            "\(path) was written by a later version; run that one, or move the file away to begin anew."
        case .removed(let path): "\(path) was removed or replaced while it was in use; restart to begin anew."
        case .diskFull: "the disk is full."
        case .corrupt(let words): "its file is damaged (\(words)); a restart sets it aside and begins anew."
        case .failed(let words): "\(words)."
        }
    }

    /// Whether a start without history is better than none: the setting is right, and the disk is not.
    public var isOfTheDisk: Bool {
        switch self {
        case .diskFull, .failed, .corrupt, .removed: true
        case .unusable, .inUse, .newerSchema: false
        }
    }

    init(_ error: any Error) {
        if let error = error as? LedgerStoreError {
            self = error
            return
        }
        guard let error = error as? DatabaseError else {
            self = .failed("\(error)")
            return
        }
        self =
            switch error.resultCode {
            case .SQLITE_FULL: .diskFull
            // No room for the index of the write-ahead log, which a start makes first.
            case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_SHMSIZE: .diskFull
            case .SQLITE_CORRUPT, .SQLITE_NOTADB: .corrupt(error.words)
            default: .failed(error.words)
            }
    }
}

extension DatabaseError {
    /// SQLite's message; without it that of its code. The statement is left out: it says nothing to those who read this.
    fileprivate var words: String { message ?? extendedResultCode.description }
}
