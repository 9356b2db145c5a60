import FoundationEssentials
import Synchronization

/// Knows what every token has spent in this clock hour, and says which one the next call may use.
///
/// Mist allows 5,000 calls per hour and token and starts anew at the top of the hour (OpenAPI, "Rate Limiting").
/// The count here is of calls that were sent; `GET /self/usage` corrects it for what others spend with the token.
/// Nothing waits in here, and every member takes microseconds.
public final class QuotaGovernor: Sendable {
    /// What an hour allows until Mist says otherwise.
    public static let defaultLimit = 5_000
    /// How long a token is set aside after a 401 or 403: long enough to cost nothing, short enough to heal by itself.
    static let rejection: TimeInterval = 300
    /// The longest that a 429 sets a token aside, whatever its `Retry-After` says: by then a new hour has begun.
    static let longestLimit: TimeInterval = 3_600
    /// How often the cloud's own count is asked for: seldom, for it costs a call; more often where others spend too.
    static let checkInterval: TimeInterval = 3_600
    static let closeCheckInterval: TimeInterval = 600
    /// Calls that the cloud may have counted otherwise than we did before others must be spending too.
    static let tolerance = 25
    /// Clocks differ: a 429 this long after the top of the hour, in seconds, may be of the hour before.
    static let clockSkew: TimeInterval = 60

    private struct Entry {
        let token: APIToken
        var limit = defaultLimit
        var spent = 0
        /// Calls let through since the governor was made.
        var sent = 0
        var limitedUntil: Date?
        var rejectedUntil: Date?
        /// When the cloud's own count is to be asked for.
        var checkAt = Date.distantPast

        /// Whether Mist has lately refused no call of it.
        var isTaken: Bool { limitedUntil == nil && rejectedUntil == nil }
        var isUsable: Bool { isTaken && spent < limit }
        var left: Int { isUsable ? limit - spent : 0 }
    }

    private struct Ring {
        var hour: Int
        var entries: [Entry]
        var callsSent = 0
        /// Calls an hour that counters are expected to take.
        var countersPerHour = 0.0

        var valid: [Entry] { entries.filter { $0.rejectedUntil == nil } }

        /// What a call of this priority finds left, and what of it must be left untouched.
        func left(for priority: CallPriority, _ reserves: QuotaReserves, _ now: Date) -> (left: Int, kept: Int) {
            let hours = QuotaGovernor.start(ofHour: hour + 1).timeIntervalSince(now) / 3_600
            let limit = valid.reduce(0) { $0 + $1.limit }
            return (
                valid.reduce(0) { $0 + $1.left },
                reserves.keptFrom(priority, limit: limit, needed: countersPerHour * min(max(hours, 0), 1))
            )
        }
    }

    private let clock: any WallClock
    private let reserves: QuotaReserves
    private let ring: Mutex<Ring>

    /// Makes a governor for one ring of tokens.
    public init(tokens: [APIToken], clock: any WallClock, reserves: QuotaReserves = QuotaReserves()) {
        self.clock = clock
        self.reserves = reserves
        ring = Mutex(Ring(hour: Self.hour(of: clock.now), entries: tokens.map { Entry(token: $0) }))
    }

    /// What each token has spent and has left, in the order of the tokens.
    public var tokens: [TokenQuota] {
        withRing { ring, _ in
            let resetsAt = Self.start(ofHour: ring.hour + 1)
            return ring.entries.enumerated().map { offset, entry in
                TokenQuota(
                    index: offset + 1, limit: entry.limit, spent: entry.spent, left: entry.left, resetsAt: resetsAt,
                    limitedUntil: entry.limitedUntil, isRejected: entry.rejectedUntil != nil, sent: entry.sent)
            }
        }
    }

    /// Calls that were let through since the governor was made, over all tokens and hours.
    public var callsSent: Int {
        ring.withLock { $0.callsSent }
    }

    /// How many calls of this priority may be made now.
    public func available(_ priority: CallPriority) -> Int {
        withRing { [reserves] ring, now in
            let (left, kept) = ring.left(for: priority, reserves, now)
            return max(0, left - kept)
        }
    }

