import FastCGI
import Foundation
import HTTPTypes
import SimulatedMist
import Testing

/// A moment all tests agree on: Tuesday 2026-03-17 14:25:31 UTC, within business hours and within a ten-minute bucket.
let tuesday = Date(timeIntervalSince1970: 1_773_757_531)

/// What came back for a call, decoded.
struct Answered {
    var status: Int
    var headerFields: HTTPFields
    var body: Data
    var isDeferred: Bool

    func header(_ name: String) -> String? {
        HTTPField.Name(name).flatMap { headerFields[$0] }
    }

    var json: Any? { try? JSONSerialization.jsonObject(with: body) }
    var object: [String: Any] { json as? [String: Any] ?? [:] }
    var rows: [[String: Any]] { json as? [[String: Any]] ?? object["results"] as? [[String: Any]] ?? [] }
}

extension SimulatedCloud {
    /// A cloud whose clock stands still on `tuesday`, unless the test moves it.
    static func made(
        gateways: Int = 14, callLimit: Int = 5_000, pageCap: Int = 1_000, faults: [FaultRule] = [],
        seed: UInt64 = 1, hostile: Bool = false, tokens: [String]? = nil, latency: Duration = .zero,
        organizations: Int = 1, portsPerGateway: Int? = nil, sendsRetryAfter: Bool = true,
        now: @escaping @Sendable () -> Date = { tuesday }
    ) -> SimulatedCloud {
        SimulatedCloud(
            Configuration(
                seed: seed, gateways: gateways, portsPerGateway: portsPerGateway, organizations: organizations,
                latency: latency, callLimit: callLimit, sendsRetryAfter: sendsRetryAfter, pageCap: pageCap,
                tokens: tokens, faults: faults, hostile: hostile, now: now))
    }

    /// Makes one call as a client would.
    func call(
        _ target: String, method: HTTPRequest.Method = .get, token: String? = "secret", body: String = ""
    ) async -> Answered {
        var head = HTTPRequest(method: method, scheme: "https", authority: "simulated.example", path: target)
        head.headerFields[.authorization] = token.map { "Token \($0)" }
        switch answer(FastCGIRequest(head: head, body: Data(body.utf8))) {
        case .ready(let response): return Answered(response, isDeferred: false)
        case .deferred(let respond): return Answered(await respond(), isDeferred: true)
        }
    }

    var organizationID: String { organizationIDs[0] }

    /// All rows of a search, following `next`.
    func search(_ target: String) async -> [[String: Any]] {
        var rows: [[String: Any]] = []
        var next: String? = target
        while let target = next {
            let answer = await call(target)
            rows += answer.rows
            next = answer.object["next"] as? String
        }
        return rows
    }

    func insights(
        _ circuit: Circuit, start: Int, end: Int, interval: String, metrics: String = "rx_bps,tx_bps"
    ) async -> [String: Any] {
        let path = "/api/v1/sites/\(circuit.siteID)/insights/gateway/\(circuit.deviceID)/stats"
        let port = circuit.portID.replacing("/", with: "%2F")
        return await call("\(path)?metrics=\(metrics)&port_id=\(port)&start=\(start)&end=\(end)&interval=\(interval)")
            .object
    }
}

extension Answered {
    init(_ response: FastCGIResponse, isDeferred: Bool) {
        self.init(
            status: response.head.status.code, headerFields: response.head.headerFields, body: response.body,
            isDeferred: isDeferred)
    }
}
