public import CircuitStats
public import FastCGI
import FoundationEssentials
import HTTPTypes
public import Logging
public import MistAPI

/// Answers requests: what is in memory at once, on the thread that asks; a chart whose history is not known yet, when
/// Mist has answered.
public struct WebApplication: Sendable {
    let version: String
    let isSimulated: Bool
    let collector: Collector
    let insights: InsightsReader
    let quota: QuotaGovernor
    let pages: PublishedPages
    let requests = RequestTally()
    let workers: WorkerUse
    let clock: any WallClock
    let logger: Logger

    /// Makes the application.
    ///
    /// - Parameters:
    ///   - version: the product's version, as `/health` and `/api/status` tell it.
    ///   - insights: asks for what only somebody who looks at a port or a site wants to know.
    ///   - isSimulated: whether the cloud behind it is simulated; the page says so.
    ///   - pages: where `collector` publishes to.
    ///   - workers: how busy the workers of the server are, for `/metrics`.
    public init(
        version: String, isSimulated: Bool, collector: Collector, insights: InsightsReader, quota: QuotaGovernor,
        pages: PublishedPages, workers: WorkerUse = WorkerUse(), clock: any WallClock, logger: Logger
    ) {
        self.version = version
        self.isSimulated = isSimulated
        self.collector = collector
        self.insights = insights
        self.quota = quota
        self.pages = pages
        self.workers = workers
        self.clock = clock
        self.logger = logger
    }

    /// The answer to a request.
    @Sendable
    public func answer(_ request: FastCGIRequest) -> FastCGIAnswer {
        let start = ContinuousClock.now
        let target = RequestTarget(request.head.path ?? "/")
        switch Route.router.match(request.head.method, path: target.path) {
        case .malformed: return .ready(counted(FastCGIResponse(.malformedPath), of: nil, since: start))
        case .notFound: return .ready(counted(FastCGIResponse(.noSuchRoute), of: nil, since: start))
        case .methodNotAllowed(let allow):
            return .ready(counted(FastCGIResponse(.methodNotAllowed(allow: allow)), of: nil, since: start))
        case .found(let route, let parameters):
            let fields = request.head.headerFields
            do throws(RouteError) {
                switch try body(of: route, parameters: parameters, query: target.query) {
                case .ready(let body): return .ready(counted(body.response(to: fields), of: route, since: start))
                case .deferred(let body):
                    return .deferred { counted(await deferred(body, fields: fields), of: route, since: start) }
                }
            } catch {
                return .ready(counted(FastCGIResponse(error), of: route, since: start))
            }
        }
    }

    private func deferred(
        _ body: @Sendable () async throws(RouteError) -> EncodedBody, fields: HTTPFields
    ) async -> FastCGIResponse {
        do throws(RouteError) {
            return try await body().response(to: fields)
        } catch {
            return FastCGIResponse(error)
        }
    }

    private func body(
        of route: Route, parameters: PathParameters, query: URLSearchParameters
    ) throws(RouteError) -> RouteBody {
        switch route {
        case .health: .ready(health())
        case .ready: .ready(try readiness())
        case .status: .ready(try status())
        case .metrics: .ready(try metrics())
        case .organization: .ready(try currentPages().organization)
        case .organizations: .deferred(organizations)
        case .sites: .ready(try currentPages().sites)
        case .gateways: .ready(try gateways(query: query))
        case .gatewayPorts: .ready(try gatewayPorts(parameters: parameters))
        case .portTraffic: try portTraffic(parameters: parameters, query: query)
        case .peerPaths: .ready(try peerPaths(parameters: parameters, query: query))
        case .portInsights: try portInsights(parameters: parameters, query: query)
        case .portInsightsExport: try portInsightsExport(parameters: parameters, query: query)
        case .applicationHealth: try applicationHealth(parameters: parameters, query: query)
        }
    }

    // MARK: Shared by the routes

    /// The newest snapshot's pages; 503 with the reason while there is none.
    func currentPages() throws(RouteError) -> SnapshotPages {
        guard let current = pages.current else { throw .notReady(collector.status.unreadiness ?? Self.notEncoded) }
        return current
    }

    static let notEncoded = "The first snapshot is being put together."

    /// Encodes an answer with its envelope.
    func encode(
        _ data: some Encodable, meta: Meta, etag: String? = nil
    ) throws(RouteError) -> EncodedBody {
        .single(try encodeJSON(Envelope(data: data, meta: meta)), etag: etag)
    }

    /// Encodes any value; a failure is ours, and the log says which.
    func encodeJSON(_ value: some Encodable) throws(RouteError) -> Data {
        do {
            return try JSONBody.encode(value)
        } catch {
            logger.error("Cannot encode an answer: \(error)")
            throw .encoding
        }
    }
}

/// The body of an answer: now, or when Mist has answered.
enum RouteBody {
    case ready(EncodedBody)
    case deferred(@Sendable () async throws(RouteError) -> EncodedBody)
}

extension WebApplication {
    /// The answer to a request that the pool refuses before a route sees it, in the shape of all other errors.
    @Sendable
    public func refuse(_ refusal: RequestRefusal) -> FastCGIResponse {
        counted(FastCGIResponse(.refused(refusal.status, "\(refusal)")), of: nil, since: .now)
    }
}
