import OrderedCollections

/// Names a WAN port for good: the gateway's id holds its MAC address, so a replaced gateway is another port.
public struct PortKey: Hashable, Sendable, Codable {
    /// Mist's device id of the gateway.
    public var gatewayID: String
    /// The port as it is configured, e.g. `ge-0/0/0` or `ge-0/0/0.100`.
    public var port: String

    /// Makes a key.
    public init(gatewayID: String, port: String) {
        self.gatewayID = gatewayID
        self.port = port
    }
}

/// A question to Mist's insights: what passed in `range`, at `interval` seconds per bucket.
struct InsightsSpan: Sendable, Hashable {
    var range: Range<Int>
    var interval: Int
}

/// The traffic of all WAN ports, fed by readings of their counters and by insights. A value: a snapshot holds its own.
public struct TrafficLedger: Sendable {
    /// A bucket is asked for this long after its end, in seconds: the cloud needs a moment to write it.
    static let publicationDelay = 30
    /// Buckets that were unknown are asked for again with the next one, for so many seconds after their end.
    static let lateness = 1_800
    /// How far back Mist keeps hours: `max_age` 1,209,600 s in `/const/insight_metrics`.
    static let retention = 14 * 86_400
    /// A port whose newest reading is older than the newest of all by this, in seconds, is not being read.
    static let stagger = 150.0
    /// Readings further apart than this, in seconds, leave a gap: where its bytes belong is asked of insights.
    static let longestSpan = 600.0
    /// More ports than these do not reach back further than the longest window: those looked at longest ago give up.
    static let mostReachingBack = 1_000
    /// Without insights, the bytes of a gap are spread evenly this long after it ended, in seconds.
    static let patience = 1_800.0

    /// A snapshot holds a copy of these, and each poll changes them all: in this kind of dictionary the copy shares its keys
    /// and has no room to spare.
    private var entries: OrderedDictionary<PortKey, LedgerEntry> = [:]
    /// Ports that have changed since the last ``takeChanges()``.
    private var changed: Set<PortKey> = []
    /// Those of them that have lost what they held, so that what was added does not tell all.
    private var rewritten: Set<PortKey> = []
    /// Ports that are not in the organization now, by the time (Unix seconds) at which they were first missed.
    private var absentSince: [PortKey: Int] = [:]
    /// Ports whose hours reach back as far as Mist keeps them; the one looked at last is the last.
    private var reachingBack: [PortKey] = []

    /// Makes a ledger that knows nothing.
    public init() {}

    /// The traffic of one port; nothing known where it was never recorded.
    public subscript(port: PortKey) -> PortTraffic {
        entries[port]?.traffic ?? PortTraffic()
    }

    /// The time of the newest reading of any port's counters, Unix seconds; nil where none was read.
    package private(set) var newestReading: Double?

    /// The moment up to which nine in ten of the ports that are being read were read, Unix seconds; nil where none was.
    ///
    /// Gateways report at moments of their own: windows that ended with the newest reading of all would end with some
    /// seconds that nearly no port was seen in.
    var readThrough: Double? {
        guard let newestReading else { return nil }
        let times = entries.values.compactMap(\.reading?.time).filter { $0 > newestReading - Self.stagger }.sorted()
        return times.isEmpty ? newestReading : times[times.count / 10]
    }

    // MARK: Recording

    /// Takes a reading of a port's counters. A repeated, late or out-of-order reading changes nothing.
    package mutating func record(_ reading: CounterReading, for port: PortKey) {
        change(port) { $0.record(reading) }
        newestReading = max(newestReading ?? reading.time, reading.time)
    }

    /// Records what insights answered.
    package mutating func record(_ samples: TrafficSamples, for port: PortKey, now: Int) {
        change(port) { $0.traffic.record(samples, now: now) }
    }

    /// Notes that Mist has answered `span`: what it left unknown it does not know.
    mutating func markAsked(_ span: InsightsSpan, for port: PortKey) {
        change(port) { $0.markAsked(span) }
    }

    /// Places the bytes of gaps whose time insights have told, or will not tell.
    mutating func settleGaps(of port: PortKey, now: Int) {
        guard entries[port]?.gap != nil else { return }
        change(port) { $0.settleGap(now: now) }
    }

