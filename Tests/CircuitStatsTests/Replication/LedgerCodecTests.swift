import FoundationEssentials
import OrderedCollections
import Testing

@testable import CircuitStats

@Suite("The ledger as it is shared")
struct LedgerCodecTests {
    /// All that can be seen of a ledger's ports.
    private func content(_ entries: OrderedDictionary<PortKey, LedgerEntry>) -> Data {
        LedgerCodec.encode(entries) { _ in true }
    }

    private func everything(_ ledger: TrafficLedger) -> OrderedDictionary<PortKey, LedgerEntry> {
        ledger.entries { _ in true }
    }

    @Test("is after any life what it was before, to the last bit", arguments: UInt64(1)...6)
    func whole(seed: UInt64) throws {
        var life = RandomLedger(seed: seed)
        for _ in 0..<300 { life.step() }
        var copy: OrderedDictionary<PortKey, LedgerEntry> = [:]
        try LedgerCodec.apply(content(everything(life.ledger)), to: &copy)
        #expect(content(copy) == content(everything(life.ledger)))
        var ledger = TrafficLedger()
        var kept = LedgerChanges()
        kept.entries = copy
        ledger.restore(kept)
        for port in life.ports {
            for _ in 0..<50 {
                let range = life.range()
                #expect(ledger[port].total(in: range) == life.ledger[port].total(in: range))
                #expect(ledger[port].statistics(in: range) == life.ledger[port].statistics(in: range))
            }
            #expect(ledger.due(for: port, now: life.now) == life.ledger.due(for: port, now: life.now))
        }
    }

    @Test("follows any life by its changes alone, and twice the same change is one", arguments: UInt64(1)...6)
    func changes(seed: UInt64) throws {
        var life = RandomLedger(seed: seed)
        var copy: OrderedDictionary<PortKey, LedgerEntry> = [:]
        for turn in 0..<200 {
            for _ in 0..<Int.random(in: 1...4, using: &life.random) { life.step() }
            if Int.random(in: 0..<25, using: &life.random) == 0 {
                life.ledger.forget(after: Double(life.now - Int.random(in: 0...4_000, using: &life.random)))
            }
            var taken = life.ledger.takeChanges()
            if turn % 7 == 0 {
                // One that could not be written is among the next.
                life.ledger.putBack(taken)
                life.step()
                taken = life.ledger.takeChanges()
            }
            let written = LedgerCodec.encode(taken.entries, isWhole: taken.rewritten.contains)
            try LedgerCodec.apply(written, to: &copy)
            if turn % 3 == 0 { try LedgerCodec.apply(written, to: &copy) }
            try #require(content(copy) == content(everything(life.ledger)), "turn \(turn)")
        }
    }

    @Test("of a poll is some 300 bytes a port")
    func size() throws {
        var life = RandomLedger(seed: 9)
        for _ in 0..<100 { life.step() }
        _ = life.ledger.takeChanges()
        for port in life.ports {
            life.ledger.record(CounterReading(time: Double(life.now + 600_000), rx: 1, tx: 1), for: port)
        }
        let taken = life.ledger.takeChanges()
        let written = LedgerCodec.encode(taken.entries) { _ in false }
        #expect(written.count < 400 * life.ports.count)
    }

