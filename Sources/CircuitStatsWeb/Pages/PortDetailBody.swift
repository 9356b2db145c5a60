import CircuitStats
import FoundationEssentials

/// `/api/gateway/<id>/ports`: one gateway's ports with the counters that they have kept since it booted.
struct PortDetailsBody: Encodable {
    let gatewayID: String
    let gatewayName: String
    let ports: [String: PortDetailBody]
    /// Says what the figures are: not those of a window.
    let counters = "since boot"
    let timestamp: Date

    init(_ gateway: Gateway, configuration: [String: [ConfiguredValue]], asOf: Date) {
        gatewayID = gateway.id
        gatewayName = gateway.name
        ports = gateway.ports.reduce(into: [:]) { ports, port in
            ports[port.name] = PortDetailBody(port: port, configuration: configuration[port.name] ?? [])
        }
        timestamp = asOf
    }

    private enum CodingKeys: String, CodingKey {
        case gatewayID = "gateway_id"
        case gatewayName = "gateway_name"
        case ports, counters, timestamp
    }
}

/// One port in detail.
struct PortDetailBody: Encodable {
    let port: WANPort
    let configuration: [ConfiguredValue]

    private enum Key: String, CodingKey {
        case up, speed, mac, configuration
        case rxBytes = "rx_bytes"
        case txBytes = "tx_bytes"
        case rxPackets = "rx_pkts"
        case txPackets = "tx_pkts"
        case rxErrors = "rx_errors"
        case txErrors = "tx_errors"
        case rxBps = "rx_bps"
        case txBps = "tx_bps"
        case fullDuplex = "full_duplex"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(port.isUp, forKey: .up)
        try container.encode(port.counters.rxBytes, forKey: .rxBytes)
        try container.encode(port.counters.txBytes, forKey: .txBytes)
        try container.encode(port.counters.rxPackets, forKey: .rxPackets)
        try container.encode(port.counters.txPackets, forKey: .txPackets)
        try container.encode(port.counters.rxErrors, forKey: .rxErrors)
        try container.encode(port.counters.txErrors, forKey: .txErrors)
        try container.encode(port.rxBps, forKey: .rxBps)
        try container.encode(port.txBps, forKey: .txBps)
        try container.encode(port.speed, forKey: .speed)
        try container.encode(port.mac, forKey: .mac)
        try container.encode(port.isFullDuplex, forKey: .fullDuplex)
        try container.encode(configuration.map(ConfiguredValueBody.init), forKey: .configuration)
    }
}
