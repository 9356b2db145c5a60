@testable import CircuitStats

/// A ledger with a past of any kind, and the store's owner and ports that the tests share.
struct RandomLedger {
    static let owner = LedgerOwner(host: "api.mist.com", organizationID: "00000000-0000-0000-0000-0000000000aa")
    static let start = 1_700_000_000

    var random: SplitMix64
    var ledger = TrafficLedger()
    var now = Self.start
    var ports = (0..<4).map { PortKey(gatewayID: "gateway-\($0 / 2)", port: "ge-0/0/\($0 % 2)") }
    private var counters: [PortKey: UInt64] = [:]

    init(seed: UInt64) { random = SplitMix64(state: seed) }

    /// Something that happens to a port: polls at any distance, insights, gaps, a boot.
    mutating func step() {
        now += Int.random(in: 5...90, using: &random)
        if Int.random(in: 0..<40, using: &random) == 0 { now += Int.random(in: 600...20_000, using: &random) }
        for port in ports where Int.random(in: 0..<5, using: &random) > 0 {
            counters[port, default: 0] += UInt64.random(in: 0...100_000_000, using: &random)
            if Int.random(in: 0..<100, using: &random) == 0 { counters[port] = 12 }
            let bytes = counters[port, default: 0]
            ledger.record(
                CounterReading(
                    time: Double(now) + Double.random(in: 0..<1, using: &random), rx: bytes, tx: UInt64.max - bytes,
                    bootedAt: Double(Self.start - 5), speed: 1e13),
                for: port)
        }
        let port = ports[Int.random(in: 0..<ports.count, using: &random)]
        switch Int.random(in: 0..<30, using: &random) {
        case 0: ledger.reachBack(port)
        case 1, 2:
            for span in ledger.due(for: port, now: now) {
                var rates: [Double?] = []
                for _ in 0..<span.range.count / span.interval {
                    rates.append(Bool.random(using: &random) ? nil : Double.random(in: 0...1e9, using: &random))
                }
                let samples = TrafficSamples(
                    start: span.range.lowerBound, interval: span.interval, rxBps: rates, txBps: rates)
                ledger.record(samples, for: port, now: now)
                ledger.markAsked(span, for: port)
            }
            ledger.settleGaps(of: port, now: now)
        default: break
        }
    }

    /// A range of the last week. (Of the week before, the store may know more: where someone looks back, the ledger has
    /// forgotten what it had not been asked to hold.)
    mutating func range() -> Range<Int> {
        let length = Int.random(
            in: 1...([60, 900, 3_600, 86_400, 604_800].randomElement(using: &random) ?? 60), using: &random)
        let end = now - Int.random(in: 0...min(length, 604_800 - length), using: &random)
        return end - length..<end
    }
}
