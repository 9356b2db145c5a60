import FoundationEssentials
import MistAPI

/// How long after one refresh the next one starts: as set, or longer where the quota of the hour would else end before
/// the hour does.
public struct PollInterval: Sendable, Equatable, Codable {
    /// From the start of one refresh to the start of the next.
    public let seconds: Double
    /// Why it is longer than set, as a sentence; nil where it is not.
    public let reason: String?

    /// Until when nothing is asked: the end of the hour, when Mist answers again, or when its own count is asked for; nil
    /// where refreshes go on.
    let restsUntil: Date?

    private init(_ seconds: Double, reason: String? = nil, restsUntil: Date? = nil) {
        self.seconds = seconds
        self.reason = reason
        self.restsUntil = restsUntil
    }

    /// As set.
    init(asSet refreshSeconds: Int) { self.init(Double(refreshSeconds)) }

    /// What is left is spread over the rest of the hour. Where it is not enough for one more refresh, the next one comes
    /// with the new hour, or when Mist answers again.
    init(_ cadence: Cadence, quota: QuotaOutlook, now: Date) {
        let asSet = Double(cadence.refreshSeconds)
        let rest = max(1, quota.resetsAt.timeIntervalSince(now))
        let live = max(1, cadence.liveCallsPerRefresh)
        let forCounters = Double(quota.left) - cadence.otherCallsPerHour * rest / 3_600

        // Where Mist's own count is asked for before that, the rest ends there: it may be over.
        func rests(until end: Date) -> Date {
            min(
                end.addingTimeInterval(1),
                quota.checkAt.map { max($0, now.addingTimeInterval(asSet)) } ?? .distantFuture)
        }

        // Mist is asked a moment later than it says: clocks differ.
        if let freeAt = quota.freeAt, freeAt.timeIntervalSince(now) + 1 > asSet {
            self.init(
                freeAt.timeIntervalSince(now) + 1,
                reason: "The quota of the API token is spent; the figures are refreshed again at \(freeAt.timeOfDay).",
                restsUntil: rests(until: freeAt))
        } else if quota.freeAt != nil || quota.limit == 0 || forCounters >= live * rest / asSet {
            // Without a valid token nothing can be spread: the next refresh says what Mist says.
            self.init(asSet)
        } else if forCounters < live {
            self.init(
                max(asSet, rest + 1),
                reason:
                    "Only \(quota.left) calls of this hour's quota are left for polling, too few for a refresh; the "
                    + "figures are refreshed again at \(quota.resetsAt.timeOfDay).",
                restsUntil: rests(until: quota.resetsAt))
        } else {
            let seconds = (live * rest / forCounters).rounded(.up)
            self.init(
                seconds,
                reason:
                    "The figures are refreshed every \(Int(seconds)) s instead of every \(cadence.refreshSeconds) s "
                    + "until \(quota.resetsAt.timeOfDay), so that the calls that are left of this hour's quota last.")
        }
    }

    /// Beyond this age, in seconds, the live figures are stale: two refreshes as set have been missed. Where they come
    /// more seldom they are not stale in between; but however long that is, what is older than the shortest window is.
    func staleAge(refreshSeconds: Int) -> Double {
        let asSet = Double(refreshSeconds)
        return (restsUntil != nil ? asSet : min(seconds, max(asSet, Double(Window.quarterHour.seconds)))) + 2 * asSet
    }
}
