public import MistAPI

/// What the documents leave open and the cloud itself has shown; nil: not seen yet.
public struct CloudTraits: Sendable, Equatable, Codable {
    /// Which filter of the port search the cloud takes.
    public var portFilter = PortFilter.both
    /// Whether it heeds it: no rows of switches came.
    public var heedsPortFilter: Bool?
    /// Whether the port search heeds `port_id`; false after it was seen to give too few rows, or others.
    public var heedsPortName: Bool?
    /// Whether `fields=*` brings the interfaces of gateways (`if_stat`).
    public var gatewaysCarryInterfaces: Bool?
    /// Whether `fields=*` brings the ports of gateways with all that the port search has: counters and their time above
    /// all. Then the gateways are enough, and the port search is asked seldom.
    public var gatewaysCarryPorts: Bool?
    /// Whether the search for variables is answered at all.
    public var answersVariables: Bool?

    /// Takes what a fresh answer of the gateways shows, beside a fresh answer of the whole port search where there is
    /// one.
    mutating func learn(fromGateways gateways: Rows<StatsGateway>, ports: Rows<StatsPort>?) {
        let connected = gateways.filter { $0.status == "connected" }
        guard !connected.isEmpty else { return }
        gatewaysCarryInterfaces = connected.contains { $0.ifStat?.isEmpty == false }
        if let ports {
            gatewaysCarryPorts = Self.haveAll(ports, in: connected)
        } else if gatewaysCarryPorts == true {
            gatewaysCarryPorts = connected.allSatisfy { gateway in
                gateway.ports?.contains { $0.timestamp != nil && $0.rxBytes != nil } ?? false
            }
        }
    }

    /// Whether every WAN port that the search knows of these gateways is in their own rows, with nothing less.
    ///
    /// Counters without a time would be booked at the wrong moment, and those of `if_stat` have none: the gateway's
    /// `last_seen` may be a minute away from them.
    private static func haveAll(_ ports: Rows<StatsPort>, in gateways: [StatsGateway]) -> Bool {
        let own = gateways.reduce(into: [String: [String: StatsPort]]()) { own, gateway in
            guard let mac = gateway.mac else { return }
            own[mac] = (gateway.ports ?? []).reduce(into: [:]) { rows, row in
                if let id = row.portID { rows[id] = row }
            }
        }
        var found = false
        for port in ports where port.portUsage == "wan" {
            guard let mac = port.mac, let id = port.portID, let rows = own[mac] else { continue }
            guard let row = rows[id], row.holdsAll(of: port) else { return false }
            found = true
        }
        return found
    }
}

extension StatsPort {
    /// Whether what is known of a port in the other row is known in this one too.
    fileprivate func holdsAll(of other: StatsPort) -> Bool {
        timestamp != nil && rxBytes != nil && txBytes != nil
            && (up != nil || other.up == nil) && (speed != nil || other.speed == nil)
            && (rxBps != nil || other.rxBps == nil) && (rxErrors != nil || other.rxErrors == nil)
            && (latency != nil || other.latency == nil)
    }
}
