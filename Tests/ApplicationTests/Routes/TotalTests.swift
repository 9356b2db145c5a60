import Foundation
import SimulatedMist
import TestSupport
import Testing

extension Routes {
    @Suite("Totals")
    struct TotalTests {
        let stack: ApplicationStack

        init() throws { stack = try #require(ApplicationStack.current) }

        @Test(
            "are what the cloud knows to have passed, and the sum of the chart's points",
            arguments: zip(["15m", "1h", "24h", "7d"], [900, 3_600, 86_400, 604_800]))
        func totals(window: String, seconds: Int) async throws {
            let gateways = try #require(try await stack.data("/api/gateways?duration=\(window)").elements)
            let end = stack.clock.now
            var known = 0
            for circuit in stack.cloud.circuits {
                let gateway = try #require(gateways.first { $0["id"]?.text == circuit.deviceID })
                let port = try #require(gateway["ports"]?.elements?.first { $0["name"]?.text == circuit.portID })
                let coverage = try #require(port["coverage"]?.number)
                let chart = try await stack.data(ApplicationStack.chart(circuit, "duration=\(window)"))
                #expect(chart["coverage"] == port["coverage"])
                let truth = try #require(
                    stack.cloud.truth(
                        mac: circuit.mac, portID: circuit.portID, from: end.addingTimeInterval(-Double(seconds)),
                        to: end))
                for (direction, truth) in [("rx", Double(truth.rxBytes)), ("tx", Double(truth.txBytes))] {
                    let total = try #require(port["\(direction)_bytes"])
                    #expect(chart["\(direction)_bytes"] == total)
                    let points = try #require(chart["\(direction)_bps"]?.elements)
                    #expect(points.count == 20)
                    guard let bytes = total.number else {
                        #expect(coverage == 0)
                        #expect(points.allSatisfy { $0 == .null })
                        continue
                    }
                    known += 1
                    let sum = points.compactMap(\.number).reduce(0, +) * Double(seconds / 20) / 8
                    #expect(abs(sum - bytes) <= 0.5 + bytes * 1e-9)
                    // A bucket that the window cuts counts by its share, so it may hold a little more than passed.
                    let slack = truth * 0.01 + 1_000
                    #expect(bytes <= truth + slack)
                    #expect(bytes >= truth * (coverage - 0.02) - 1_000)
                    if coverage == 1 { #expect(abs(bytes - truth) <= slack) }
                }
            }
            #expect(known >= 2 * stack.cloud.circuits.count(where: \.isUp))
        }
    }
}
