import GRDB
import OrderedCollections

extension LedgerStore {
    /// Writes what has changed of an organization's ports, all of it or nothing.
    ///
    /// - Parameter now: the time, Unix seconds.
    package func write(
        _ changes: LedgerChanges, of owner: LedgerOwner, now: Int
    ) async throws(LedgerStoreError) {
        guard !changes.isEmpty else { return }
        try await transaction { database in
            let organization = try Self.number(of: owner, in: database)
            let ports = try Self.writePorts(changes, of: organization, now: now, in: database)
            try Self.writeSpans(ports, in: database)
            try Self.writeBuckets(ports, \.fine, table: "ten_minutes", in: database)
            try Self.writeBuckets(ports, \.coarse, table: "hour", in: database)
        }
    }

    private static func number(of owner: LedgerOwner, in database: Database) throws -> Int64 {
        try database.execute(
            sql: "INSERT INTO organization (host, organization_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
            arguments: [owner.host, owner.organizationID])
        let number = try Int64.fetchOne(
            database, sql: "SELECT id FROM organization WHERE host = ? AND organization_id = ?",
            arguments: [owner.host, owner.organizationID])
        guard let number else { throw LedgerStoreError.failed("the organization was not written") }
        return number
    }

    /// Writes all but the traffic of the ports; the ports by their number in the database, in its order, so that the
    /// rows of traffic come in the order in which they are stored.
    private static func writePorts(
        _ changes: LedgerChanges, of organization: Int64, now: Int, in database: Database
    ) throws -> [(Int64, LedgerEntry)] {
        let insert = try database.cachedStatement(
            sql: """
                INSERT INTO port (
                    organization, gateway_id, name, written_at, reading_time, reading_rx, reading_tx, booted_at, speed,
                    is_32_bit, gap_start, gap_end, gap_rx, gap_tx, reach,
                    asked_ten_minutes_from, asked_ten_minutes_to, asked_hours_from, asked_hours_to)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (organization, gateway_id, name) DO UPDATE SET
                    written_at = excluded.written_at, reading_time = excluded.reading_time,
                    reading_rx = excluded.reading_rx, reading_tx = excluded.reading_tx,
                    booted_at = excluded.booted_at, speed = excluded.speed, is_32_bit = excluded.is_32_bit,
                    gap_start = excluded.gap_start, gap_end = excluded.gap_end,
                    gap_rx = excluded.gap_rx, gap_tx = excluded.gap_tx, reach = excluded.reach,
                    asked_ten_minutes_from = excluded.asked_ten_minutes_from,
                    asked_ten_minutes_to = excluded.asked_ten_minutes_to,
                    asked_hours_from = excluded.asked_hours_from, asked_hours_to = excluded.asked_hours_to
                RETURNING id
                """)
        return try changes.entries.map { port, entry in
            let reading = entry.reading
            let gap = entry.gap
            let tenMinutes = entry.asked[PortTraffic.tenMinutes]
            let hours = entry.asked[PortTraffic.hour]
            let id = try Int64.fetchOne(
                insert,
                arguments: [
                    organization, port.gatewayID, port.port, now,
                    // SQLite's integers are signed.
                    reading?.time, reading.map { Int64(bitPattern: $0.rx) }, reading.map { Int64(bitPattern: $0.tx) },
                    reading?.bootedAt, reading?.speed, entry.is32Bit, gap?.start, gap?.end, gap?.rx, gap?.tx,
                    entry.reach,
                    tenMinutes?.lowerBound, tenMinutes?.upperBound, hours?.lowerBound, hours?.upperBound,
                ])
            guard let id else { throw LedgerStoreError.failed("a port was not written") }
            return (id, entry)
        }.sorted { $0.0 < $1.0 }
    }

    private static func writeSpans(_ ports: [(Int64, LedgerEntry)], in database: Database) throws {
        let insert = try database.cachedStatement(
            sql: "INSERT OR REPLACE INTO span (start, port, end, rx, tx, is_spread) VALUES (?, ?, ?, ?, ?, ?)")
        for (port, entry) in ports {
            guard let from = entry.traffic.spans.unwrittenFrom else { continue }
            for span in entry.traffic.spans.all where span.start >= from {
                try insert.execute(arguments: [span.start, port, span.end, span.rx, span.tx, span.isSpread])
            }
        }
    }

    private static func writeBuckets(
        _ ports: [(Int64, LedgerEntry)], _ ring: KeyPath<PortTraffic, TrafficRing>, table: String,
        in database: Database
    ) throws {
        let insert = try database.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO \(table) (number, port, seconds, rx, tx, rx_peak, tx_peak, is_spread, origin)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        var places: [Int: [Int]] = [:]
        for (place, (_, entry)) in ports.enumerated() {
            let ring = entry.traffic[keyPath: ring]
            for number in ring.unwritten.clamped(to: ring.numbers) { places[number, default: []].append(place) }
        }
        for number in places.keys.sorted() {
            for place in places[number] ?? [] {
                let port = ports[place].0
                let bucket = ports[place].1.traffic[keyPath: ring][number]
                guard !bucket.isUnknown else { continue }
                try insert.execute(arguments: [
                    number, port, bucket.seconds, bucket.rx, bucket.tx, bucket.rxPeak, bucket.txPeak, bucket.isSpread,
                    Int(bucket.origin.rawValue),
                ])
            }
        }
    }
}
