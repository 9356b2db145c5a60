import CircuitStats
import FastCGI
import FoundationEssentials
import MistAPI

// The route of a site's application health: /api/v1/sites/<site>/application-health-summary.
extension WebApplication {
    func applicationHealth(parameters: PathParameters, query: URLSearchParameters) throws(RouteError) -> RouteBody {
        let siteID = try Parameters.siteID(parameters)
        let period = try Parameters.insightsPeriod(query)
        let snapshot = try currentPages().snapshot
        guard snapshot.hasSite(siteID) else { throw .unknownSite }
        let now = clock.now
        let end = Int(now.timeIntervalSince1970)
        let span =
            switch period {
            case .duration(let duration): BucketSpan(duration, endingAt: end)
            case .range(let range): BucketSpan(range, endingAt: end)
            }
        let range = Self.healthRange(period, span: span, now: now)
        @Sendable func encoded(_ health: ApplicationHealth) throws(RouteError) -> EncodedBody {
            var meta = try currentPages().meta
            meta.note(health.failures, of: snapshot)
            let body = ApplicationHealthBody(siteID: siteID, span: span, range: range, health: health)
            return .single(try encodeJSON(TopLevel(body: body, meta: meta)))
        }
        if let health = insights.keptApplicationHealth(ofSite: siteID, range: range) {
            return .ready(try encoded(health))
        }
        return .deferred { () async throws(RouteError) in
            try encoded(await insights.applicationHealth(ofSite: siteID, range: range))
        }
    }
}
