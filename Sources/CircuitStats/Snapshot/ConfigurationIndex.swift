import MistAPI

/// Configuration by what it is looked up by.
struct ConfigurationIndex: Sendable {
    private var templates: [String: EffectiveConfiguration.Base] = [:]
    private var profiles: [String: EffectiveConfiguration.Base] = [:]
    private var templateOfSite: [String: String] = [:]
    private var profileOfDevice: [String: String] = [:]
    /// By site, as it has answered: a gateway that has moved is in the last answers of both sites. A site has few.
    private var devices: [String: Rows<DeviceGateway>] = [:]
    private var variables: [String: [String: String]] = [:]
    /// Sites of which it is known whether they have a template.
    private var listedSites: Set<String> = []

    /// An index of nothing.
    init() {}

    init(_ parts: CollectedParts) {
        templates = Self.index(parts.gatewayTemplates.value, by: \.id) {
            .init(origin: .template, name: $0.name, ports: $0.portConfig ?? [:])
        }
        profiles = Self.index(parts.deviceProfiles.value, by: \.id) {
            .init(origin: .profile, name: $0.name, ports: $0.portConfig ?? [:])
        }
        templateOfSite = Self.index(parts.sites.value, by: \.id, \.gatewayTemplateID)
        profileOfDevice = Self.index(parts.inventory.value, by: \.id, \.deviceProfileID)
        profileOfDevice.merge(Self.index(parts.gateways.value, by: \.id, \.deviceProfileID)) { listed, _ in listed }
        devices = parts.deviceConfigurations.compactMapValues(\.value)
        variables = parts.siteVariables.compactMapValues(\.value)
        listedSites = Set((parts.sites.value ?? []).compactMap(\.id))
    }

    /// The WAN ports of a gateway as configured. A hub's device profile stands in the place of the site's template.
    func effective(forGateway id: String?, site: String?) -> EffectiveConfiguration {
        let own = device(id, atSite: site)
        return EffectiveConfiguration(
            base: base(forGateway: id, site: site), device: own.map { $0.portConfig ?? [:] },
            variables: TemplateVariables(site: site.flatMap { variables[$0] } ?? [:], device: own?.vars ?? [:]))
    }

    /// Whether the WAN ports of a gateway hold variables, so that its site's values are needed.
    func holdsVariables(_ device: StatsGateway) -> Bool {
        base(forGateway: device.id, site: device.siteID)?.holdsVariables ?? false
            || self.device(device.id, atSite: device.siteID)?.portConfig.map(EffectiveConfiguration.holdsVariables)
                ?? false
    }

    /// What a device has of its own, as the site says at which it is; nil while that is not known.
    private func device(_ id: String?, atSite site: String?) -> DeviceGateway? {
        guard let id, let site else { return nil }
        return devices[site]?.first { $0.id == id }
    }

    /// What a gateway inherits; nil where it inherits nothing. What was not collected is there and unknown.
    private func base(forGateway id: String?, site: String?) -> EffectiveConfiguration.Base? {
        if let profile = id.flatMap({ profileOfDevice[$0] }) {
            return profiles[profile] ?? .init(origin: .profile)
        }
        guard let site else { return nil }
        guard listedSites.contains(site) else { return .init(origin: .template) }
        return templateOfSite[site].map { templates[$0] ?? .init(origin: .template) }
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
