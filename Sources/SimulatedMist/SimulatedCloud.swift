public import FastCGI
import FoundationEssentials
import HTTPTypes
import Synchronization

/// A Mist cloud with made-up organizations, as far as its documents describe the real one: the same shapes, the same
/// limits, and traffic whose truth can be asked for.
///
/// It answers requests as values, so that it runs within a test as well as behind a web server. Everything in the
/// organizations is a function of the seed and of time, with one exception: what happened "hours ago" (a gateway went
/// away, a port lost its link) counts from the noon or midnight (UTC) before the cloud was made.
public final class SimulatedCloud: Sendable {
    struct State: Sendable {
        var ledger: CallLedger
        var faults: FaultPlan
    }

    /// The locations to which nginx is sent to break a connection, before an answer and within one.
    static let connectionResetPath = "/simulated/connection-reset"
    static let truncatedBodyPath = "/simulated/truncated-body"

    let configuration: Configuration
    let organizations: [Organization]
    let state: Mutex<State>
    private let answering: Answering
    let controls: Router<Control>
    private let router: Router<Endpoint>

    /// Makes the organizations; 5,000 gateways take a fraction of a second.
    public init(_ configuration: Configuration = Configuration()) {
        self.configuration = configuration
        let halfDay = 43_200.0
        let anchor = (configuration.now().timeIntervalSince1970 / halfDay).rounded(.down) * halfDay - 11_820
        organizations = (0..<max(1, configuration.organizations)).map { index in
            Organization(
                seed: Seed(configuration.seed)[.organization][index],
                name: Self.names[index % Self.names.count] + (index < Self.names.count ? "" : " \(index + 1)"),
                gateways: min(max(0, configuration.gateways), 65_536), portsPerGateway: configuration.portsPerGateway,
                hostile: configuration.hostile, anchor: anchor)
        }
        state = Mutex(
            State(
                ledger: CallLedger(tokens: configuration.tokens ?? []), faults: FaultPlan(configuration.faults)))
        answering = Answering(
            organizations: organizations, callLimit: configuration.callLimit, pageCap: max(1, configuration.pageCap),
            linkHealthPath: configuration.linkHealthPath, nestsLinkHealth: configuration.nestsLinkHealth)
        router = Router(Endpoint.allCases.map { (.get, $0.rawValue, $0) })
        controls = Router(Control.allCases.map { ($0.method, $0.path, $0) })
    }

    private static let names = ["Larkfield Outfitters", "Brightwater Health", "Quarry & Pine Logistics"]

    /// Answers one request: a call of the Mist API, or one of the simulator's own under `/simulated/`.
    ///
    /// With latency, or a fault that hangs, the answer is deferred; it ends early when its task is cancelled.
    public func answer(_ request: FastCGIRequest) -> FastCGIAnswer {
        let text = request.head.path ?? "/"
        let target = RequestTarget(text)
        if target.path.hasPrefix("/simulated/") {
            return .ready(control(request, target: target).response())
        }
        guard let token = token(of: request) else {
            return after(configuration.latency, Self.unauthorized.response())
        }
        let match = router.match(request.head.method, path: target.path)
        let template = if case .found(let endpoint, _) = match { endpoint.rawValue } else { "other" }
        let now = configuration.now().timeIntervalSince1970
        let (spent, fault) = note(token: token, template: template, target: text, now: now)
        guard let spent else {
            let left = 3_600 - Int(now) % 3_600
            let reply = Reply.quotaSpent(retryAfter: configuration.sendsRetryAfter ? left : nil)
            return after(configuration.latency, reply.response())
        }
        let reply = reply(match, target: target, spent: spent, now: now)
        guard let fault else { return after(configuration.latency, reply.response()) }
        let pause: Duration = fault.kind == .hang ? .seconds(min(max(0, fault.seconds ?? 3_600), 86_400)) : .zero
        return after(configuration.latency + pause, reply.response(spoiledBy: fault))
    }

    private static let unauthorized = Reply(.unauthorized, detail: "Authentication credentials were not provided.")

    /// The token of `Authorization: Token …`; `nil` where there is none or it is not known.
    private func token(of request: FastCGIRequest) -> String? {
        guard let field = request.head.headerFields[.authorization], field.hasPrefix("Token ") else { return nil }
        let token = String(field.dropFirst(6))
        guard !token.isEmpty, configuration.tokens.map({ $0.contains(token) }) ?? true else { return nil }
        return token
    }

    /// Books the call. `spent` is `nil` where the quota does not allow it.
    private func note(token: String, template: String, target: String, now: Double) -> (spent: Int?, fault: FaultRule?)
    {
        state.withLock { state in
            let (place, spent, number) = state.ledger.note(token: token, template: template, now: now)
            guard spent <= configuration.callLimit else {
                state.ledger.noteLimited(token: place)
                return (nil, nil)
            }
            let seed = Seed(configuration.seed)[.fault][number]
            let fault = state.faults.strike(target: target, token: place) { seed[$0].unit }
            return (spent, fault)
        }
    }

    private func reply(
        _ match: RouteMatch<Endpoint>, target: RequestTarget, spent: Int, now: Double
    ) -> Reply {
        switch match {
        case .found(let endpoint, let parameters):
            guard let (organization, site) = answering.subject(parameters) else { return .notFound }
            return answering.answer(
                Call(
                    endpoint: endpoint, path: target.path, query: target.query, organization: organization,
                    site: site, deviceID: parameters["device_id"], parameters: parameters, spent: spent, now: now))
        case .methodNotAllowed(let allow):
            return .methodNotAllowed(allow)
        case .notFound:
            return .notFound
        case .malformed:
            return Reply(.badRequest, detail: "Malformed path.")
        }
    }

    private func after(_ duration: Duration, _ response: FastCGIResponse) -> FastCGIAnswer {
        guard duration > .zero else { return .ready(response) }
        return .deferred {
            // Cancelled when the client goes away: then nobody reads what is returned.
            try? await Task.sleep(for: duration)
            return response
        }
    }
}
