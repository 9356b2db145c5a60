/// Finds the port that a line of `circuits.csv` is for.
struct CircuitMatcher {
    /// Where a port stands in the network.
    struct Place: Hashable {
        var gateway: Int
        var port: Int
    }

    enum Match: Equatable {
        case found(Place)
        /// There is none; the words go on after “line 7”.
        case unknown(String)
        /// There may be one that was not collected yet.
        case undecided
    }

    /// What has to be collected before something can be called unknown.
    enum Knowledge: Equatable {
        case sites, gateways
        case ports(ofSite: String?)
    }

    private let network: Network
    /// Ids by name or id; several where sites share a name.
    private var sites: [String: [String]] = [:]
    /// Gateways by site's id, then name or id.
    private var gateways: [String: [String: [Int]]] = [:]

    init(_ network: Network) {
        self.network = network
        for site in network.sites {
            for name in Set([site.id.lowercased()] + (site.name.map { [$0.lowercased()] } ?? [])) {
                sites[name, default: []].append(site.id)
            }
        }
        for (index, gateway) in network.gateways.enumerated() {
            guard let site = gateway.siteID else { continue }
            for name in Set([gateway.id.lowercased(), gateway.name.lowercased()]) {
                gateways[site, default: [:]][name, default: []].append(index)
            }
        }
    }

    func place(of row: CircuitRow, knows: (Knowledge) -> Bool) -> Match {
        guard let sites = sites[row.site.lowercased()] else {
            return knows(.sites) ? .unknown("names a site that is not known: “\(row.site)”") : .undecided
        }
        let name = row.gateway.lowercased()
        let found = sites.flatMap { gateways[$0]?[name] ?? [] }
        guard let gateway = found.first else {
            return knows(.gateways)
                ? .unknown("names a gateway that is not known at that site: “\(row.gateway)”") : .undecided
        }
        guard found.count == 1 else {
            return .unknown("names a gateway of which there are \(found.count): “\(row.gateway)”; give its id")
        }
        let port = row.port.lowercased()
        guard let index = network.gateways[gateway].ports.firstIndex(where: { $0.name.lowercased() == port }) else {
            return knows(.ports(ofSite: network.gateways[gateway].siteID))
                ? .unknown("names a WAN port that is not known of that gateway: “\(row.port)”") : .undecided
        }
        return .found(Place(gateway: gateway, port: index))
    }
}
