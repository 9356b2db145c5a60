import FoundationEssentials
import Testing

@testable import CircuitStats

@Suite("The time of a reading")
struct ReadingTimeTests {
    let now = 1_700_481_600.0

    private func reading(
        stamp: Double?, others: [Double] = [], status: String = "connected", lastSeen: Double? = nil,
        areOfGateway: Bool = false
    ) -> CounterReading? {
        let counters = PortCounters(rxBytes: 7, txBytes: 8, timestamp: stamp, areOfGateway: areOfGateway)
        let port = WANPort(
            name: "ge-0/0/0", configuration: PortConfiguration(), counters: counters, quality: LinkQuality())
        let gateway = Gateway(
            id: "gateway", name: "gateway", status: status, uptime: 5_000, lastSeen: lastSeen ?? now, ports: [port])
        return CounterReading(
            port, of: gateway, portsPolledAt: Date(timeIntervalSince1970: now - 2),
            gatewaysPolledAt: Date(timeIntervalSince1970: now - 200),
            trusted: CounterReading.trustedTimes(stamps: others + [stamp].compactMap { $0 }, now: now))
    }

    @Test("is the row's own, else that of the poll")
    func stamp() {
        #expect(reading(stamp: now - 40)?.time == now - 40)
        #expect(reading(stamp: nil)?.time == now - 2)
        #expect(reading(stamp: 0)?.time == now - 2)
        #expect(reading(stamp: nil, status: "disconnected") == nil)
        // What came with the gateways is as old as they are: with the ports' time it would seem to stand still.
        #expect(reading(stamp: nil, areOfGateway: true)?.time == now - 200)
    }

    @Test("a row that nobody has written for days is no port at rest, and one of the future no port at all")
    func outOfRange() {
        let others = [now - 5, now - 10, now - 20, now - 30, now - 50]
        #expect(reading(stamp: now - 2 * 86_400, others: others) == nil)
        #expect(reading(stamp: 1, others: others) == nil)
        #expect(reading(stamp: now + 20 * 3_600, others: others) == nil)
        #expect(reading(stamp: 253_402_300_799, others: others) == nil)
        #expect(reading(stamp: now + 30, others: others)?.time == now + 30)
        #expect(reading(stamp: now - 3_600, others: others)?.time == now - 3_600)
    }

    @Test("where all rows disagree with the clock of this machine, it is the clock that is wrong")
    func wrongClock() {
        for shift in [-20 * 86_400, -3_600, 3_600, 20 * 86_400] as [Double] {
            let time = now + shift
            #expect(reading(stamp: time, others: [time - 10, time - 20, time - 30])?.time == time)
        }
    }

    @Test("an uptime from before the reading says nothing of a boot in between")
    func staleUptime() {
        #expect(reading(stamp: now - 10)?.bootedAt == now - 5_000)
        #expect(reading(stamp: now - 10, lastSeen: now - 300)?.bootedAt == nil)
    }
}
