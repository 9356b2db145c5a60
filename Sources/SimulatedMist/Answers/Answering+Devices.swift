extension Answering {
    func inventory(_ call: Call) -> Reply {
        let organization = call.organization
        let after = call.number("modified_after")
        let gateways =
            !call.wantsGateways(default: "all")
            ? []
            : selected(call).filter { gateway in
                after.map { Self.modified + gateway.index > $0 } ?? true
            }
        return Page(call, cap: pageCap).array(of: gateways, call) { gateway in
            .fields([
                "id": .string(gateway.id), "mac": .string(gateway.mac), "serial": .string(gateway.serial),
                "model": .string(gateway.model), "type": .string("gateway"), "name": .string(gateway.name),
                "org_id": .string(organization.id), "site_id": .string(organization.sites[gateway.site].id),
                "deviceprofile_id": organization.layouts[gateway.layout].isHub
                    ? .string(organization.templateID(ofLayout: gateway.layout)) : .null,
                "connected": .bool(gateway.isConnected), "adopted": .bool(true), "hostname": .string(gateway.name),
                "created_time": .integer(Self.created), "modified_time": .integer(Self.modified + gateway.index),
            ])
        }
    }

    /// Live state. The interfaces are there on request only (`fields=*` or `fields=if_stat`).
    func deviceStats(_ call: Call) -> Reply {
        let status = call.text("status") ?? "all"
        let gateways =
            !call.wantsGateways(default: "ap")
            ? []
            : selected(call).filter { gateway in
                status == "all" || status == (gateway.isConnected ? "connected" : "disconnected")
            }
        let fields = (call.text("fields") ?? "").split(separator: ",")
        let wantsInterfaces = fields.contains { $0 == "*" || $0 == "if_stat" }
        return Page(call, cap: pageCap).array(of: gateways, call) { gateway in
            let stats = stats(gateway, call)
            guard wantsInterfaces else { return stats }
            return stats.adding([
                "if_stat": interfaces(gateway, node: 0, call),
                "if2_stat": gateway.isCluster ? interfaces(gateway, node: 1, call) : nil,
            ])
        }
    }

    private func selected(_ call: Call) -> [Gateway] {
        let site = call.text("site_id")
        let mac = call.text("mac")
        guard site != nil || mac != nil else { return call.organization.gateways }
        return call.organization.gateways.filter { gateway in
            (mac == nil || gateway.mac == mac) && (site == nil || call.organization.sites[gateway.site].id == site)
        }
    }

    private func stats(_ gateway: Gateway, _ call: Call) -> JSON {
        let organization = call.organization
        let time = gateway.reported(at: call.now)
        let wan = gateway.ports.lazy.filter { $0.state == .up }.compactMap(\.wan).first { !$0.isStandby }
        return .fields([
            "id": .string(gateway.id), "mac": .string(gateway.mac), "type": .string("gateway"),
            "name": .string(gateway.name), "hostname": .string(gateway.name), "model": .string(gateway.model),
            "serial": .string(gateway.serial), "version": .string(gateway.version),
            "org_id": .string(organization.id), "site_id": .string(organization.sites[gateway.site].id),
            "deviceprofile_id": organization.layouts[gateway.layout].isHub
                ? .string(organization.templateID(ofLayout: gateway.layout)) : nil,
            "status": .string(gateway.isConnected ? "connected" : "disconnected"),
            "uptime": gateway.isConnected ? .integer(Int(time - gateway.booted(before: time))) : nil,
            "ip": .string("192.0.2.\(gateway.index % 254 + 1)"), "ext_ip": wan.map { .string($0.publicAddress) },
            "last_seen": .integer(Int(time)), "is_ha": .bool(gateway.isCluster),
            "cluster_config": gateway.isCluster ? Self.cluster : nil,
            "module_stat": .array([node(gateway, node: 0, time: time)]),
            "module2_stat": gateway.isCluster ? .array([node(gateway, node: 1, time: time)]) : nil,
            "cpu_stat": ["idle": .integer(84), "system": .integer(6), "user": .integer(10)],
            "memory_stat": ["usage": .integer(41)],
            "created_time": .integer(Self.created), "modified_time": .integer(Self.modified + gateway.index),
        ])
    }

    private func node(_ gateway: Gateway, node: Int, time: Double) -> JSON {
        [
            "mac": .string(node == 0 ? gateway.mac : String(gateway.mac.dropLast(2)) + "f0"),
            "model": .string(gateway.model), "serial": .string("\(gateway.serial)\(node == 0 ? "" : "B")"),
            "status": .string(gateway.isConnected ? "connected" : "disconnected"),
            "vc_role": .string(node == 0 ? "primary" : "secondary"), "version": .string(gateway.version),
            "uptime": .integer(Int(time - gateway.booted(before: time))), "last_seen": .integer(Int(time)),
        ]
    }

    private static let cluster: JSON = [
        "configuration": .string("active-passive"), "operational": .string("active-passive"),
        "status": .string("Green"), "primary_node_health": .string("Healthy"),
        "secondary_node_health": .string("Healthy"),
        "control_link_info": ["name": .string("fxp1"), "status": .string("Up")],
        "ethernet_connection": .array([["name": .string("reth1"), "status": .string("Up")]]),
    ]

    /// Runtime state by interface, keyed with the unit: `ge-0/0/0.0`, `ge-0/0/1.100`.
    private func interfaces(_ gateway: Gateway, node: Int, _ call: Call) -> JSON {
        let ports = gateway.ports.filter { ($0.isOnSecondNode ? 1 : 0) == node }
        return .object(
            ports.map { port in
                let bytes = gateway.counters(of: port, at: call.now)
                return (
                    port.interface,
                    .fields([
                        "port_id": .string(port.physical), "port_usage": .string(port.usage),
                        "up": .bool(port.state == .up && gateway.isConnected),
                        "vlan": .integer(port.wan?.circuit.vlan ?? 0),
                        "network_name": port.wan == nil ? .string("corp") : nil,
                        "ips": .array((port.wan?.addresses ?? ["198.51.100.1/24"]).map { .string($0) }),
                        "nat_addresses": port.wan.map { .array([.string($0.publicAddress)]) } ?? .array([]),
                        "address_mode": .string(addressMode(of: port, gateway: gateway)),
                        "wan_name": port.wan.map { .string($0.plan.name) },
                        "wan_type": port.wan.map { .string($0.plan.medium.rawValue) },
                        "redundancy_state": gateway.isCluster ? .string(node == 0 ? "active" : "standby") : nil,
                        "servp_info": port.wan.map { serviceProvider($0, site: call.organization.sites[gateway.site]) },
                        "rx_bytes": .integer(bytes.received), "tx_bytes": .integer(bytes.transmitted),
                        "rx_pkts": .integer(bytes.received / 812), "tx_pkts": .integer(bytes.transmitted / 640),
                    ])
                )
            })
    }

    private func addressMode(of port: Port, gateway: Gateway) -> String {
        guard let plan = port.wan?.plan else { return "Static" }
        if plan.addressing == .static || gateway.overridden.contains(plan.number) { return "Static" }
        return plan.addressing == .pppoe ? "PPPoE" : "Dynamic"
    }

    private func serviceProvider(_ wan: Port.WAN, site: Site) -> JSON {
        [
            "asn": .string(String(wan.circuit.provider.asn)), "org": .string(wan.circuit.provider.name),
            "city": .string(site.city.name), "country_code": .string(site.city.country),
            "latitude": .number(site.city.latitude), "longitude": .number(site.city.longitude),
        ]
    }
}
