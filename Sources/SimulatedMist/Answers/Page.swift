import FastCGI
import HTTPTypes

/// The two ways in which Mist cuts long lists.
struct Page: Sendable {
    /// Rows per page: what was asked for, 100 by default, at most the server's own cap.
    let limit: Int

    init(_ call: Call, cap: Int) {
        limit = min(max(1, call.number("limit") ?? 100), cap)
    }

    /// An array, cut by `limit` and `page` (from 1), with its size in header fields.
    func array<Row>(of rows: [Row], _ call: Call, row: (Row) -> JSON) -> Reply {
        let page = max(1, min(call.number("page") ?? 1, 1_000_000))
        let first = min(rows.count, (page - 1) * limit)
        var reply = Reply(.array(rows[first..<min(rows.count, first + limit)].map(row)))
        reply.headerFields = Self.headerFields(total: rows.count, limit: limit, page: page)
        return reply
    }

    /// A search result with `next`, a relative address that names where to go on.
    func search<Row>(of rows: [Row], _ call: Call, row: (Row) -> JSON) -> Reply {
        let first = min(rows.count, offset(call))
        let end = min(rows.count, first + limit)
        let (from, to) = Self.range(call)
        return Reply(
            .fields([
                "limit": .integer(limit), "start": .integer(from), "end": .integer(to), "total": .integer(rows.count),
                "results": .array(rows[first..<end].map(row)),
                "next": end < rows.count ? .string(next(call, offset: end)) : nil,
            ]))
    }

    private static func headerFields(total: Int, limit: Int, page: Int) -> HTTPFields {
        var fields: HTTPFields = [:]
        for (name, value) in [("X-Page-Total", total), ("X-Page-Limit", limit), ("X-Page-Page", page)] {
            if let name = HTTPField.Name(name) { fields[name] = String(value) }
        }
        return fields
    }

    /// The time that a search speaks of: as asked, the last day otherwise. It does not select rows here.
    static func range(_ call: Call) -> (start: Int, end: Int) {
        let end = call.number("end") ?? Int(call.now)
        let duration = TimeSpan.seconds(call.text("duration") ?? "") ?? 86_400
        return (call.number("start") ?? end - duration, end)
    }

    /// `search_after=[offset]`.
    private func offset(_ call: Call) -> Int {
        let text = call.text("search_after") ?? ""
        return max(0, Int(text.filter(\.isNumber)) ?? 0)
    }

    /// The call's own parameters with `search_after` behind them, brackets percent-encoded.
    private func next(_ call: Call, offset: Int) -> String {
        let own = call.query.items.filter { $0.name != "search_after" && $0.name != "limit" }
            .map { "\(Self.encoded($0.name))=\(Self.encoded($0.value))" }
        let query = ["limit=\(limit)"] + own + ["search_after=%5B\(offset)%5D"]
        return "\(call.path)?\(query.joined(separator: "&"))"
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                String(UnicodeScalar(byte))
            default: "%" + Seed.hex(UInt64(byte), digits: 2).uppercased()
            }
        }.joined()
    }
}
