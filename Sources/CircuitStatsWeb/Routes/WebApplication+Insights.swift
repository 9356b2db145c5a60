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
        try hourlyView(of: question(parameters, query)) { (body, meta) throws(RouteError) in
            .single(try encodeJSON(TopLevel(body: body, meta: meta)))
        }
    }

    func portInsightsExport(parameters: PathParameters, query: URLSearchParameters) throws(RouteError) -> RouteBody {
        try hourlyView(of: question(parameters, query)) { body, _ in .csv(body.csv, fileName: body.fileName) }
    }

    private func question(_ parameters: PathParameters, _ query: URLSearchParameters) throws(RouteError) -> Question {
        Question(
            siteID: try Parameters.siteID(parameters), gatewayID: try Parameters.gatewayID(parameters),
            port: try Parameters.portName(parameters), period: try Parameters.insightsPeriod(query))
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

    /// The three parts: at once where all of them are known, else asked for at the same time; one that fails leaves the
    /// others as they are.
    private func hourlyView(
        of question: Question, encode: @escaping @Sendable (PortInsightsBody, Meta) throws(RouteError) -> EncodedBody
    ) throws(RouteError) -> RouteBody {
        let current = try currentPages()
        let gateway = try gateway(of: question, in: current.snapshot)
        let span = question.span(in: current.snapshot)
        let range = Self.healthRange(question.period, span: span, now: clock.now)
        if isComplete(question, span, in: current.snapshot),
            let link = insights.keptLinkHealth(ofPort: question.key, in: span),
            let health = insights.keptApplicationHealth(ofSite: question.siteID, range: range)
        {
            let (body, meta) = try body(of: question, in: current, traffic: nil, link: link, health: health)
            return .ready(try encode(body, meta))
        }
        return .deferred { () async throws(RouteError) in
            async let history = completeHistory(of: question, from: span, in: current.snapshot)
            async let link = insights.linkHealth(
                ofPort: question.key, mac: gateway.mac, site: question.siteID, in: span)
            async let health = insights.applicationHealth(ofSite: question.siteID, range: range)
            let answers = await (traffic: history, link: link, health: health)
            // What was asked for is in a newer snapshot now.
            let (body, meta) = try body(
                of: question, in: currentPages(), traffic: answers.traffic, link: answers.link, health: answers.health)
            return try encode(body, meta)
        }
    }

    private func body(
        of question: Question, in current: SnapshotPages, traffic: MistError?, link: Result<LinkHealth, MistError>,
        health: ApplicationHealth
    ) throws(RouteError) -> (PortInsightsBody, Meta) {
        let body = try PortInsightsBody(
            gateway(of: question, in: current.snapshot), port: question.port, span: question.span(in: current.snapshot),
            snapshot: current.snapshot, trafficFailure: traffic, link: link, health: health)
        var meta = current.meta
        meta.note(body.failures, of: current.snapshot)
        return (body, meta)
    }

    private func isComplete(_ question: Question, _ span: BucketSpan, in snapshot: Snapshot) -> Bool {
        snapshot.traffic.isComplete(
            question.key, now: Int(clock.now.timeIntervalSince1970),
            reachingBack: span.reachesBack(at: snapshot.end))
    }

    /// Makes the port's traffic known as far back as the span reaches; what failed, where something did.
    private func completeHistory(
        of question: Question, from span: BucketSpan, in snapshot: Snapshot
    ) async -> MistError? {
        guard !isComplete(question, span, in: snapshot) else { return nil }
        do throws(MistError) {
            try await collector.completeHistory(
                ofPort: question.key, site: question.siteID, reachingBack: span.reachesBack(at: snapshot.end))
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
            let edges = span.range
            return edges.lowerBound..<(edges.isEmpty ? edges.upperBound : (edges.upperBound + 599) / 600 * 600)
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
    mutating func note(_ failures: [MistError], of snapshot: Snapshot) {
        for failure in failures.map(snapshot.sentence) where !partial.contains(where: { $0.contains(failure) }) {
            partial.append(failure)
        }
    }
}
