import CircuitStats
import FastCGI

extension Parameters {
    /// What an hourly view is asked for: a duration that ends now, or a range.
    enum InsightsPeriod: Sendable {
        case duration(InsightsDuration)
        /// Unix seconds.
        case range(Range<Int>)
    }

    /// The site of the path.
    static func siteID(_ parameters: PathParameters) throws(RouteError) -> String {
        guard let id = parameters["site"], isUUID(id) else { throw .malformedID(kind: "site id") }
        return id.lowercased()
    }

    /// `duration`, or `start` and `end` (Unix seconds); a day where none of them is given.
    static func insightsPeriod(_ query: URLSearchParameters) throws(RouteError) -> InsightsPeriod {
        let given = ["start", "end"].filter { query.first($0) != nil }
        guard !given.isEmpty else {
            guard let name = query.first("duration") else { return .duration(.day) }
            guard let duration = InsightsDuration(rawValue: name) else { throw .unknownInsightsDuration(name) }
            return .duration(duration)
        }
        guard query.first("duration") == nil else {
            throw .invalidParameter(name: given[0], reason: "does not go with duration; give one or the other")
        }
        let start = try seconds("start", query)
        let end = try seconds("end", query)
        guard start < end else { throw .invalidParameter(name: "end", reason: "must be later than start") }
        return .range(start..<end)
    }
}