    @Test("never crashes on damaged bytes: they are refused, or are a ledger", arguments: UInt64(1)...4)
    func damaged(seed: UInt64) throws {
        var life = RandomLedger(seed: seed)
        for _ in 0..<60 { life.step() }
        let good = Array(content(everything(life.ledger)))
        var random = life.random
        for _ in 0..<300 {
            var bytes = good
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes.removeLast(Int.random(in: 1...bytes.count, using: &random))
            case 1: bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            default:
                let start = Int.random(in: 0..<bytes.count, using: &random)
                for index in start..<min(bytes.count, start + 12) { bytes[index] = 0xFF }
            }
            var copy: OrderedDictionary<PortKey, LedgerEntry> = [:]
            guard (try? LedgerCodec.apply(Data(bytes), to: &copy)) != nil else { continue }
            for entry in copy.values { _ = entry.traffic.total(in: life.now - 604_800..<life.now) }
        }
        var copy: OrderedDictionary<PortKey, LedgerEntry> = [:]
        #expect(throws: BinaryError.truncated) { try LedgerCodec.apply(Data(good.dropLast()), to: &copy) }
        #expect(throws: BinaryError.self) { try LedgerCodec.apply(Data(good + [0]), to: &copy) }
    }

    /// Numbers as no clock, counter or cloud should ever tell them, and some that they do.
    private static let absurd = [
        -.infinity, -2.5e20, -2.5e11, -7, 0, 1e-300, 12, 1_700_000_000, 1_700_000_000.5, 2.5e11, 1e13, 3e38, .infinity,
        .nan,
    ]

    @Test("is read wherever it was written, whatever is in it", arguments: UInt64(1)...40)
    func absurd(seed: UInt64) throws {
        var random = SplitMix64(state: seed)
        func number() -> Double { Self.absurd.randomElement(using: &random) ?? 0 }
        func flip() -> Bool { .random(using: &random) }
        func bucket(seconds: Double) -> TrafficBucket {
            TrafficBucket(rx: number(), tx: number(), seconds: seconds, rxPeak: number(), txPeak: number())
        }
        func span() -> CountedSpan { CountedSpan(start: number(), end: number(), rx: number(), tx: number()) }
        var entries: OrderedDictionary<PortKey, LedgerEntry> = [:]
        for _ in 0..<20 {
            var entry = LedgerEntry()
            var reading = CounterReading(time: number(), rx: .max, tx: 0)
            if flip() { reading.bootedAt = number() }
            if flip() { reading.speed = number() }
            if flip() { reading.source = String(repeating: "ä", count: entries.isEmpty ? 40_001 : 3) }
            if flip() { entry.reading = reading }
            if flip() { entry.gap = span() }
            if flip() {
                let first = flip() ? 0 : Int.min
                entry.restore(reach: TrafficLedger.retention, asked: [PortTraffic.hour: first..<(flip() ? .max : 7)])
            }
            let newest = [-3_000, 0, 3, 2_800_000, 1 << 40].randomElement(using: &random) ?? 0
            for back in 0..<5 where flip() {
                entry.traffic.setFine(bucket(seconds: flip() ? 600 : 4_000), number: newest - back)
                entry.traffic.setCoarse(bucket(seconds: flip() ? 3_600 : 4_000), number: newest - back)
            }
            for _ in 0..<3 {
                let span = span()
                entry.traffic.replaceSpans { $0.append(span) }
            }
            let port = String(repeating: "ö", count: entries.isEmpty ? 40_000 : 2)
            entries[PortKey(gatewayID: "gateway-\(entries.count)", port: port)] = entry
        }
        for isWhole in [true, false] {
            var copy: OrderedDictionary<PortKey, LedgerEntry> = [:]
            #expect(throws: Never.self) {
                try LedgerCodec.apply(LedgerCodec.encode(entries) { _ in isWhole }, to: &copy)
            }
            #expect(copy.count == entries.count)
        }
    }

    @Test("is refused compressed where it is cut, changed, or another thing")
    func packed() throws {
        let good = try Packed(Data((0..<5_000).map { UInt8(truncatingIfNeeded: $0) }), number: 42).encoded()
        let read = try Packed(reading: good)
        #expect(read.number == 42)
        #expect(read.content.count == 5_000)
        for length in 0..<good.count { #expect(throws: PackedError.self) { try Packed(reading: good.prefix(length)) } }
        var huge = good
        huge.replaceSubrange(12..<16, with: [0xFF, 0xFF, 0xFF, 0xFF])
        #expect(throws: PackedError.self) { try Packed(reading: huge) }
        var other = good
        other[other.endIndex - 1] ^= 1
        #expect(throws: PackedError.self) { try Packed(reading: other) }
        #expect(throws: PackedError.notOurs) { try Packed(reading: Data("{}".utf8)) }
    }
}
