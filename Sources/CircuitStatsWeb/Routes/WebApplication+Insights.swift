import CircuitStats
import FastCGI
import FoundationEssentials
import MistAPI

// The hourly view of a port: /api/v1/sites/<site>/gateways/<gateway>/ports/<port>/hourly, and the same as CSV.
extension WebApplication {
    /// The port that an hourly view is asked for, and the time.
    private struct Question: Sendable {
        var siteID: String
        var gatewayID: String
        var port: String
        var period: Parameters.InsightsPeriod

        var key: PortKey { PortKey(gatewayID: gatewayID, port: port) }

        func span(in snapshot: Snapshot) -> BucketSpan {
            switch period {
            case .duration(let duration): BucketSpan(duration, endingAt: snapshot.end)
            case .range(let range): BucketSpan(range, endingAt: snapshot.end)
            }
        }
    }

    func portInsights(parameters: PathParameters, query: URLSearchParameters) throws(RouteError) -> RouteBody {
        let question = try question(parameters, query)
        return .deferred { () async throws(RouteError) in
            let (body, meta) = try await insights(question)
            return .single(try encodeJSON(TopLevel(body: body, meta: meta)))
        }
    }

    func portInsightsExport(parameters: PathParameters, query: URLSearchParameters) throws(RouteError) -> RouteBody {
        let question = try question(parameters, query)
        return .deferred { () async throws(RouteError) in
            let (body, _) = try await insights(question)
            return .csv(body.csv, fileName: body.fileName)
        }
    }

    /// What is wrong with a request shows before anybody is asked.
    private func question(_ parameters: PathParameters, _ query: URLSearchParameters) throws(RouteError) -> Question {
        let question = Question(
            siteID: try Parameters.siteID(parameters), gatewayID: try Parameters.gatewayID(parameters),
            port: try Parameters.portName(parameters), period: try Parameters.insightsPeriod(query))
        _ = try gateway(of: question, in: currentPages().snapshot)
        return question
    }

    private func gateway(of question: Question, in snapshot: Snapshot) throws(RouteError) -> Gateway {
        guard let gateway = snapshot.gateway(question.gatewayID) else {
            guard snapshot.hasSite(question.siteID) else { throw .unknownSite }
            throw .unknownGateway
        }
        guard gateway.siteID == question.siteID else {
            throw snapshot.hasSite(question.siteID) ? .wrongSite : .unknownSite
        }
        guard gateway.ports.contains(where: { $0.name == question.port }) else { throw .unknownPort }
        return gateway
    }

    /// The three parts, asked for at once; one that fails leaves the others as they are.
    private func insights(_ question: Question) async throws(RouteError) -> (PortInsightsBody, Meta) {
        let asked = try currentPages().snapshot
        let gateway = try gateway(of: question, in: asked)
        let span = question.span(in: asked)
        let range = Self.healthRange(question.period, span: span, now: clock.now)
        async let history = completeHistory(of: question, from: span, in: asked)
        async let link = insights.linkHealth(
            ofPort: question.key, mac: gateway.mac, site: question.siteID, in: span)
        async let applications = insights.applicationHealth(ofSite: question.siteID, range: range)
        let (traffic, quality, health) = await (history, link, applications)

        // What was asked for is in a newer snapshot now.
        let current = try currentPages()
        let body = try PortInsightsBody(
            self.gateway(of: question, in: current.snapshot), port: question.port,
            span: question.span(in: current.snapshot),
            snapshot: current.snapshot, trafficFailure: traffic, link: quality, health: health)
        var meta = current.meta
        meta.note(body.failures)
        return (body, meta)
    }

    /// Makes the port's traffic known as far back as the span reaches; what failed, where something did.
    private func completeHistory(
        of question: Question, from span: BucketSpan, in snapshot: Snapshot
    ) async -> MistError? {
        let reachesBack = span.reachesBack(at: snapshot.end)
        let now = Int(clock.now.timeIntervalSince1970)
        guard !snapshot.traffic.isComplete(question.key, now: now, reachingBack: reachesBack) else { return nil }
        do throws(MistError) {
            try await collector.completeHistory(
                ofPort: question.key, site: question.siteID, reachingBack: reachesBack)
            return nil
        } catch {
            return error
        }
    }

    /// The range of a service level: of a duration up to the last full ten minutes, so that all ports of a site and the
    /// site itself share one answer.
    static func healthRange(_ period: Parameters.InsightsPeriod, span: BucketSpan, now: Date) -> Range<Int> {
        let end = Int(now.timeIntervalSince1970) / 600 * 600
        switch period {
        case .duration(let duration): return end - duration.seconds..<end
        case .range:
            let start = span.range.lowerBound
            return start..<max(start, (span.range.upperBound + 599) / 600 * 600)
        }
    }
}

extension Snapshot {
    /// Whether there is such a site; one whose list of sites could not be read has gateways all the same.
    func hasSite(_ id: String) -> Bool {
        sites.contains { $0.id == id } || gateways.contains { $0.siteID == id }
    }
}

extension MistError {
    /// Whether quota is what was missing.
    var isOfTheQuota: Bool {
        switch reason {
        case .rateLimited, .quotaReserved: true
        default: false
        }
    }
}

extension Meta {
    /// Adds what failed, once each.
    mutating func note(_ failures: [MistError]) {
        for failure in failures.map(\.description) where !partial.contains(where: { $0.contains(failure) }) {
            partial.append(failure)
        }
    }
}
