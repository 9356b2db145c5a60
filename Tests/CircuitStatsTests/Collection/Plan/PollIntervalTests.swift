import FoundationEssentials
import MistAPI
import Testing

@testable import CircuitStats

@Suite("How long after a refresh the next one comes")
struct PollIntervalTests {
    /// 2023-11-20, 12:12:05 UTC; the hour ends in 2,875 s.
    private static let now = Date(timeIntervalSince1970: CollectorBench.start)
    private static let reset = now.addingTimeInterval(2_875)

    /// Refreshes of `live` calls every minute.
    private func interval(left: Int, live: Int = 10, limit: Int = 5_000, freeIn: Double? = nil, checkIn: Double? = nil)
        -> PollInterval
    {
        let cadence = Cadence(refreshSeconds: 60, costs: [.ports: live - 1], sites: 0)
        return PollInterval(
            cadence,
            quota: QuotaOutlook(
                limit: limit, left: left, resetsAt: Self.reset, freeAt: freeIn.map(Self.now.addingTimeInterval),
                checkAt: checkIn.map(Self.now.addingTimeInterval)),
            now: Self.now)
    }

    @Test("As set, while the rest of the hour's quota lasts")
    func asSet() {
        for left in [4_800, 530] {
            #expect(interval(left: left).seconds == 60)
            #expect(interval(left: left).reason == nil)
        }
    }

    @Test("Longer, so that what is left lasts to the top of the hour", arguments: [500, 300, 100, 60])
    func stretched(left: Int) {
        let interval = interval(left: left)
        #expect(interval.seconds > 60 && interval.seconds <= 2_875)
        // What the rest of the hour then costs: refreshes, and 46 calls an hour for everything else.
        let refreshes = (2_875 / interval.seconds).rounded(.down)
        #expect(refreshes * 10 + 46 * 2_875 / 3_600 <= Double(left))
        #expect(
            interval.reason?.contains("every \(Int(interval.seconds)) s instead of every 60 s until 13:00 UTC") == true)
    }

    @Test("With the new hour, where not even one refresh is left", arguments: [0, 1, 40])
    func none(left: Int) {
        let interval = interval(left: left)
        #expect(interval.seconds == 2_876)
        #expect(interval.reason?.hasSuffix("the figures are refreshed again at 13:00 UTC.") == true)
    }

    @Test("When Mist answers again, where it answers 429 to all tokens")
    func limited() {
        let interval = interval(left: 0, freeIn: 700)
        #expect(interval.seconds == 701)
        #expect(interval.reason == "The quota of the API token is spent; the figures are refreshed again at 12:24 UTC.")
        #expect(self.interval(left: 0, freeIn: 30).seconds == 60, "not sooner than set")
    }

    @Test("Not longer than until Mist's own count is asked for: what is left may be more than it seems")
    func untilChecked() {
        for freeIn: Double? in [nil, 2_875] {
            let left = 3
            #expect(interval(left: left, freeIn: freeIn, checkIn: 600).restsUntil == Self.now.addingTimeInterval(600))
            #expect(interval(left: left, freeIn: freeIn, checkIn: -5).restsUntil == Self.now.addingTimeInterval(60))
            #expect(interval(left: left, freeIn: freeIn, checkIn: 3_000).restsUntil == Self.reset.addingTimeInterval(1))
            #expect(interval(left: left, freeIn: freeIn).restsUntil == Self.reset.addingTimeInterval(1))
        }
    }

    @Test("As set where no token is valid: Mist says what is wrong, and costs nothing")
    func rejected() {
        #expect(interval(left: 0, limit: 0) == PollInterval(asSet: 60))
    }

    @Test("Figures that come more seldom are not stale in between; those that do not come at all are")
    func stale() {
        #expect(PollInterval(asSet: 60).staleAge(refreshSeconds: 60) == 180)
        let stretched = interval(left: 300)
        #expect(stretched.staleAge(refreshSeconds: 60) == stretched.seconds + 120)
        #expect(interval(left: 60).staleAge(refreshSeconds: 60) == 900 + 120, "nothing older than a window is fresh")
        #expect(interval(left: 0, freeIn: 700).staleAge(refreshSeconds: 60) == 180)
        #expect(interval(left: 0).staleAge(refreshSeconds: 60) == 180)
    }
}
