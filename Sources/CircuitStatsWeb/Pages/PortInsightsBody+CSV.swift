import CircuitStats
import FoundationEssentials

extension PortInsightsBody {
    private static let header = [
        "site_name", "gateway_name", "port_id", "hour_epoch", "hour_iso", "rx_avg_bps", "rx_peak_bps", "tx_avg_bps",
        "tx_peak_bps", "jitter_avg_ms", "latency_avg_ms", "loss_avg_pct",
    ]

    /// The buckets as a table, the figures those of the JSON.
    var csv: Data {
        var csv = CSV(header: Self.header)
        for bucket in buckets {
            let rates = bucket.rates
            csv.append(
                [
                    .text(gateway.siteName), .text(gateway.name), .text(port), .number(Double(rates.timestamp)),
                    .text(bucket.hour),
                ]
                    + [
                        rates.rxBps, rates.maxRxBps, rates.txBps, rates.maxTxBps, bucket.quality?.jitter,
                        bucket.quality?.latency, bucket.quality?.loss,
                    ].map { .number(Rounded.thousandths($0)) })
        }
        return csv.data
    }

    /// `br-cgn-01-gw1_ge-0-0-0_2023-11-19T13.csv`: letters and digits that every system takes.
    var fileName: String {
        let start = Date(timeIntervalSince1970: Double(span.range.lowerBound)).formatted(Date.ISO8601FormatStyle())
        let parts = [Self.plain(gateway.name), Self.plain(port), String(start.prefix(13))]
        return parts.filter { !$0.isEmpty }.joined(separator: "_") + ".csv"
    }

    private static func plain(_ name: String) -> String {
        let words = name.utf8.split { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                false
            default: true
            }
        }
        return String(words.compactMap { String($0) }.joined(separator: "-").prefix(60))
    }
}
