import CircuitStats
import Glibc
import Logging

/// Writes polls of a traffic that can be calculated, as fast as it can, into the store of a directory; prints the number
/// of each poll that is written. A second start goes on where the store ends.
@main
struct LedgerWriter {
    static func main() async throws {
        guard CommandLine.arguments.count == 3, let portCount = Int(CommandLine.arguments[2]) else { exit(2) }
        let logger = Logger(label: "ledger-writer")
        let store = try await LedgerStore.open(in: CommandLine.arguments[1], logger: logger)
        let owner = LedgerOwner(host: "cloud", organizationID: "organization")
        let start = 1_700_000_400
        var ledger = TrafficLedger()
        ledger.restore(try await store.load(owner, now: start))
        var poll = ledger.newestReading.map { (Int($0) - start) / 60 + 1 } ?? 0
        while true {
            for port in 0..<portCount {
                // Poll n has counted (n + port) squared kilobytes.
                let bytes = UInt64((poll + port) * (poll + port)) * 1_000
                let reading = CounterReading(time: Double(start + poll * 60), rx: bytes, tx: bytes / 2)
                ledger.record(reading, for: PortKey(gatewayID: "gateway-\(port)", port: "ge-0/0/0"))
            }
            try await store.write(ledger.takeChanges(), of: owner, now: start + poll * 60)
            if poll % 20 == 0 { try await store.prune(now: start + poll * 60) }
            let line = Array("\(poll)\n".utf8)
            guard write(STDOUT_FILENO, line, line.count) == line.count else { exit(1) }
            poll += 1
        }
    }
}
