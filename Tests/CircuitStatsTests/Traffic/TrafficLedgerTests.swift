import Testing

@testable import CircuitStats

@Suite("The traffic ledger")
struct TrafficLedgerTests {
    let port = PortKey(gatewayID: "00000000-0000-0000-1000-0200000000a1", port: "ge-0/0/0")
    let now = PortTrafficTests.noon + 700

    private func samples(_ span: InsightsSpan, rate: Double? = 8) -> TrafficSamples {
        let rates = [Double?](repeating: rate, count: span.range.count / span.interval)
        return TrafficSamples(start: span.range.lowerBound, interval: span.interval, rxBps: rates, txBps: rates)
    }

    private func answer(_ span: InsightsSpan, in ledger: inout TrafficLedger, at now: Int, rate: Double? = 8) {
        ledger.record(samples(span, rate: rate), for: port, now: now)
        ledger.markAsked(span, for: port)
    }

    @Test("asks for the last day in ten minutes and for the week in hours, up to the last closed bucket")
    func first() {
        let due = TrafficLedger().due(for: port, now: now)
        #expect(
            due == [
                InsightsSpan(range: PortTrafficTests.noon + 600 - 86_400..<PortTrafficTests.noon + 600, interval: 600),
                InsightsSpan(
                    range: PortTrafficTests.noon - 7 * 86_400 - 3_600..<PortTrafficTests.noon, interval: 3_600),
            ])
    }

    @Test("asks for nothing that is known, until the next bucket has closed")
    func onceOnly() throws {
        var ledger = TrafficLedger()
        for span in ledger.due(for: port, now: now) { answer(span, in: &ledger, at: now) }
        #expect(ledger.isComplete(port, now: now))
        #expect(ledger.isComplete(port, now: PortTrafficTests.noon + 1_200 + TrafficLedger.publicationDelay - 1))

        let later = PortTrafficTests.noon + 1_200 + TrafficLedger.publicationDelay
        let due = ledger.due(for: port, now: later)
        #expect(due.map(\.interval) == [600])
        #expect(due.first?.range.upperBound == PortTrafficTests.noon + 1_200)
    }

    @Test("covers every window once both answers are there")
    func coverage() {
        var ledger = TrafficLedger()
        let edge = PortTrafficTests.noon + 600
        for span in ledger.due(for: port, now: now) { answer(span, in: &ledger, at: now) }
        for window in [Window.hour, .day, .week] {
            #expect(ledger[port].total(in: window.range(endingAt: edge)).coverage == 1, "\(window)")
        }
    }

    @Test("never asks for hours whose ten-minute buckets are known")
    func hoursFromTenMinutes() {
        var ledger = TrafficLedger()
        for span in ledger.due(for: port, now: now) { answer(span, in: &ledger, at: now) }
        let nextHour = PortTrafficTests.noon + 3_600 + TrafficLedger.publicationDelay
        let fine = ledger.due(for: port, now: nextHour)
        answer(fine[0], in: &ledger, at: nextHour)
        #expect(ledger.isComplete(port, now: nextHour))
    }

    @Test("asks once, not again and again, for hours that Mist does not know")
    func unknownHours() {
        var ledger = TrafficLedger()
        for span in ledger.due(for: port, now: now) { answer(span, in: &ledger, at: now, rate: nil) }
        #expect(ledger.isComplete(port, now: now))
    }

    @Test("reaches back two weeks where someone looks there, and asks for the older week alone")
    func reachBack() {
        var ledger = TrafficLedger()
        for span in ledger.due(for: port, now: now) { answer(span, in: &ledger, at: now) }
        #expect(!ledger.isComplete(port, now: now, reachingBack: true))
        ledger.reachBack(port)
        let due = ledger.due(for: port, now: now)
        #expect(due.map(\.interval) == [3_600])
        #expect(due[0].range.upperBound == PortTrafficTests.noon - 7 * 86_400 - 3_600)
        answer(due[0], in: &ledger, at: now)
        #expect(ledger.isComplete(port, now: now, reachingBack: true))
        #expect(ledger[port].total(in: now - 13 * 86_400..<PortTrafficTests.noon).coverage == 1)
    }

    @Test("forgets ports that have been gone for two weeks, and none that comes back")
    func forget() {
        var ledger = TrafficLedger()
        for span in ledger.due(for: port, now: now) { answer(span, in: &ledger, at: now) }
        ledger.keep(only: [], now: now)
        ledger.keep(only: [], now: now + 13 * 86_400)
        #expect(ledger[port].total(in: now - 86_400..<now).coverage > 0)
        ledger.keep(only: [port], now: now + 13 * 86_400)
        ledger.keep(only: [], now: now + 14 * 86_400)
        ledger.keep(only: [], now: now + 28 * 86_400)
        #expect(ledger[port].total(in: now - 86_400..<now).coverage > 0)
        ledger.keep(only: [], now: now + 28 * 86_400 + 1)
        #expect(ledger[port].total(in: now - 86_400..<now).coverage == 0)
    }
}
