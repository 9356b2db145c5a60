import HTTPTypes

extension Answering {
    /// A port's series as the cloud stores them: averages over 10 minutes for a day, over an hour for 14 days.
    ///
    /// The answer's buckets lie on multiples of its interval, so its start and end may differ from the request's. A
    /// bucket holds the average of the stored ones that begin within it, and `null` where none does (a finer interval
    /// than is stored), where one is still open, and where it is too old.
    func gatewayInsights(_ call: Call) -> Reply {
        guard let gateway = gateway(call) else { return .notFound }
        guard let id = call.text("port_id"), !id.isEmpty else {
            return Reply(.badRequest, detail: "port_id is required")
        }
        let metrics = (call.text("metrics") ?? "").split(separator: ",").map {
            GatewayMetric(rawValue: String($0))
        }
        let known = metrics.compactMap { $0 }
        guard !known.isEmpty, known.count == metrics.count else {
            return Reply(.badRequest, detail: "metrics: unknown metric")
        }
        let (from, to) = Page.range(call)
        guard let interval = TimeSpan.seconds(call.text("interval") ?? "10m") else {
            return Reply(.badRequest, detail: "interval: not a span of time")
        }
        // 100 years and 10,000 buckets are more than anybody asks for in earnest.
        guard from <= to, to <= 3_155_760_000, (to - from) / interval <= 10_000 else {
            return Reply(.badRequest, detail: "start, end: no such range")
        }
        let start = from.quotient(by: interval) * interval
        let end = (to + interval - 1).quotient(by: interval) * interval
        let buckets = Array(stride(from: start, to: end, by: interval))
        let port = gateway.port(id)
        let series = known.map { metric in
            (
                metric.rawValue,
                JSON.array(
                    buckets.map { bucket in
                        guard let port, port.state != .disabled else { return .null }
                        return StoredBuckets(
                            interval: interval, reported: Int(gateway.reported(at: call.now)), now: call.now
                        )
                        .value(from: bucket, to: bucket + interval) { metric.value(of: port.traffic, from: $0, to: $1) }
                        .map { .integer($0) } ?? .null
                    })
            )
        }
        let rt = JSON.array(buckets.map { .string(TimeSpan.timestamp($0)) })
        return Reply(
            .object(
                [
                    ("start", .integer(start)), ("end", .integer(end)), ("interval", .integer(interval)),
                    ("limit", .integer(buckets.count)), ("page", .integer(1)), ("rt", rt),
                ] + series))
    }
}
