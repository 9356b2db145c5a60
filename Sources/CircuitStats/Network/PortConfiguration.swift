/// What is configured for a WAN port, after templates, profiles and the device's own settings. What is not known is nil.
public struct PortConfiguration: Sendable, Equatable {
    /// The circuit's name, e.g. `Broadband`.
    public var wanName: String?
    /// Free text.
    public var description: String?
    /// What the port is used for; `wan` for the ports shown.
    public var usage: String?
    /// Whether it is enabled.
    public var isEnabled: Bool?
    /// `dhcp`, `static` or `pppoe`.
    public var addressType: String?
    /// Static address.
    public var ip: String?
    /// Length of its prefix.
    public var prefixLength: Int?
    /// The next hop.
    public var gateway: String?
    /// VLAN as configured: a number, or text where Mist holds text.
    public var vlanID: String?
    /// `broadband`, `dsl` or `lte`.
    public var wanType: String?
    /// The redundant or aggregated interface that it is a leg of, e.g. `reth3` or `ae0`.
    public var bundle: String?
    /// Which node of a cluster carries a redundant interface where both can: `node0` or `node1`.
    public var preferredNode: String?
    /// Whether the device's own configuration names the port; nil while that is not known.
    public var isOverridden: Bool?

    /// A configuration of which nothing is known.
    public init() {}
}
