import Testing

@testable import CircuitStats

@Suite("A time in which nobody polled")
struct GapTests {
    let port = PortKey(gatewayID: "00000000-0000-0000-1000-0200000000a1", port: "ge-0/0/0")
    let start = PortTrafficTests.noon
    let day = 86_400

    /// Polls for half an hour, nothing for `seconds`, one more poll; 1,000 bytes a second all the time.
    private func ledger(gap seconds: Int) -> TrafficLedger {
        var ledger = TrafficLedger()
        for time in Array(stride(from: -1_800, through: 0, by: 60)) + [seconds] {
            ledger.record(
                CounterReading(
                    time: Double(start + time), rx: UInt64(time + 1_800) * 1_000, tx: UInt64(time + 1_800), speed: 1e9),
                for: port)
        }
        return ledger
    }

    private func answer(_ span: InsightsSpan, in ledger: inout TrafficLedger, now: Int, rate: (Int) -> Double?) {
        let starts = stride(from: span.range.lowerBound, to: span.range.upperBound, by: span.interval)
        let rates = starts.map(rate)
        ledger.record(
            TrafficSamples(
                start: span.range.lowerBound, interval: span.interval, rxBps: rates, txBps: rates,
                maxRxBps: rates.map { $0.map { $0 * 7 } }), for: port, now: now)
        ledger.markAsked(span, for: port)
        ledger.settleGaps(of: port, now: now)
    }

    @Test("has all of its bytes, however long it was", arguments: [1, 2, 3, 6])
    func untold(days: Int) {
        var ledger = ledger(gap: days * day)
        let end = start + days * day
        ledger.settleGaps(of: port, now: end + Int(TrafficLedger.patience) + 1)
        let total = ledger[port].total(in: start..<end)
        #expect(abs(total.rxBytes - Double(days * day) * 1_000) < Double(days * day))
        #expect(total.coverage == 1)
        #expect(abs(ledger[port].total(in: start - 3_600..<start).rxBytes - 1_800_000) < 10)
    }

    @Test("of three days is placed by the hours that insights tell of it, and not before they did")
    func told() {
        var ledger = ledger(gap: 3 * day)
        let end = start + 3 * day
        let now = end + TrafficLedger.publicationDelay
        // All of it passed in the first day.
        for span in ledger.due(for: port, now: now) {
            answer(span, in: &ledger, now: now) { $0 >= start && $0 < start + day ? 24_000 : 0 }
        }
        #expect(ledger.gap(of: port) == nil)
        let first = ledger[port].total(in: start..<start + day)
        #expect(abs(first.rxBytes - 3 * Double(day) * 1_000) < 3 * Double(day) * 1_000 * 0.005)
        #expect(ledger[port].total(in: start + day..<end).rxBytes < 3 * Double(day) * 1_000 * 0.005)
        #expect(ledger[port].total(in: start..<end).coverage == 1)
    }

    @Test("keeps the peaks that insights tell of it")
    func peaks() {
        var ledger = ledger(gap: 2 * 3_600)
        let end = start + 2 * 3_600
        for span in ledger.due(for: port, now: end + 700) {
            answer(span, in: &ledger, now: end + 700) { _ in 8_000 }
        }
        #expect(ledger.gap(of: port) == nil)
        #expect(ledger[port].statistics(in: end - 3_600..<end).rxMaximum == 56_000)
        #expect(ledger[port].statistics(in: end - 6 * day..<end).rxMaximum == 56_000)
    }

    @Test("of years, which a clock that is set makes, is placed where Mist may still know something")
    func years() {
        let years = 40 * 365 * day
        var ledger = ledger(gap: years)
        let end = start + years
        ledger.reachBack(port)
        ledger.settleGaps(of: port, now: end + Int(TrafficLedger.patience) + 1)
        let total = ledger[port].total(in: end - 10 * day..<end)
        #expect(abs(total.rxBytes - 10 * Double(day) * 1_000) < Double(10 * day))
    }

    @Test("that is spread makes no minutes for a percentile")
    func percentile() {
        var traffic = PortTraffic()
        let noon = Double(start)
        traffic.record(CountedSpan(start: noon - 3_600, end: noon - 1_800, rx: 1_800_000, tx: 0))
        traffic.place(CountedSpan(start: noon - 1_800, end: noon - 1_000, rx: 1, tx: 0))
        traffic.record(CountedSpan(start: noon - 1_000, end: noon - 120, rx: 880_000, tx: 0))
        traffic.record(CountedSpan(start: noon - 120, end: noon, rx: 12_000_000, tx: 0))
        // The highest of six samples of ten minutes; of sixty minutes, the two of the burst would be dropped.
        let statistics = traffic.statistics(in: start - 3_600..<start)
        #expect(statistics.rxP95.map { abs($0 - 12_480_000 * 8 / 600) < 1 } == true)
    }
}
