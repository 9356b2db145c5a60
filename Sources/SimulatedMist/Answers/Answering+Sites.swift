extension Answering {
    func sites(_ call: Call) -> Reply {
        Page(call, cap: pageCap).array(of: call.organization.sites, call) { site in
            let layout = call.organization.layouts[site.layout]
            return .fields([
                "id": .string(site.id), "org_id": .string(call.organization.id), "name": .string(site.name),
                "timezone": .string(site.city.timezone), "tzoffset": .integer(site.offset / 60),
                "country_code": .string(site.city.country), "address": site.address.map { .string($0) } ?? .null,
                "latlng": ["lat": .number(site.city.latitude), "lng": .number(site.city.longitude)],
                "notes": site.notes.map { .string($0) }, "sitegroup_ids": .array([]),
                "gatewaytemplate_id": layout.isHub
                    ? .null : .string(call.organization.templateID(ofLayout: site.layout)),
                "networktemplate_id": .null, "rftemplate_id": .null,
                "created_time": .integer(Self.created), "modified_time": .integer(Self.modified),
            ])
        }
    }

    func siteSetting(_ call: Call) -> Reply {
        guard let site = call.site else { return .notFound }
        let vars = variables(of: site, in: call.organization).map { ($0.name, JSON.string($0.value)) }
        return Reply([
            "id": .string(site.seed[.name].uuid), "site_id": .string(site.id),
            "org_id": .string(call.organization.id), "for_site": .bool(true), "vars": .object(vars),
            "created_time": .integer(Self.created), "modified_time": .integer(Self.modified),
        ])
    }

    /// Rows name a variable and its site; the value is in the site's setting alone, as in the OpenAPI document.
    func variables(_ call: Call) -> Reply {
        let organization = call.organization
        let wanted = call.text("site_id")
        let variable = call.text("var")
        let sites = organization.sites.filter { wanted == nil || $0.id == wanted }
        let rows = sites.flatMap { site in
            variables(of: site, in: organization)
                .filter { variable == nil || $0.name == variable }
                .map { (site: site.id, name: $0.name) }
        }
        let page = Page(call, cap: pageCap).array(of: rows, call) { row in
            [
                "org_id": .string(organization.id), "site_id": .string(row.site), "var": .string(row.name),
                "src": .string("site"), "created_time": .integer(Self.created),
                "modified_time": .integer(Self.modified),
            ]
        }
        let (start, end) = Page.range(call)
        return Reply([
            "limit": .integer(Page(call, cap: pageCap).limit), "start": .integer(start), "end": .integer(end),
            "total": .integer(rows.count), "results": page.json,
        ])
    }

    private func variables(of site: Site, in organization: Organization) -> [(name: String, value: String)] {
        organization.layouts[site.layout].wan.flatMap { plan in
            let circuit = Circuit(seed: site.seed, plan: plan)
            return plan.variables.compactMap { variable in
                circuit.value(of: variable, plan: plan).map { (plan.name(of: variable), $0) }
            }
        }
    }

    /// Shares of good user minutes, 0 to 1. Gateways that are away or full pull their site down.
    func sitesSLE(_ call: Call) -> Reply {
        let organization = call.organization
        let page = Page(call, cap: pageCap)
        let rows = page.array(of: organization.sites, call) { site in
            let gateways = organization.gateways(ofSite: site.index)
            let connected = gateways.count(where: \.isConnected)
            let troubled = gateways.contains { [.hot, .faulty, .portDown].contains($0.trait) }
            let health = Double(connected) / Double(max(1, gateways.count))
            let good = site.seed[.health].within(0.962...0.999)
            return [
                "site_id": .string(site.id), "gateway-health": .number(health),
                "wan-link-health": .number(health * (troubled ? 0.81 : good)),
                "application_health": .number(health * (troubled ? 0.74 : good * good)),
                "num_gateways": .integer(gateways.count),
                "num_clients": .integer(site.seed[.health][1].within(8...240)),
            ]
        }
        let (start, end) = Page.range(call)
        return Reply([
            "start": .integer(start), "end": .integer(end), "interval": .integer(3_600),
            "limit": .integer(page.limit), "page": .integer(max(1, call.number("page") ?? 1)),
            "total": .integer(organization.sites.count),
            "results": call.text("sle") == "wan" ? rows.json : .array([]),
        ])
    }
}
