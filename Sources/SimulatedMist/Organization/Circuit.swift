/// What a site has ordered and configured for one entry of its layout: where the template's variables get their values.
struct Circuit: Sendable {
    let provider: Provider
    let id: String
    let vlan: Int?
    /// The configured address, without prefix: documentation ranges only (RFC 5737).
    let address: String
    let gateway: String
    let netmask: String
    let prefix: Int

    init(seed: Seed, plan: WANPlan) {
        let seed = seed[.circuit][plan.number]
        provider = seed[.provider].pick(plan.medium == .lte ? Provider.mobile : Provider.wired)
        id = "\(provider.prefix)/\(seed[.name].within(100_000...999_999))"
        vlan = plan.tagged ? seed[.level].within(100...399) : nil
        let network = seed[.address].pick(["192.0.2", "198.51.100", "203.0.113"])
        // A /29 holds eight addresses: the provider's side is the first, ours the second.
        let first = seed[.address][1].within(0...31) * 8
        gateway = "\(network).\(first + 1)"
        address = "\(network).\(first + 2)"
        netmask = "/29"
        prefix = 29
    }

    /// What a variable of the plan is set to; `nil` where the plan has no use for it.
    func value(of variable: WANPlan.Variable, plan: WANPlan) -> String? {
        switch variable {
        case .provider: provider.name
        case .circuit: id
        case .address: address
        case .netmask: netmask
        case .gateway: gateway
        case .vlan: vlan.map(String.init)
        case .port: plan.ports.first
        }
    }
}
