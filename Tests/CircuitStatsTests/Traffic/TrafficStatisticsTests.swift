import Testing

@testable import CircuitStats

@Suite("Rates of a window")
struct TrafficStatisticsTests {
    static let noon = PortTrafficTests.noon

    /// Counters read each minute; `rate` is bits per second of the minute that starts so many seconds before noon.
    private func counted(minutes: Int, rate: (Int) -> Double) -> PortTraffic {
        var traffic = PortTraffic()
        for minute in stride(from: minutes, to: 0, by: -1) {
            let bytes = rate(minute * 60) / 8 * 60
            traffic.record(
                CountedSpan(
                    start: Double(Self.noon - minute * 60), end: Double(Self.noon - minute * 60 + 60), rx: bytes,
                    tx: bytes / 2))
        }
        return traffic
    }

    private func statistics(_ traffic: PortTraffic, _ window: Window, end: Int = noon) -> TrafficStatistics {
        traffic.statistics(in: window.range(endingAt: end))
    }

    @Test(
        "the percentile drops the highest 5 % of the samples and takes the highest that remains",
        arguments: [(1, 1), (15, 15), (19, 19), (20, 19), (60, 57), (144, 137), (168, 160)])
    func nearestRank(count: Int, rank: Int) {
        let samples = (1...count).map(Double.init).shuffled()
        #expect(RateSamples.percentile95(samples) == Double(rank))
        #expect(RateSamples.percentile95([]) == nil)
    }

    @Test("takes minutes for an hour that was counted all through")
    func minutes() {
        // Three minutes of sixty at full speed are the 5 % that are dropped.
        let traffic = counted(minutes: 62) { [600, 660, 1_800].contains($0) ? 9e8 : 1e6 }
        let hour = statistics(traffic, .hour)
        #expect(hour.rxP95.map { abs($0 - 1e6) < 1 } == true)
        #expect(hour.txP95.map { abs($0 - 5e5) < 1 } == true)
        #expect(hour.rxMaximum.map { abs($0 - 9e8) < 1 } == true)
        #expect(hour.rxAverage.map { abs($0 - (57e6 + 27e8) / 60) < 1 } == true)
        // One more, and it stays.
        let more = counted(minutes: 62) { [600, 660, 1_800, 2_400].contains($0) ? 9e8 : 1e6 }
        #expect(statistics(more, .hour).rxP95.map { abs($0 - 9e8) < 1 } == true)
    }

    @Test("minutes that no reading ends at share the spans by time")
    func offGrid() {
        let traffic = counted(minutes: 63) { _ in 8e6 }
        let hour = statistics(traffic, .hour, end: Self.noon - 17)
        #expect(hour.rxP95.map { abs($0 - 8e6) < 1 } == true)
        #expect(hour.rxMaximum.map { abs($0 - 8e6) < 1 } == true)
    }

    @Test("takes any range that was counted, whole minutes or not", arguments: [1, 59, 60, 95, 119, 3_599])
    func brokenMinutes(seconds: Int) {
        let traffic = counted(minutes: 62) { _ in 8e6 }
        let statistics = traffic.statistics(in: Self.noon - seconds..<Self.noon)
        #expect(statistics.rxAverage.map { abs($0 - 8e6) < 1 } == true)
        #expect((statistics.rxP95 == nil) == (seconds < 60))
    }

    @Test("takes the ten minutes that end in the window where it was not counted all through")
    func tenMinutes() {
        var traffic = PortTraffic()
        traffic.record(
            TrafficSamples(
                start: Self.noon - 3_600, interval: 600, rxBps: [1, 2, 3, 4, 5, 6], txBps: [6, 5, 4, 3, 2, 1],
                maxRxBps: [10, 90, 10, 10, 10, 10]), now: Self.noon)
        let hour = statistics(traffic, .hour)
        #expect(hour.rxP95 == 6)
        #expect(hour.rxAverage == 3.5)
        #expect(hour.rxMaximum == 90)
        #expect(hour.txMaximum == 6)
        #expect(statistics(traffic, .quarterHour).rxP95 == 6)
    }

    @Test("a day takes its 144 ten-minute buckets, whatever its edges")
    func day() {
        var traffic = PortTraffic()
        let rates = (0..<150).map { Double($0 + 1) }
        traffic.record(
            TrafficSamples(start: Self.noon - 150 * 600, interval: 600, rxBps: rates, txBps: rates), now: Self.noon)
        // Samples 7 to 150: the seven highest are dropped.
        #expect(statistics(traffic, .day).rxP95 == 143)
    }

