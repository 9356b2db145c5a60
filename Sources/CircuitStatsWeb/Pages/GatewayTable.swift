import CircuitStats
import FoundationEssentials

/// The answer of `/api/gateways` for one window, encoded once per snapshot, and where in it each site's gateways stand.
struct GatewayTable: Sendable {
    /// All gateways.
    let all: EncodedBody
    private let rows: [String: Range<Int>]
    private let tail: Data

    private static let head = Data(#"{"success":true,"data":["#.utf8)
    private static let comma = Data(",".utf8)

    init(_ snapshot: Snapshot, window: Window, meta: Meta, etag: String) throws {
        var json = Self.head
        var rows: [String: Range<Int>] = [:]
        // Gateways of one site stand together in a snapshot, so each site is one run of bytes.
        for (index, gateway) in snapshot.gateways.enumerated() {
            if index > 0 { json.append(Self.comma) }
            let start = json.count
            json.append(try JSONBody.encode(GatewayBody(gateway: gateway, window: window, snapshot: snapshot)))
            if let site = gateway.siteID { rows[site] = (rows[site]?.lowerBound ?? start)..<json.count }
        }
        tail = Data(#"],"meta":"#.utf8) + (try JSONBody.encode(meta)) + Data("}".utf8)
        json.append(tail)
        all = try .shared(json, etag: etag)
        self.rows = rows
    }

    /// Whether any gateway is at this site.
    func hasGateways(ofSite siteID: String) -> Bool { rows[siteID] != nil }

    /// The gateways of one site; none where the site has none.
    func gateways(ofSite siteID: String) -> EncodedBody {
        let run = rows[siteID].map { all.json.subdata(in: $0) } ?? Data()
        return .single(Self.head + run + tail, etag: all.etag)
    }
}
