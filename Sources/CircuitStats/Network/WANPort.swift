/// A WAN port of a gateway: what is configured, what it is doing. What is not known is nil.
public struct WANPort: Sendable, Equatable {
    /// The port as it is configured, e.g. `ge-0/0/0` or `ge-0/0/0.100`.
    public var name: String
    /// What is configured.
    public var configuration: PortConfiguration
    /// Address of the port: as it is in use, else as configured.
    public var ip: String?
    /// Length of the address's prefix.
    public var prefixLength: Int?
    /// How the address is had: `dhcp`, `static` or `pppoe`.
    public var addressType: String?
    /// `broadband`, `dsl` or `lte`.
    public var wanType: String?
    /// Link state; nil while the gateway is not connected, because nobody knows it then.
    public var isUp: Bool?
    /// Mbit/s.
    public var speed: Int?
    /// Whether the link is full duplex.
    public var isFullDuplex: Bool?
    /// Who provides the circuit, by the public address that it is seen behind.
    public var provider: String?
    /// What the company knows of the circuit.
    public var contract: CircuitContract?
    /// MAC address of the port.
    public var mac: String?
    /// What it counted since the gateway booted.
    public var counters: PortCounters
    /// Present rate, bits per second received; nil while the gateway is not connected.
    public var rxBps: Double?
    /// Present rate, bits per second sent; nil while the gateway is not connected.
    public var txBps: Double?
    /// Quality of the link as the port reports it, else the mean of its VPN peer paths that are up.
    public var quality: LinkQuality
    /// VPN peer paths of this port and its sub-interfaces that are up; nil where it has none.
    public var peerPathsUp: Int?
    /// VPN peer paths of this port and its sub-interfaces; nil where it has none.
    public var peerPathsTotal: Int?
}

extension WANPort {
    /// Bits per second that the port can receive: the contracted speed down, else the link's; nil where neither is known.
    public var rxCapacity: Double? { (contract?.downMbps ?? linkMbps).map { $0 * 1e6 } }

    /// Bits per second that the port can send: the contracted speed up, else the link's; nil where neither is known.
    public var txCapacity: Double? { (contract?.upMbps ?? linkMbps).map { $0 * 1e6 } }

    /// A port without link reports 0.
    private var linkMbps: Double? { speed.flatMap { $0 > 0 ? Double($0) : nil } }
}

/// Counters of a port since its gateway booted.
public struct PortCounters: Sendable, Equatable {
    /// Bytes received.
    public var rxBytes: UInt64?
    /// Bytes sent.
    public var txBytes: UInt64?
    /// Packets received.
    public var rxPackets: UInt64?
    /// Packets sent.
    public var txPackets: UInt64?
    /// Errors in reception.
    public var rxErrors: UInt64?
    /// Errors in sending.
    public var txErrors: UInt64?
    /// When they were read, Unix seconds.
    public var timestamp: Double?
    /// Whose they are, in any words: the counters of a port and of its interface begin anywhere.
    public var source: String?
    /// Whether they came with the gateway itself, and not with the search for ports: without a time of their own they
    /// are as old as that.
    public var areOfGateway = false
}

/// How good a link is.
public struct LinkQuality: Sendable, Equatable {
    /// Milliseconds.
    public var latency: Double?
    /// Milliseconds.
    public var jitter: Double?
    /// Per cent of packets.
    public var loss: Double?
}
