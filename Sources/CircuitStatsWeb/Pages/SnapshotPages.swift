import CircuitStats
import FoundationEssentials
import Synchronization

/// A snapshot with its answers: encoded and compressed when it is published, so that a page view is a copy of bytes.
/// A class, so that a request takes one reference and not one of everything that a snapshot holds.
final class SnapshotPages: Sendable {
    let snapshot: Snapshot
    let meta: Meta
    /// Names the snapshot; every answer made from it carries it in its entity tag.
    let tag: String
    let organization: EncodedBody
    let sites: EncodedBody
    let circuitMetrics: CircuitMetricsCache
    private let metaJSON: Data
    private let tables: [Window: EncodedBody]
    /// Where in the snapshot each site's gateways stand, which is together.
    private let siteRows: [String: Range<Int>]
    private let siteIDs: Set<String>
    /// The tables of single sites that were asked for: made once, as those of all are, but not before.
    private let siteTables = Mutex<[SiteTable: EncodedBody]>([:])

    /// Encodes a snapshot.
    ///
    /// - Parameter metersCircuits: whether `/metrics` tells of each circuit, or of their numbers alone.
    init(_ snapshot: Snapshot, metersCircuits: Bool = true) throws {
        self.snapshot = snapshot
        let meta = Meta(asOf: snapshot.asOf, isStale: snapshot.isStale, partial: snapshot.partial)
        let metaJSON = try JSONBody.encode(meta)
        let tag = snapshot.tag
        self.meta = meta
        self.metaJSON = metaJSON
        self.tag = tag
        organization = try .shared(
            JSONBody.encode(Envelope(data: OrganizationBody(organization: snapshot.organization), meta: meta)),
            etag: "W/\"\(tag)\"")
        sites = try .shared(
            JSONBody.encode(Envelope(data: snapshot.sites.map(SiteBody.init), meta: meta)), etag: "W/\"\(tag)\"")
        tables = try GatewayTables(snapshot: snapshot).encoded(
            snapshot.gateways[...], windows: Window.allCases, meta: metaJSON, tag: tag)
        circuitMetrics = CircuitMetricsCache(CircuitMetrics(snapshot: snapshot, perCircuit: metersCircuits))
        siteRows = snapshot.gateways.indices.reduce(into: [:]) { rows, index in
            guard let site = snapshot.gateways[index].siteID else { return }
            rows[site] = (rows[site]?.lowerBound ?? index)..<index + 1
        }
        siteIDs = Set(snapshot.sites.map(\.id))
    }

    /// The table of a window; there is one for each.
    func table(_ window: Window) -> EncodedBody? { tables[window] }

    /// The gateways of one site; none where it has none, nil where nobody knows the site.
    func table(_ window: Window, ofSite siteID: String) throws(GzipStream.Failure) -> EncodedBody? {
        // A site without gateways has no rows; one whose list of sites could not be read has rows all the same.
        guard let rows = siteRows[siteID] ?? (siteIDs.contains(siteID) ? 0..<0 : nil) else { return nil }
        if rows == snapshot.gateways.indices { return tables[window] }
        let wanted = SiteTable(siteID: siteID, window: window)
        if let table = siteTables.withLock({ $0[wanted] }) { return table }
        let table = try GatewayTables(snapshot: snapshot).encoded(
            snapshot.gateways[rows], windows: [window], meta: metaJSON, tag: tag)[window]
        siteTables.withLock { $0[wanted] = table }
        return table
    }

    private struct SiteTable: Hashable {
        let siteID: String
        let window: Window
    }
}

/// `/api/organization`.
struct OrganizationBody: Encodable {
    let organization: Organization?

    private enum Key: String, CodingKey {
        case id = "org_id"
        case name = "org_name"
        case createdTime = "created_time"
        case updatedTime = "updated_time"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(organization?.id, forKey: .id)
        try container.encode(organization?.name, forKey: .name)
        try container.encode(organization?.createdTime, forKey: .createdTime)
        try container.encode(organization?.modifiedTime, forKey: .updatedTime)
    }
}

/// One of `/api/sites`.
struct SiteBody: Encodable {
    let site: Site

    private enum Key: String, CodingKey {
        case id, name, address, timezone
        case deviceCount = "num_devices"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(site.id, forKey: .id)
        try container.encode(site.name, forKey: .name)
        try container.encode(site.address, forKey: .address)
        try container.encode(site.timezone, forKey: .timezone)
        try container.encode(site.gatewayCount, forKey: .deviceCount)
    }
}