    /// What of the hour is left for counters, and until when.
    public var outlook: QuotaOutlook {
        withRing { [reserves] ring, now in
            let (left, kept) = ring.left(for: .counters, reserves, now)
            let resetsAt = Self.start(ofHour: ring.hour + 1)
            let usable = ring.valid.contains { $0.isUsable }
            return QuotaOutlook(
                limit: ring.valid.reduce(0) { $0 + $1.limit }, left: max(0, left - kept), resetsAt: resetsAt,
                freeAt: usable ? nil : ring.valid.map { $0.limitedUntil ?? resetsAt }.min(),
                checkAt: ring.valid.filter(\.isTaken).map(\.checkAt).min())
        }
    }

    /// Keeps that many calls an hour for counters, where it is more than their share.
    public func expectCounters(perHour calls: Double) {
        withRing { ring, _ in ring.countersPerHour = max(0, calls) }
    }

    /// The tokens whose count is to be corrected now, from 1. They are taken for asked: should that fail, they come
    /// again after a while. One that has spent its hour is among them: what says so may have been wrong.
    func takeTokensToCheck() -> [Int] {
        withRing { ring, now in
            let due = ring.entries.indices.filter { ring.entries[$0].isTaken && ring.entries[$0].checkAt <= now }
            for index in due { ring.entries[index].checkAt = now.addingTimeInterval(Self.closeCheckInterval) }
            return due.map { $0 + 1 }
        }
    }

    /// Counts one call and returns the token that it is to use: the one with most left.
    ///
    /// - Parameters:
    ///   - index: a certain token, from 1, to ask what it has spent: no count of ours, which may be wrong, forbids that.
    ///   - others: tokens that are not to be used, from 1.
    func acquire(
        _ priority: CallPriority, token index: Int? = nil, except others: Set<Int> = []
    ) throws(QuotaError) -> QuotaGrant {
        let result: Result<QuotaGrant, QuotaError> = withRing { [reserves] ring, now in
            let candidates = ring.entries.indices.filter {
                (index == nil || $0 + 1 == index) && !others.contains($0 + 1)
            }
            let isCheck = index != nil
            guard
                let chosen = candidates.filter({
                    isCheck ? ring.entries[$0].isTaken : ring.entries[$0].isUsable
                }).max(by: { one, other in
                    // `max` takes the last of equals, and the ring is to begin with the first token.
                    (ring.entries[one].left, other) < (ring.entries[other].left, one)
                })
            else { return .failure(Self.refusal(of: candidates.map { ring.entries[$0] }, hour: ring.hour)) }

            let (left, kept) = ring.left(for: priority, reserves, now)
            guard isCheck || left > kept else {
                return .failure(.reserved(until: Self.start(ofHour: ring.hour + 1)))
            }
            ring.entries[chosen].spent += 1
            ring.entries[chosen].sent += 1
            ring.callsSent += 1
            return .success(
                QuotaGrant(
                    token: ring.entries[chosen].token, index: chosen + 1, hour: ring.hour,
                    spent: ring.entries[chosen].spent))
        }
        return try result.get()
    }

    /// Takes a 429: the token rests until `date`, or until the top of the hour where Mist names no date.
    ///
    /// One that comes as a surprise says that others spend with the token: the cloud's count is asked for next.
    func limit(_ grant: QuotaGrant, until date: Date?) {
        withRing { ring, now in
            let latest = now.addingTimeInterval(Self.longestLimit)
            let earliest = now.addingTimeInterval(1)
            let entry = ring.entries[grant.index - 1]
            var rest = Self.start(ofHour: ring.hour + 1)
            if entry.spent < entry.limit - Self.tolerance {
                ring.entries[grant.index - 1].checkAt = .distantPast
                let soon = now.addingTimeInterval(Self.clockSkew)
                // The cloud's hour may not have begun yet; resting all of ours for that would be a waste.
                if now.timeIntervalSince(Self.start(ofHour: ring.hour)) < Self.clockSkew { rest = soon }
            }
            ring.entries[grant.index - 1].limitedUntil = min(max(date ?? rest, earliest), latest)
        }
    }

    /// Takes a 401, or a 403 where another token is answered: the token is set aside for a while.
    func reject(_ grant: QuotaGrant) {
        withRing { ring, now in
            ring.entries[grant.index - 1].rejectedUntil = now.addingTimeInterval(Self.rejection)
        }
    }

