/// How well applications did at a site: user-minutes, and those that were impaired, as a pure function of time. The site's
/// figures are the sums of its WAN ports'.
struct ApplicationHealth: Sendable {
    private let site: Site
    private let gateways: [Gateway]

    /// The service level of a site; `nil` where it has none.
    init?(of site: Site, in organization: Organization) {
        guard Self.metric(of: site) != nil else { return nil }
        self.site = site
        gateways = organization.gateways(ofSite: site.index)
    }

    /// How this site spells the metric: clouds in the field know both. Every fifth site does not measure it.
    static func metric(of site: Site) -> String? {
        guard site.index % 5 != 4 else { return nil }
        return site.index % 2 == 0 ? "application-health" : "application_health"
    }

    struct Minutes: Sendable {
        var total = 0.0
        var degraded = 0.0
        /// Minutes in which anything was impaired.
        var duration = 0.0
    }

    /// The site's user-minutes between two moments, seconds since 1970.
    func minutes(from start: Int, to end: Int) -> Minutes {
        interfaces(from: start, to: end).reduce(into: Minutes()) { sum, row in
            sum.total += row.minutes.total
            sum.degraded += row.minutes.degraded
            sum.duration = max(sum.duration, row.minutes.duration)
        }
    }

    /// The same by WAN port.
    func interfaces(from start: Int, to end: Int) -> [(gateway: Gateway, port: Port, minutes: Minutes)] {
        gateways.flatMap { gateway in
            gateway.ports.compactMap { port in
                guard port.wan != nil, port.state == .up else { return nil }
                let last = min(end, Int(gateway.reported(at: Double(end))))
                var sum = Minutes()
                // Ten minutes at a time, on their edges, so that the parts of any range add up.
                var time = start
                while time < last {
                    let next = min(last, (time / 600 + 1) * 600)
                    add(port, of: gateway, from: time, to: next, to: &sum)
                    time = next
                }
                return (gateway, port, sum)
            }
        }
    }

    private func add(_ port: Port, of gateway: Gateway, from start: Int, to end: Int, to sum: inout Minutes) {
        let slot = start / 600
        let bytes = port.traffic.bytes(from: Double(slot * 600), to: Double(slot * 600 + 600))
        let load = Double(max(bytes.received, bytes.transmitted)) * 8 / 600 / (Double(max(1, port.speed)) * 1e6)
        let users = Double(site.seed[.health][1].within(8...240)) / Double(max(1, gateway.ports.count))
        // A full port impairs what runs over it, a faulty one too, any other now and then.
        let chance = site.seed[.health][gateway.index][slot].unit
        let share =
            min(0.6, max(0, (load - 0.75) * 2)) + (port.errorsPerGigabyte > 0 ? 0.15 : 0) + (chance > 0.98 ? 0.05 : 0)
        let minutes = Double(end - start) / 60
        sum.total += users * minutes
        sum.degraded += users * minutes * share
        if share > 0 { sum.duration += minutes }
    }
}