    /// From now on hours of this port are wanted as far back as Mist keeps them.
    package mutating func reachBack(_ port: PortKey) {
        reachingBack.removeAll { $0 == port }
        reachingBack.append(port)
        change(port) { $0.reachBack(seconds: Self.retention) }
        while reachingBack.count > Self.mostReachingBack {
            change(reachingBack.removeFirst()) { $0.reachBack(seconds: Window.week.seconds) }
        }
    }

    /// Forgets ports that have not been there for as long as Mist keeps hours. Until then they may return: an answer
    /// that lacks a port, or half a configuration after a restart, must not take its past away.
    mutating func keep(only ports: Set<PortKey>, now: Int) {
        absentSince = entries.keys.reduce(into: [:]) { absent, port in
            if !ports.contains(port) { absent[port] = absentSince[port] ?? now }
        }
        for (port, since) in absentSince where now - since > Self.retention {
            entries[port] = nil
            changed.remove(port)
            reachingBack.removeAll { $0 == port }
            absentSince[port] = nil
        }
    }

    /// Forgets what lies after `time` (Unix seconds), which has not been yet: the clock was ahead, and was set back. Until
    /// then no reading would be newer than the newest, and nothing due that was asked for.
    mutating func forget(after time: Double) {
        let ahead = entries.filter { $0.value.isAhead(of: time) }.map(\.key)
        guard !ahead.isEmpty else { return }
        for port in ahead { change(port) { $0.forget(after: time) } }
        rewritten.formUnion(ahead)
        newestReading = entries.values.compactMap(\.reading?.time).max()
    }

    private mutating func change(_ port: PortKey, _ body: (inout LedgerEntry) -> Void) {
        body(&entries[port, default: LedgerEntry()])
        changed.insert(port)
    }

    /// Bytes of a port that were counted while nobody looked and are not placed yet.
    func gap(of port: PortKey) -> CountedSpan? {
        entries[port]?.gap
    }

    // MARK: What is to be asked

    /// What has to be asked so that all closed buckets of a port are known; empty where nothing is due.
    ///
    /// The ten-minute buckets of the last day come first: the short windows live on them, and hours whose six
    /// ten-minute buckets are known are never asked for.
    func due(for port: PortKey, now: Int) -> [InsightsSpan] {
        (entries[port] ?? LedgerEntry()).due(now: now)
    }

    /// Whether everything that Mist has stored of a port and we do not know was asked for: the windows, or all that
    /// it keeps.
    public func isComplete(_ port: PortKey, now: Int, reachingBack: Bool = false) -> Bool {
        if reachingBack && entries[port]?.reach != Self.retention { return false }
        return due(for: port, now: now).isEmpty
    }
}

// MARK: Keeping

extension TrafficLedger {
    /// What has changed since this was last asked for.
    package mutating func takeChanges() -> LedgerChanges {
        var taken = LedgerChanges()
        taken.entries.reserveCapacity(changed.count)
        for port in changed {
            taken.entries[port] = entries[port]
            entries[port]?.traffic.markWritten()
        }
        taken.rewritten = rewritten
        changed = []
        rewritten = []
        return taken
    }

    /// Takes back changes that could not be written: they are among the next ones.
    package mutating func putBack(_ taken: LedgerChanges) {
        for (port, entry) in taken.entries where entries[port] != nil {
            entries[port]?.traffic.markUnwritten(entry.traffic)
            changed.insert(port)
            if taken.rewritten.contains(port) { rewritten.insert(port) }
        }
    }

    /// The ports of one portion of all, with all that is known of them.
    func entries(where isIncluded: (PortKey) -> Bool) -> OrderedDictionary<PortKey, LedgerEntry> {
        entries.filter { isIncluded($0.key) }
    }

    /// What is held of a port; nil where it was never recorded.
    func entry(of port: PortKey) -> LedgerEntry? { entries[port] }

    /// Takes in what was kept, before anything is recorded.
    package mutating func restore(_ kept: LedgerChanges) {
        entries.merge(kept.entries) { _, kept in kept }
        newestReading = entries.values.compactMap(\.reading?.time).max()
        // Who looked at them is forgotten, but not that someone did.
        reachingBack = entries.filter { $0.value.reach > Window.week.seconds }.map(\.key)
    }
}

/// Ports with all that is known of them, on the way to the store or from it.
package struct LedgerChanges: Sendable {
    var entries: OrderedDictionary<PortKey, LedgerEntry> = [:]
    /// Those of them that hold less than before.
    var rewritten: Set<PortKey> = []

    package var isEmpty: Bool { entries.isEmpty }
}
