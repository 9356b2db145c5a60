import Testing

@testable import CircuitStats

@Suite("Rates in the wall clock's buckets")
struct BucketRatesTests {
    /// Monday 2023-11-20, 12:00 UTC.
    private let noon = 1_700_481_600

    /// Insights of the hours until noon at 8,000 bit/s, then counters until 12:06 at 80,000.
    private var traffic: PortTraffic {
        var traffic = PortTraffic()
        traffic.record(
            TrafficSamples(
                start: noon - 7_200, interval: 600, rxBps: Array(repeating: 8_000, count: 12),
                txBps: Array(repeating: 4_000, count: 12), maxRxBps: Array(repeating: 20_000, count: 12)), now: noon)
        for minute in 0..<6 {
            let start = Double(noon + minute * 60)
            traffic.record(CountedSpan(start: start, end: start + 60, rx: 600_000, tx: 0))
        }
        return traffic
    }

    @Test("The open bucket has the rate of what was seen of it, and the coverage of the whole")
    func open() throws {
        let end = noon + 360
        let rates = traffic.rates(in: BucketSpan(.sixHours, endingAt: end))
        #expect(rates.count == 7)
        let open = try #require(rates.last)
        #expect(open.timestamp == noon)
        #expect(try abs(#require(open.rxBps) - 80_000) < 1)
        #expect(abs(open.total.coverage - 0.1) < 1e-3)
        #expect(abs(open.total.rxBytes - 3_600_000) < 1)
        let closed = rates[5]
        #expect(try abs(#require(closed.rxBps) - 8_000) < 1)
        #expect(closed.maxRxBps == 20_000 && closed.total.coverage == 1)
        // Peaks that nobody told are the averages.
        #expect(try abs(#require(closed.maxTxBps) - 4_000) < 1)
    }

    @Test("What was not seen has no rate; what was seen in part has its own")
    func unseen() throws {
        var partial = PortTraffic()
        partial.record(
            TrafficSamples(start: noon - 3_600, interval: 600, rxBps: [8_000, nil, nil], txBps: [0, nil, nil]),
            now: noon)
        let rates = partial.rates(in: BucketSpan(.sixHours, endingAt: noon))
        #expect(rates.dropLast().allSatisfy { $0.rxBps == nil && $0.maxRxBps == nil && $0.total.seconds == 0 })
        let seen = try #require(rates.last)
        #expect(seen.rxBps == 8_000)
        #expect(abs(seen.total.coverage - 1.0 / 6) < 1e-3)
        #expect(seen.total.rxBytes == 600_000)
    }

    @Test("The buckets' bytes add up to the total", arguments: InsightsDuration.allCases)
    func sum(duration: InsightsDuration) {
        let span = BucketSpan(duration, endingAt: noon + 360)
        let total = traffic.total(in: span.range)
        let rates = traffic.rates(in: span)
        #expect(abs(rates.reduce(0) { $0 + $1.total.rxBytes } - total.rxBytes) < 1)
        #expect(abs(rates.reduce(0) { $0 + $1.total.txBytes } - total.txBytes) < 1)
        for rate in rates where rate.rxBps != nil { #expect((rate.maxRxBps ?? 0) >= (rate.rxBps ?? 0)) }
    }
}
