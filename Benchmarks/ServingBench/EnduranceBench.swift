import CMalloc
import CircuitStats
import FoundationEssentials
import Glibc
import TestSupport

/// The memory of the process over many refreshes.
struct EnduranceBench {
    let gateways: Int
    let refreshes: Int
    let seconds: Int

    func run() async throws {
        let organization = SimulatedOrganization(gateways: gateways)
        await organization.collector.refresh()
        await organization.collector.restore(try organization.history())
        // The ledger holds a little more than an hour of readings; until it has them all it has to grow.
        for _ in 0..<Self.minutesToFill {
            organization.clock.advance(by: .seconds(60))
            await organization.collector.refresh()
        }
        var sizes: [Double] = []
        for _ in 0..<refreshes {
            organization.clock.advance(by: .seconds(seconds))
            await organization.collector.refresh()
            // As the application does after each snapshot (Sources/mist-circuit-stats/Heap.swift).
            malloc_trim(0)
            sizes.append(Self.residentSize())
        }
        let early = Self.median(sizes[(refreshes / 10)..<(refreshes / 5)])
        let late = Self.median(sizes[(refreshes * 9 / 10)...])
        ServingBench.say("\(Int(early / 1e6)) \(Int(late / 1e6)) \(Int((sizes.max() ?? 0) / 1e6))")
    }

    private static let minutesToFill = 70

    private static func median(_ sizes: ArraySlice<Double>) -> Double {
        let sorted = sizes.sorted()
        return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    }

    /// Bytes of memory that the process has now: proc_pid_statm(5).
    private static func residentSize() -> Double {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0
        return pages * Double(sysconf(Int32(_SC_PAGESIZE)))
    }
}
