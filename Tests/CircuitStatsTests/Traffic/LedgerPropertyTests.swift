import Foundation
import Testing

@testable import CircuitStats

@Suite("The ledger over random histories")
struct LedgerPropertyTests {
    /// What every number is held against, after each poll of a day with whatever can happen to it.
    @Test(
        "never shows more than passed, shows all of it at coverage 1, and the points of a chart are its total",
        arguments: 1...60)
    func histories(seed: UInt64) throws {
        var history = RandomHistory(seed: seed)
        var kept = LedgerChanges()
        for _ in 0..<history.polls {
            history.step()
            if history.isEnding {
                let changes = history.ledger.takeChanges()
                if !changes.isEmpty { kept = changes }
                history.restart(with: kept)
            }
            if history.random.next() % 8 == 0 { try Self.check(history) }
        }
        try Self.check(history)
    }

    static func check(_ history: RandomHistory) throws {
        let traffic = history.ledger[history.port]
        guard let newest = history.ledger.newestReading else { return }
        let end = Int(newest)
        for window in Window.allCases {
            let range = window.range(endingAt: end)
            let total = traffic.total(in: range)
            let truth = history.bytes(Double(range.lowerBound), Double(range.upperBound))
            let seen = history.knownSeconds(in: range) / Double(window.seconds)
            let comment = Comment(rawValue: "\(history.log.suffix(8)) \(window) coverage \(total.coverage)")

            // Bytes that were placed by estimate may be cut by the edge of the window.
            let slack = truth * (total.isSpread ? 0.02 : 0.005) + 1
            #expect(total.rxBytes <= truth + slack, comment)
            #expect(total.txBytes <= truth / 4 + slack, comment)
            if total.coverage == 1 { #expect(abs(total.rxBytes - truth) <= slack, comment) }
            #expect(total.rxBytes >= truth * (total.coverage - 0.02) - slack, comment)
            #expect(abs(total.coverage - seen) <= 0.012, "\(seen) seen; \(comment)")
            #expect(total.rxBytes >= 0 && total.txBytes >= 0)

            let series = traffic.series(in: range, interval: window.pointWidth)
            let sum = series.points.reduce(0) { $0 + ($1.rxBps ?? 0) * Double(window.pointWidth) / 8 }
            #expect(abs(sum - total.rxBytes) <= 1e-6 * max(1, total.rxBytes), comment)
        }
    }
}

/// A port with a smooth rate, and what polls, reboots, wraps, gaps, restarts, duplicates and clock steps make of it.
struct RandomHistory {
    let port = PortKey(gatewayID: "00000000-0000-0000-1000-0200000000a1", port: "ge-0/0/0")
    private(set) var rate = 0.0
    let polls: Int
    var random: SplitMix64
    var ledger = TrafficLedger()
    var log: [String] = []

    private(set) var now = 1_700_481_600.0
    /// Whether the process ends here, and another goes on: with ``restart(with:)``.
    private(set) var isEnding = false
    private var bootedAt: Double
    /// What the counters showed at boot: near a wrap, or nothing.
    private var modulus: Double?
    private var offset: UInt64 = 0
    private var hasRebooted = false
    /// Nothing but polls, until a counter of 32 bits has shown that it is one.
    private var isUneventful = false
    private var readings: [CounterReading] = []
    /// What the ledger should know, as intervals of time.
    private var known: [(Double, Double)] = []
    private var last: CounterReading?
    private var waiting: (Double, Double)?
    private let tellsUptime: Bool
    private let isLate: Bool

    init(seed: UInt64) {
        random = SplitMix64(state: seed)
        polls = Int(random.next() % 300) + 100
        tellsUptime = random.next() % 4 != 0
        isLate = seed % 4 == 0
        bootedAt = now - 60_000 - Double(random.next() % 1_000_000)
        switch random.next() % 3 {
        case 0:
            // Wraps at 32 bits within the first minutes, and never twice in one span.
            modulus = 4_294_967_296
            rate = Double(random.next() % 3_000_000 + 4_000_000)
            let toWrap = modulus.map { $0 - bytes(bootedAt, now + 300).truncatingRemainder(dividingBy: $0) } ?? 0
            bootedAt -= toWrap / rate
            isUneventful = true
        case 1:
            rate = Double(random.next() % 40_000_000 + 1_000)
            offset = .max - UInt64(rate * 900) - UInt64(bytes(bootedAt, now))
        default:
            rate = Double(random.next() % 40_000_000 + 1_000)
        }
    }

    /// Bytes that pass from one moment to another: the integral of a rate with a daily rhythm. It changes by about 1 %
    /// in an hour, so that what only an hour's average tells may be cut anywhere within it.
    func bytes(_ from: Double, _ to: Double) -> Double {
        let day = 86_400 / (2 * Double.pi)
        func integral(_ time: Double) -> Double {
            let phase = time.truncatingRemainder(dividingBy: 86_400)
            return rate * ((time - 1_600_000_000) - 0.05 * day * cos(phase / day))
        }
        return integral(to) - integral(from)
    }

    /// Seconds of `range` that counters or insights have told.
    func knownSeconds(in range: Range<Int>) -> Double {
        let clipped = known.map { (max($0.0, Double(range.lowerBound)), min($0.1, Double(range.upperBound))) }
            .filter { $0.0 < $0.1 }.sorted { $0.0 < $1.0 }
        var seconds = 0.0
        var reached = -Double.infinity
        for (start, end) in clipped where end > reached {
            seconds += end - max(start, reached)
            reached = end
        }
        return seconds
    }

