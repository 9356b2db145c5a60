/// A company with its sites and gateways, made from a seed: the same seed makes the same company.
struct Organization: Sendable {
    let seed: Seed
    let id: String
    let name: String
    /// Names and configuration hold the worst that such fields have seen.
    let isHostile: Bool
    let layouts: [Layout]
    let sites: [Site]
    let gateways: [Gateway]
    /// Every port of every gateway: the rows of a port search, in order.
    let portRows: [PortRow]
    /// Every path to a VPN peer, in order.
    let paths: [VPNPath]
    private let siteIndices: [String: Int]
    private let gatewayIndices: [String: Int]
    private let gatewaysBySite: [Int: [Int]]

    struct PortRow: Sendable {
        let gateway: Int
        let port: Int
    }

    /// A WAN port's path to a hub.
    struct VPNPath: Sendable {
        let gateway: Int
        let port: Int
        let hub: Int
        let hubPort: Int
        /// The first choice among the port's paths.
        let isPreferred: Bool
    }

    /// - Parameters:
    ///   - portsPerGateway: WAN ports of every gateway; `nil` for a mix of layouts.
    ///   - anchor: The moment that "hours ago" counts from, seconds since 1970.
    init(seed: Seed, name: String, gateways count: Int, portsPerGateway: Int?, hostile: Bool, anchor: Double) {
        self.seed = seed
        id = seed[.organization].uuid
        isHostile = hostile
        let names = Naming(hostile: hostile)
        self.name = names.text(name, at: 4)
        let layouts = portsPerGateway.map(Layout.uniform(ports:)) ?? Layout.mixed
        self.layouts = layouts
        let siteCount = count == 0 ? 0 : max(1, count * 6 / 7)
        let sites = (0..<siteCount).map { index in
            let layout = Self.layout(ofSite: index, among: layouts, seed: seed)
            return Site(index: index, layout: layout, isHub: layouts[layout].isHub, seed: seed, names: names)
        }
        self.sites = sites
        let gateways = (0..<count).map { index in
            // Beyond one for each site, some sites have a second.
            let isFirst = index < siteCount
            let site = sites[isFirst ? index : (2 + (index - siteCount) * 3) % siteCount]
            return Gateway(
                index: index, ordinal: isFirst ? 0 : 1, site: site, layout: layouts[site.layout], seed: seed,
                names: names, anchor: anchor)
        }
        self.gateways = gateways
        portRows = gateways.flatMap { gateway in
            gateway.ports.indices.map { PortRow(gateway: gateway.index, port: $0) }
        }
        paths = Self.paths(of: gateways, hubs: gateways.filter { layouts[$0.layout].isHub })
        siteIndices = Dictionary(sites.map { ($0.id, $0.index) }, uniquingKeysWith: { first, _ in first })
        gatewaysBySite = Dictionary(grouping: gateways.indices, by: { gateways[$0].site })
        gatewayIndices = Dictionary(gateways.map { ($0.mac, $0.index) }, uniquingKeysWith: { first, _ in first })
    }

    func site(_ id: String) -> Site? { siteIndices[id].map { sites[$0] } }

    func gateway(mac: String) -> Gateway? { gatewayIndices[mac].map { gateways[$0] } }

    func gateway(id: String) -> Gateway? {
        guard let gateway = gateway(mac: String(id.suffix(12))), gateway.id == id else { return nil }
        return gateway
    }

    func gateways(ofSite index: Int) -> [Gateway] { gatewaysBySite[index, default: []].map { gateways[$0] } }

    /// Id of the gateway template or device profile that a layout stands for.
    func templateID(ofLayout index: Int) -> String { seed[.layout][index].uuid }

    private static func layout(ofSite index: Int, among layouts: [Layout], seed: Seed) -> Int {
        guard layouts.count == Layout.mixed.count else { return index < 2 ? 0 : 1 }
        let first = [0, 1, 3, 4, 2, 2, 5, 6, 2, 5, 2, 3]
        if index < first.count { return first[index] }
        if index % 40 == 0 { return index % 80 == 0 ? 0 : 1 }
        return seed[.site][index][.layout].pick([2, 2, 2, 3, 4, 5, 5, 6])
    }

    private static func paths(of gateways: [Gateway], hubs: [Gateway]) -> [VPNPath] {
        gateways.flatMap { gateway in
            let peers = (0..<min(2, hubs.count)).map { hubs[(gateway.index + $0) % hubs.count] }
                .filter { $0.index != gateway.index }
            return gateway.ports.indices.flatMap { port -> [VPNPath] in
                guard let wan = gateway.ports[port].wan, !wan.isStandby, gateway.ports[port].state != .disabled else {
                    return []
                }
                return peers.enumerated().compactMap { place, hub in
                    let legs = hub.ports.indices.filter { hub.ports[$0].wan?.isStandby == false }
                    guard !legs.isEmpty else { return nil }
                    return VPNPath(
                        gateway: gateway.index, port: port, hub: hub.index, hubPort: legs[port % legs.count],
                        isPreferred: place == 0)
                }
            }
        }
    }
}
