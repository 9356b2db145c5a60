import GRDB

extension LedgerStore {
    /// How long spans are kept, in seconds: what the ledger holds of them where a reading comes each minute.
    private static let spanRetention = 75 * 60
    /// What is left of a day, and of two weeks, lies in buckets that begin before; as many as the ledger's rings hold.
    private static let tenMinutesKept = 86_400 / PortTraffic.tenMinutes + 2
    private static let hoursKept = TrafficLedger.retention / PortTraffic.hour + 2

    /// Removes what is older than what any window reads, and ports that nothing was written of for two weeks.
    ///
    /// What is freed is used again before the file grows, so that the file is never larger than what was once needed.
    ///
    /// - Parameter now: the time, Unix seconds.
    package func prune(now: Int) async throws(LedgerStoreError) {
        try await transaction { database in
            try database.execute(sql: "DELETE FROM span WHERE start < ?", arguments: [now - Self.spanRetention])
            try database.execute(
                sql: "DELETE FROM ten_minutes WHERE number <= ?",
                arguments: [now / PortTraffic.tenMinutes - Self.tenMinutesKept])
            try database.execute(
                sql: "DELETE FROM hour WHERE number <= ?", arguments: [now / PortTraffic.hour - Self.hoursKept])
            try database.execute(
                sql: "DELETE FROM port WHERE written_at < ?", arguments: [now - TrafficLedger.retention])
            guard database.changesCount > 0 else { return }
            for table in ["span", "ten_minutes", "hour"] {
                try database.execute(sql: "DELETE FROM \(table) WHERE port NOT IN (SELECT id FROM port)")
            }
        }
    }
}
