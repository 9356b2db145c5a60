import MistAPI

extension EffectiveConfiguration {
    /// The device's values over the inherited ones, as they are written. What the device leaves out, or sets to null, is
    /// inherited.
    static func merge(
        _ base: GatewayPortConfig?, under own: GatewayPortConfig?, _ variables: TemplateVariables
    ) -> GatewayPortConfig {
        guard var merged = base else { return own ?? GatewayPortConfig() }
        guard let own else { return merged }
        merged.usage = own.usage ?? merged.usage
        merged.name = own.name ?? merged.name
        merged.description = own.description ?? merged.description
        merged.disabled = own.disabled ?? merged.disabled
        merged.vlanID = own.vlanID ?? merged.vlanID
        merged.outerVLANID = own.outerVLANID ?? merged.outerVLANID
        merged.wanType = own.wanType ?? merged.wanType
        merged.ipConfig = merge(merged.ipConfig, under: own.ipConfig, variables)
        merged.wanExternalIP = own.wanExternalIP ?? merged.wanExternalIP
        merged.speed = own.speed ?? merged.speed
        merged.duplex = own.duplex ?? merged.duplex
        merged.disableAutoneg = own.disableAutoneg ?? merged.disableAutoneg
        merged.mtu = own.mtu ?? merged.mtu
        merged.trafficShaping = merge(merged.trafficShaping, under: own.trafficShaping)
        merged.aggregated = own.aggregated ?? merged.aggregated
        merged.aeIndex = own.aeIndex ?? merged.aeIndex
        merged.redundant = own.redundant ?? merged.redundant
        merged.rethIndex = own.rethIndex ?? merged.rethIndex
        merged.rethNode = own.rethNode ?? merged.rethNode
        merged.wanNetworks = own.wanNetworks ?? merged.wanNetworks
        return merged
    }

    /// An address of the template does not outlive a device that sets another type of addressing, by whatever variable.
    private static func merge(
        _ base: GatewayPortIPConfig?, under own: GatewayPortIPConfig?, _ variables: TemplateVariables
    ) -> GatewayPortIPConfig? {
        guard var merged = base, let own else { return own ?? base }
        if let type = own.type {
            if variables.display(type) != merged.type.map(variables.display) {
                merged.ip = nil
                merged.netmask = nil
                merged.gateway = nil
            }
            merged.type = type
        }
        if let type = own.type6 {
            if variables.display(type) != merged.type6.map(variables.display) {
                merged.ip6 = nil
                merged.netmask6 = nil
                merged.gateway6 = nil
            }
            merged.type6 = type
        }
        merged.ip = own.ip ?? merged.ip
        merged.netmask = own.netmask ?? merged.netmask
        merged.gateway = own.gateway ?? merged.gateway
        merged.ip6 = own.ip6 ?? merged.ip6
        merged.netmask6 = own.netmask6 ?? merged.netmask6
        merged.gateway6 = own.gateway6 ?? merged.gateway6
        return merged
    }

    private static func merge(
        _ base: GatewayTrafficShaping?, under own: GatewayTrafficShaping?
    ) -> GatewayTrafficShaping? {
        guard var merged = base, let own else { return own ?? base }
        merged.enabled = own.enabled ?? merged.enabled
        merged.maxTxKbps = own.maxTxKbps ?? merged.maxTxKbps
        return merged
    }
}
