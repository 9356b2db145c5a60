import MistAPI

/// The WAN ports of one gateway as they are configured: what it inherits (the site's gateway template, or the device
/// profile of a hub), and the device's own configuration over it, port by port and value by value.
///
/// The layers are read, never written: one template serves hundreds of gateways.
struct EffectiveConfiguration: Sendable {
    /// What a gateway inherits.
    struct Base: Sendable {
        /// `template` or `profile`.
        let origin: ConfigurationOrigin
        /// What people call it.
        let name: String?
        /// `port_config`; nil while it is not known.
        let ports: [String: GatewayPortConfig]?
        /// Whether any of its ports holds variables: looked for once, however many gateways have it.
        let holdsVariables: Bool

        init(origin: ConfigurationOrigin, name: String? = nil, ports: [String: GatewayPortConfig]? = nil) {
            self.origin = origin
            self.name = name
            self.ports = ports
            holdsVariables = ports.map(EffectiveConfiguration.holdsVariables) ?? false
        }
    }

    /// By single port: ranges and lists are expanded. WAN ports alone.
    let wanPorts: [String: PortConfiguration]
    /// Ports and sub-interfaces that are configured for something else.
    let otherPorts: Set<String>
    /// Redundant and aggregated interfaces (`reth3`, `ae0`) with the WAN port that stands for each.
    let bundles: [String: String]

    private let base: Base?
    private let variables: TemplateVariables
    private let inherited: [String: GatewayPortConfig]
    private let own: [String: GatewayPortConfig]
    /// Whether all layers are known: only then does a default hold where none of them says anything.
    private let isComplete: Bool

    /// - Parameters:
    ///   - base: what it inherits; nil where it inherits nothing.
    ///   - device: `port_config` of the device; nil while it is not known.
    init(base: Base?, device: [String: GatewayPortConfig]?, variables: TemplateVariables) {
        let own = Self.expand(device ?? [:], variables: variables)
        let inherited = Self.expand(base?.ports ?? [:], variables: variables)
        let isComplete = device != nil && (base.map { $0.ports != nil } ?? true)
        var ports: [String: PortConfiguration] = [:]
        var others: Set<String> = []
        var bundles: [String: [String]] = [:]
        for name in Set(own.keys).union(inherited.keys) {
            let merged = Self.merge(inherited[name], under: own[name], variables)
            guard merged.usage.flatMap(variables.resolve) == "wan" else {
                others.insert(name)
                continue
            }
            var port = PortConfiguration(merged, variables: variables, isComplete: isComplete)
            port.isOverridden = device == nil ? nil : own[name] != nil
            ports[name] = port
            if let bundle = port.bundle { bundles[bundle, default: []].append(name) }
        }
        wanPorts = ports
        otherPorts = others
        self.bundles = bundles.compactMapValues { names in
            let legs = names.sorted { NaturalOrder.precedes([$0], [$1]) }
            // The ports of the second node come after those of the first.
            let prefersSecond = legs.contains { ports[$0]?.preferredNode == "node1" }
            return prefersSecond ? legs.last : legs.first
        }
        self.base = base
        self.variables = variables
        self.inherited = inherited
        self.own = own
        self.isComplete = isComplete
    }

    /// The values of a port in effect with where each comes from; empty where nothing configures the port.
    func values(ofPort name: String) -> [ConfiguredValue] {
        let (inherited, own) = (inherited[name], own[name])
        guard inherited != nil || own != nil else { return [] }
        let merged = Self.merge(inherited, under: own, variables)
        return ConfigurationField.all.compactMap { field in
            let device = own.flatMap { setting(field, in: $0, origin: .device) }
            let base = base.flatMap { base in
                inherited.flatMap { setting(field, in: $0, origin: base.origin, name: base.name) }
            }
            // An address of the template that the device's kind of addressing has no place for.
            let isDropped = base != nil && device == nil && field.read(merged) == nil
            let dropped = ConfiguredValue.Setting(value: nil, origin: .device)
            let fallback =
                isComplete ? field.fallback.map { ConfiguredValue.Setting(value: $0, origin: .default) } : nil
            let inEffect: ConfiguredValue.Setting? = isDropped ? dropped : device ?? base ?? fallback
            guard let inEffect else { return nil }
            let differs = inEffect.origin == .device && base.map { $0.value != inEffect.value } ?? false
            return ConfiguredValue(name: field.name, setting: inEffect, overridden: differs ? base : nil)
        }
    }

    /// Whether keys or values of a `port_config` hold variables.
    static func holdsVariables(_ ports: [String: GatewayPortConfig]) -> Bool {
        ports.contains { $0.key.contains("{{") || $0.value.holdsVariables }
    }

    private func setting(
        _ field: ConfigurationField, in config: GatewayPortConfig, origin: ConfigurationOrigin, name: String? = nil
    ) -> ConfiguredValue.Setting? {
        field.value(in: config, variables).map { value, expression in
            .init(value: value, expression: expression, origin: origin, originName: name)
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
}

extension PortConfiguration {
    fileprivate init(_ config: GatewayPortConfig, variables: TemplateVariables, isComplete: Bool) {
        self.init()
        wanName = config.name.map(variables.display)
        description = config.description.map(variables.display)
        usage = config.usage.flatMap(variables.resolve)
        // `disabled` defaults to false, `ip_config.type` to dhcp (defaults of `gateway_port_config` in the OpenAPI
        // document): a port that is configured at all has them, once all that could say otherwise is known.
        isEnabled = (config.disabled ?? (isComplete ? false : nil)).map { !$0 }
        addressType = (config.ipConfig?.type ?? (isComplete ? "dhcp" : nil)).flatMap(variables.resolve)
        ip = config.ipConfig?.ip.flatMap(variables.resolve)
        prefixLength = config.ipConfig?.netmask.flatMap(variables.resolve).flatMap(IPv4Prefix.length)
        gateway = config.ipConfig?.gateway.flatMap(variables.resolve)
        vlanID = config.vlanID.flatMap(variables.resolve)
        wanType = config.wanType.flatMap(variables.resolve)
        if config.redundant != false, let index = config.rethIndex.flatMap(variables.resolve) {
            bundle = index.hasPrefix("reth") ? index : "reth\(index)"
        } else if config.aggregated == true, let index = config.aeIndex.flatMap(variables.resolve) {
            bundle = index.hasPrefix("ae") ? index : "ae\(index)"
        }
        preferredNode = config.rethNode.flatMap(variables.resolve)
    }
}
