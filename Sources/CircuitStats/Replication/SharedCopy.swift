import FoundationEssentials

/// What a replica has in common with Redis: which state of what is shared its own parts and ledger are, and where the
/// leader goes on writing.
struct SharedCopy: Sendable {
    /// The ledger is written whole in so many portions, one with each publication; its changes are kept until all have
    /// been.
    static let portions = 32

    /// The publication that this replica has; nil: none.
    private(set) var publication: Publication?
    /// The snapshot that was made of it.
    private(set) var snapshot: Snapshot?
    /// Whether parts and ledger hold what was never shared: the leader's do, in between.
    var isAhead = false
    /// When the next refresh is due, by the last leader's plan; nil: now.
    var nextRefreshAt: Date?
    /// What was last said of Redis, beside the snapshot; nil: nothing.
    var shownOutage: Outage?
    /// How often something was said.
    var outages = 0
    /// Whether Redis holds nothing of it that can be gone on from: then all is written anew.
    var isLost = false
    /// Whether this replica, which had nothing, was elected and could not go on from what Redis holds.
    var isUnreadable = false
    /// Since when nobody leads, and neither this replica nor Redis has a copy that can be gone on from, by the steady
    /// clock; nil: that is not so.
    var missingSince: Duration?
    private var stamps: [String: [String: [PartStamp]]] = [:]
    private var circuits: CircuitBook.Shared?

    struct Outage: Sendable, Equatable {
        var sentence: String
        var isStale: Bool
    }

    var edition: Edition? { publication?.edition }

    /// Of the next publication.
    var nextNumber: Int { (edition?.number ?? 0) + 1 }

    /// Takes a publication whose parts and ledger are in memory now.
    mutating func receive(_ publication: Publication, parts: CollectedParts, circuits: CircuitBook.Shared) {
        self.publication = publication
        self.circuits = circuits
        stamps = SharedUnit.all.reduce(into: [:]) { $0[$1.name] = $1.stamp(parts) }
        isLost = false
    }

    /// Takes the snapshot of the publication, which is shown as it is.
    mutating func show(_ snapshot: Snapshot) {
        self.snapshot = snapshot
        shownOutage = nil
    }

    /// Whether a unit of the parts is another one than was shared.
    func isNews(_ unit: SharedUnit, in parts: CollectedParts) -> Bool {
        isLost || publication?.units[unit.name] == nil || stamps[unit.name] != unit.stamp(parts)
    }

    func isNews(_ book: CircuitBook.Shared) -> Bool { isLost || circuits != book }
}
