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
        let names = (call.text("metrics") ?? "").split(separator: ",").map(String.init)
        if names == [Self.linkHealthMetric], linkHealthPath == .gateway { return linkHealth(of: gateway, call) }
        let known = names.compactMap(GatewayMetric.init)
        guard !known.isEmpty, known.count == names.count else {
            return Reply(.badRequest, detail: "metrics: unknown metric")
        }
        let asked: AskedBuckets
        do throws(AskedBuckets.BadParameter) {
            asked = try AskedBuckets(call)
        } catch {
            return Reply(.badRequest, detail: error.detail)
        }
        let port = gateway.port(id)
        let series = known.map { metric in
            (
                metric.rawValue,
                JSON.array(
                    asked.starts.map { bucket in
                        guard let port, port.state != .disabled else { return .null }
                        return StoredBuckets(
                            interval: asked.interval, reported: Int(gateway.reported(at: call.now)), now: call.now
                        )
                        .value(from: bucket, to: bucket + asked.interval) {
                            metric.value(of: port.traffic, from: $0, to: $1)
                        }
                        .map { .integer($0) } ?? .null
                    })
            )
        }
        return Reply(.object(asked.fields + series))
    }
}