    @Test("a week takes hours")
    func week() {
        var traffic = PortTraffic()
        let rates = (0..<170).map { Double($0 + 1) }
        traffic.record(
            TrafficSamples(start: Self.noon - 170 * 3_600, interval: 3_600, rxBps: rates, txBps: rates), now: Self.noon)
        #expect(statistics(traffic, .week).rxP95 == 162)
        #expect(statistics(traffic, .week).rxMaximum == 170)
    }

    @Test("there is no percentile of fewer than half of the samples; average and maximum are of what was seen")
    func half() {
        func traffic(known: Int) -> PortTraffic {
            var traffic = PortTraffic()
            let rates: [Double?] = (0..<144).map { $0 < known ? 800 : nil }
            traffic.record(
                TrafficSamples(start: Self.noon - 86_400, interval: 600, rxBps: rates, txBps: rates), now: Self.noon)
            return traffic
        }
        #expect(statistics(traffic(known: 72), .day).rxP95 == 800)
        let less = statistics(traffic(known: 71), .day)
        #expect(less.rxP95 == nil)
        #expect(less.rxAverage == 800)
        #expect(less.rxMaximum == 800)
        #expect(statistics(PortTraffic(), .day) == TrafficStatistics())
    }

    @Test("a bucket that was seen in part is no sample")
    func partial() {
        var traffic = PortTraffic()
        traffic.record(
            TrafficSamples(start: Self.noon - 3_600, interval: 600, rxBps: [8, 8, 8, 8, 8], txBps: [8, 8, 8, 8, 8]),
            now: Self.noon)
        // Half of the newest bucket, at a thousand times the rate.
        traffic.record(CountedSpan(start: Double(Self.noon - 300), end: Double(Self.noon), rx: 300_000, tx: 300_000))
        let hour = statistics(traffic, .hour)
        #expect(hour.rxP95 == 8)
        #expect(hour.rxMaximum == 8_000)
    }

    @Test("maximum, percentile and average are in order, in every window, over random histories", arguments: 1...30)
    func order(seed: UInt64) {
        var random = SplitMix64(state: seed)
        var traffic = PortTraffic()
        for (interval, count) in [(3_600, 169), (600, 144)] {
            let rates = (0..<count).map { _ in random.next() % 5 == 0 ? nil : Double(random.next() % 1_000_000_000) }
            traffic.record(
                TrafficSamples(
                    start: Self.noon - count * interval, interval: interval, rxBps: rates, txBps: rates.reversed()),
                now: Self.noon)
        }
        for window in Window.allCases {
            let rates = statistics(traffic, window, end: Self.noon - Int(random.next() % 600))
            for (p95, average, maximum) in [
                (rates.rxP95, rates.rxAverage, rates.rxMaximum), (rates.txP95, rates.txAverage, rates.txMaximum),
            ] {
                let highest = maximum ?? 0
                #expect((p95 ?? 0) <= highest)
                #expect((average ?? 0) <= highest)
            }
        }
    }
}

@Suite("What a total is made of")
struct TrafficSourceTests {
    static let noon = PortTrafficTests.noon
    private let hour = noon - 3_600..<noon

    @Test("insights, counters, both, or nothing")
    func sources() {
        var traffic = PortTraffic()
        #expect(traffic.source(in: hour) == .none)
        let rates = [Double?](repeating: 8, count: 5)
        traffic.record(
            TrafficSamples(start: Self.noon - 3_600, interval: 600, rxBps: rates, txBps: rates), now: Self.noon)
        #expect(traffic.source(in: hour) == .insights)
        traffic.record(CountedSpan(start: Double(Self.noon - 600), end: Double(Self.noon), rx: 600, tx: 600))
        #expect(traffic.source(in: hour) == .mixed)
        #expect(traffic.source(in: Self.noon - 600..<Self.noon) == .counters)
        #expect(traffic.source(in: Self.noon - 3_600..<Self.noon - 600) == .insights)
    }

    @Test("counters stay counters when the hour's readings are forgotten")
    func longAgo() {
        var traffic = PortTraffic()
        for minute in 0..<300 {
            let start = Double(Self.noon - 18_000 + minute * 60)
            traffic.record(CountedSpan(start: start, end: start + 60, rx: 60, tx: 60))
        }
        #expect(traffic.source(in: Self.noon - 18_000..<Self.noon) == .counters)
        #expect(traffic.source(in: Self.noon - 18_000..<Self.noon - 14_400) == .counters)
    }
}
