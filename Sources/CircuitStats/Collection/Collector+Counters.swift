import FoundationEssentials
import MistAPI

extension Collector {
    /// Begins with a ledger that another collector has kept.
    package func restore(_ ledger: TrafficLedger) {
        self.ledger = ledger
    }

    /// The ledger as it is now.
    package var keptLedger: TrafficLedger { ledger }

    /// Hands the newest readings of all ports' counters to the ledger.
    func recordCounters() {
        let trusted = CounterReading.trustedTimes(
            stamps: network.gateways.flatMap { $0.ports.compactMap(\.counters.timestamp) },
            now: clock.now.timeIntervalSince1970)
        ledger.forget(after: trusted.upperBound + TrafficLedger.longestSpan)
        for gateway in network.gateways {
            for port in gateway.ports {
                let reading = CounterReading(
                    port, of: gateway, portsPolledAt: parts.ports.collectedAt,
                    gatewaysPolledAt: parts.gateways.collectedAt, trusted: trusted)
                guard let reading else { continue }
                ledger.record(reading, for: PortKey(gatewayID: gateway.id, port: port.name))
            }
        }
    }
}

extension CounterReading {
    /// The time stamps of rows, Unix seconds, that can be: from a day ago to a minute ahead. Where the clock of this
    /// machine and the middle one of all stamps disagree, either may be right.
    static func trustedTimes(stamps: [Double], now: Double) -> ClosedRange<Double> {
        let stamps = stamps.filter { $0 > 0 }.sorted()
        let middle = stamps.isEmpty ? now : stamps[stamps.count / 2]
        return min(now, middle) - 86_400...max(now, middle) + 60
    }

    /// Nil where the port's row holds no counters, or nobody knows of when they are: those of a gateway that is gone, or
    /// of a row that nobody has written for days, would else count as a port at rest.
    ///
    /// - Parameter trusted: the time stamps that can be.
    init?(
        _ port: WANPort, of gateway: Gateway, portsPolledAt: Date?, gatewaysPolledAt: Date?,
        trusted: ClosedRange<Double>
    ) {
        guard let rx = port.counters.rxBytes, let tx = port.counters.txBytes else { return nil }
        let stamp = port.counters.timestamp.flatMap { $0 > 0 ? $0 : nil }
        if let stamp, !trusted.contains(stamp) { return nil }
        let polledAt = port.counters.areOfGateway ? gatewaysPolledAt : portsPolledAt
        let polled = gateway.isConnected ? polledAt?.timeIntervalSince1970 : nil
        guard let time = stamp ?? polled else { return nil }
        let seen = gateway.lastSeen ?? gatewaysPolledAt?.timeIntervalSince1970
        // An uptime from before the counters were read says nothing of a boot in between.
        let isFresh = seen.map { $0 > time - Self.bootTolerance } ?? false
        let bootedAt = gateway.uptime.flatMap { uptime in isFresh ? seen.map { $0 - Double(uptime) } : nil }
        self.init(
            time: time, rx: rx, tx: tx, bootedAt: bootedAt, speed: port.speed.map { Double($0) * 1e6 },
            source: port.counters.source)
    }
}
