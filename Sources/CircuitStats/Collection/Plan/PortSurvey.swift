import FoundationEssentials
import MistAPI

/// What the last search for all ports has found, from which the next ones are made cheaper.
///
/// The search brings every port of every gateway, LAN ports as well, in pages that depend on each other. Asked by port
/// name, it brings the WAN ports alone, and the names can be asked at the same time.
struct PortSurvey: Sendable, Equatable, Codable {
    /// All ports are looked through again after this many seconds: a port may have come under a new name.
    static let longestAge = 3_600.0
    /// After this many, where the configuration names ports that were not there.
    static let shortestAge = 300.0
    /// With more names than this a search for all is simpler, and hardly dearer.
    static let mostNames = 64

    /// When it was made.
    let takenAt: Date
    /// Calls that it took.
    let calls: Int
    /// How many rows there were of each port name.
    let rows: [String: Int]
    /// WAN ports that had no row when the survey was first used; they are waited for no more.
    private var absent: Set<String>?

    init(_ ports: Rows<StatsPort>, calls: Int, takenAt: Date) {
        self.takenAt = takenAt
        self.calls = calls
        rows = ports.reduce(into: [:]) { rows, port in
            if let id = port.portID { rows[id, default: 0] += 1 }
        }
    }

    /// The port names to ask for and what that costs in calls; nil where all ports are to be asked for.
    ///
    /// - Parameters:
    ///   - wanPorts: names of the WAN ports that are shown, as they are configured.
    ///   - pageSize: rows that a page brings.
    mutating func names(for wanPorts: Set<String>, pageSize: Int, at now: Date) -> (names: [String], calls: Int)? {
        let age = now.timeIntervalSince(takenAt)
        // A port is reported by its name, by that of its unit 0, or by the physical port alone.
        let rowsOf = { (name: String) in [name, name + ".0", PortName.parent(of: name)].compactMap { $0 } }
        let absentNow = wanPorts.filter { !rowsOf($0).contains { rows[$0] != nil } }
        let expected = absent ?? absentNow
        absent = expected
        guard age < Self.longestAge, age < Self.shortestAge || absentNow.isSubset(of: expected) else { return nil }
        let names = Set(wanPorts.flatMap(rowsOf)).filter { rows[$0] != nil }.sorted()
        guard !names.isEmpty, names.count <= Self.mostNames else { return nil }
        let cost = names.reduce(0) { $0 + ((rows[$1] ?? 0) - 1) / max(1, pageSize) + 1 }
        return cost < calls ? (names, cost) : nil
    }
}
