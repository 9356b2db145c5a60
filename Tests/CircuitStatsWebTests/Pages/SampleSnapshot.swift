import FoundationEssentials
import MistAPI

@testable import CircuitStats

extension Snapshot {
    /// Monday 2023-11-20, 12:00 UTC: every bucket ends here.
    static let sampleEnd = 1_700_481_600

    /// A snapshot as the collector would make it: gateways of one site together.
    static func sample(
        sites: [CircuitStats.Site] = [], gateways: [Gateway] = [], traffic: TrafficLedger = TrafficLedger(),
        number: Int = 1,
        partial: [String] = []
    ) -> Snapshot {
        var network = Network()
        network.sites = sites
        network.gateways = gateways
        network.gatewayIndex = gateways.indices.reduce(into: [:]) { $0[gateways[$1].id] = $1 }
        return Snapshot(
            asOf: Date(unixSeconds: sampleEnd), number: number, network: network, traffic: traffic, isStale: false,
            partial: partial)
    }
}

extension Gateway {
    /// A gateway of which nothing is known but its id, and its name by default.
    static func sample(_ number: Int, site: String? = nil, name: String? = nil, ports: [WANPort] = []) -> Gateway {
        let digits = String(number)
        let id = "00000000-0000-0000-1000-" + String(repeating: "0", count: 12 - digits.count) + digits
        return Gateway(id: id, name: name ?? "gateway \(number)", siteID: site, siteName: nil, ports: ports)
    }
}

extension WANPort {
    /// A port of which nothing is known but its name.
    static func sample(_ name: String = "ge-0/0/0") -> WANPort {
        WANPort(name: name, configuration: PortConfiguration(), counters: PortCounters(), quality: LinkQuality())
    }
}

extension TrafficLedger {
    /// The last `count` ten-minute buckets before the sample's end, all of one rate.
    static func sample(_ port: PortKey, rxBps: Double?, txBps: Double?, count: Int) -> TrafficLedger {
        var ledger = TrafficLedger()
        ledger.record(
            TrafficSamples(
                start: Snapshot.sampleEnd - count * 600, interval: 600, rxBps: Array(repeating: rxBps, count: count),
                txBps: Array(repeating: txBps, count: count)),
            for: port, now: Snapshot.sampleEnd)
        return ledger
    }
}
