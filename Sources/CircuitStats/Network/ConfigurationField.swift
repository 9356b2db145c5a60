import MistAPI

/// A field of `port_config` that is shown.
///
/// Of the fields that Mist has, those that say what the circuit is and how it is handed over. Credentials (`lte_*`,
/// `pppoe_*`, `poser_password`) are not among them, and never decoded.
///
/// Source: `gateway_port_config` in the OpenAPI document; defaults too.
struct ConfigurationField: Sendable {
    /// How text with variables is read.
    enum Kind: Sendable {
        /// To be read by people: a variable without a value stays as it is written.
        case text
        /// To be used: with a variable that has no value, nothing is known.
        case exact
        /// The same, and a number where it is one.
        case number
    }

    /// The field as Mist names it.
    let name: String
    let kind: Kind
    /// What holds where nobody says anything; nil where Mist names no default, or a port may do without.
    let fallback: ConfigurationValue?
    let read: @Sendable (GatewayPortConfig) -> ConfigurationValue?

    private init(
        _ name: String, _ kind: Kind = .text, fallback: ConfigurationValue? = nil,
        read: @escaping @Sendable (GatewayPortConfig) -> ConfigurationValue?
    ) {
        self.name = name
        self.kind = kind
        self.fallback = fallback
        self.read = read
    }

    /// In the order in which they are shown.
    static let all = [
        ConfigurationField("name") { $0.name.map { .text($0) } },
        ConfigurationField("description") { $0.description.map { .text($0) } },
        ConfigurationField("usage", .exact) { $0.usage.map { .text($0) } },
        ConfigurationField("disabled", fallback: .flag(false)) { $0.disabled.map { .flag($0) } },
        ConfigurationField("wan_type", .exact) { $0.wanType.map { .text($0) } },
        ConfigurationField("vlan_id", .number) { $0.vlanID.map { .text($0) } },
        ConfigurationField("outer_vlan_id") { $0.outerVLANID.map { .number($0) } },
        ConfigurationField("ip_config.type", .exact, fallback: .text("dhcp")) { $0.ipConfig?.type.map { .text($0) } },
        ConfigurationField("ip_config.ip", .exact) { $0.ipConfig?.ip.map { .text($0) } },
        ConfigurationField("ip_config.netmask", .exact) { $0.ipConfig?.netmask.map { .text($0) } },
        ConfigurationField("ip_config.gateway", .exact) { $0.ipConfig?.gateway.map { .text($0) } },
        ConfigurationField("ip_config.type6", .exact) { $0.ipConfig?.type6.map { .text($0) } },
        ConfigurationField("ip_config.ip6", .exact) { $0.ipConfig?.ip6.map { .text($0) } },
        ConfigurationField("ip_config.netmask6", .exact) { $0.ipConfig?.netmask6.map { .text($0) } },
        ConfigurationField("ip_config.gateway6", .exact) { $0.ipConfig?.gateway6.map { .text($0) } },
        ConfigurationField("wan_ext_ip", .exact) { $0.wanExternalIP.map { .text($0) } },
        ConfigurationField("speed", .exact, fallback: .text("auto")) { $0.speed.map { .text($0) } },
        ConfigurationField("duplex", .exact, fallback: .text("auto")) { $0.duplex.map { .text($0) } },
        ConfigurationField("disable_autoneg") { $0.disableAutoneg.map { .flag($0) } },
        ConfigurationField("mtu") { $0.mtu.map { .number($0) } },
        ConfigurationField("traffic_shaping.enabled") { $0.trafficShaping?.enabled.map { .flag($0) } },
        ConfigurationField("traffic_shaping.max_tx_kbps") { $0.trafficShaping?.maxTxKbps.map { .number($0) } },
        ConfigurationField("aggregated") { $0.aggregated.map { .flag($0) } },
        ConfigurationField("ae_idx", .number) { $0.aeIndex.map { .text($0) } },
        ConfigurationField("redundant") { $0.redundant.map { .flag($0) } },
        ConfigurationField("reth_idx", .number) { $0.rethIndex.map { .text($0) } },
        ConfigurationField("reth_node", .exact) { $0.rethNode.map { .text($0) } },
        ConfigurationField("wan_networks") { $0.wanNetworks.map { .list($0) } },
    ]

    /// The value of a configuration with its variables filled in, and as it was written where it holds any; nil where
    /// the configuration does not say.
    func value(
        in config: GatewayPortConfig, _ variables: TemplateVariables
    ) -> (value: ConfigurationValue?, expression: String?)? {
        guard let written = read(config) else { return nil }
        guard case .text(let text) = written else { return (written, nil) }
        let resolved = kind == .text ? variables.display(text) : variables.resolve(text)
        let value = resolved.map { text in
            kind == .number ? Int(text).map { .number($0) } ?? .text(text) : ConfigurationValue.text(text)
        }
        return (value, text.contains("{{") ? text : nil)
    }
}

extension GatewayPortConfig {
    /// Whether any of the values that are shown holds variables.
    var holdsVariables: Bool {
        ConfigurationField.all.contains { field in
            guard case .text(let text) = field.read(self) else { return false }
            return text.contains("{{")
        }
    }
}
