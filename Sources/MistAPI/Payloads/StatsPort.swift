public import FoundationEssentials

/// Statistics of one port (`stats_switch_port`, `stats_gateway_port`).
///
/// Byte and packet counters run since the gateway's last boot. The rows hold ports of every usage, and of switches too
/// where the cloud ignores the filter: look at `deviceType` and `portUsage`.
///
/// Source: OpenAPI, `GET /orgs/{org_id}/stats/ports/search`.
public struct StatsPort: Payload, Encodable {
    /// The device.
    @LenientMAC public var mac: String?
    /// The site.
    @LenientID public var siteID: String?
    /// `gateway` or `switch`, in newer answers.
    @Lenient public var deviceType: String?
    /// `gateway` or `switch`, in older answers.
    @Lenient public var type: String?
    /// `ge-0/0/0`.
    @Lenient public var portID: String?
    /// Address of the port itself.
    @LenientMAC public var portMAC: String?
    /// An open set; the WAN ones say `wan`.
    @Lenient public var portUsage: String?
    /// Description.
    @Lenient public var portDesc: String?
    /// Physical state.
    @Lenient public var up: Bool?
    /// Mbit/s.
    @Lenient public var speed: Int?
    /// Duplex.
    @Lenient public var fullDuplex: Bool?
    /// Bytes received since boot.
    @Lenient public var rxBytes: UInt64?
    /// Bytes sent since boot.
    @Lenient public var txBytes: UInt64?
    /// Packets received since boot.
    @Lenient public var rxPkts: UInt64?
    /// Packets sent since boot.
    @Lenient public var txPkts: UInt64?
    /// Receive errors since boot.
    @Lenient public var rxErrors: UInt64?
    /// Send errors since boot.
    @Lenient public var txErrors: UInt64?
    /// Bits per second received, last known.
    @Lenient public var rxBps: Double?
    /// Bits per second sent, last known.
    @Lenient public var txBps: Double?
    /// Milliseconds, last sample.
    @Lenient public var latency: Double?
    /// Milliseconds, last sample.
    @Lenient public var jitter: Double?
    /// Percent, last sample.
    @Lenient public var loss: Double?
    /// When the figures were taken.
    @Lenient public var timestamp: Date?

    /// Makes one that nothing is known of.
    public init() {}

    private enum CodingKeys: String, CodingKey {
        case mac, type, up, speed, latency, jitter, loss, timestamp
        case siteID = "site_id"
        case deviceType = "device_type"
        case portID = "port_id"
        case portMAC = "port_mac"
        case portUsage = "port_usage"
        case portDesc = "port_desc"
        case fullDuplex = "full_duplex"
        case rxBytes = "rx_bytes"
        case txBytes = "tx_bytes"
        case rxPkts = "rx_pkts"
        case txPkts = "tx_pkts"
        case rxErrors = "rx_errors"
        case txErrors = "tx_errors"
        case rxBps = "rx_bps"
        case txBps = "tx_bps"
    }
}
