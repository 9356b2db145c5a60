import CircuitStats

/// What Prometheus is told of the gateways and circuits of a snapshot. What is not known has no sample.
struct CircuitMetrics {
    let snapshot: Snapshot
    /// Whether each gateway and circuit is told of, or their numbers alone.
    let perCircuit: Bool

    /// What is compressed at a time: text that is still in the processor's cache.
    private static let pieceSize = 65_536

    /// Writes all of it and compresses it on the way: of 10,000 circuits it is tens of megabytes long.
    func encoded() throws(GzipStream.Failure) -> GzipPart {
        var gzip = try GzipStream()
        var text = PrometheusText()
        writeNumbers(to: &text)
        if perCircuit {
            try write(gateways, of: Self.gatewayMetrics, to: &text, &gzip)
            try write(circuits, of: Self.circuitMetrics, to: &text, &gzip)
        }
        try gzip.append(text.bytes)
        return try gzip.part()
    }

    /// What a metric says of a thing of which there are many.
    private struct Reading<Thing>: Sendable {
        let metric: Metric
        let value: @Sendable (Thing) -> Double?
        let labels: @Sendable (Thing) -> MetricLabels
    }

    /// Metric by metric, as the format wants it.
    private func write<Thing>(
        _ things: [Thing], of readings: [Reading<Thing>], to text: inout PrometheusText, _ gzip: inout GzipStream
    ) throws(GzipStream.Failure) {
        for reading in readings {
            text.begin(reading.metric)
            for thing in things {
                guard let value = reading.value(thing) else { continue }
                text.sample(reading.metric, reading.labels(thing), value)
                guard text.bytes.count >= Self.pieceSize else { continue }
                try gzip.append(text.bytes)
                text.removeAll()
            }
        }
    }

    // MARK: Numbers of all

    private func writeNumbers(to text: inout PrometheusText) {
        let states = snapshot.gateways.map { gateway in
            gateway.status.map { _ in gateway.isConnected ? "connected" : "disconnected" } ?? "unknown"
        }
        write(states, of: Self.gateways, in: ["connected", "disconnected", "unknown"], to: &text)
        let ports = snapshot.gateways.lazy.flatMap(\.ports).map { port in
            port.configuration.isEnabled == false ? "disabled" : port.isUp.map { $0 ? "up" : "down" } ?? "unknown"
        }
        write(ports, of: Self.circuits, in: ["up", "down", "disabled", "unknown"], to: &text)
    }

    private func write(
        _ states: some Sequence<String>, of metric: Metric, in all: [String], to text: inout PrometheusText
    ) {
        let counts = states.reduce(into: [:]) { counts, state in counts[state, default: 0] += 1 }
        text.begin(metric)
        for state in all { text.sample(metric, MetricLabels(["state": state]), Double(counts[state] ?? 0)) }
    }

    private static let gateways = Metric.gauge(
        "mist_gateways", "Gateways of the organization, by the state that the cloud tells.")
    private static let circuits = Metric.gauge(
        "mist_circuits", "WAN ports of the organization, by the state of their link.")

    // MARK: Each gateway

    private struct LabelledGateway {
        let gateway: Gateway
        let labels: MetricLabels
    }

    private var gateways: [LabelledGateway] {
        snapshot.gateways.map { LabelledGateway(gateway: $0, labels: MetricLabels(["gateway_id": $0.id])) }
    }

    private static let gatewayMetrics: [Reading<LabelledGateway>] = [
        Reading(
            metric: .gauge("mist_gateway_info", "Always 1; the labels say which gateway it is."), value: { _ in 1 },
            labels: {
                MetricLabels([
                    "gateway_id": $0.gateway.id, "site": $0.gateway.siteName, "gateway": $0.gateway.name,
                    "model": $0.gateway.model, "version": $0.gateway.version,
                ])
            }),
        reading(
            "mist_gateway_connected", "Whether the cloud has a connection to the gateway: 1 or 0.",
            { $0.status.map { $0 == "connected" ? 1 : 0 } }),
        reading(
            "mist_gateway_last_seen_timestamp_seconds", "When the cloud last heard of the gateway.", { $0.lastSeen }),
    ]

    private static func reading(
        _ name: String, _ help: String, _ value: @escaping @Sendable (Gateway) -> Double?
    ) -> Reading<LabelledGateway> {
        Reading(metric: .gauge(name, help), value: { value($0.gateway) }, labels: { $0.labels })
    }

    // MARK: Each circuit

    private struct LabelledCircuit {
        let gateway: Gateway
        let port: WANPort
        let coverage: Double
        let labels: MetricLabels
    }

