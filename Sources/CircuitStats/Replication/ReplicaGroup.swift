public import FoundationEssentials
public import MistAPI
public import Redis
import Synchronization

/// The replicas that show one organization together, as one of them sees them: who leads, and what is shared. Everything
/// is in Redis, under one prefix.
///
/// The leader holds a lease of a few seconds, whose value names it and its term. Every write of what is shared checks in
/// Redis itself that the lease still has this very value: a leader that was stopped for a while and goes on writes
/// nothing (fencing).
public final class ReplicaGroup: Sendable {
    /// How this replica is called; another one after each start.
    public let id: String
    let keys: SharedKeys
    /// How long the lease holds without being renewed, in seconds. The next leader takes over after that time at the
    /// latest, which is within two refreshes.
    let leaseSeconds: Double
    /// Seconds between two looks at what the leader has published.
    var pause: Double { min(1, leaseSeconds / 3) }
    /// Seconds for which a replica that has nothing leaves the election to others where Redis holds nothing either: as
    /// many as they may take to find Redis again. A connection and its greeting may each take a third of the lease, the
    /// client rests for two seconds where one has failed, and each look comes after a pause.
    var deference: Double { 2 * leaseSeconds / 3 + 2 + 2 * pause }
    let clock: any WallClock
    /// Each has a connection of its own: a large write holds up no renewal, and who waits for a message holds up nobody.
    private let control: RedisClient
    let bulk: RedisClient
    let post: RedisClient

    /// The right to lead, as this replica knows of it.
    struct Lease: Sendable, Equatable {
        var term: Int
        /// Until then nobody else can have it, by the steady clock.
        var until: Duration
    }

    private struct State {
        var lease: Lease?
        /// Whether this replica leads under it; else it still catches up.
        var isLeading = false
        var leader: String?
        var term = 0
        var reachedAt: Duration?
        var unreachableSince: Date?
        var failure: String?
        var copiedAt: Date?
    }

    private let state = Mutex(State())

    /// Makes this replica's view; it connects when it is first asked.
    ///
    /// - Parameters:
    ///   - prefix: of all keys.
    ///   - host: the cloud.
    ///   - organizationID: Mist's id of the organization; others on the same Redis are kept apart by it.
    ///   - refreshSeconds: from one refresh to the next.
    ///   - id: how this replica is called; nil: a name that nobody else has.
    public convenience init(
        server: RedisServer, prefix: String, host: MistHost, organizationID: String, refreshSeconds: Int,
        clock: any WallClock, id: String? = nil
    ) {
        self.init(
            server: server, prefix: prefix, host: host, organizationID: organizationID,
            leaseSeconds: Double(min(max(refreshSeconds, 3), 15)), clock: clock, id: id)
    }

    init(
        server: RedisServer, prefix: String, host: MistHost, organizationID: String, leaseSeconds: Double,
        clock: any WallClock, id: String?
    ) {
        self.id = id ?? UUID().uuidString.lowercased()
        self.clock = clock
        keys = SharedKeys(prefix: "\(prefix)\(host.authority)/\(organizationID)/")
        self.leaseSeconds = leaseSeconds
        var quick = server
        // A renewal that hangs must be over before the lease is.
        quick.patience = .seconds(leaseSeconds / 3)
        quick.connectDeadline = .seconds(leaseSeconds / 3)
        control = RedisClient(quick)
        bulk = RedisClient(server)
        post = RedisClient(server)
    }

    // MARK: The lease

    private var milliseconds: RedisCommand.Argument { .number(Int(leaseSeconds * 1_000)) }

    private func value(_ term: Int) -> RedisCommand.Argument { .text("\(id):\(term)") }

    /// Takes the lease where nobody has it, and prolongs it where it is our own: after an answer that never came.
    private static let electing = RedisScript(
        """
        local holder = redis.call('GET', KEYS[1])
        if holder then
            if string.sub(holder, 1, #ARGV[1] + 1) == ARGV[1] .. ':' then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
            return holder
        end
        local term = redis.call('INCR', KEYS[2])
        if term <= tonumber(ARGV[3]) then
            term = ARGV[3] + 1
            redis.call('SET', KEYS[2], string.format('%d', term))
        end
        redis.call('PEXPIRE', KEYS[2], ARGV[4])
        holder = ARGV[1] .. ':' .. string.format('%d', term)
        redis.call('SET', KEYS[1], holder, 'PX', ARGV[2])
        return holder
        """)

