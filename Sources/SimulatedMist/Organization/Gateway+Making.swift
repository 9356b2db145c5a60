extension Gateway {
    /// Makes gateway `index` of an organization at `site`.
    ///
    /// - Parameter anchor: The moment that "hours ago" counts from, seconds since 1970.
    init(index: Int, ordinal: Int, site: Site, layout: Layout, seed organization: Seed, names: Naming, anchor: Double) {
        let seed = organization[.gateway][index]
        self.index = index
        self.site = site.index
        self.ordinal = ordinal
        self.layout = site.layout
        mac = Self.mac(organization: organization, index: index, port: 0)
        name = names.text("\(site.code)-gw\(ordinal + 1)", at: index + 1)
        notes = names.note(at: index)
        model = seed[.model].pick(layout.models)
        version = model.hasPrefix("SSR") ? "6.3.5-37.r2" : seed[.model][1].pick(["23.4R2-S3.9", "22.4R3-S2.11"])
        serial = "SM\(Seed.hex(seed[.name].value, digits: 16).prefix(10).uppercased())"
        let trait = Trait(index: index, seed: seed)
        self.trait = trait
        isCluster = layout.isCluster
        offlineSince = trait == .disconnected ? anchor - Double(seed[.offline].within(0...7_200)) : nil
        bootPeriod = trait == .rebooting ? 345_600 : seed[.boot].within(150...400) * 86_400 + 12_345
        bootShift = seed[.boot][1].within(0...bootPeriod)
        // The site's variables speak of its first gateway: a second one needs its own addresses.
        overridden = layout.wan.enumerated()
            .filter { place, plan in
                ordinal > 0 && plan.addressing == .static
                    || trait == .overridden && place == 0
                    || trait == .portDisabled && place == layout.wan.count - 1
            }
            .map { $0.element.number }
        ports = PortMaker(
            seed: seed, site: site, layout: layout, trait: trait, overridden: overridden, offlineSince: offlineSince,
            anchor: anchor, organization: organization, index: index
        ).ports()
    }

    /// A locally administered address (IEEE 802: second-lowest bit of the first octet), so that it is nobody's.
    static func mac(organization: Seed, index: Int, port: Int) -> String {
        let device = UInt64(truncatingIfNeeded: index) &* 0x9E37 & 0xFFFF
        return "02" + Seed.hex(organization[.mac].value & 0xFFFF, digits: 4) + Seed.hex(device, digits: 4)
            + Seed.hex(UInt64(port & 0xFF), digits: 2)
    }
}
