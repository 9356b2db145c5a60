/// The buckets that a call for insights asks for: on multiples of its interval, so that the answer's start and end may
/// differ from the request's.
struct AskedBuckets: Sendable {
    let start: Int
    let end: Int
    /// Seconds per bucket.
    let interval: Int
    /// Start of each bucket.
    let starts: [Int]

    /// What is wrong with a call's parameters.
    struct BadParameter: Error {
        let detail: String
    }

    init(_ call: Call, defaultInterval: String = "10m") throws(BadParameter) {
        let (from, to) = Page.range(call)
        guard let interval = TimeSpan.seconds(call.text("interval") ?? defaultInterval) else {
            throw BadParameter(detail: "interval: not a span of time")
        }
        // 100 years and 10,000 buckets are more than anybody asks for in earnest.
        guard from <= to, to <= 3_155_760_000, (to - from) / interval <= 10_000 else {
            throw BadParameter(detail: "start, end: no such range")
        }
        self.interval = interval
        start = from.quotient(by: interval) * interval
        end = (to + interval - 1).quotient(by: interval) * interval
        starts = Array(stride(from: start, to: end, by: interval))
    }

    /// The answer's fields beside its series.
    var fields: [(String, JSON)] {
        [
            ("start", .integer(start)), ("end", .integer(end)), ("interval", .integer(interval)),
            ("limit", .integer(starts.count)), ("page", .integer(1)),
            ("rt", .array(starts.map { .string(TimeSpan.timestamp($0)) })),
        ]
    }
}