    private var circuits: [LabelledCircuit] {
        snapshot.gateways.flatMap { gateway in
            gateway.ports.map { port in
                LabelledCircuit(
                    gateway: gateway, port: port,
                    coverage: snapshot.total(of: PortKey(gatewayID: gateway.id, port: port.name), in: .hour).coverage,
                    labels: MetricLabels(["gateway_id": gateway.id, "port": port.name]))
            }
        }
    }

    private static let circuitMetrics: [Reading<LabelledCircuit>] = [
        Reading(
            metric: .gauge("mist_circuit_info", "Always 1; the labels say which circuit it is."), value: { _ in 1 },
            labels: {
                MetricLabels([
                    "gateway_id": $0.gateway.id, "port": $0.port.name, "site": $0.gateway.siteName,
                    "gateway": $0.gateway.name, "wan_name": $0.port.configuration.wanName,
                    "provider": $0.port.contract?.provider ?? $0.port.provider,
                    "circuit_id": $0.port.contract?.circuitID,
                ])
            }),
        gauge("enabled", "Whether the port is enabled in its configuration: 1 or 0.") {
            $0.configuration.isEnabled.map { $0 ? 1 : 0 }
        },
        gauge("up", "Whether the port has link: 1 or 0. No sample while the gateway is not connected.") {
            $0.isUp.map { $0 ? 1 : 0 }
        },
        counter("receive_bytes_total", "Bytes received, \(sinceBoot).") { $0.counters.rxBytes },
        counter("transmit_bytes_total", "Bytes sent, \(sinceBoot).") { $0.counters.txBytes },
        counter("receive_errors_total", "Errors in reception, \(sinceBoot).") { $0.counters.rxErrors },
        counter("transmit_errors_total", "Errors in sending, \(sinceBoot).") { $0.counters.txErrors },
        gauge("receive_bytes_per_second", "Present rate of reception as the cloud tells it; times 8 for bit/s.") {
            $0.rxBps.map { $0 / 8 }
        },
        gauge("transmit_bytes_per_second", "Present rate of sending as the cloud tells it; times 8 for bit/s.") {
            $0.txBps.map { $0 / 8 }
        },
        gauge("speed_bytes_per_second", "Speed of the link, where there is one; times 8 for bit/s.") {
            $0.speed.flatMap { $0 > 0 ? Double($0) * 1e6 / 8 : nil }
        },
        gauge("receive_utilization_ratio", "Present rate of reception as a share of \(capacity) down.") {
            Rounded.share(of: $0.rxBps, in: $0.rxCapacity)
        },
        gauge("transmit_utilization_ratio", "Present rate of sending as a share of \(capacity) up.") {
            Rounded.share(of: $0.txBps, in: $0.txCapacity)
        },
        gauge("latency_seconds", "Latency of the circuit, as its gateway measures it.") {
            $0.quality.latency.map { $0 / 1_000 }
        },
        gauge("jitter_seconds", "Jitter of the circuit, as its gateway measures it.") {
            $0.quality.jitter.map { $0 / 1_000 }
        },
        gauge("loss_ratio", "Share of packets that are lost, as the gateway measures it: 0 to 1.") {
            $0.quality.loss.map { $0 / 100 }
        },
        Reading(
            metric: .gauge(
                "mist_circuit_coverage_ratio", "Share of the last hour of which the traffic is known: 0 to 1."),
            value: { $0.coverage }, labels: { $0.labels }),
        gauge("peer_paths", "VPN peer paths of the port; no sample where it has none.") {
            $0.peerPathsTotal.map { Double($0) }
        },
        gauge("peer_paths_up", "VPN peer paths of the port that are up.") { $0.peerPathsUp.map { Double($0) } },
    ]

    private static let sinceBoot =
        "as the gateway counts since its boot: starts anew with each boot, and moves when the cloud is asked"
    private static let capacity = "the contracted speed, else of the link's: 0 to 1, more where a contract is exceeded,"

    private static func gauge(
        _ name: String, _ help: String, _ value: @escaping @Sendable (WANPort) -> Double?
    ) -> Reading<LabelledCircuit> {
        Reading(metric: .gauge("mist_circuit_" + name, help), value: { value($0.port) }, labels: { $0.labels })
    }

    private static func counter(
        _ name: String, _ help: String, _ value: @escaping @Sendable (WANPort) -> UInt64?
    ) -> Reading<LabelledCircuit> {
        Reading(
            metric: .counter("mist_circuit_" + name, help), value: { value($0.port).map { Double($0) } },
            labels: { $0.labels })
    }
}
