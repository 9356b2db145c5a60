extension Answering {
    /// Gateway templates of branches, or device profiles of hubs.
    func templates(_ call: Call, hubs: Bool) -> Reply {
        let organization = call.organization
        let isAsked = !hubs || call.wantsGateways(default: "ap")
        let layouts = organization.layouts.indices.filter { isAsked && organization.layouts[$0].isHub == hubs }
        return Page(call, cap: pageCap).array(of: layouts, call) { index in
            let layout = organization.layouts[index]
            return .fields([
                "id": .string(organization.templateID(ofLayout: index)), "org_id": .string(organization.id),
                "name": .string(layout.name), "type": .string(hubs ? "gateway" : "standalone"),
                "port_config": .object(
                    layout.wan.map { ($0.key, template($0)) } + [(layout.lanKey, Self.lan)]
                        + (organization.isHostile ? Self.nulls : [])),
                "ntp_servers": .array([.string("192.0.2.123")]), "dns_servers": .array([.string("192.0.2.53")]),
                "created_time": .integer(Self.created), "modified_time": .integer(Self.modified),
            ])
        }
    }

    func siteDevices(_ call: Call) -> Reply {
        guard let site = call.site else { return .notFound }
        let gateways = call.wantsGateways(default: "ap") ? call.organization.gateways(ofSite: site.index) : []
        return Page(call, cap: pageCap).array(of: gateways, call) { device($0, in: call.organization) }
    }

    func siteDevice(_ call: Call) -> Reply {
        guard let gateway = gateway(call) else { return .notFound }
        return Reply(device(gateway, in: call.organization))
    }

    /// The gateway that the path names, where it belongs to the path's site.
    func gateway(_ call: Call) -> Gateway? {
        guard let id = call.deviceID, let gateway = call.organization.gateway(id: id),
            gateway.site == call.site?.index
        else { return nil }
        return gateway
    }

    private func device(_ gateway: Gateway, in organization: Organization) -> JSON {
        let layout = organization.layouts[gateway.layout]
        return .fields([
            "id": .string(gateway.id), "mac": .string(gateway.mac), "type": .string("gateway"),
            "name": .string(gateway.name), "notes": gateway.notes.map { .string($0) },
            "model": .string(gateway.model), "serial": .string(gateway.serial),
            "org_id": .string(organization.id), "site_id": .string(organization.sites[gateway.site].id),
            "deviceprofile_id": layout.isHub ? .string(organization.templateID(ofLayout: gateway.layout)) : nil,
            "managed": .bool(true), "port_config": .object(ownPorts(gateway, layout: layout)),
            "created_time": .integer(Self.created), "modified_time": .integer(Self.modified + gateway.index),
        ])
    }

    /// What the device's own configuration replaces; empty on most devices.
    private func ownPorts(_ gateway: Gateway, layout: Layout) -> [(String, JSON)] {
        ownValues(gateway, layout: layout) + wholePorts(gateway, layout: layout)
    }

    /// Single values that a device has of its own: of one port out of a range, and beside a null, which replaces nothing.
    private func ownValues(_ gateway: Gateway, layout: Layout) -> [(String, JSON)] {
        guard gateway.trait == .ordinary else { return [] }
        return layout.wan.filter { !gateway.overridden.contains($0.number) }.compactMap { plan in
            if plan.ports.count > 1, !plan.redundant, let port = plan.ports.last {
                return (
                    port, ["usage": .string("wan"), "description": .string("Modem replaced"), "mtu": .integer(1_492)]
                )
            }
            guard plan.tagged, plan.addressing == .static else { return nil }
            return (
                plan.key,
                ["usage": .string("wan"), "name": .null, "traffic_shaping": ["max_tx_kbps": .integer(20_000)]]
            )
        }
    }

    private func wholePorts(_ gateway: Gateway, layout: Layout) -> [(String, JSON)] {
        layout.wan.filter { gateway.overridden.contains($0.number) }.compactMap { plan in
            guard let wan = gateway.ports.first(where: { $0.wan?.plan.number == plan.number })?.wan else { return nil }
            let isDisabled = gateway.trait == .portDisabled && plan.number == layout.wan.count
            return (
                plan.key,
                wanPort(plan, isStatic: true, notes: gateway.notes) { wan.circuit.value(of: $0, plan: plan) }
                    .adding(["disabled": isDisabled ? .bool(true) : nil])
            )
        }
    }

    private func template(_ plan: WANPlan) -> JSON {
        wanPort(plan, isStatic: plan.addressing == .static, notes: nil) { plan.reference($0) }
    }

    private func wanPort(
        _ plan: WANPlan, isStatic: Bool, notes: String?, value: (WANPlan.Variable) -> String?
    ) -> JSON {
        func text(_ variable: WANPlan.Variable) -> JSON? { value(variable).map { .string($0) } }
        let description = [value(.provider), value(.circuit)].compactMap { $0 }.joined(separator: " ")
        let addresses: JSON =
            isStatic
            ? .fields([
                "type": .string("static"), "ip": text(.address), "netmask": text(.netmask), "gateway": text(.gateway),
            ])
            : .fields([
                "type": .string(plan.addressing.rawValue),
                "pppoe_username": plan.addressing == .pppoe ? .string("branch@isp.example") : nil,
                "poser_password": plan.addressing == .pppoe ? .string("not-for-the-page") : nil,
                "pppoe_auth": plan.addressing == .pppoe ? .string("chap") : nil,
            ])
        return .fields([
            "usage": .string("wan"), "name": .string(plan.name), "wan_type": .string(plan.medium.rawValue),
            "description": .string(notes.map { "\(description) \($0)" } ?? description), "ip_config": addresses,
            "vlan_id": plan.tagged ? text(.vlan) : nil,
            "aggregated": .bool(false), "redundant": .bool(plan.redundant),
            "reth_idx": plan.redundant ? .integer(plan.number) : nil,
            "reth_node": plan.redundant ? .string("node0") : nil,
            "lte_apn": plan.medium == .lte ? .string("corp.apn.example") : nil,
            "lte_username": plan.medium == .lte ? .string("branch") : nil,
            "lte_password": plan.medium == .lte ? .string("not-for-the-page") : nil,
            "mtu": plan.addressing == .pppoe ? .integer(1_492) : .integer(1_500),
            "traffic_shaping": plan.tagged
                ? ["enabled": .bool(true), "max_tx_kbps": .integer(50_000)] : ["enabled": .bool(false)],
            "wan_source_nat": ["disabled": .bool(false)],
        ])
    }

    /// Entries of a hostile organization: null for a port, and for everything about one.
    private static let nulls: [(String, JSON)] = [
        ("ge-0/0/14", .null),
        (
            "ge-0/0/15",
            [
                "usage": .string("wan"), "name": .null, "description": .null, "ip_config": .null, "vlan_id": .null,
                "wan_type": .null, "disabled": .null, "traffic_shaping": .null,
            ]
        ),
    ]

    private static let lan: JSON = [
        "usage": .string("lan"), "networks": .array([.string("corp"), .string("voice")]),
        "description": .string("access switch"),
    ]
}
