import FastCGI
import HTTPTypes

extension Answering {
    /// `/insights/device/{device_mac}/{metric}`: of the metrics of gateways it knows `wan_link_health`, where this cloud
    /// has it there.
    func deviceInsights(_ call: Call) -> Reply {
        guard let mac = call.parameters["device_mac"], let gateway = call.organization.gateway(mac: mac.lowercased()),
            gateway.site == call.site?.index, call.parameters["metric"] == Self.linkHealthMetric,
            linkHealthPath == .device
        else { return .notFound }
        return linkHealth(of: gateway, call)
    }

    static let linkHealthMetric = "wan_link_health"

    /// Latency, jitter and loss of a port, as the cloud stores them.
    func linkHealth(of gateway: Gateway, _ call: Call) -> Reply {
        guard let id = call.text("port_id"), !id.isEmpty else {
            return Reply(.badRequest, detail: "port_id is required")
        }
        let asked: AskedBuckets
        do throws(AskedBuckets.BadParameter) {
            asked = try AskedBuckets(call)
        } catch {
            return Reply(.badRequest, detail: error.detail)
        }
        let port = gateway.port(id)
        let averages = asked.starts.map { bucket in
            StoredBuckets(interval: asked.interval, reported: Int(gateway.reported(at: call.now)), now: call.now)
                .value(from: bucket, to: bucket + asked.interval) { port?.averageQuality(from: $0, to: $1) }
        }
        let series: [(String, JSON)] = [
            ("avg_latency", .array(averages.map { $0.map { .number($0.latency) } ?? .null })),
            ("avg_jitter", .array(averages.map { $0.map { .number($0.jitter) } ?? .null })),
            ("avg_loss", .array(averages.map { $0.map { .number($0.loss) } ?? .null })),
        ]
        return Reply(.object(asked.fields + (nestsLinkHealth ? [(Self.linkHealthMetric, .object(series))] : series)))
    }
}

extension Port {
    /// Averages between two moments (seconds since 1970), of one look every five minutes.
    func averageQuality(from start: Int, to end: Int) -> (latency: Double, jitter: Double, loss: Double)? {
        let looks = stride(from: start + 150, to: end, by: 300).compactMap { quality(at: Double($0)) }
        guard !looks.isEmpty else { return nil }
        let count = Double(looks.count)
        return (
            (looks.reduce(0) { $0 + $1.latency } / count).inHundredths,
            (looks.reduce(0) { $0 + $1.jitter } / count).inHundredths,
            (looks.reduce(0) { $0 + $1.loss } / count).inHundredths
        )
    }
}
