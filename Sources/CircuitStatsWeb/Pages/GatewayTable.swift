import CircuitStats
import FoundationEssentials

/// The answer of `/api/gateways`: some gateways with what passed through their ports in a window.
struct GatewayTable {
    let window: Window
    let snapshot: Snapshot

    /// What is compressed at a time: JSON that is still in the processor's cache.
    private static let pieceSize = 65_536

    /// Writes the answer and compresses it on the way, so that its JSON never stands in memory as a whole.
    ///
    /// - Parameter meta: what is said beside the gateways, as JSON.
    func encoded(_ gateways: ArraySlice<Gateway>, meta: Data, etag: String) throws(GzipStream.Failure) -> EncodedBody {
        var gzip = try GzipStream()
        var json = JSONWriter(reserving: 2 * Self.pieceSize)
        json.raw(#"{"success":true,"data":["#.utf8)
        for index in gateways.indices {
            if index > gateways.startIndex { json.raw(",".utf8) }
            GatewayBody(gateway: gateways[index], window: window, snapshot: snapshot).write(to: &json)
            guard json.bytes.count >= Self.pieceSize else { continue }
            try gzip.append(json.bytes)
            json.removeAll()
        }
        json.raw(#"],"meta":"#.utf8)
        json.raw(meta)
        json.raw("}".utf8)
        try gzip.append(json.bytes)
        return EncodedBody(bytes: try gzip.finish(), isGzip: true, etag: etag)
    }
}
