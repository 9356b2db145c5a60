import CircuitStats
import FastCGI

/// Reads what a request asks for, and refuses what cannot be meant.
enum Parameters {
    /// The longest range of a chart: longer than Mist keeps anything.
    static let longestRange = 31 * 86_400
    /// The most points of a chart: a week in five minutes.
    static let mostPoints = 2_016

    /// `duration`; nil where it is not given.
    static func window(_ query: URLSearchParameters) throws(RouteError) -> Window? {
        guard let name = query.first("duration") else { return nil }
        guard let window = Window(name: name) else { throw .unknownWindow(name) }
        return window
    }

    /// `site_id`; nil where it is not given, or empty as a form sends a choice that was not made.
    static func siteID(_ query: URLSearchParameters) throws(RouteError) -> String? {
        guard let id = query.first("site_id"), !id.isEmpty else { return nil }
        guard isUUID(id) else { throw .malformedID(kind: "site id") }
        return id.lowercased()
    }

    /// The gateway of the path.
    static func gatewayID(_ parameters: PathParameters) throws(RouteError) -> String {
        guard let id = parameters["gateway"], isUUID(id) else { throw .malformedID(kind: "gateway id") }
        return id.lowercased()
    }

    /// The port of the path: any text that could be a port's name.
    static func portName(_ parameters: PathParameters) throws(RouteError) -> String {
        guard let name = parameters["port"], (1...128).contains(name.utf8.count),
            name.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
        else { throw .malformedID(kind: "port id") }
        return name
    }

    /// `start`, `end` (Unix seconds) and `interval` (seconds per point), with `site_id`.
    static func range(_ query: URLSearchParameters) throws(RouteError) -> (range: Range<Int>, interval: Int) {
        let names = ["site_id", "start", "end", "interval"]
        let missing = names.filter { (query.first($0) ?? "").isEmpty }
        guard missing.isEmpty else { throw .missingParameters(missing) }
        let start = try seconds("start", query)
        let end = try seconds("end", query)
        let interval = try seconds("interval", query)
        guard start < end else { throw .invalidParameter(name: "end", reason: "must be later than start") }
        guard end - start <= longestRange else {
            throw .invalidParameter(name: "start", reason: "must be at most \(longestRange / 86_400) days before end")
        }
        guard interval > 0 else { throw .invalidParameter(name: "interval", reason: "must be at least 1 second") }
        guard interval <= end - start else {
            throw .invalidParameter(name: "interval", reason: "must be at most end - start, \(end - start) seconds")
        }
        // The last point counts too where the range is no multiple of the interval.
        guard (end - start - 1) / interval < mostPoints else {
            throw .invalidParameter(
                name: "interval", reason: "makes more than \(mostPoints) points; choose a longer one")
        }
        return (start..<end, interval)
    }

    static func seconds(_ name: String, _ query: URLSearchParameters) throws(RouteError) -> Int {
        // Int("+5") is 5, so digits are asked for first. Up to the year 9999; a larger number is no time, and sums
        // with it would overflow.
        guard let text = query.first(name), text.utf8.allSatisfy({ 48...57 ~= $0 }), let value = Int(text),
            value <= 253_402_300_799
        else {
            throw .invalidParameter(name: name, reason: "must be a whole number of seconds, not negative")
        }
        return value
    }

    /// 8-4-4-4-12 hexadecimal digits: every id of Mist's is one.
    static func isUUID(_ text: String) -> Bool {
        let groups = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return groups.map(\.count) == [8, 4, 4, 4, 12]
            && groups.joined().allSatisfy { byte in
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
            }
    }
}
