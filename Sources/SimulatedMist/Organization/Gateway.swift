/// A gateway, or a cluster of two that Mist shows as one.
struct Gateway: Sendable {
    let index: Int
    /// Index of its site.
    let site: Int
    /// 0 for the first gateway of a site, which the site's variables speak of.
    let ordinal: Int
    /// 12 lower-case hexadecimal digits.
    let mac: String
    let name: String
    let notes: String?
    let model: String
    let version: String
    let serial: String
    let trait: Trait
    let layout: Int
    let isCluster: Bool
    let ports: [Port]
    /// Numbers of the WAN plans that its own configuration replaces.
    let overridden: [Int]
    /// Since when the cloud has not heard of it (seconds since 1970).
    let offlineSince: Double?
    let bootPeriod: Int
    let bootShift: Int

    /// Mist derives device ids from the MAC address.
    var id: String { "00000000-0000-0000-1000-\(mac)" }

    var isConnected: Bool { offlineSince == nil }

    /// The last moment up to `now` that the cloud heard from it.
    func reported(at now: Double) -> Double { min(now, offlineSince ?? now) }

    /// When it last booted before `time`: counters start from 0 there. A pure function of time, so that restarting the
    /// simulator reboots nothing.
    func booted(before time: Double) -> Double {
        let period = Double(bootPeriod)
        return ((time - Double(bootShift)) / period).rounded(.down) * period + Double(bootShift)
    }

    /// A port's byte counters as the cloud has them at `now`: since the last boot, as of the last report.
    func counters(of port: Port, at now: Double) -> (received: Int, transmitted: Int) {
        let time = reported(at: now)
        return port.traffic.bytes(from: booted(before: time), to: time)
    }

    func port(_ id: String) -> Port? { ports.first { $0.id == id } }
}
