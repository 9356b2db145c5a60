import FastCGI
import FoundationEssentials
import HTTPTypes
import Synchronization

/// The simulator's own requests. They need no token.
enum Control: String, CaseIterable, Sendable {
    case truth, calls, faults, setFaults, reset

    var method: HTTPRequest.Method {
        switch self {
        case .truth, .calls, .faults: .get
        case .setFaults: .put
        case .reset: .post
        }
    }

    var path: String { self == .setFaults ? "/simulated/faults" : "/simulated/\(rawValue)" }
}

extension SimulatedCloud {
    func control(_ request: FastCGIRequest, target: RequestTarget) -> Reply {
        switch controls.match(request.head.method, path: target.path) {
        case .found(.truth, _): truth(target.query)
        case .found(.calls, _): Reply(state.withLock { $0.ledger.summary() })
        case .found(.faults, _): Reply(Self.json(of: state.withLock { $0.faults.rules }))
        case .found(.setFaults, _): setFaults(request.body)
        case .found(.reset, _): reset()
        case .methodNotAllowed(let allow): .methodNotAllowed(allow)
        case .notFound, .malformed: .notFound
        }
    }

    private func truth(_ query: URLSearchParameters) -> Reply {
        guard let mac = query.first("mac"), let port = query.first("port_id"),
            let start = query.first("start").flatMap({ Double($0) }), abs(start) < 1e10,
            let end = query.first("end").flatMap({ Double($0) }), abs(end) < 1e10
        else { return Reply(.badRequest, detail: "mac, port_id, start and end (seconds since 1970) are required") }
        let (from, to) = (Date(timeIntervalSince1970: start), Date(timeIntervalSince1970: end))
        guard let bytes = truth(mac: mac, portID: port, from: from, to: to) else { return .notFound }
        return Reply([
            "mac": .string(mac), "port_id": .string(port), "start": .number(start), "end": .number(end),
            "rx_bytes": .integer(bytes.rxBytes), "tx_bytes": .integer(bytes.txBytes),
        ])
    }

    private func setFaults(_ body: Data) -> Reply {
        do {
            let rules = try JSONDecoder().decode([FaultRule].self, from: body)
            state.withLock { $0.faults = FaultPlan(rules) }
            return Reply(Self.json(of: rules))
        } catch {
            return Reply(.badRequest, detail: "Not a list of fault rules: \(error)")
        }
    }

    private func reset() -> Reply {
        state.withLock { state in
            state.ledger = CallLedger(tokens: configuration.tokens ?? [])
            state.faults = FaultPlan([])
        }
        return Reply([:])
    }

    private static func json(of rules: [FaultRule]) -> JSON {
        .array(
            rules.map { rule in
                .fields([
                    "path": .string(rule.path), "kind": .string(rule.kind.rawValue),
                    "token": rule.token.map { .integer($0) }, "probability": rule.probability.map { .number($0) },
                    "times": rule.times.map { .integer($0) }, "retry_after": rule.retryAfter.map { .integer($0) },
                    "seconds": rule.seconds.map { .number($0) },
                ])
            })
    }
}
