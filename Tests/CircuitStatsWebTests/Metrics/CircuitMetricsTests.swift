import Logging
import TestSupport
import Testing

@testable import CircuitStats
@testable import CircuitStatsWeb

@Suite("The metrics of circuits")
struct CircuitMetricsTests {
    private static let key = #"{gateway_id="00000000-0000-0000-1000-000000000001",port="ge-0/0/0"}"#

    private func lines(_ snapshot: Snapshot, perCircuit: Bool = true) throws -> [String] {
        let part = try CircuitMetrics(snapshot: snapshot, perCircuit: perCircuit).encoded()
        let text = String(decoding: try GzipPart.member(of: [part]).gunzipped(), as: UTF8.self)
        #expect(text.utf8.count == part.length)
        return text.split(separator: "\n").map(String.init)
    }

    private func samples(_ lines: [String]) -> [String] { lines.filter { !$0.hasPrefix("#") } }

    @Test("have a sample of what is known alone: unknown is not zero")
    func unknown() throws {
        let lines = samples(try lines(.sample(gateways: [.sample(1, ports: [.sample()])])))
        #expect(
            lines == [
                #"mist_gateways{state="connected"} 0"#, #"mist_gateways{state="disconnected"} 0"#,
                #"mist_gateways{state="unknown"} 1"#, #"mist_circuits{state="up"} 0"#,
                #"mist_circuits{state="down"} 0"#, #"mist_circuits{state="disabled"} 0"#,
                #"mist_circuits{state="unknown"} 1"#,
                #"mist_gateway_info{gateway_id="00000000-0000-0000-1000-000000000001",gateway="gateway 1"} 1"#,
                #"mist_circuit_info{gateway_id="00000000-0000-0000-1000-000000000001",port="ge-0/0/0",gateway="gateway 1"} 1"#,
                "mist_circuit_coverage_ratio\(Self.key) 0",
            ])
    }

    @Test("come in base units, by gateway and port")
    func known() throws {
        var port = WANPort.sample()
        port.isUp = false
        port.configuration.isEnabled = true
        port.configuration.wanName = "wan0"
        port.speed = 1_000
        port.provider = "by address"
        port.contract = CircuitContract(provider: "Nordnetz", circuitID: "NN-1", downMbps: 100)
        port.counters = PortCounters(rxBytes: .max, txBytes: 0, rxErrors: 3)
        port.rxBps = 80_000_000
        port.txBps = 8
        port.quality = LinkQuality(latency: 12.5, jitter: 0, loss: 1.5)
        port.peerPathsTotal = 4
        port.peerPathsUp = 3
        var gateway = Gateway.sample(1, site: "site", ports: [port])
        gateway.siteName = "Bonn"
        gateway.status = "disconnected"
        gateway.lastSeen = 1_700_000_000.5
        let ledger = TrafficLedger.sample(PortKey(gatewayID: gateway.id, port: port.name), rxBps: 8, txBps: 8, count: 3)
        let lines = samples(try lines(.sample(gateways: [gateway], traffic: ledger)))
        let own = ["gateway_id=\"\(gateway.id)\"", "site=\"Bonn\"", "gateway=\"gateway 1\""]
        #expect(lines.contains("mist_gateway_info{\(own.joined(separator: ","))} 1"))
        #expect(lines.contains("mist_gateway_connected{\(own[0])} 0"))
        #expect(lines.contains("mist_gateway_last_seen_timestamp_seconds{\(own[0])} 1700000000.5"))
        let labels = [own[0], #"port="ge-0/0/0""#, own[1], own[2], #"wan_name="wan0""#, #"provider="Nordnetz""#]
        #expect(lines.contains(#"mist_circuit_info{\#(labels.joined(separator: ",")),circuit_id="NN-1"} 1"#))
        let values = [
            "enabled": "1", "up": "0", "receive_bytes_total": "1.8446744073709552e+19", "transmit_bytes_total": "0",
            "receive_errors_total": "3", "receive_bytes_per_second": "10000000", "transmit_bytes_per_second": "1",
            "speed_bytes_per_second": "125000000", "receive_utilization_ratio": "0.8",
            "transmit_utilization_ratio": "0", "latency_seconds": "0.0125", "jitter_seconds": "0",
            "loss_ratio": "0.015", "coverage_ratio": "0.5", "peer_paths": "4", "peer_paths_up": "3",
        ]
        for (name, value) in values {
            #expect(lines.contains("mist_circuit_\(name)\(Self.key) \(value)"), "\(name)")
        }
        #expect(!lines.contains { $0.hasPrefix("mist_circuit_transmit_errors_total") })
        #expect(lines.contains(#"mist_circuits{state="down"} 1"#))
    }

    @Test("are numbers of all alone where they are switched off")
    func switchedOff() throws {
        let lines = samples(try lines(.sample(gateways: [.sample(1, ports: [.sample()])]), perCircuit: false))
        #expect(lines.count == 7)
        #expect(lines.allSatisfy { $0.hasPrefix("mist_gateways{") || $0.hasPrefix("mist_circuits{") })
    }

    @Test("of hostile names are what Prometheus reads, and nothing else")
    func hostileNames() async throws {
        let names = [
            "a\"} 1\nforged_total 2\n# TYPE up counter", #"\"#, #"C:\new\"#, "nul\u{0}end", "\r\n", "🛰️ Zürich",
            String(repeating: "long ", count: 1_000),
        ]
        let gateways = names.enumerated().map { number, name in
            var port = WANPort.sample("ge-0/0/\(number)")
            port.configuration.wanName = name
            port.provider = name
            var gateway = Gateway.sample(number, name: name, ports: [port])
            gateway.siteName = name
            gateway.model = name
            return gateway
        }
        let part = try CircuitMetrics(snapshot: .sample(gateways: gateways), perCircuit: true).encoded()
        let text = try GzipPart.member(of: [part]).gunzipped()
        let (accepted, said) = try await Promtool.check(metrics: text)
        #expect(accepted, "\(said)")
        let lines = try lines(.sample(gateways: gateways))
        #expect(lines.count { $0.hasPrefix("mist_circuit_info{") } == names.count)
        #expect(
            lines.allSatisfy { $0.hasPrefix("mist_") || $0.hasPrefix("# HELP mist_") || $0.hasPrefix("# TYPE mist_") })
    }

    @Test("stand together metric by metric, however many circuits there are")
    func grouped() throws {
        let gateways = (1...1_000).map { Gateway.sample($0, ports: [.sample(), .sample("ge-0/0/1")]) }
        let lines = try lines(.sample(gateways: gateways))
        #expect(lines.count { $0.hasPrefix("mist_circuit_coverage_ratio{") } == 2_000)
        var seen: [Substring] = []
        for line in lines where !line.hasPrefix("#") {
            let name = line.prefix { $0 != "{" }
            if seen.last != name { seen.append(name) }
        }
        #expect(Set(seen).count == seen.count)
        #expect(Set(lines).count == lines.count)
    }

    @Test("are made once per snapshot, by whoever asks first, and at publication where somebody has asked before")
    func cache() async throws {
        let pages = PublishedPages(logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        #expect(pages.scraped() == nil)
        for number in 1...3 {
            await pages.publish(.sample(gateways: [.sample(number)], number: number))
            let metrics = try #require(pages.current?.circuitMetrics)
            // The first was asked for above; nobody has asked since then for the third.
            #expect(metrics.isMade == (number < 3))
            if number == 2 { continue }
            let parts = try await withThrowingTaskGroup(of: GzipPart.self) { tasks in
                for _ in 0..<8 { tasks.addTask { try metrics.part() } }
                return try await tasks.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(parts.map(\.blocks)).count == 1)
            if number == 1 { _ = pages.scraped() }
        }
    }
}
