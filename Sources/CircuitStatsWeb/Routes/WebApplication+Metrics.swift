import CircuitStats
import FastCGI
import FoundationEssentials
import HTTPTypes
import Logging
import MistAPI

// The route for Prometheus: /metrics; and the counting of all requests.
extension WebApplication {
    /// What is ours is written now; what is the snapshot's was compressed when it was first asked for.
    func metrics() throws(RouteError) -> RouteBody {
        guard let pages = pages.current else { return .ready(try metrics(with: nil)) }
        if let made = circuitMetrics.made(of: pages) { return .ready(try metrics(with: made)) }
        return .deferred { () async throws(RouteError) in
            try metrics(with: await circuitMetrics.make(of: pages))
        }
    }

    private func metrics(with circuits: CircuitMetricsCache.Outcome?) throws(RouteError) -> EncodedBody {
        var text = PrometheusText()
        ServiceMetrics(
            version: version, requests: requests, workers: workers, collector: collector.status, tokens: quota.tokens,
            snapshot: pages.current?.snapshot, storeBytes: collector.storeBytes, process: .now(), now: clock.now
        ).write(to: &text)
        do throws(GzipStream.Failure) {
            let own = try GzipPart(of: text.bytes)
            var parts = [own]
            if let circuits { parts.append(try circuits.get()) }
            return EncodedBody(
                bytes: GzipPart.member(of: parts), isGzip: true, etag: "W/\"\(String(own.crc, radix: 16))\"",
                contentType: PrometheusText.contentType)
        } catch {
            logger.error("Cannot compress an answer: zlib says \(error.code)")
            throw .encoding
        }
    }

    /// Counts an answer, and hands it on.
    func counted(
        _ response: FastCGIResponse, of route: Route?, since start: ContinuousClock.Instant
    ) -> FastCGIResponse {
        requests.count(route, status: response.head.status.code, took: start.duration(to: .now))
        return response
    }
}
