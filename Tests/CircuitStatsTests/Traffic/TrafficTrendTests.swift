import Testing

@testable import CircuitStats

@Suite("The trend of a port")
struct TrafficTrendTests {
    static let noon = PortTrafficTests.noon

    private func insights(from start: Int, interval: Int, _ rates: [Double?]) -> PortTraffic {
        var traffic = PortTraffic()
        traffic.record(
            TrafficSamples(start: start, interval: interval, rxBps: rates, txBps: rates.map { $0.map { $0 / 3 } }),
            now: Self.noon)
        return traffic
    }

    @Test("is unknown where nothing is known")
    func unknown() {
        #expect(PortTraffic().trend(endingAt: Self.noon) == TrafficTrend())
    }

    @Test("has the last 24 hours in twentieths of the highest, and gaps where nothing was seen")
    func levels() {
        let hours: [Double?] = Array(repeating: 1e6, count: 22) + [4e6, nil]
        let levels = insights(from: Self.noon - 24 * 3_600, interval: 3_600, hours).trend(endingAt: Self.noon).levels
        #expect(levels == Array(repeating: 5, count: 22) + [20, nil])
    }

    @Test("a silent day is 0, and not unknown")
    func silence() {
        let zeros = Array(repeating: Double?(0), count: 24)
        let trend = insights(from: Self.noon - 24 * 3_600, interval: 3_600, zeros).trend(endingAt: Self.noon)
        #expect(trend == TrafficTrend(lastTraffic: nil, levels: Array(repeating: 0, count: 24)))
    }

    @Test("tells the end of the last ten minutes in which something passed")
    func lastBucket() {
        let rates: [Double?] = Array(repeating: 1e6, count: 6) + Array(repeating: 0, count: 12)
        let traffic = insights(from: Self.noon - 10_800, interval: 600, rates)
        #expect(traffic.trend(endingAt: Self.noon).lastTraffic == Self.noon - 7_200)
    }

    @Test("tells the poll after which nothing was counted")
    func lastPoll() {
        var traffic = insights(from: Self.noon - 10_800, interval: 600, Array(repeating: 1e6, count: 18))
        for minute in stride(from: 30, to: 0, by: -1) {
            let start = Double(Self.noon - minute * 60)
            traffic.record(CountedSpan(start: start, end: start + 60, rx: minute > 7 ? 600 : 0, tx: 0))
        }
        #expect(traffic.trend(endingAt: Self.noon).lastTraffic == Self.noon - 7 * 60)
    }

    @Test("counted silence bounds what an average says of the same ten minutes")
    func silenceWithinBucket() {
        var traffic = insights(from: Self.noon - 1_200, interval: 600, [1e6, 1e6])
        traffic.record(CountedSpan(start: Double(Self.noon - 240), end: Double(Self.noon), rx: 0, tx: 0))
        #expect(traffic.trend(endingAt: Self.noon).lastTraffic == Self.noon - 240)
    }
}
