import GRDB
import OrderedCollections

extension LedgerStore {
    /// All that is kept of an organization's ports.
    ///
    /// - Parameter now: the time, Unix seconds.
    package func load(_ owner: LedgerOwner, now: Int) async throws(LedgerStoreError) -> LedgerChanges {
        try await transaction { database in
            var ports = try KeptPorts(of: owner, in: database)
            try ports.readSpans(in: database)
            try ports.readBuckets(of: "ten_minutes", width: PortTraffic.tenMinutes, now: now, in: database) {
                $0.setFine($1, number: $2)
            }
            try ports.readBuckets(of: "hour", width: PortTraffic.hour, now: now, in: database) {
                $0.setCoarse($1, number: $2)
            }
            return ports.changes
        }
    }
}

/// Ports on their way from the store. What no ledger can have written is left out.
private struct KeptPorts {
    private var keys: [PortKey] = []
    private var entries: [LedgerEntry] = []
    /// Where a port is in the two, by its number in the database.
    private var places: [Int64: Int] = [:]

    var changes: LedgerChanges {
        var changes = LedgerChanges()
        for (key, var entry) in zip(keys, entries) {
            entry.traffic.markWritten()
            changes.entries[key] = entry
        }
        return changes
    }

    init(of owner: LedgerOwner, in database: Database) throws {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT port.* FROM port JOIN organization ON organization.id = port.organization
                WHERE host = ? AND organization.organization_id = ?
                """, arguments: [owner.host, owner.organizationID])
        while let row = try rows.next() {
            places[row["id"]] = keys.count
            keys.append(PortKey(gatewayID: row["gateway_id"], port: row["name"]))
            entries.append(LedgerEntry(row))
        }
    }

    mutating func readSpans(in database: Database) throws {
        let rows = try Row.fetchCursor(
            database, sql: "SELECT port, start, end, rx, tx, is_spread FROM span ORDER BY start, port")
        var spans = [[CountedSpan]](repeating: [], count: entries.count)
        while let row = try rows.next() {
            guard let place = places[row[0]] else { continue }
            let span = CountedSpan(start: row[1], end: row[2], rx: row[3], tx: row[4], isSpread: row[5])
            if span.isPlausible { spans[place].append(span) }
        }
        for place in entries.indices { entries[place].traffic.restore(spans[place]) }
    }

    mutating func readBuckets(
        of table: String, width: Int, now: Int, in database: Database,
        set: (inout PortTraffic, TrafficBucket, Int) -> Void
    ) throws {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT port, number, seconds, rx, tx, rx_peak, tx_peak, is_spread, origin FROM \(table)
                WHERE number BETWEEN 0 AND ? ORDER BY number, port
                """, arguments: [(now + 86_400) / width])
        while let row = try rows.next() {
            guard let place = places[row[0]] else { continue }
            let bucket = TrafficBucket(
                rx: row[3], tx: row[4], seconds: row[2], rxPeak: row[5], txPeak: row[6], isSpread: row[7],
                origin: TrafficOrigin(rawValue: UInt8(clamping: row[8] as Int)))
            guard bucket.isPlausible(width: width) else { continue }
            set(&entries[place].traffic, bucket, row[1])
        }
    }
}

extension LedgerEntry {
    fileprivate init(_ row: Row) {
        self.init()
        is32Bit = row["is_32_bit"]
        if let time: Double = row["reading_time"], let rx: Int64 = row["reading_rx"], let tx: Int64 = row["reading_tx"]
        {
            reading = CounterReading(
                time: time, rx: UInt64(bitPattern: rx), tx: UInt64(bitPattern: tx), bootedAt: row["booted_at"],
                speed: row["speed"])
        }
        if let start: Double = row["gap_start"], let end: Double = row["gap_end"], let rx: Double = row["gap_rx"],
            let tx: Double = row["gap_tx"]
        {
            let kept = CountedSpan(start: start, end: end, rx: rx, tx: tx)
            gap = kept.isPlausible ? kept : nil
        }
        reachBack(seconds: min(max(row["reach"], Window.week.seconds), TrafficLedger.retention))
        for (width, from, to) in [
            (PortTraffic.tenMinutes, "asked_ten_minutes_from", "asked_ten_minutes_to"),
            (PortTraffic.hour, "asked_hours_from", "asked_hours_to"),
        ] {
            guard let lower: Int = row[from], let upper: Int = row[to], lower >= 0, lower < upper else { continue }
            markAsked(InsightsSpan(range: lower..<upper, interval: width))
        }
    }
}

extension CountedSpan {
    fileprivate var isPlausible: Bool {
        (0...1e11).contains(start) && (0...1e11).contains(end) && seconds > 0 && (0...1e20).contains(rx)
            && (0...1e20).contains(tx)
    }
}

extension TrafficBucket {
    fileprivate func isPlausible(width: Int) -> Bool {
        seconds > 0 && seconds <= Double(width) + 1
            && [rx, tx, rxPeak, txPeak].allSatisfy { (0...1e20).contains($0) }
    }
}
