import Testing

@testable import CircuitStats

@Suite("A port's traffic")
struct PortTrafficTests {
    /// Monday 2023-11-20, 12:00 UTC.
    static let noon = 1_700_481_600

    @Test("sums buckets by their overlap with the window")
    func overlap() {
        var traffic = PortTraffic()
        let start = Self.noon - 1_200
        traffic.record(
            TrafficSamples(start: start, interval: 600, rxBps: [8_000, 16_000], txBps: [800, 1_600]), now: Self.noon)

        let total = traffic.total(in: start + 300..<Self.noon)
        #expect(total.rxBytes == 300 * 1_000 + 600 * 2_000)
        #expect(total.txBytes == 300 * 100 + 600 * 200)
        #expect(total.coverage == 1)
    }

    @Test("leaves unknown buckets out of the coverage, and never counts them as zero")
    func nulls() {
        var traffic = PortTraffic()
        traffic.record(
            TrafficSamples(start: Self.noon - 1_800, interval: 600, rxBps: [8_000, nil, 8_000], txBps: [8, nil, 8]),
            now: Self.noon)

        let total = traffic.total(in: Self.noon - 1_800..<Self.noon)
        #expect(total.rxBytes == 1_200 * 1_000)
        #expect(abs(total.coverage - 2.0 / 3) < 1e-9)
        let series = traffic.series(in: Self.noon - 1_800..<Self.noon, interval: 600)
        #expect(series.points.map(\.rxBps) == [8_000, nil, 8_000])
        #expect(traffic.total(in: Self.noon - 7_200..<Self.noon - 3_600).coverage == 0)
    }

    @Test("a bucket of which one direction is unknown is unknown: half of it could not be told from a whole")
    func directions() {
        var traffic = PortTraffic()
        traffic.record(
            TrafficSamples(start: Self.noon - 1_200, interval: 600, rxBps: [8, 8], txBps: [nil, 8]), now: Self.noon)
        #expect(traffic.total(in: Self.noon - 1_200..<Self.noon).coverage == 0.5)
    }

    @Test("leaves the open bucket out")
    func openBucket() {
        var traffic = PortTraffic()
        traffic.record(
            TrafficSamples(start: Self.noon - 600, interval: 600, rxBps: [8, 8], txBps: [8, 8]), now: Self.noon + 300)
        #expect(traffic.total(in: Self.noon - 600..<Self.noon + 600).seconds == 600)
    }

    @Test("recording an answer twice changes nothing")
    func idempotent() {
        var traffic = PortTraffic()
        let samples = TrafficSamples(start: Self.noon - 1_200, interval: 600, rxBps: [8, 16], txBps: [8, 16])
        traffic.record(samples, now: Self.noon)
        let once = traffic.total(in: Self.noon - 3_600..<Self.noon)
        traffic.record(samples, now: Self.noon)
        #expect(traffic.total(in: Self.noon - 3_600..<Self.noon) == once)
    }

    @Test("an unknown bucket does not erase a known one")
    func nullAfterValue() {
        var traffic = PortTraffic()
        traffic.record(
            TrafficSamples(start: Self.noon - 600, interval: 600, rxBps: [8], txBps: [8]), now: Self.noon)
        traffic.record(
            TrafficSamples(start: Self.noon - 600, interval: 600, rxBps: [nil], txBps: [nil]), now: Self.noon)
        #expect(traffic.total(in: Self.noon - 600..<Self.noon).coverage == 1)
    }

    @Test("fills what ten-minute buckets leave of an hour from the hour, and bytes stay those of the hour")
    func hourRest() {
        var traffic = PortTraffic()
        let hour = Self.noon - 3_600
        traffic.record(TrafficSamples(start: hour, interval: 3_600, rxBps: [8_000], txBps: [8_000]), now: Self.noon)
        traffic.record(TrafficSamples(start: hour, interval: 600, rxBps: [20_000], txBps: [8_000]), now: Self.noon)
        let total = traffic.total(in: hour..<Self.noon)
        #expect(abs(total.rxBytes - 3_600_000) < 1)
        #expect(total.coverage == 1)
        // 3,600,000 bytes of the hour less 1,500,000 of its first ten minutes, over the other fifty.
        let rest = traffic.total(in: hour + 600..<hour + 1_200)
        #expect(abs(rest.rxBytes - 420_000) < 1)
    }

