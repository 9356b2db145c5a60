import CircuitStats
import FastCGI
import FoundationEssentials
import MistAPI

/// What Prometheus is told of the application itself, at the moment in which it asks.
struct ServiceMetrics {
    let version: String
    let requests: RequestTally
    let workers: WorkerUse
    let collector: CollectorStatus
    let tokens: [TokenQuota]
    let snapshot: Snapshot?
    /// Bytes that the traffic history takes on the disk; nil where it is not kept.
    let storeBytes: Int?
    let process: ProcessReading
    let now: Date

    func write(to text: inout PrometheusText) {
        let build = Metric.gauge("circuitstats_build_info", "Always 1; the label says which version runs.")
        text.begin(build)
        text.sample(build, MetricLabels(["version": version]), 1)
        writeRequests(to: &text)
        writeSnapshot(to: &text)
        writeRefresh(to: &text)
        writeSources(to: &text)
        writeQuota(to: &text)
        writeProcess(to: &text)
    }

    private func gauge(_ name: String, _ help: String, _ value: Double?, to text: inout PrometheusText) {
        text.single(.gauge(name, help), value)
    }

    // MARK: Requests

    private func writeRequests(to text: inout PrometheusText) {
        let routes = Route.allCases.map(Optional.some) + [nil]
        let all = routes.map { route in
            (name: route.map { Route.patterns[$0.rawValue] } ?? "none", counts: requests.counts(of: route))
        }
        let total = Metric.counter(
            "circuitstats_http_requests_total",
            "Requests that were answered, by route and status. What nginx answers itself is not among them.")
        text.begin(total)
        for (name, counts) in all {
            for (status, count) in counts.byStatus {
                text.sample(total, MetricLabels(["route": name, "code": status]), Double(count))
            }
        }
        let duration = Metric.histogram(
            "circuitstats_http_request_duration_seconds",
            "From when a request was read to when its answer could be sent.")
        text.begin(duration)
        for (name, counts) in all {
            for (bound, count) in zip(RequestTally.bounds.map { "\($0)" } + ["+Inf"], counts.cumulative) {
                text.sample(
                    duration, suffix: "_bucket", MetricLabels(["route": name, "le": bound]), Double(count))
            }
            let labels = MetricLabels(["route": name])
            text.sample(duration, suffix: "_sum", labels, counts.seconds)
            text.sample(duration, suffix: "_count", labels, counts.cumulative.last.map { Double($0) })
        }
        gauge(
            "circuitstats_workers", "Threads that answer requests, one request each.", Double(workers.total), to: &text)
        gauge("circuitstats_workers_busy", "Workers that are at a request.", Double(workers.busy), to: &text)
        gauge(
            "circuitstats_workers_waiting", "Workers that wait for Mist.", Double(workers.waiting), to: &text)
    }

    // MARK: What is shown

    private func writeSnapshot(to text: inout PrometheusText) {
        let isReady = snapshot != nil && collector.unreadiness == nil
        gauge("circuitstats_ready", "Whether a snapshot can be served: 1 or 0.", isReady ? 1 : 0, to: &text)
        gauge(
            "circuitstats_snapshot_timestamp_seconds", "When the snapshot that is served was made.",
            snapshot?.asOf.timeIntervalSince1970, to: &text)
        gauge(
            "circuitstats_snapshot_stale", "Whether its live figures are older than three refreshes: 1 or 0.",
            snapshot.map { $0.isStale ? 1 : 0 }, to: &text)
        gauge(
            "circuitstats_partial", "How many things are missing or old; the page's banner names them.",
            Double(collector.partial.count), to: &text)
        gauge(
            "circuitstats_ledger_ports", "WAN ports whose traffic is recorded.", Double(collector.ports), to: &text)
        gauge(
            "circuitstats_ledger_complete_ports", "Those of which all that Mist has stored was asked for.",
            Double(collector.completePorts), to: &text)
        gauge(
            "circuitstats_history_failing", "Whether traffic history should be kept and is not: 1 or 0.",
            collector.historyFailure == nil ? 0 : 1, to: &text)
        gauge(
            "circuitstats_ledger_size_bytes", "What the history takes on the disk; no sample where it is not kept.",
            storeBytes.map { Double($0) }, to: &text)
    }

