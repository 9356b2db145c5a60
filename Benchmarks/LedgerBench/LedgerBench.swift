import CircuitStats
import Foundation
import Glibc
import Logging

/// Fills the ledger and its store with the traffic of many ports in fast motion, and prints what that costs, each figure
/// on a line with its limit.
///
///     ledger-bench PORTS DAYS DIRECTORY
@main
struct LedgerBench {
    static let interval = 60
    static let start = 1_700_002_800 / 3_600 * 3_600
    static let owner = LedgerOwner(host: "cloud", organizationID: "organization")

    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard arguments.count == 3, let ports = Int(arguments[1]), let days = Int(arguments[2]) else {
            print("Usage: ledger-bench PORTS DAYS DIRECTORY")
            exit(2)
        }
        var bench = try await LedgerBench(ports: ports, directory: arguments[3])
        try await bench.run(days: days)
    }

    let keys: [PortKey]
    let directory: String
    let store: LedgerStore
    var ledger = TrafficLedger()
    var counters: [UInt64]
    var now = Self.start
    let clock = ContinuousClock()

    init(ports: Int, directory: String) async throws {
        keys = (0..<ports).map { PortKey(gatewayID: Self.gatewayID($0 / 2), port: "ge-0/0/\($0 % 2)") }
        counters = keys.indices.map { UInt64($0) << 32 }
        self.directory = directory
        store = try await LedgerStore.open(in: directory, logger: Logger(label: "ledger-bench"))
    }

    /// As long as Mist's, and in no order.
    private static func gatewayID(_ number: Int) -> String {
        let hash = String(UInt64(number) &* 0x9E37_79B9_7F4A_7C15, radix: 16)
        return "00000000-0000-0000-1000-" + (String(repeating: "0", count: 12) + hash).suffix(12)
    }

    mutating func run(days: Int) async throws {
        // Someone has looked at two weeks of every port: no more of them are held than the ledger allows.
        for key in keys { ledger.reachBack(key) }
        for day in 1..<days { try await fill(day: day) }
        let polls = 86_400 / Self.interval
        var newest: [(absorbed: Duration, written: Duration)] = []
        for poll in 0..<polls {
            // The last two hours as they come; before, ten polls in one, which leaves the same buckets.
            let isNear = poll >= polls - 120
            guard isNear || poll % 10 == 0 else { continue }
            let time = try await self.poll(at: Self.start + (days - 1) * 86_400 + poll * Self.interval)
            if poll % 10 == 0 { try await store.prune(now: now) }
            if poll >= polls - 60 { newest.append(time) }
        }
        let last = newest.map { $0.absorbed + $0.written }.sorted()
        report("one poll, median", seconds(last[last.count / 2]), "s", limit: 0.5)
        report("one poll, slowest of \(last.count)", seconds(last[last.count - 1]), "s", limit: 0.5)
        report("  of it absorbed, median", seconds(newest.map(\.absorbed).sorted()[last.count / 2]), "s", limit: 0.5)
        report("disk, file and log, after \(days) days", try diskSize() / 1e6, "MB", limit: 1_000)
        try await measureRestart()
    }

    /// Memory of a ledger that was read back, which holds what any other holds.
    private mutating func measureRestart() async throws {
        ledger = TrafficLedger()
        counters = []
        let before = residentSize()
        let started = clock.now
        ledger.restore(try await store.load(Self.owner, now: now))
        report("read back at a start", seconds(clock.now - started), "s", limit: nil)
        report("memory of the ledger", (residentSize() - before) / 1e6, "MB", limit: 120)
        withExtendedLifetime(ledger) {}
    }

    /// A day of hours, some ports at a time, as insights come.
    private mutating func fill(day: Int) async throws {
        now = Self.start + day * 86_400
        for (index, key) in keys.enumerated() {
            let rates = (0..<24).map { Optional(Double(index * 977 + $0) * 1_013.7) }
            ledger.record(
                TrafficSamples(start: now - 86_400, interval: 3_600, rxBps: rates, txBps: rates), for: key, now: now)
            if index % 500 == 499 { try await store.write(ledger.takeChanges(), of: Self.owner, now: now) }
        }
        try await store.write(ledger.takeChanges(), of: Self.owner, now: now)
    }

    private mutating func poll(at time: Int) async throws -> (Duration, Duration) {
        now = time
        let started = clock.now
        for index in keys.indices {
            counters[index] += UInt64(truncatingIfNeeded: (index &* 7_919 &+ time &* 31) % 10_000_019)
            ledger.record(
                CounterReading(
                    time: Double(time) + Double(index % 50) / 10, rx: counters[index], tx: counters[index] / 3,
                    bootedAt: Double(Self.start - 86_400), speed: 1e9),
                for: keys[index])
        }
        let absorbed = clock.now
        try await store.write(ledger.takeChanges(), of: Self.owner, now: time)
        return (absorbed - started, clock.now - absorbed)
    }

    // MARK: Figures

    private func report(_ name: String, _ figure: Double, _ unit: String, limit: Double?) {
        let rounded = (figure * 1_000).rounded() / 1_000
        let judged = limit.map { "limit \($0) \(unit)\(figure <= $0 ? "" : "  EXCEEDED")" } ?? ""
        print("  \(name.padded(to: 40))\("\(rounded) \(unit)".padded(to: 16))\(judged)")
    }

    private func seconds(_ duration: Duration) -> Double { duration / .seconds(1) }

    private func diskSize() throws -> Double {
        try FileManager.default.contentsOfDirectory(atPath: directory).reduce(0) { sum, name in
            let attributes = try FileManager.default.attributesOfItem(atPath: directory + "/" + name)
            return sum + ((attributes[.size] as? NSNumber)?.doubleValue ?? 0)
        }
    }

    /// Bytes of memory that the process has now: proc_pid_statm(5).
    private func residentSize() -> Double {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0
        return pages * Double(sysconf(Int32(_SC_PAGESIZE)))
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
    }
}
