import CircuitStats
import FastCGI
import MistAPI

// The route of the VPN peer paths: /api/gateway/<id>/vpn_peers.
extension WebApplication {
    func peerPaths(parameters: PathParameters, query: URLSearchParameters) throws(RouteError) -> EncodedBody {
        let id = try Parameters.gatewayID(parameters)
        let site = try Parameters.siteID(query)
        let mac = try Parameters.mac(query)
        let current = try currentPages()
        guard let gateway = current.snapshot.gateway(id) else { throw .unknownGateway }
        if let site, site != gateway.siteID { throw .wrongSite }
        if let mac, mac != gateway.mac {
            throw .invalidParameter(name: "mac", reason: "is not the address of this gateway")
        }
        let body = PeersBody(
            paths: gateway.peerPaths, isRateLimited: current.snapshot.arePeerPathsRateLimited, meta: current.meta)
        return .single(try encodeJSON(body), etag: "W/\"\(current.tag)\"")
    }
}

extension Parameters {
    /// `mac`, as Mist writes addresses; nil where it is not given or empty.
    fileprivate static func mac(_ query: URLSearchParameters) throws(RouteError) -> String? {
        guard let text = query.first("mac"), !text.isEmpty else { return nil }
        let mac = MACAddress.normalized(text)
        guard mac.utf8.count == 12, mac.allSatisfy(\.isHexDigit) else {
            throw .invalidParameter(name: "mac", reason: "must be a MAC address, 12 hex digits")
        }
        return mac
    }
}
