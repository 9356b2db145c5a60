import CircuitStats
import FastCGI

// The routes of the table: /api/gateways, /api/gateway/<id>/ports.
extension WebApplication {
    func gateways(query: URLSearchParameters) throws(RouteError) -> EncodedBody {
        let window = try Parameters.window(query) ?? .day
        let site = try Parameters.siteID(query)
        let current = try currentPages()
        guard let table = current.table(window) else { throw .encoding }
        guard let site else { return table.all }
        // A site without gateways has no rows; one whose list of sites could not be read has rows all the same.
        guard table.hasGateways(ofSite: site) || current.snapshot.sites.contains(where: { $0.id == site })
        else { throw .unknownSite }
        return table.gateways(ofSite: site)
    }

    func gatewayPorts(parameters: PathParameters) throws(RouteError) -> EncodedBody {
        let id = try Parameters.gatewayID(parameters)
        let current = try currentPages()
        guard let gateway = current.snapshot.gateway(id) else { throw .unknownGateway }
        return try encode(
            PortDetailsBody(
                gateway, configuration: current.snapshot.configuredValues(ofGateway: gateway),
                asOf: current.snapshot.asOf),
            meta: current.meta, etag: "W/\"\(current.tag)\"")
    }
}
