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
    /// How long a token is set aside after a 401: long enough to cost nothing, short enough to heal by itself.
    static let rejection: TimeInterval = 300
    /// The longest that a 429 sets a token aside, whatever its `Retry-After` says: by then a new hour has begun.
    static let longestLimit: TimeInterval = 3_600

    private struct Entry {
        let token: APIToken
        var limit = defaultLimit
        var spent = 0
        var limitedUntil: Date?
        var rejectedUntil: Date?

        var isUsable: Bool { limitedUntil == nil && rejectedUntil == nil && spent < limit }
        var left: Int { isUsable ? limit - spent : 0 }
    }

    private struct Ring {
        var hour: Int
        var entries: [Entry]
        var callsSent = 0
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
                    limitedUntil: entry.limitedUntil, isRejected: entry.rejectedUntil != nil)
            }
        }
    }

    /// Calls that were let through since the governor was made, over all tokens and hours.
    public var callsSent: Int {
        ring.withLock { $0.callsSent }
    }

    /// Counts one call and returns the token that it is to use: the one with most left.
    ///
    /// - Parameter index: a certain token, from 1, where it has to be that one.
    func acquire(_ priority: CallPriority, token index: Int? = nil) throws(QuotaError) -> QuotaGrant {
        let result: Result<QuotaGrant, QuotaError> = withRing { ring, _ in
            let candidates = ring.entries.indices.filter { index == nil || $0 + 1 == index }
            guard
                let chosen = candidates.filter({ ring.entries[$0].isUsable }).max(by: { one, other in
                    // `max` takes the last of equals, and the ring is to begin with the first token.
                    (ring.entries[one].left, other) < (ring.entries[other].left, one)
                })
            else { return .failure(Self.refusal(of: candidates.map { ring.entries[$0] }, hour: ring.hour)) }

            let valid = ring.entries.filter { $0.rejectedUntil == nil }
            let left = valid.reduce(0) { $0 + $1.left }
            guard left > reserves.keptFrom(priority, limit: valid.reduce(0) { $0 + $1.limit }) else {
                return .failure(.reserved(until: Self.start(ofHour: ring.hour + 1)))
            }
            ring.entries[chosen].spent += 1
            ring.callsSent += 1
            return .success(QuotaGrant(token: ring.entries[chosen].token, index: chosen + 1, hour: ring.hour))
        }
        return try result.get()
    }

    /// Takes a 429: the token rests until `date`, or until the top of the hour where Mist names no date.
    func limit(_ grant: QuotaGrant, until date: Date?) {
        withRing { ring, now in
            let latest = now.addingTimeInterval(Self.longestLimit)
            let earliest = now.addingTimeInterval(1)
            let until = min(max(date ?? Self.start(ofHour: ring.hour + 1), earliest), latest)
            ring.entries[grant.index - 1].limitedUntil = until
        }
    }

    /// Takes a 401: the token is set aside for a while.
    func reject(_ grant: QuotaGrant) {
        withRing { ring, now in
            ring.entries[grant.index - 1].rejectedUntil = now.addingTimeInterval(Self.rejection)
        }
    }

    /// Takes what `GET /self/usage` said, unless a new hour has begun since it was asked.
    func correct(_ grant: QuotaGrant, by usage: APIUsage) {
        withRing { ring, _ in
            if let limit = usage.requestLimit, (1...1_000_000_000).contains(limit) {
                ring.entries[grant.index - 1].limit = limit
            }
            if let requests = usage.requests, (0...1_000_000_000).contains(requests), ring.hour == grant.hour {
                ring.entries[grant.index - 1].spent = requests
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
                if let until = ring.entries[index].limitedUntil, until <= now { ring.entries[index].limitedUntil = nil }
                if let until = ring.entries[index].rejectedUntil, until <= now {
                    ring.entries[index].rejectedUntil = nil
                }
            }
            return body(&ring, now)
        }
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
}