    // MARK: Refresh

    private func writeRefresh(to text: inout PrometheusText) {
        text.single(
            .counter("circuitstats_refreshes_total", "Refreshes that have ended."), Double(collector.refreshes))
        gauge(
            "circuitstats_last_refresh_timestamp_seconds", "When the newest refresh ended.",
            collector.lastRefresh.map { $0.startedAt.timeIntervalSince1970 + $0.seconds }, to: &text)
        gauge(
            "circuitstats_last_refresh_duration_seconds", "How long the newest refresh took.",
            collector.lastRefresh?.seconds, to: &text)
        gauge(
            "circuitstats_refresh_interval_seconds", "From one refresh to the next, as it is now.",
            collector.interval.seconds, to: &text)
        gauge(
            "circuitstats_refresh_interval_configured_seconds", "The same as it is set.",
            Double(collector.refreshSeconds), to: &text)
    }

    private func writeSources(to text: inout PrometheusText) {
        let time = Metric.gauge(
            "circuitstats_source_timestamp_seconds",
            "When the last good answer of a source came; of those asked by site, the oldest.")
        let stale = Metric.gauge("circuitstats_source_stale", "Whether that is too old: 1 or 0.")
        let failing = Metric.gauge("circuitstats_source_failing", "Whether its newest call failed: 1 or 0.")
        let failures = Metric.counter("circuitstats_source_failures_total", "How often calls for a source have failed.")
        let values: [(Metric, (SourceState) -> Double?)] = [
            (time, { $0.collectedAt?.timeIntervalSince1970 }), (stale, { [now] in $0.isStale(at: now) ? 1 : 0 }),
            (failing, { $0.failure == nil ? 0 : 1 }), (failures, { Double($0.failures) }),
        ]
        for (metric, value) in values where !collector.sources.isEmpty {
            text.begin(metric)
            for state in collector.sources {
                text.sample(metric, MetricLabels(["source": state.source.rawValue]), value(state))
            }
        }
    }

    // MARK: Quota

    private func writeQuota(to text: inout PrometheusText) {
        let values: [(Metric, (TokenQuota) -> Double?)] = [
            (
                .counter("circuitstats_mist_calls_total", "Calls to Mist, by the place of their token, from 1."),
                { Double($0.sent) }
            ),
            (.gauge("circuitstats_mist_quota_limit", "Calls that an hour allows the token."), { Double($0.limit) }),
            (
                .gauge("circuitstats_mist_quota_spent", "Calls of this hour, as far as known, those of others too."),
                { Double($0.spent) }
            ),
            (
                .gauge("circuitstats_mist_quota_left", "Calls left in this hour; 0 while the token is set aside."),
                { Double($0.left) }
            ),
            (
                .gauge("circuitstats_mist_quota_limited", "Whether Mist answers 429 to the token: 1 or 0."),
                { $0.limitedUntil == nil ? 0 : 1 }
            ),
            (
                .gauge("circuitstats_mist_quota_rejected", "Whether Mist lately refused the token (401, 403): 1 or 0."),
                { $0.isRejected ? 1 : 0 }
            ),
        ]
        for (metric, value) in values {
            text.begin(metric)
            for token in tokens { text.sample(metric, MetricLabels(["token": "\(token.index)"]), value(token)) }
        }
    }

    // MARK: Process

    /// By the names that Prometheus' own libraries give them.
    private func writeProcess(to text: inout PrometheusText) {
        text.single(
            .counter("process_cpu_seconds_total", "Total user and system CPU time spent."), process.cpuSeconds)
        gauge("process_resident_memory_bytes", "Resident memory size.", process.residentBytes, to: &text)
        gauge("process_open_fds", "Number of open file descriptors.", process.openDescriptors, to: &text)
        gauge("process_max_fds", "Maximum number of open file descriptors.", process.descriptorLimit, to: &text)
        gauge(
            "process_start_time_seconds", "Start time of the process since the epoch.", process.startSeconds, to: &text)
    }
}
