import Foundation
import GRDB
import Logging
import Synchronization
import Testing

@testable import CircuitStats

@Suite("Opening the ledger's store")
struct LedgerStoreOpeningTests {
    let directory = StateDirectory()

    private func reason(_ path: String) async -> LedgerStoreError? {
        do throws(LedgerStoreError) {
            let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            await (try await LedgerStore.open(in: path, logger: silent)).close()
            return nil
        } catch {
            return error
        }
    }

    @Test("makes the directory for its owner alone")
    func permissions() async throws {
        try await directory.withStore { _ in }
        let attributes = try FileManager.default.attributesOfItem(atPath: directory.path)
        #expect(attributes[.posixPermissions] as? Int == 0o700)
    }

    @Test("a second process is refused while the first one runs, and not after")
    func twoOpeners() async throws {
        let first = try await directory.open()
        #expect(await reason(directory.path) == .inUse(directory: directory.path))
        #expect("\(LedgerStoreError.inUse(directory: "/state"))".contains("/state"))
        await first.close()
        #expect(await reason(directory.path) == nil)
    }

    @Test("a directory that cannot be made or written is named", arguments: ["/dev/null/state", "/proc"])
    func unusable(path: String) async throws {
        guard case .unusable(let directory, _) = await reason(path) else {
            Issue.record("\(path) was taken")
            return
        }
        #expect(directory == path)
    }

    @Test("a damaged file is set aside, and a new one begun", arguments: [0, 20_000])
    func damaged(offset: Int) async throws {
        var random = RandomLedger(seed: 1)
        for _ in 0..<400 { random.step() }
        let now = random.now
        let changes = random.ledger.takeChanges()
        try await directory.withStore { try await $0.write(changes, of: RandomLedger.owner, now: now) }
        // What lies in the write-ahead log goes into the file.
        try await DatabaseQueue(path: directory.file).writeWithoutTransaction { try $0.execute(sql: "VACUUM") }
        let file = try #require(FileHandle(forUpdatingAtPath: directory.file))
        try file.seek(toOffset: UInt64(offset))
        try file.write(contentsOf: Data(repeating: 0xA5, count: 30_000))
        try file.close()
        let damage = try Data(contentsOf: URL(filePath: directory.file))

        let store = try await directory.open()
        #expect(try await store.load(RandomLedger.owner, now: now).isEmpty)
        #expect(try Data(contentsOf: URL(filePath: directory.file + ".damaged-1")) == damage)
        try await store.write(changes, of: RandomLedger.owner, now: now)
    }

    @Test("a file of a later version is refused, and left as it is")
    func newer() async throws {
        try await directory.withStore { _ in }
        try await DatabaseQueue(path: directory.file).write { database in
            try database.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('2')")
        }
        #expect(await reason(directory.path) == .newerSchema(path: directory.file))
        try await DatabaseQueue(path: directory.file).write { database in
            try database.execute(sql: "DELETE FROM grdb_migrations WHERE identifier = '2'")
        }
        #expect(await reason(directory.path) == nil)
    }

    @Test("a file of version 1 is read")
    func version1() async throws {
        try FileManager.default.createDirectory(atPath: directory.path, withIntermediateDirectories: true)
        try await DatabaseQueue(path: directory.file).write { try $0.execute(sql: Self.version1) }
        var ledger = TrafficLedger()
        let now = 1_700_000_400
        ledger.restore(
            try await directory.open().load(LedgerOwner(host: "cloud", organizationID: "one"), now: now))
        let traffic = ledger[PortKey(gatewayID: "gateway", port: "ge-0/0/0")]
        #expect(traffic.total(in: now - 60..<now).rxBytes == 600)
        #expect(traffic.total(in: now - 600..<now).rxBytes == 3_000)
        #expect(ledger.newestReading == Double(now))
    }

    /// The tables as version 1 made them, with a port, its newest span and ten minutes.
    private static let version1 = """
        CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
        INSERT INTO grdb_migrations VALUES ('1');
        CREATE TABLE organization (id INTEGER PRIMARY KEY, host TEXT NOT NULL, organization_id TEXT NOT NULL,
            UNIQUE (host, organization_id)) STRICT;
        CREATE TABLE port (id INTEGER PRIMARY KEY AUTOINCREMENT, organization INTEGER NOT NULL REFERENCES organization,
            gateway_id TEXT NOT NULL, name TEXT NOT NULL, written_at INTEGER NOT NULL,
            reading_time REAL, reading_rx INTEGER, reading_tx INTEGER, booted_at REAL, speed REAL,
            is_32_bit INTEGER NOT NULL, gap_start REAL, gap_end REAL, gap_rx REAL, gap_tx REAL, reach INTEGER NOT NULL,
            asked_ten_minutes_from INTEGER, asked_ten_minutes_to INTEGER, asked_hours_from INTEGER, asked_hours_to INTEGER,
            UNIQUE (organization, gateway_id, name)) STRICT;
        CREATE TABLE span (start REAL NOT NULL, port INTEGER NOT NULL, end REAL NOT NULL, rx REAL NOT NULL,
            tx REAL NOT NULL, is_spread INTEGER NOT NULL, PRIMARY KEY (start, port)) WITHOUT ROWID, STRICT;
        CREATE TABLE ten_minutes (number INTEGER NOT NULL, port INTEGER NOT NULL, seconds REAL NOT NULL,
            rx REAL NOT NULL, tx REAL NOT NULL, rx_peak REAL NOT NULL, tx_peak REAL NOT NULL,
            is_spread INTEGER NOT NULL, origin INTEGER NOT NULL, PRIMARY KEY (number, port)) WITHOUT ROWID, STRICT;
        CREATE TABLE hour (number INTEGER NOT NULL, port INTEGER NOT NULL, seconds REAL NOT NULL,
            rx REAL NOT NULL, tx REAL NOT NULL, rx_peak REAL NOT NULL, tx_peak REAL NOT NULL,
            is_spread INTEGER NOT NULL, origin INTEGER NOT NULL, PRIMARY KEY (number, port)) WITHOUT ROWID, STRICT;
        INSERT INTO organization VALUES (1, 'cloud', 'one');
        INSERT INTO port VALUES (1, 1, 'gateway', 'ge-0/0/0', 1700000400, 1700000400.0, 9, 9, NULL, NULL,
            0, NULL, NULL, NULL, NULL, 604800, NULL, NULL, NULL, NULL);
        INSERT INTO span VALUES (1700000340.0, 1, 1700000400.0, 600.0, 0.0, 0);
        INSERT INTO ten_minutes VALUES (2833333, 1, 600.0, 3000.0, 0.0, 0.0, 0.0, 0, 1);
        """
}
