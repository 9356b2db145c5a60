/// One entry of a template's `port_config` for the WAN, before a site's variables fill it in.
struct WANPlan: Sendable {
    enum Medium: String, Sendable { case broadband, dsl, lte }
    enum Addressing: String, Sendable { case dhcp, `static`, pppoe }

    /// The key as configured: a port, a VLAN sub-interface, a range, a list or a variable.
    let key: String
    /// The ports that the key stands for.
    let ports: [String]
    /// Counts the circuits of a site: in the names of its variables.
    let number: Int
    let name: String
    let medium: Medium
    let addressing: Addressing
    /// The VLAN is a variable of the site.
    let tagged: Bool
    /// Both nodes of a cluster hold a leg of it; the first port is the active one.
    let redundant: Bool

    init(
        _ number: Int, _ key: String, ports: [String]? = nil, name: String, _ addressing: Addressing,
        medium: Medium = .broadband, tagged: Bool = false, redundant: Bool = false
    ) {
        self.number = number
        self.key = key
        self.ports = ports ?? [key]
        self.name = name
        self.medium = medium
        self.addressing = addressing
        self.tagged = tagged
        self.redundant = redundant
    }

    /// A variable of this plan as a template refers to it.
    func reference(_ variable: Variable) -> String { "{{\(name(of: variable))}}" }

    /// The variable's name among the site's.
    func name(of variable: Variable) -> String { "wan\(number)_\(variable.rawValue)" }

    /// The variables that a site has to set for this plan.
    var variables: [Variable] {
        var variables: [Variable] = [.provider, .circuit]
        if addressing == .static { variables += [.address, .netmask, .gateway] }
        if tagged { variables += [.vlan] }
        if key.hasPrefix("{{") { variables += [.port] }
        return variables
    }

    enum Variable: String {
        case provider, circuit, vlan, port, netmask, gateway
        case address = "ip"
    }
}
