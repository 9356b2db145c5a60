import Foundation
import HTTPTypes
import MistAPI
import SimulatedMist
import TestSupport

/// A way to a simulated cloud whose gateways carry their ports, as the OpenAPI document says of `fields=*`: the rows of the
/// port search without `mac` and `site_id`.
struct CarryingTransport: Transport {
    private let cloud: SimulatedTransport
    /// Whether the rows have a time.
    private let timed: Bool

    init(_ cloud: SimulatedCloud, timed: Bool) {
        self.cloud = SimulatedTransport(cloud)
        self.timed = timed
    }

    func send(_ request: HTTPRequest, deadline: Duration) async throws(TransportError) -> TransportResponse {
        var response = try await cloud.send(request, deadline: deadline)
        guard let path = request.path, path.contains("stats/devices") else { return response }
        var search = request
        search.path = path.prefix { $0 != "?" }.replacing("stats/devices", with: "stats/ports/search") + "?limit=1000"
        let found = try await cloud.send(search, deadline: deadline)
        let rows = (Self.json(found.body) as? [String: Any])?["results"] as? [[String: Any]] ?? []
        let ports = Dictionary(grouping: rows) { $0["mac"] as? String ?? "" }
        let devices = (Self.json(response.body) as? [[String: Any]] ?? []).map { device in
            let own = (ports[device["mac"] as? String ?? ""] ?? []).map { row in
                row.filter { !["org_id", "site_id", "mac"].contains($0.key) && (timed || $0.key != "timestamp") }
            }
            return device.merging(["ports": own]) { $1 }
        }
        response.body = (try? JSONSerialization.data(withJSONObject: devices)) ?? Data()
        return response
    }

    private static func json(_ body: Data) -> Any? { try? JSONSerialization.jsonObject(with: body) }
}
