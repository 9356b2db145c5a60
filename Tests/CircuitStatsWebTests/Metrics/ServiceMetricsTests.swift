import FastCGI
import FoundationEssentials
import Testing

@testable import CircuitStats
@testable import CircuitStatsWeb

@Suite("The metrics of the application")
struct ServiceMetricsTests {
    private func lines(_ collector: CollectorStatus) -> [Substring] {
        var text = PrometheusText()
        ServiceMetrics(
            version: "1", requests: RequestTally(), workers: WorkerUse(), collector: collector, tokens: [],
            snapshot: nil, storeBytes: nil, process: ProcessReading(), now: Date(timeIntervalSince1970: 0)
        ).write(to: &text)
        return String(decoding: text.bytes, as: UTF8.self).split(separator: "\n")
    }

    @Test("say that history is not kept, and nothing of why, which names paths")
    func history() {
        var status = CollectorStatus(startedAt: Date(timeIntervalSince1970: 0), refreshSeconds: 60)
        #expect(lines(status).contains("circuitstats_history_failing 0"))
        status.historyFailure = "/var/lib/secret-path is full."
        #expect(lines(status).contains("circuitstats_history_failing 1"))
        #expect(!lines(status).contains { $0.contains("secret-path") })
    }
}
