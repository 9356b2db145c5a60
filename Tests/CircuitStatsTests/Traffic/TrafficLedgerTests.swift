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

    @Test("counts nothing twice where a reading comes after the insights of its time")
    func lateReading() {
        var ledger = TrafficLedger()
        let hour = PortTrafficTests.noon + 3_600
        // The port's rows come every five minutes; of the hour before, Mist knows the last ten minutes alone.
        for time in [hour - 420, hour - 180] {
            ledger.record(CounterReading(time: Double(time), rx: UInt64(time) * 1_000, tx: 0, speed: 1e9), for: port)
        }
        let edge = InsightsSpan(range: hour - 600..<hour, interval: 600)
        answer(edge, in: &ledger, at: hour + 40, rate: 8_000)
        ledger.record(
            CounterReading(time: Double(hour + 120), rx: UInt64(hour + 120) * 1_000, tx: 0, speed: 1e9), for: port)
        for length in [3_600, 86_400] {
            let total = ledger[port].total(in: hour + 120 - length..<hour + 120)
            #expect(total.rxBytes <= 720_001)
            #expect(total.seconds <= 721)
        }
    }

    @Test("takes hours from an answer in ten minutes, whatever was asked for")
    func otherInterval() {
        var ledger = TrafficLedger()
        let count = 7 * 144
        let rates = [Double?](repeating: 8, count: count)
        ledger.record(
            TrafficSamples(start: PortTrafficTests.noon - count * 600, interval: 600, rxBps: rates, txBps: rates),
            for: port, now: now)
        #expect(ledger[port].total(in: PortTrafficTests.noon - 6 * 86_400..<PortTrafficTests.noon).coverage == 1)
    }

    @Test("asks again for what was unknown so lately that Mist may have been late, with the next bucket")
    func lateBucket() {
        var ledger = TrafficLedger()
        for span in ledger.due(for: port, now: now) { answer(span, in: &ledger, at: now, rate: nil) }
        let next = ledger.due(for: port, now: now + 600)
        #expect(next.first?.range == PortTrafficTests.noon - 1_200..<PortTrafficTests.noon + 1_200)
    }

    @Test("no more than some ports reach back two weeks: the one looked at longest ago gives up, and may come back")
    func reachBackBound() {
        var ledger = TrafficLedger()
        ledger.reachBack(port)
        for span in ledger.due(for: port, now: now) { answer(span, in: &ledger, at: now) }
        func reaches() -> Bool { ledger.isComplete(port, now: now, reachingBack: true) }
        for number in 1..<TrafficLedger.mostReachingBack {
            ledger.reachBack(PortKey(gatewayID: "\(number)", port: "ge-0/0/0"))
        }
        #expect(reaches())
        ledger.reachBack(PortKey(gatewayID: "one more", port: "ge-0/0/0"))
        #expect(!reaches())
        #expect(ledger.isComplete(port, now: now))
        let before = ledger[port].total(in: Window.week.range(endingAt: PortTrafficTests.noon))
        #expect(before.coverage == 1)

        ledger.reachBack(port)
        let due = ledger.due(for: port, now: now)
        #expect(due.map(\.range.upperBound) == [PortTrafficTests.noon - 7 * 86_400 - 3_600])
        for span in due { answer(span, in: &ledger, at: now) }
        #expect(reaches())
        #expect(ledger[port].total(in: now - 13 * 86_400..<PortTrafficTests.noon).coverage == 1)
    }

    @Test("windows end where most ports were read, whatever the moments at which they report")
    func readThrough() {
        var ledger = TrafficLedger()
        #expect(ledger.readThrough == nil)
        for number in 0..<60 {
            let key = PortKey(gatewayID: "\(number)", port: "ge-0/0/0")
            // Each gateway at its own second of the minute; two have not been seen for an hour.
            let time = Double(now - number) - (number >= 58 ? 3_600 : 0)
            for poll in 0..<20 {
                let reading = CounterReading(time: time - Double(20 - poll) * 60, rx: UInt64(poll), tx: 0)
                ledger.record(reading, for: key)
            }
        }
        let end = Int(ledger.readThrough ?? 0)
        let whole = (0..<60).count { number in
            let traffic = ledger[PortKey(gatewayID: "\(number)", port: "ge-0/0/0")]
            return traffic.total(in: Window.quarterHour.range(endingAt: end)).coverage == 1
        }
        #expect(whole >= 52)
        #expect(end > now - 120)
    }

    @Test("a clock that was days ahead and is set back leaves nothing behind that would keep the present out")
    func setBack() {
        var ledger = TrafficLedger()
        let start = PortTrafficTests.noon
        func poll(_ time: Int, _ minute: Int) {
            ledger.record(CounterReading(time: Double(time), rx: UInt64(minute) * 60_000, tx: 0, speed: 1e9), for: port)
        }
        for minute in 0..<20 { poll(start + minute * 60, minute) }
        for span in ledger.due(for: port, now: start + 20 * 60) { answer(span, in: &ledger, at: start + 20 * 60) }
        for minute in 20..<23 { poll(start + minute * 60 + 3 * 86_400, minute) }
        let ahead = start + 23 * 60 + 3 * 86_400
        for span in ledger.due(for: port, now: ahead) { answer(span, in: &ledger, at: ahead, rate: nil) }

        ledger.forget(after: Double(start + 23 * 60 + 600))
        #expect(ledger.newestReading == nil)
        for minute in 23..<60 { poll(start + minute * 60, minute) }
        let end = start + 59 * 60
        #expect(ledger.newestReading == Double(end))
        let quarter = ledger[port].total(in: Window.quarterHour.range(endingAt: end))
        #expect(quarter.coverage == 1)
        #expect(abs(quarter.rxBytes - 900_000) < 1)
        let due = ledger.due(for: port, now: end)
        #expect(due.first?.interval == 600)
        for span in due { answer(span, in: &ledger, at: end, rate: 8_000) }
        #expect(ledger[port].total(in: Window.day.range(endingAt: end)).coverage > 0.99)
        #expect(ledger[port].total(in: Window.week.range(endingAt: end)).coverage > 0.99)
    }

    @Test("a reboot of a minute and a half in a week is not seen as whole")
    func almostWhole() {
        var ledger = TrafficLedger()
        for span in ledger.due(for: port, now: now) { answer(span, in: &ledger, at: now) }
        let end = PortTrafficTests.noon + 600
        #expect(TrafficTotal(span: 604_800, seconds: 604_800 - 90).coverage < 1)
        #expect(ledger[port].total(in: Window.week.range(endingAt: end)).coverage == 1)
    }
}