    mutating func step() {
        switch isUneventful ? 39 : random.next() % 40 {
        case 0: reboot()
        case 1: now += Double(random.next() % 5_000)  // nobody polls: a restart, or the network is down
        case 2...4: repeatReading()
        case 5...8: askInsights()
        case 9: vanish()
        case 10: isEnding = true
        default: poll()
        }
    }

    private mutating func poll() {
        now += Double(random.next() % 9_000) / 100 + 20
        // The rows of some clouds come minutes late, when insights have told of their time already.
        let time = now - (isLate ? Double(random.next() % 240) : 0)
        if isLate, time <= max(bootedAt, last?.time ?? 0) { return }
        let reading = reading(at: time)
        readings.append(reading)
        ledger.record(reading, for: port)
        expect(reading)
        log.append("poll \(Int(now))")
        // Insights are asked right after, as the collector does.
        if random.next() % 3 != 0 { askInsights() }
    }

    /// The counters as the gateway shows them.
    private func reading(at time: Double) -> CounterReading {
        let counted = bytes(bootedAt, time).rounded(.down)
        let rx: UInt64 =
            if let modulus {
                UInt64(counted.truncatingRemainder(dividingBy: modulus))
            } else {
                offset &+ UInt64(counted)
            }
        // Wraps at another time than the other one: both at once cannot be told from a boot.
        let tx = UInt64(counted / 4) + (hasRebooted ? 0 : 1_000_000_000)
        return CounterReading(
            time: time, rx: rx, tx: modulus == nil ? tx : tx % 4_294_967_296,
            bootedAt: tellsUptime ? bootedAt + Double(Int(time) % 3) - 1 : nil, speed: rate * 8 * 1.5)
    }

    /// What a reading must make known: the independent account of what can be told from two readings.
    private mutating func expect(_ reading: CounterReading) {
        defer { last = reading }
        guard let last else { return }
        let steps = [reading.rx < last.rx, reading.tx < last.tx].count { $0 }
        if bootedAt > last.time {
            // Without an uptime nobody knows when the counters began anew; where none stepped back, whether they did.
            if tellsUptime && steps > 0 { expect(bootedAt, reading.time) }
        } else {
            // Both stepping back at once is a boot as far as anyone can tell; one alone is a wrap, given the uptime.
            if steps > 0 { isUneventful = false }
            if steps == 0 || (steps == 1 && tellsUptime) { expect(last.time, reading.time) }
        }
    }

    /// A long time without readings is known once it is placed.
    private mutating func expect(_ start: Double, _ end: Double) {
        if end - start > TrafficLedger.longestSpan {
            // A counter of 32 bits may have wrapped more than once.
            guard modulus == nil else { return }
            if let waiting { known.append(waiting) }
            waiting = (start, end)
        } else {
            known.append((start, end))
        }
    }

    private mutating func reboot() {
        // Without an uptime a boot shows in a counter that steps back, and would not twice in short time.
        guard tellsUptime || now - bootedAt > 50_000 else { return }
        bootedAt = now + Double(random.next() % 200)
        now = bootedAt + 5
        offset = 0
        hasRebooted = true
        log.append("reboot \(Int(bootedAt))")
    }

    private mutating func repeatReading() {
        guard let old = readings.suffix(5).randomElement(using: &random) else { return }
        ledger.record(old, for: port)
        log.append("again \(Int(old.time))")
    }

    /// Another process goes on with what this one has kept.
    mutating func restart(with kept: LedgerChanges) {
        isEnding = false
        ledger = TrafficLedger()
        ledger.restore(kept)
        log.append("restart")
    }

    private mutating func vanish() {
        now += Double(random.next() % 3_000)
        log.append("vanished till \(Int(now))")
    }

    /// Answers what is due with the truth, now and then with a hole.
    private mutating func askInsights() {
        // The clock of the machine may be some seconds off that of the cloud, and now and then it is set by hours.
        let step = random.next() % 12 == 0 ? [-7_200, 7_200][Int(random.next() % 2)] : Int(random.next() % 5)
        let clock = Int(now) + step
        for span in ledger.due(for: port, now: clock) {
            let starts = Array(stride(from: span.range.lowerBound, to: span.range.upperBound, by: span.interval))
            let rates: [Double?] = starts.map { start in
                // The cloud goes by its own clock, and knows nothing of what has not been.
                if random.next() % 10 == 0 || Double(start + span.interval) > now { return nil }
                return bytes(Double(start), Double(start + span.interval)) * 8 / Double(span.interval)
            }
            for (start, rate) in zip(starts, rates) where rate != nil && start + span.interval <= clock {
                known.append((Double(start), Double(start + span.interval)))
            }
            ledger.record(
                TrafficSamples(
                    start: span.range.lowerBound, interval: span.interval, rxBps: rates,
                    txBps: rates.map { $0.map { $0 / 4 } }), for: port, now: clock)
            ledger.markAsked(span, for: port)
        }
        ledger.settleGaps(of: port, now: clock)
        if let waiting, ledger.gap(of: port) == nil {
            known.append(waiting)
            self.waiting = nil
        }
        log.append("insights")
    }
}