    /// Stands for election; the lease where this replica has it now. Also tells who leads. It leads once it says so.
    func elect() async throws(RedisError) -> Lease? {
        let sentAt = clock.steady
        let known = state.withLock { $0.term }
        let reply = try await noting { [control, keys] () throws(RedisError) in
            try await control.run(
                Self.electing, keys: [keys.lease, keys.term],
                arguments: [.text(self.id), self.milliseconds, .number(known), SharedKeys.retention])
        }
        guard let holder = reply.text, let colon = holder.lastIndex(of: ":"),
            let term = Int(holder[holder.index(after: colon)...])
        else { throw .malformed("the lease") }
        let leader = String(holder[..<colon])
        return state.withLock { state in
            state.leader = leader
            state.term = max(term, state.term)
            let lease = leader == id ? Lease(term: term, until: sentAt + .seconds(leaseSeconds)) : nil
            if lease?.term != state.lease?.term { state.isLeading = false }
            state.lease = lease
            return lease
        }
    }

    /// Leads from now on: this replica has what the last leader had, and nothing newer is overwritten.
    func beginLeading() {
        state.withLock { $0.isLeading = $0.lease != nil }
    }

    /// Prolongs the lease and leaves the heart beat, if the lease is still this one.
    private static let renewing = RedisScript(
        """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        redis.call('PEXPIRE', KEYS[1], ARGV[2])
        redis.call('SET', KEYS[2], ARGV[3], 'PX', ARGV[4])
        return 1
        """)

    /// Prolongs the lease; whether this replica still has it.
    func renew(_ lease: Lease, pulse: Pulse) async throws(RedisError) -> Bool {
        let (sentAt, now) = (clock.steady, clock.now)
        guard let beat = try? SharedJSON.encode(pulse) else { throw .malformed("the pulse cannot be written") }
        let reply = try await noting { [control, keys] () throws(RedisError) in
            try await control.run(
                Self.renewing, keys: [keys.lease, keys.pulse],
                arguments: [self.value(lease.term), self.milliseconds, .bytes(beat), SharedKeys.retention])
        }
        guard reply == .integer(1) else {
            loseLease()
            return false
        }
        state.withLock { state in
            if state.lease?.term == lease.term { state.lease?.until = sentAt + .seconds(leaseSeconds) }
            state.copiedAt = now
        }
        return true
    }

    private static let releasing = RedisScript(
        """
        if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
        return 0
        """)

    /// Gives the lease back, so that another replica need not wait for its end.
    func release() async {
        guard let lease = state.withLock({ $0.lease }) else { return }
        loseLease()
        // Where Redis cannot be reached, it ends by itself.
        _ = try? await control.run(Self.releasing, keys: [keys.lease], arguments: [value(lease.term)])
    }

    func loseLease() {
        state.withLock { state in
            state.lease = nil
            state.isLeading = false
            if state.leader == id { state.leader = nil }
        }
    }

    /// The lease that this replica leads under, while it holds by its own clock.
    var lease: Lease? {
        state.withLock { state in
            guard state.isLeading, let lease = state.lease, clock.steady < lease.until else { return nil }
            return lease
        }
    }

    /// The replica that leads, as far as is known.
    var leader: String? { state.withLock { $0.leader } }

    // MARK: What is shared

    private static let writing = RedisScript(
        """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        for index = 2, #KEYS do
            local value = ARGV[index + 1]
            if not value then
                redis.call('PEXPIRE', KEYS[index], ARGV[2])
            elseif value == '' then
                redis.call('DEL', KEYS[index])
            else
                redis.call('SET', KEYS[index], value, 'PX', ARGV[2])
            end
        end
        return 1
        """)

