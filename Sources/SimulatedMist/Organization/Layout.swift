/// How the gateways of a kind are connected: a gateway template for branches, a device profile for hubs.
struct Layout: Sendable {
    let name: String
    let isHub: Bool
    let models: [String]
    let wan: [WANPlan]
    /// The `port_config` key of the LAN ports, and the ports it means.
    let lanKey: String
    let lanPorts: [String]

    var isCluster: Bool { wan.contains(where: \.redundant) }

    private init(
        _ name: String, hub: Bool = false, models: [String], lan: (String, [String]), _ wan: [WANPlan]
    ) {
        self.name = name
        isHub = hub
        self.models = models
        (lanKey, lanPorts) = lan
        self.wan = wan
    }

    static let clusteredHub = Layout(
        "Data Center Hub, clustered", hub: true, models: ["SRX1500"],
        lan: ("xe-0/0/16,xe-7/0/16", ["xe-0/0/16", "xe-7/0/16"]),
        [
            WANPlan(
                1, "ge-0/0/0,ge-7/0/0", ports: ["ge-0/0/0", "ge-7/0/0"], name: "internet", .static, redundant: true),
            WANPlan(2, "ge-0/0/1,ge-7/0/1", ports: ["ge-0/0/1", "ge-7/0/1"], name: "mpls", .static, redundant: true),
        ])
    static let hub = Layout(
        "Data Center Hub", hub: true, models: ["SRX1500", "SSR1300"], lan: ("xe-0/0/16", ["xe-0/0/16"]),
        [WANPlan(1, "ge-0/0/0", name: "internet", .static), WANPlan(2, "ge-0/0/1", name: "mpls", .static)])
    static let dual = Layout(
        "Branch Dual Internet", models: ["SRX320", "SRX345", "SSR120"], lan: ("ge-0/0/4-5", ["ge-0/0/4", "ge-0/0/5"]),
        [WANPlan(1, "ge-0/0/0", name: "broadband", .dhcp), WANPlan(2, "ge-0/0/1", name: "dia", .static)])
    static let vlan = Layout(
        "Branch VLAN Hand-off", models: ["SSR120", "SSR130"], lan: ("ge-0/0/3", ["ge-0/0/3"]),
        [
            WANPlan(1, "ge-0/0/0", name: "broadband", .dhcp),
            WANPlan(2, "ge-0/0/1.100", name: "mpls", .static, tagged: true),
            WANPlan(3, "ge-0/0/1.200", name: "metro-ethernet", .dhcp, tagged: true),
        ])
    static let range = Layout(
        "Branch Twin Cable", models: ["SRX320", "SRX340"], lan: ("ge-0/0/4", ["ge-0/0/4"]),
        [WANPlan(1, "ge-0/0/0-1", ports: ["ge-0/0/0", "ge-0/0/1"], name: "cable", .dhcp)])
    static let cellular = Layout(
        "Branch DSL with LTE Backup", models: ["SRX300", "SRX320", "SSR120"], lan: ("ge-0/0/3", ["ge-0/0/3"]),
        [
            WANPlan(1, "ge-0/0/0", name: "dsl", .pppoe, medium: .dsl),
            WANPlan(2, "cl-1/0/0", name: "lte", .dhcp, medium: .lte),
        ])
    static let flexible = Layout(
        "Branch Flexible Port", models: ["SRX320", "SSR120"], lan: ("ge-0/0/7", ["ge-0/0/7"]),
        [
            WANPlan(1, "{{wan1_port}}", ports: ["ge-0/0/2"], name: "fiber", .static),
            WANPlan(2, "ge-0/0/0", name: "broadband", .dhcp),
        ])

    /// Layouts whose gateways all have `ports` WAN ports, one for branches and one for hubs.
    static func uniform(ports: Int) -> [Layout] {
        let wan = (0..<max(1, ports)).map { port in
            WANPlan(port + 1, "ge-0/0/\(port)", name: "wan\(port + 1)", port % 2 == 0 ? .dhcp : .static)
        }
        let lan = "ge-0/0/\(max(1, ports))"
        return [
            Layout("Uniform Hub", hub: true, models: ["SRX1500"], lan: (lan, [lan]), wan),
            Layout("Uniform Branch", models: ["SRX320", "SSR120"], lan: (lan, [lan]), wan),
        ]
    }

    /// Every layout of a mixed organization; the first two are hubs.
    static let mixed = [clusteredHub, hub, dual, vlan, range, cellular, flexible]
}
