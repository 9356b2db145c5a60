import MistAPI

/// The WAN ports of one gateway as they are configured: a base (the site's gateway template, or the device profile of a
/// hub), and the device's own configuration over it, port by port and value by value.
///
/// The layers are read, never written: one template serves hundreds of gateways.
struct EffectiveConfiguration: Sendable {
    /// By single port: ranges and lists are expanded. WAN ports alone.
    let wanPorts: [String: PortConfiguration]

    /// - Parameters:
    ///   - base: `port_config` of the template or profile; nil where there is none, or it is not known.
    ///   - device: `port_config` of the device; nil while it is not known.
    init(
        base: [String: GatewayPortConfig]?, device: [String: GatewayPortConfig]?, variables: TemplateVariables
    ) {
        let own = Self.expand(device ?? [:], variables: variables)
        let inherited = Self.expand(base ?? [:], variables: variables)
        let names = Set(own.keys).union(inherited.keys)
        wanPorts = names.reduce(into: [:]) { ports, name in
            let merged = Self.merge(inherited[name], under: own[name])
            guard merged.usage == "wan" else { return }
            var port = PortConfiguration(merged, variables: variables)
            port.isOverridden = device == nil ? nil : own[name] != nil
            ports[name] = port
        }
    }

    /// Single ports of a `port_config`. Where two keys name one port, the key that names fewer ports is the nearer one.
    /// A key whose variable has no value names no port; what the gateway reports still shows.
    private static func expand(
        _ configuration: [String: GatewayPortConfig], variables: TemplateVariables
    ) -> [String: GatewayPortConfig] {
        var ports: [String: GatewayPortConfig] = [:]
        let keys = configuration.compactMap { key, config in
            variables.resolve(key).map { (names: PortName.expand($0), config: config, key: $0) }
        }
        for entry in keys.sorted(by: { ($0.names.count, $0.key) > ($1.names.count, $1.key) }) {
            for name in entry.names { ports[name] = entry.config }
        }
        return ports
    }

    private static func merge(_ base: GatewayPortConfig?, under own: GatewayPortConfig?) -> GatewayPortConfig {
        guard var merged = base else { return own ?? GatewayPortConfig() }
        guard let own else { return merged }
        merged.usage = own.usage ?? merged.usage
        merged.name = own.name ?? merged.name
        merged.description = own.description ?? merged.description
        merged.disabled = own.disabled ?? merged.disabled
        merged.vlanID = own.vlanID ?? merged.vlanID
        merged.wanType = own.wanType ?? merged.wanType
        merged.ipConfig = merge(merged.ipConfig, under: own.ipConfig)
        return merged
    }

    /// An address of the template does not outlive a device that sets another type of addressing.
    private static func merge(
        _ base: GatewayPortIPConfig?, under own: GatewayPortIPConfig?
    ) -> GatewayPortIPConfig? {
        guard var merged = base, let own else { return own ?? base }
        if let type = own.type, type != merged.type { return own }
        merged.ip = own.ip ?? merged.ip
        merged.netmask = own.netmask ?? merged.netmask
        merged.gateway = own.gateway ?? merged.gateway
        return merged
    }
}

extension PortConfiguration {
    fileprivate init(_ config: GatewayPortConfig, variables: TemplateVariables) {
        self.init()
        wanName = config.name.map(variables.display)
        description = config.description.map(variables.display)
        usage = config.usage
        // `disabled` defaults to false, `ip_config.type` to dhcp (defaults of `gateway_port_config` in the OpenAPI
        // document): a port that is configured at all has them.
        isEnabled = !(config.disabled ?? false)
        addressType = config.ipConfig?.type ?? "dhcp"
        ip = config.ipConfig?.ip.flatMap(variables.resolve)
        prefixLength = config.ipConfig?.netmask.flatMap(variables.resolve).flatMap(IPv4Prefix.length)
        gateway = config.ipConfig?.gateway.flatMap(variables.resolve)
        vlanID = config.vlanID.map(variables.display)
        wanType = config.wanType
    }
}
