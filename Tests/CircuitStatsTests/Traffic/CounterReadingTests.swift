import Testing

@testable import CircuitStats

@Suite("Readings of counters that cannot all be true")
struct CounterReadingTests {
    let port = PortKey(gatewayID: "00000000-0000-0000-1000-0200000000a1", port: "ge-0/0/0")
    let start = Double(PortTrafficTests.noon)

    /// What the ledger makes of a port that is read every 90 seconds and receives 1,000 bytes in between.
    private func ledger(polls: Int = 10, _ reading: (Int, Double, UInt64) -> CounterReading) -> TrafficLedger {
        var ledger = TrafficLedger()
        for poll in 0..<polls {
            ledger.record(reading(poll, start + Double(poll) * 90, 5_000_000_000 + UInt64(poll) * 1_000), for: port)
        }
        return ledger
    }

    private func total(_ ledger: TrafficLedger, seconds: Double) -> TrafficTotal {
        ledger[port].total(in: Int(start)..<Int(start + seconds))
    }

    @Test("an uptime that stands still while the gateway is seen is no boot at each poll")
    func uptimeStandsStill() {
        let ledger = ledger { _, time, bytes in
            CounterReading(time: time, rx: bytes, tx: 0, bootedAt: time - 259_200, speed: 1e9)
        }
        #expect(total(ledger, seconds: 810).rxBytes == 9_000)
        #expect(total(ledger, seconds: 810).coverage == 1)
    }

    @Test("an uptime of some seconds at each poll, while counters go on, counts nothing twice")
    func uptimeIsAlwaysSmall() {
        let ledger = ledger { _, time, bytes in
            CounterReading(time: time, rx: bytes - 4_950_000_000, tx: 0, bootedAt: time - 5, speed: 1e9)
        }
        #expect(total(ledger, seconds: 810).rxBytes <= 9_000)
    }

    @Test("an uptime that comes late by minutes is no boot after a boot")
    func uptimeComesLate() {
        var ledger = TrafficLedger()
        let boot = start + 10
        ledger.record(
            CounterReading(time: start, rx: 1 << 40, tx: 1 << 40, bootedAt: start - 1e6, speed: 1e9), for: port)
        for poll in 1...6 {
            let time = start + Double(poll) * 60
            let bytes = UInt64(time - boot) * 1_000_000
            // Told every three minutes, while the gateway is seen every minute.
            let late = Double(poll % 3) * 90
            ledger.record(
                CounterReading(time: time, rx: bytes, tx: bytes, bootedAt: boot + late, speed: 1e9), for: port)
        }
        #expect(total(ledger, seconds: 360).rxBytes <= 350_000_000)
    }

    @Test("a counter beyond 32 bits is none of 32 bits, whatever a boot without uptime has looked like")
    func not32Bit() {
        var ledger = TrafficLedger()
        for (time, bytes) in [(0.0, 3_000_000_000), (60, 5_000), (3_000, 5_000_000_000), (3_060, 5_000_060_000)] {
            ledger.record(CounterReading(time: start + time, rx: UInt64(bytes), tx: 9, speed: 1e9), for: port)
        }
        // Nobody looks for an hour.
        ledger.record(CounterReading(time: start + 6_660, rx: 5_003_660_000, tx: 9, speed: 1e9), for: port)
        ledger.settleGaps(of: port, now: Int(start) + 20_000)
        let total = ledger[port].total(in: Int(start) + 3_000..<Int(start) + 6_660)
        #expect(abs(total.rxBytes - 3_660_000) < 100)
        #expect(total.coverage == 1)
    }

    @Test("one counter that steps back has wrapped where the other goes on as far, and else begun anew")
    func oneStepsBack() throws {
        func passed(rx: (UInt64, UInt64), tx: (UInt64, UInt64)) -> Double? {
            let earlier = CounterReading(time: 1_000, rx: rx.0, tx: tx.0, bootedAt: 10, speed: 1e9)
            let later = CounterReading(time: 1_060, rx: rx.1, tx: tx.1, bootedAt: 10, speed: 1e9)
            return later.compared(to: earlier, is32Bit: false).span?.rx
        }
        #expect(passed(rx: (4_294_967_000, 704), tx: (5, 6)) == 1_000)
        #expect(passed(rx: (1_000_000, 500), tx: (0, 0)) == nil)
        #expect(passed(rx: (4_294_967_000, 704), tx: (6_000_000_000, 6_000_000_100)) == nil)
        #expect(passed(rx: (.max - 295, 704), tx: (5, 6)) == 1_000)
    }

    @Test("counters of another source begin anew")
    func anotherSource() {
        let ledger = ledger { poll, time, bytes in
            CounterReading(
                time: time, rx: poll < 5 ? bytes : bytes + 3_000_000_000, tx: 0, speed: 1e9,
                source: poll < 5 ? "ge-0/0/0" : "interface")
        }
        #expect(total(ledger, seconds: 810).rxBytes == 8_000)
        #expect(total(ledger, seconds: 810).seconds == 720)
    }

    @Test("counters that show nothing for a poll and are back are not the traffic of a minute")
    func glitch() {
        // The port has a speed when it is up, and none when it is not.
        let ledger = ledger { poll, time, bytes in
            poll == 4
                ? CounterReading(time: time, rx: 0, tx: 0, speed: 0)
                : CounterReading(time: time, rx: bytes << 10, tx: bytes, speed: poll == 5 ? nil : 1e9)
        }
        #expect(total(ledger, seconds: 810).rxBytes <= 9_000 * 1_024)
    }

    @Test("a port whose speed nobody tells has not carried terabytes in a minute")
    func withoutSpeed() {
        let ledger = ledger { poll, time, bytes in
            CounterReading(time: time, rx: poll == 4 ? 0 : bytes << 10, tx: poll == 4 ? 0 : bytes)
        }
        #expect(total(ledger, seconds: 810).rxBytes <= 9_000 * 1_024)
    }
}
