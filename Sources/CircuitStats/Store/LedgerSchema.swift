import GRDB

/// The tables of the store, version by version. A version that was released is never changed: the next one is added.
enum LedgerSchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { try $0.execute(sql: version1) }
        return migrator
    }

    // Times are Unix seconds, traffic is in bytes, peaks and speeds in bits per second. The rows of traffic are in the
    // order of time, not of ports: a poll writes at the end of each table, and what is old goes from its beginning.
    private static let version1 = """
        CREATE TABLE organization (
            id INTEGER PRIMARY KEY,
            host TEXT NOT NULL,
            organization_id TEXT NOT NULL,
            UNIQUE (host, organization_id)
        ) STRICT;

        -- Ids are never used again, so that no row of a port that was forgotten can become that of another.
        CREATE TABLE port (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            organization INTEGER NOT NULL REFERENCES organization,
            gateway_id TEXT NOT NULL,
            name TEXT NOT NULL,
            written_at INTEGER NOT NULL,
            reading_time REAL, reading_rx INTEGER, reading_tx INTEGER, booted_at REAL, speed REAL,
            is_32_bit INTEGER NOT NULL,
            gap_start REAL, gap_end REAL, gap_rx REAL, gap_tx REAL,
            reach INTEGER NOT NULL,
            asked_ten_minutes_from INTEGER, asked_ten_minutes_to INTEGER, asked_hours_from INTEGER, asked_hours_to INTEGER,
            UNIQUE (organization, gateway_id, name)
        ) STRICT;

        -- What passed between two readings of a port's counters.
        CREATE TABLE span (
            start REAL NOT NULL, port INTEGER NOT NULL, end REAL NOT NULL,
            rx REAL NOT NULL, tx REAL NOT NULL, is_spread INTEGER NOT NULL,
            PRIMARY KEY (start, port)
        ) WITHOUT ROWID, STRICT;

        -- Buckets by their number, which is their start over their width; seconds are those that were observed.
        CREATE TABLE ten_minutes (
            number INTEGER NOT NULL, port INTEGER NOT NULL, seconds REAL NOT NULL,
            rx REAL NOT NULL, tx REAL NOT NULL, rx_peak REAL NOT NULL, tx_peak REAL NOT NULL,
            is_spread INTEGER NOT NULL, origin INTEGER NOT NULL,
            PRIMARY KEY (number, port)
        ) WITHOUT ROWID, STRICT;

        CREATE TABLE hour (
            number INTEGER NOT NULL, port INTEGER NOT NULL, seconds REAL NOT NULL,
            rx REAL NOT NULL, tx REAL NOT NULL, rx_peak REAL NOT NULL, tx_peak REAL NOT NULL,
            is_spread INTEGER NOT NULL, origin INTEGER NOT NULL,
            PRIMARY KEY (number, port)
        ) WITHOUT ROWID, STRICT;
        """
}
