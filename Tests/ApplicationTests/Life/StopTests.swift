import Foundation
import ServiceLifecycle
import SimulatedMist
import Synchronization
import TestSupport
import Testing

@Suite("The stop", .timeLimit(.minutes(5)))
struct StopTests {
    @Test("answers the chart that someone waits for, and ends collection after it")
    func gracefulStop() async throws {
        let box = Mutex<WatchedTransport?>(nil)
        let setup = ApplicationStack.Setup(
            runsCollector: true,
            transport: { cloud in
                let transport = WatchedTransport(SimulatedTransport(cloud)) { $0.contains("/insights/") }
                box.withLock { $0 = transport }
                return transport
            })
        try await ApplicationStack.run(setup) { stack in
            let transport = try #require(box.withLock { $0 })
            // The refresh is over, and the first 16 ports of the backfill are held back.
            // One waits for the next refresh, one looks after the age of what is shown.
            await stack.clock.waitForSleepers(2)
            for _ in 0..<16 { await transport.arrival(of: "/insights/") }
            // Of a gateway that is not among them, so that its arrival is that of the chart.
            let held = transport.targets.filter { $0.contains("/insights/") }
            let circuit = try #require(
                stack.cloud.circuits.last { circuit in
                    circuit.isUp && !held.contains { $0.contains(circuit.deviceID) }
                })
            async let chart = stack.get(ApplicationStack.chart(circuit, "duration=1h"))
            await transport.arrival(of: circuit.deviceID)

            await stack.group.triggerGracefulShutdown()
            // nginx finds nobody once the socket is closed.
            while try await stack.get("/health").status != 502 {}
            // The collector is still there.
            #expect(stack.clock.sleepers == 2)
            transport.open()
            let answer = try await chart
            #expect(answer.status == 200)
            #expect(try JSONValue(answer.body)["data"]?["rx_bytes"]?.type == "number")
        }
    }
}