    /// Writes values under their keys, all in one step, if the lease is still this one; whether it is. An empty value
    /// takes the key away.
    ///
    /// - Parameters:
    ///   - unchanged: keys that keep their values, for as long as those that are written.
    ///   - lifetime: in milliseconds.
    func write(
        _ values: [(key: RedisCommand.Argument, value: Data)], renewing unchanged: [RedisCommand.Argument] = [],
        under lease: Lease, lifetime: RedisCommand.Argument = SharedKeys.retention
    ) async throws(RedisError) -> Bool {
        let reply = try await noting { [bulk, keys] () throws(RedisError) in
            // Values first: once a script has written, Redis takes them even where it has no room.
            try await bulk.run(
                Self.writing, keys: [keys.lease] + values.map(\.key) + unchanged,
                arguments: [self.value(lease.term), lifetime] + values.map { .bytes($0.value) })
        }
        if reply == .integer(1) { return true }
        loseLease()
        return false
    }

    /// The values of keys, in order; nil where there is none.
    func read(_ keys: [RedisCommand.Argument]) async throws(RedisError) -> [Data?] {
        guard !keys.isEmpty else { return [] }
        let reply = try await noting { [bulk] () throws(RedisError) in
            try await bulk.send(RedisCommand([.text("MGET")] + keys))
        }
        guard case .array(let values) = reply, values.count == keys.count else { throw .malformed("MGET") }
        return values.map(\.bytes)
    }

    // MARK: How Redis is

    private func noting<Value: Sendable>(
        _ body: () async throws(RedisError) -> Value
    ) async throws(RedisError) -> Value {
        do throws(RedisError) {
            let value = try await body()
            let now = clock.steady
            state.withLock { state in
                state.reachedAt = now
                state.unreachableSince = nil
                state.failure = nil
            }
            return value
        } catch {
            let now = clock.now
            state.withLock { state in
                state.failure = error.description
                state.unreachableSince = state.unreachableSince ?? now
            }
            throw error
        }
    }

    /// Why Redis has not answered for as long as a lease holds; nil where it has.
    var outage: String? {
        state.withLock { state in
            guard let failure = state.failure else { return nil }
            let since = state.reachedAt.map { clock.steady - $0 } ?? .seconds(leaseSeconds)
            return since >= .seconds(leaseSeconds) ? failure : nil
        }
    }

    /// How this replica and Redis stand.
    var status: ReplicaStatus {
        let isLeading = lease != nil
        return state.withLock { state in
            ReplicaStatus(
                id: id, isLeading: isLeading, leader: state.leader, term: state.term == 0 ? nil : state.term,
                failure: state.failure, unreachableSince: state.unreachableSince, copiedAt: state.copiedAt)
        }
    }

    /// Notes that what this replica shows is the newest that there is.
    func noteCopy() {
        let now = clock.now
        state.withLock { $0.copiedAt = now }
    }
}

/// How a replica stands among the others: for `/api/status`.
public struct ReplicaStatus: Sendable, Equatable {
    /// How it is called; another one after each start.
    public var id: String
    /// Whether it is the one that collects.
    public var isLeading: Bool
    /// The one that does, as far as is known.
    public var leader: String?
    /// Counts the elections.
    public var term: Int?
    /// Why Redis did not do what it was last asked; nil where it did.
    public var failure: String?
    /// Since when it does not.
    public var unreachableSince: Date?
    /// When what is shown was last known to be the newest that there is; nil: never.
    public var copiedAt: Date?
}

/// The names of what is in Redis.
struct SharedKeys: Sendable {
    /// How long what nobody writes anew is kept: as long as Mist keeps hours. In milliseconds.
    static let retention = RedisCommand.Argument.number(TrafficLedger.retention * 1_000)

    let prefix: String

    var lease: RedisCommand.Argument { "\(prefix)lease" }
    var term: RedisCommand.Argument { "\(prefix)term" }
    var pulse: RedisCommand.Argument { "\(prefix)pulse" }
    var publication: RedisCommand.Argument { "\(prefix)publication" }
    var circuits: RedisCommand.Argument { "\(prefix)circuits" }

    func unit(_ name: String) -> RedisCommand.Argument { "\(prefix)part/\(name)" }
    func ledger(_ portion: Int) -> RedisCommand.Argument { "\(prefix)ledger/\(portion)" }
    func changes(_ number: Int) -> RedisCommand.Argument { "\(prefix)changes/\(number)" }
    func inbox(_ replica: String) -> RedisCommand.Argument { "\(prefix)inbox/\(replica)" }
    func answer(_ path: String) -> RedisCommand.Argument { "\(prefix)answer\(path)" }
}
