import CircuitStats
import FastCGI
import FoundationEssentials
import MistAPI

// The route of the chart: /api/gateway/<id>/port/<port>/traffic.
extension WebApplication {
    /// What a chart is asked for.
    private struct Chart: Sendable {
        var gatewayID: String
        var port: String
        var siteID: String?
        var span: Span

        enum Span: Sendable {
            case window(Window)
            case range(Range<Int>, interval: Int)
        }

        /// Unix seconds and seconds per point; a window ends with the snapshot, so that chart and table agree.
        func range(in snapshot: Snapshot) -> (range: Range<Int>, interval: Int) {
            switch span {
            case .window(let window): (window.range(endingAt: snapshot.end), window.pointWidth)
            case .range(let range, let interval): (range, interval)
            }
        }
    }

    func portTraffic(parameters: PathParameters, query: URLSearchParameters) throws(RouteError) -> RouteBody {
        let chart = Chart(
            gatewayID: try Parameters.gatewayID(parameters), port: try Parameters.portName(parameters),
            siteID: try Parameters.siteID(query), span: try span(query))
        let current = try currentPages()
        let gateway = try gateway(of: chart, in: current.snapshot)
        let key = PortKey(gatewayID: gateway.id, port: chart.port)
        let start = chart.range(in: current.snapshot).range.lowerBound
        let reachesBack = start < current.snapshot.end - Window.week.seconds
        let now = Int(clock.now.timeIntervalSince1970)
        guard let siteID = gateway.siteID,
            !current.snapshot.traffic.isComplete(key, now: now, reachingBack: reachesBack)
        else { return .ready(try body(of: chart, in: current)) }

        return .deferred { () async throws(RouteError) in
            var failure: MistError?
            do throws(MistError) {
                try await collector.completeHistory(ofPort: key, site: siteID, reachingBack: reachesBack)
            } catch {
                failure = error
            }
            return try body(of: chart, in: currentPages(), failure: failure)
        }
    }

    private func span(_ query: URLSearchParameters) throws(RouteError) -> Chart.Span {
        guard let window = try Parameters.window(query) else {
            let (range, interval) = try Parameters.range(query)
            return .range(range, interval: interval)
        }
        for name in ["start", "end", "interval"] where query.first(name) != nil {
            throw .invalidParameter(name: name, reason: "does not go with duration; give one or the other")
        }
        return .window(window)
    }

    private func gateway(of chart: Chart, in snapshot: Snapshot) throws(RouteError) -> Gateway {
        guard let gateway = snapshot.gateway(chart.gatewayID) else { throw .unknownGateway }
        if let siteID = chart.siteID, siteID != gateway.siteID { throw .wrongSite }
        guard gateway.ports.contains(where: { $0.name == chart.port }) else { throw .unknownPort }
        return gateway
    }

    private func body(
        of chart: Chart, in current: SnapshotPages, failure: MistError? = nil
    ) throws(RouteError) -> EncodedBody {
        let gateway = try gateway(of: chart, in: current.snapshot)
        guard let port = gateway.ports.first(where: { $0.name == chart.port }) else { throw .unknownPort }
        let (range, interval) = chart.range(in: current.snapshot)
        let key = PortKey(gatewayID: gateway.id, port: chart.port)
        let traffic = current.snapshot.traffic[key]
        let series = traffic.series(in: range, interval: interval)
        var meta = current.meta
        var etag: String? = "W/\"\(current.tag)\""
        if let failure {
            let reason = current.snapshot.sentence(failure)
            // Part of it is better than nothing, and says so; nothing at all is an error.
            guard series.total.coverage > 0 else {
                throw .mist(reason, retryAfter: failure.retryAfter(from: clock.now))
            }
            if !meta.partial.contains(where: { $0.contains(reason) }) { meta.partial.append(reason) }
            etag = nil
        }
        return try encode(
            TrafficBody(
                gateway: gateway, port: port, range: range, series: series,
                statistics: traffic.statistics(in: range), source: traffic.source(in: range),
                coverageNote: current.snapshot.coverageNote(of: key, in: range)), meta: meta, etag: etag)
    }
}

extension MistError {
    /// Seconds until quota is there again, where that is what is missing.
    fileprivate func retryAfter(from now: Date) -> Int? {
        switch reason {
        // Mist does not always say until when; a minute is soon enough to ask again.
        case .rateLimited(let until): until.map { seconds(from: now, to: $0) } ?? 60
        case .quotaReserved(let until): seconds(from: now, to: until)
        case .noCollector: 2
        default: nil
        }
    }

    private func seconds(from now: Date, to then: Date) -> Int {
        max(1, Int(then.timeIntervalSince(now).rounded(.up)))
    }
}