    /// Takes what `GET /self/usage` said, unless a new hour has begun since it was asked.
    ///
    /// Nobody tells which of the calls that were sent meanwhile are in it. A count that ours can explain is taken as
    /// ours; where others spend too, those calls are added to it. Just after the top of the hour a higher count may be
    /// of the hour before, since clocks differ: it is asked for again.
    func correct(_ grant: QuotaGrant, by usage: APIUsage) {
        withRing { ring, now in
            if let limit = usage.requestLimit, (1...1_000_000_000).contains(limit) {
                ring.entries[grant.index - 1].limit = limit
            }
            guard let requests = usage.requests, (0...1_000_000_000).contains(requests), ring.hour == grant.hour
            else { return }
            let spent = ring.entries[grant.index - 1].spent
            let isNewHour = now.timeIntervalSince(Self.start(ofHour: ring.hour)) < Self.clockSkew
            guard !isNewHour || requests <= spent else {
                ring.entries[grant.index - 1].checkAt = now.addingTimeInterval(Self.clockSkew)
                return
            }
            let isExplained = (grant.spent...max(grant.spent, spent)).contains(requests)
            if !isExplained { ring.entries[grant.index - 1].spent += requests - grant.spent }
            let othersSpend = requests > spent + Self.tolerance || requests < grant.spent - Self.tolerance
            ring.entries[grant.index - 1].checkAt = now.addingTimeInterval(
                othersSpend ? Self.closeCheckInterval : Self.checkInterval)
        }
    }

    /// What each token has spent, in the order of the tokens, for another process.
    public var accounts: [TokenAccount] {
        withRing { ring, _ in
            ring.entries.map { entry in
                TokenAccount(
                    hour: ring.hour, spent: entry.spent, limit: entry.limit, limitedUntil: entry.limitedUntil,
                    rejectedUntil: entry.rejectedUntil, checkAt: entry.checkAt)
            }
        }
    }

    /// Goes on from what another process with the same tokens has spent. Of other tokens it says nothing, and changes
    /// nothing.
    public func restore(_ accounts: [TokenAccount]) {
        withRing { ring, _ in
            guard accounts.count == ring.entries.count else { return }
            for (index, account) in accounts.enumerated() {
                if (1...1_000_000_000).contains(account.limit) { ring.entries[index].limit = account.limit }
                ring.entries[index].spent = account.hour == ring.hour ? min(max(0, account.spent), 1_000_000_000) : 0
                ring.entries[index].limitedUntil = account.limitedUntil
                ring.entries[index].rejectedUntil = account.rejectedUntil
                ring.entries[index].checkAt = account.checkAt
            }
        }
    }

    /// The text with every token in it blotted out: for what a server says back, which could be anything.
    func redact(_ text: String) -> String {
        withRing { ring, _ in
            ring.entries.reduce(text) { $0.replacing($1.token.secret, with: "…") }
        }
    }

    /// The state, with what time has ended taken out of it first.
    private func withRing<Value: Sendable>(_ body: (inout sending Ring, Date) -> sending Value) -> sending Value {
        let now = clock.now
        return ring.withLock { ring in
            let hour = Self.hour(of: now)
            let isNewHour = hour != ring.hour
            ring.hour = hour
            for index in ring.entries.indices {
                if isNewHour { ring.entries[index].spent = 0 }
                if Self.isOver(ring.entries[index].limitedUntil, longest: Self.longestLimit, at: now) {
                    ring.entries[index].limitedUntil = nil
                }
                if Self.isOver(ring.entries[index].rejectedUntil, longest: Self.rejection, at: now) {
                    ring.entries[index].rejectedUntil = nil
                }
            }
            return body(&ring, now)
        }
    }

    /// Whether a wait is over; one that is longer than there is was told by a clock that has been set back since.
    private static func isOver(_ until: Date?, longest: Double, at now: Date) -> Bool {
        until.map { $0 <= now || $0.timeIntervalSince(now) > longest } ?? false
    }

    /// Why none of these tokens can be used.
    private static func refusal(of entries: [Entry], hour: Int) -> QuotaError {
        let valid = entries.filter { $0.rejectedUntil == nil }
        let untils = valid.map { $0.limitedUntil ?? start(ofHour: hour + 1) }
        return untils.min().map { .limited(until: $0) } ?? .rejected
    }

    private static func hour(of date: Date) -> Int { Int((date.timeIntervalSince1970 / 3_600).rounded(.down)) }

    private static func start(ofHour hour: Int) -> Date { Date(timeIntervalSince1970: Double(hour) * 3_600) }
}

/// The right to make one call.
struct QuotaGrant: Sendable {
    /// What to sign it with.
    let token: APIToken
    /// The token's place, from 1.
    let index: Int
    /// The clock hour that it was counted in.
    let hour: Int
    /// What the token had spent then, this call included.
    let spent: Int
}
