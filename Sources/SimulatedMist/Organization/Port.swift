/// A port of a gateway as it is in effect: template or profile, the site's variables and the device's own configuration
/// put together.
struct Port: Sendable {
    enum State: Sendable { case up, down, disabled }

    /// As in port statistics: `ge-0/0/0`, `ge-0/0/1.100`.
    let id: String
    let mac: String
    let state: State
    /// Link speed, Mbit/s.
    let speed: Int
    let traffic: PortTraffic
    /// Errors per gigabyte received; 0 on a healthy port.
    let errorsPerGigabyte: Int
    /// The WAN side; `nil` for a LAN port.
    let wan: WAN?

    struct WAN: Sendable {
        let plan: WANPlan
        let circuit: Circuit
        /// The address that the port has, with prefix length.
        let addresses: [String]
        /// The provider's address that the outside sees.
        let publicAddress: String
        /// The second leg of a redundant pair.
        let isStandby: Bool
        /// Round trip without load, ms.
        let latency: Double
    }

    var usage: String { wan == nil ? "lan" : "wan" }

    /// The physical port: what stands before the unit.
    var physical: String { id.firstIndex(of: ".").map { String(id[..<$0]) } ?? id }

    /// On the second node of an SRX cluster, whose ports start at slot 7.
    var isOnSecondNode: Bool { id.contains("-7/") }

    /// As `if_stat` keys it: always with a unit.
    var interface: String { id.contains(".") ? id : id + ".0" }

    /// Round trip (ms), jitter (ms) and loss (%) at `time`: worse the fuller the port is.
    func quality(at time: Double) -> (latency: Double, jitter: Double, loss: Double)? {
        guard let wan, state == .up, speed > 0 else { return nil }
        let rate = traffic.rate(at: time)
        let load = min(1, Double(max(rate.received, rate.transmitted)) / (Double(speed) * 1e6))
        let queue = load * load
        return (
            (wan.latency * (1 + queue)).inHundredths,
            (wan.latency * (0.03 + 0.3 * queue)).inHundredths,
            (load > 0.8 ? (load - 0.8) * 10 : 0).inHundredths
        )
    }
}

extension Double {
    /// Rounded to two digits behind the point.
    var inHundredths: Double { (self * 100).rounded() / 100 }
}
