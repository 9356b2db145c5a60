import FastCGI
import HTTPTypes

extension Answering {
    /// `/sle/site/{site_id}/metrics`
    func serviceLevels(_ call: Call) -> Reply {
        guard let site = scope(call) else { return .notFound }
        let own = ["gateway-health", "wan-link-health"] + [ApplicationHealth.metric(of: site)].compactMap(\.self)
        return Reply([
            "enabled": .array(own.map { .string($0) }),
            "supported": .array((["coverage", "capacity", "switch_health"] + own).map { .string($0) }),
        ])
    }

    /// `…/metric/{metric}/summary-trend`: ten minutes for up to an hour, hours otherwise; the open bucket as far as it is.
    func serviceLevelTrend(_ call: Call) -> Reply {
        guard let site = scope(call), let health = health(call, site) else { return .notFound }
        let (from, to) = Page.range(call)
        guard from < to, to - from <= 2_678_400 else { return Reply(.badRequest, detail: "start, end: no such range") }
        let interval = to - from <= 3_600 ? 600 : 3_600
        let start = from.quotient(by: interval) * interval
        let end = (to + interval - 1).quotient(by: interval) * interval
        let buckets = stride(from: start, to: end, by: interval).map { bucket -> ApplicationHealth.Minutes? in
            let last = min(bucket + interval, Int(call.now))
            guard last > bucket, bucket >= Int(call.now) - 1_209_600 else { return nil }
            let minutes = health.minutes(from: bucket, to: last)
            return minutes.total > 0 ? minutes : nil
        }
        func series(_ figure: (ApplicationHealth.Minutes) -> Double) -> JSON {
            .array(buckets.map { $0.map { .number(figure($0)) } ?? .null })
        }
        return Reply([
            "start": .integer(start), "end": .integer(end),
            "sle": [
                "name": .string(call.parameters["metric"] ?? ""), "interval": .integer(interval),
                "x_label": .string("seconds"), "y_label": .string("user-minutes"),
                "samples": [
                    "total": series { $0.total }, "degraded": series { $0.degraded },
                    "value": series { ($0.total - $0.degraded) / $0.total },
                ],
            ],
        ])
    }

    /// `…/metric/{metric}/threshold`: with its unit where the metric has hyphens, as a bare share where not.
    func serviceLevelThreshold(_ call: Call) -> Reply {
        guard let site = scope(call), health(call, site) != nil, let metric = call.parameters["metric"] else {
            return .notFound
        }
        let isShare = metric.contains("_")
        return Reply(
            .fields([
                "metric": .string(metric), "direction": .string("left"), "minimum": .integer(0),
                "maximum": .integer(isShare ? 1 : 100), "default": .number(isShare ? 0.9 : 90),
                "threshold": .string(isShare ? "0.85" : "85"), "units": isShare ? nil : .string("%"),
            ]))
    }

    /// `…/metric/{metric}/impacted-interfaces`: as the document spells the rows, and as other clouds do.
    func impactedInterfaces(_ call: Call) -> Reply {
        guard let site = scope(call), let health = health(call, site) else { return .notFound }
        let (from, to) = Page.range(call)
        guard from < to, to - from <= 2_678_400 else { return Reply(.badRequest, detail: "start, end: no such range") }
        let isDocumented = site.index % 2 == 0
        let rows = health.interfaces(from: from, to: min(to, Int(call.now))).filter { $0.minutes.degraded > 0 }
            .map { row -> JSON in
                .object([
                    (isDocumented ? "interface_name" : "interface", .string(row.port.interface)),
                    (isDocumented ? "gateway_hostname" : "hostname", .string(row.gateway.name)),
                    (isDocumented ? "gateway_mac" : "mac", .string(row.gateway.mac)),
                    ("duration", .number(row.minutes.duration)), ("degraded", .number(row.minutes.degraded)),
                    ("total", .number(row.minutes.total)),
                ])
            }
        return Reply([
            "start": .integer(from), "end": .integer(to), "metric": .string(call.parameters["metric"] ?? ""),
            "classifier": .string(""), "failure": .string(""), "limit": .integer(1_000), "page": .integer(1),
            "total_count": .integer(rows.count), isDocumented ? "interfaces" : "results": .array(rows),
        ])
    }

    /// The site of a path whose scope is the site itself.
    private func scope(_ call: Call) -> Site? {
        guard let site = call.site, call.parameters["scope"] == "site", call.parameters["scope_id"] == site.id else {
            return nil
        }
        return site
    }

    private func health(_ call: Call, _ site: Site) -> ApplicationHealth? {
        guard call.parameters["metric"] == ApplicationHealth.metric(of: site) else { return nil }
        return ApplicationHealth(of: site, in: call.organization)
    }
}
