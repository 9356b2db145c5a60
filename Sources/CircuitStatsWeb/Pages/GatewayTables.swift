import CircuitStats
import FoundationEssentials

/// The answers of `/api/gateways`: some gateways, one answer for each of several windows.
///
/// All are made in one walk through the gateways: what of a row does not depend on the window is looked up and written
/// once, and copied into each.
struct GatewayTables {
    let snapshot: Snapshot

    /// Writes the answers and compresses them on the way, so that their JSON never stands in memory as a whole.
    ///
    /// - Parameters:
    ///   - meta: what is said beside the gateways, as JSON.
    ///   - tag: names the snapshot; with the window it is the entity tag.
    func encoded(
        _ gateways: ArraySlice<Gateway>, windows: [Window], meta: Data, tag: String
    ) throws(GzipStream.Failure) -> [Window: EncodedBody] {
        var tables: [TableStream] = []
        for window in windows { tables.append(try TableStream(window)) }
        for table in tables { table.json.raw(#"{"success":true,"data":["#.utf8) }
        for index in gateways.indices {
            if index > gateways.startIndex { for table in tables { table.json.raw(",".utf8) } }
            GatewayRow(gateway: gateways[index], snapshot: snapshot).write(to: tables)
            for table in tables { try table.compressPieces() }
        }
        var bodies: [Window: EncodedBody] = [:]
        for table in tables {
            table.json.raw(#"],"meta":"#.utf8)
            table.json.raw(meta)
            table.json.raw("}".utf8)
            bodies[table.window] = EncodedBody(
                bytes: try table.finish(), isGzip: true, etag: "W/\"\(tag).\(table.window.rawValue)\"")
        }
        return bodies
    }
}

/// The answer of one window while it is made.
final class TableStream {
    let window: Window
    var json = JSONWriter(reserving: 2 * pieceSize)
    private var gzip: GzipStream?

    /// What is compressed at a time: JSON that is still in the processor's cache.
    private static let pieceSize = 65_536

    init(_ window: Window) throws(GzipStream.Failure) {
        self.window = window
        gzip = try GzipStream()
    }

    /// Compresses what was written, where it is enough to be worth it.
    func compressPieces() throws(GzipStream.Failure) {
        guard json.bytes.count >= Self.pieceSize else { return }
        try gzip?.append(json.bytes)
        json.removeAll()
    }

    /// The whole answer; nothing can be written after it.
    func finish() throws(GzipStream.Failure) -> Data {
        guard var gzip = gzip.take() else { return Data() }
        try gzip.append(json.bytes)
        return try gzip.finish()
    }
}
