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
        let now = clock.now
        for gateway in network.gateways {
            for port in gateway.ports {
                let reading = CounterReading(
                    port, of: gateway, portsPolledAt: parts.countersCollectedAt,
                    gatewaysPolledAt: parts.gateways.collectedAt, now: now)
                guard let reading else { continue }
                ledger.record(reading, for: PortKey(gatewayID: gateway.id, port: port.name))
            }
        }
    }
}

extension CounterReading {
    /// A time stamp further than this from our own clock, in seconds, is wrong; the time of the poll is taken then.
    private static let trustedSkew = 86_400.0
    /// An uptime that was asked for this much earlier than the counters, in seconds, says nothing of a boot between.
    private static let trustedUptimeAge = 30.0

    /// Nil where the port's row holds no counters, or nobody knows of when they are: those of a gateway that is gone
    /// would else count as a port at rest.
    init?(_ port: WANPort, of gateway: Gateway, portsPolledAt: Date?, gatewaysPolledAt: Date?, now: Date) {
        guard let rx = port.counters.rxBytes, let tx = port.counters.txBytes else { return nil }
        let stamp = port.counters.timestamp.flatMap { stamp in
            abs(stamp - now.timeIntervalSince1970) < Self.trustedSkew ? stamp : nil
        }
        let polled = gateway.isConnected ? (portsPolledAt ?? gatewaysPolledAt)?.timeIntervalSince1970 : nil
        guard let time = stamp ?? polled else { return nil }
        let seen = gateway.lastSeen ?? gatewaysPolledAt?.timeIntervalSince1970
        let isUptimeFresh =
            portsPolledAt.map { polled in
                gatewaysPolledAt.map { polled.timeIntervalSince($0) < Self.trustedUptimeAge } ?? false
            } ?? true
        let bootedAt = isUptimeFresh ? gateway.uptime.flatMap { uptime in seen.map { $0 - Double(uptime) } } : nil
        self.init(time: time, rx: rx, tx: tx, bootedAt: bootedAt, speed: port.speed.map { Double($0) * 1e6 })
    }
}
