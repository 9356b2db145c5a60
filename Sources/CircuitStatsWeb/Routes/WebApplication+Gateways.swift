import CircuitStats
import FastCGI
import Logging

// The routes of the table: /api/gateways, /api/gateway/<id>/ports.
extension WebApplication {
    func gateways(query: URLSearchParameters) throws(RouteError) -> EncodedBody {
        let window = try Parameters.window(query) ?? .day
        let site = try Parameters.siteID(query)
        let current = try currentPages()
        guard let site else {
            guard let table = current.table(window) else { throw .encoding }
            return table
        }
        let table: EncodedBody?
        do throws(GzipStream.Failure) {
            table = try current.table(window, ofSite: site)
        } catch {
            logger.error("Cannot compress an answer: zlib says \(error.code)")
            throw .encoding
        }
        guard let table else { throw .unknownSite }
        return table
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
