import Dispatch
import FoundationEssentials
import GRDB
public import Logging

/// Keeps the traffic ledger on disk, in an SQLite file.
///
/// One writer, one transaction per write, a write-ahead log that is synced with each: a process that is killed, or a
/// machine that loses power, leaves the state after some write and never half of one. Everything runs on the database's
/// own queue, so that a slow disk holds up no task but the one that waits for it.
public final class LedgerStore: Sendable {
    static let fileName = "ledger.sqlite"

    let database: DatabaseQueue
    /// Held as long as the store is open.
    private let lock: StateLock
    /// The file that was opened: SQLite goes on writing to it when it is removed.
    private let file: FileIdentity?

    private init(database: DatabaseQueue, lock: StateLock) {
        self.database = database
        self.lock = lock
        file = FileIdentity(path: database.path)
    }

    /// Opens the store of a directory, and makes both where they are missing.
    ///
    /// A damaged file is set aside under another name, and a new one begun.
    ///
    /// - Parameter directory: `STATE_DIR`; made for its owner alone.
    public static func open(in directory: String, logger: Logger) async throws(LedgerStoreError) -> LedgerStore {
        let outcome: Result<LedgerStore, LedgerStoreError> = await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(
                    returning: Result { try openBlocking(in: directory, logger: logger) }
                        .mapError { LedgerStoreError($0) })
            }
        }
        return try outcome.get()
    }

    private static func openBlocking(in directory: String, logger: Logger) throws -> LedgerStore {
        do {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw LedgerStoreError.unusable(directory: directory, reason: "it cannot be made (\(error))")
        }
        let lock = try StateLock(directory: directory)
        let path = directory + "/" + fileName
        do {
            return LedgerStore(database: try openDatabase(path), lock: lock)
        } catch {
            guard case .corrupt(let words) = LedgerStoreError(error) else { throw error }
            let aside = try setAside(path)
            logger.error("\(path) is damaged (\(words)): it is now \(aside), and history begins anew")
            return LedgerStore(database: try openDatabase(path), lock: lock)
        }
    }

    private static func openDatabase(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.label = "ledger"
        configuration.prepareDatabase { database in
            try database.execute(
                sql: """
                    PRAGMA journal_mode = WAL;
                    PRAGMA synchronous = FULL;
                    -- In KiB: the pages that one poll changes, which lie together.
                    PRAGMA cache_size = -4000;
                    -- The newest buckets change with every poll: so many pages (16 MB) gather before they go to the file.
                    PRAGMA wal_autocheckpoint = 4000;
                    -- What a large write has made of the log is given back, in bytes.
                    PRAGMA journal_size_limit = 33554432;
                    """)
        }
        let database = try DatabaseQueue(path: path, configuration: configuration)
        try database.writeWithoutTransaction { connection in
            if let damage = try String.fetchOne(connection, sql: "PRAGMA quick_check(1)"), damage != "ok" {
                throw LedgerStoreError.corrupt(damage)
            }
            if try LedgerSchema.migrator.hasBeenSuperseded(connection) {
                throw LedgerStoreError.newerSchema(path: path)
            }
        }
        try LedgerSchema.migrator.migrate(database)
        return database
    }

    /// Gives a file and its write-ahead log the first free name; the new name of the file.
    private static func setAside(_ path: String) throws -> String {
        let files = FileManager.default
        var number = 1
        while files.fileExists(atPath: "\(path).damaged-\(number)") { number += 1 }
        let aside = "\(path).damaged-\(number)"
        try files.moveItem(atPath: path, toPath: aside)
        if files.fileExists(atPath: path + "-wal") { try files.moveItem(atPath: path + "-wal", toPath: aside + "-wal") }
        if files.fileExists(atPath: path + "-shm") { try files.removeItem(atPath: path + "-shm") }
        return aside
    }

    /// Ends the use of the store: what the write-ahead log holds goes into the file, and the directory is free.
    package func close() async {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { [self] in
                // What cannot be closed now is with the process, and the log is read at the next start.
                try? database.close()
                lock.release()
                continuation.resume()
            }
        }
    }

    /// Performs one transaction.
    func transaction<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(LedgerStoreError) -> Value {
        do {
            return try await database.write { [path = database.path, file] database in
                guard FileIdentity(path: path) == file else { throw LedgerStoreError.removed(path: path) }
                return try body(database)
            }
        } catch {
            throw LedgerStoreError(error)
        }
    }
}