    @Test("makes hours of ten-minute buckets, so that they outlive them")
    func rollUp() {
        var traffic = PortTraffic()
        let hour = Self.noon - 3_600
        let rates: [Double?] = [8, 16, 24, 32, 40, 48]
        traffic.record(TrafficSamples(start: hour, interval: 600, rxBps: rates, txBps: rates), now: Self.noon)
        // Two days later the ring of ten minutes has moved on.
        let later = Self.noon + 2 * 86_400
        traffic.record(TrafficSamples(start: later - 600, interval: 600, rxBps: [8], txBps: [8]), now: later)
        let total = traffic.total(in: hour..<Self.noon)
        #expect(abs(total.rxBytes - 600.0 * (1 + 2 + 3 + 4 + 5 + 6)) < 0.01)
        #expect(total.coverage == 1)
    }

    @Test("places an answer whose edges are off the grid by overlap; of buckets that it tells in part it tells nothing")
    func offGrid() {
        var traffic = PortTraffic()
        traffic.record(
            TrafficSamples(start: Self.noon - 1_500, interval: 600, rxBps: [8_000, 16_000], txBps: [8, 8]),
            now: Self.noon)
        let total = traffic.total(in: Self.noon - 3_600..<Self.noon)
        #expect(abs(total.rxBytes - 300 * 3_000) < 1)
        #expect(total.seconds == 600)
    }

    @Test("takes no rate that no port can have", arguments: [-1, .infinity, .nan, 1e14] as [Double])
    func implausible(rate: Double) {
        var traffic = PortTraffic()
        traffic.record(
            TrafficSamples(start: Self.noon - 600, interval: 600, rxBps: [rate], txBps: [rate]), now: Self.noon)
        #expect(traffic.total(in: Self.noon - 600..<Self.noon).coverage == 0)
    }

    @Test("finer averages than Mist stores are not taken for buckets")
    func tooFine() {
        var traffic = PortTraffic()
        traffic.record(
            TrafficSamples(start: Self.noon - 90, interval: 45, rxBps: [8, 8], txBps: [8, 8]), now: Self.noon)
        #expect(traffic.total(in: Self.noon - 90..<Self.noon).coverage == 0)
    }

    @Test("points times width add up to the total, in every window, over random histories", arguments: 1...40)
    func conservation(seed: UInt64) {
        var random = SplitMix64(state: seed)
        var traffic = PortTraffic()
        let now = Self.noon + Int(random.next() % 3_600)
        for interval in [3_600, 600] {
            let end = now / interval * interval
            let count = interval == 600 ? 144 : 169
            let rates = (0..<count).map { _ in random.next() % 4 == 0 ? nil : Double(random.next() % 1_000_000_000) }
            let samples = TrafficSamples(
                start: end - count * interval, interval: interval, rxBps: rates, txBps: rates.reversed())
            traffic.record(samples, now: now)
        }
        for window in Window.allCases {
            let range = window.range(endingAt: now)
            let series = traffic.series(in: range, interval: window.pointWidth)
            let total = traffic.total(in: range)
            #expect(series.points.count == Window.points)
            let sum = series.points.reduce(0) { $0 + ($1.rxBps ?? 0) * Double(window.pointWidth) / 8 }
            #expect(abs(sum - total.rxBytes) <= total.rxBytes * 1e-9)
            let coverage = series.points.reduce(0) { $0 + $1.coverage } / Double(Window.points)
            #expect(coverage <= total.coverage + 1e-9)
            #expect((0...1).contains(total.coverage))
        }
    }
}

/// A small generator with a seed, so that a failing history can be made again.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
