import MistAPI

/// Configuration by what it is looked up by.
struct ConfigurationIndex {
    private let templates: [String: [String: GatewayPortConfig]]
    private let profiles: [String: [String: GatewayPortConfig]]
    private let templateOfSite: [String: String]
    private let profileOfDevice: [String: String]
    private let devices: [String: DeviceGateway]
    private let variables: [String: [String: String]]

    init(_ parts: CollectedParts) {
        templates = Self.index(parts.gatewayTemplates.value, by: \.id) { $0.portConfig ?? [:] }
        profiles = Self.index(parts.deviceProfiles.value, by: \.id) { $0.portConfig ?? [:] }
        templateOfSite = Self.index(parts.sites.value, by: \.id, \.gatewayTemplateID)
        profileOfDevice = Self.index(parts.inventory.value, by: \.id, \.deviceProfileID)
        devices = Self.index(parts.deviceConfigurations.values.compactMap(\.value).flatMap { $0 }, by: \.id) { $0 }
        variables = parts.siteVariables.compactMapValues(\.value)
    }

    /// The WAN ports of a gateway as configured. A hub's device profile stands in the place of the site's template.
    func effective(for device: StatsGateway) -> EffectiveConfiguration {
        let own = device.id.flatMap { devices[$0] }
        return EffectiveConfiguration(
            base: base(for: device), device: own.map { $0.portConfig ?? [:] },
            variables: TemplateVariables(
                site: device.siteID.flatMap { variables[$0] } ?? [:], device: own?.vars ?? [:]))
    }

    /// Whether the WAN ports of a gateway hold variables, so that its site's values are needed.
    func holdsVariables(_ device: StatsGateway) -> Bool {
        let own = device.id.flatMap { devices[$0]?.portConfig } ?? [:]
        return [own, base(for: device) ?? [:]].contains { configuration in
            configuration.contains { $0.key.contains("{{") || $0.value.holdsVariables }
        }
    }

    private func base(for device: StatsGateway) -> [String: GatewayPortConfig]? {
        let profile = device.id.flatMap { profileOfDevice[$0] } ?? device.deviceProfileID
        if let profile, let configuration = profiles[profile] { return configuration }
        return device.siteID.flatMap { templateOfSite[$0] }.flatMap { templates[$0] }
    }

    private static func index<Row, Value>(
        _ rows: (some Sequence<Row>)?, by key: (Row) -> String?, _ value: (Row) -> Value?
    ) -> [String: Value] {
        guard let rows else { return [:] }
        return rows.reduce(into: [:]) { index, row in
            if let key = key(row) { index[key] = value(row) }
        }
    }
}

extension GatewayPortConfig {
    fileprivate var holdsVariables: Bool {
        [name, description, vlanID, ipConfig?.ip, ipConfig?.netmask, ipConfig?.gateway]
            .contains { $0?.contains("{{") ?? false }
    }
}
