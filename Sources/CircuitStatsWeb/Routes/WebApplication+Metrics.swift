import CircuitStats
import FastCGI
import FoundationEssentials
import HTTPTypes
import Logging
import MistAPI

// The route for Prometheus: /metrics; and the counting of all requests.
extension WebApplication {
    /// What is ours is written now; what is the snapshot's is there, or made here. Nothing of it waits for others, so
    /// that it is answered however many workers do.
    func metrics() throws(RouteError) -> EncodedBody {
        let pages = pages.scraped()
        var text = PrometheusText()
        ServiceMetrics(
            version: version, requests: requests, workers: workers, collector: collector.status, tokens: quota.tokens,
            snapshot: pages?.snapshot, storeBytes: collector.storeBytes, process: .now(), now: clock.now
        ).write(to: &text)
        do throws(GzipStream.Failure) {
            let own = try GzipPart(of: text.bytes)
            var parts = [own]
            if let circuits = try pages?.circuitMetrics.part() { parts.append(circuits) }
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
