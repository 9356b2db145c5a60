/// Writes metrics in Prometheus' text format, version 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats/).
struct PrometheusText {
    /// What every answer in this format says of itself.
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// What was written since it was last taken.
    private(set) var bytes: [UInt8] = []

    /// Forgets what is written, to go on behind it; the room stays.
    mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    /// Begins a metric; all of its samples have to follow before the next one begins.
    mutating func begin(_ metric: Metric) {
        raw("# HELP ")
        raw(metric.name)
        raw(" ")
        raw(metric.help)
        raw("\n# TYPE ")
        raw(metric.name)
        raw(" ")
        raw(metric.kind.rawValue)
        raw("\n")
    }

    /// Writes a sample; nothing where the value is not known, or is no number: unknown is not zero.
    ///
    /// - Parameter suffix: what follows the metric's name, as in a histogram's `_sum`.
    mutating func sample(_ metric: Metric, suffix: String = "", _ labels: MetricLabels, _ value: Double?) {
        guard let value, value.isFinite else { return }
        raw(metric.name)
        raw(suffix)
        bytes.append(contentsOf: labels.bytes)
        bytes.append(UInt8(ascii: " "))
        number(value)
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Writes a metric that has one sample.
    mutating func single(_ metric: Metric, _ value: Double?) {
        guard let value, value.isFinite else { return }
        begin(metric)
        sample(metric, .none, value)
    }

    private mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// The shortest text that is read as the same number.
    private mutating func number(_ value: Double) {
        // Whole numbers are most of them, and written much faster as such.
        if let whole = Int32(exactly: value) { raw(String(whole)) } else { raw(value.description) }
    }
}

/// A metric as Prometheus knows it: its name, its kind, and what it means.
struct Metric: Sendable {
    enum Kind: String {
        case counter, gauge, histogram
    }

    let name: String
    let kind: Kind
    /// One line, without backslashes.
    let help: String

    static func counter(_ name: String, _ help: String) -> Metric { Metric(name: name, kind: .counter, help: help) }
    static func gauge(_ name: String, _ help: String) -> Metric { Metric(name: name, kind: .gauge, help: help) }
    static func histogram(_ name: String, _ help: String) -> Metric { Metric(name: name, kind: .histogram, help: help) }
}

/// The labels of a sample, as they are written: `{port="ge-0/0/0"}`.
struct MetricLabels: Sendable {
    static let none = MetricLabels([:])

    /// A longer value is cut: what comes from outside is as long as it likes.
    static let longestValue = 128

    let bytes: [UInt8]

    /// Takes names and values; one that is missing or empty is left out, which is the same to Prometheus.
    init(_ labels: KeyValuePairs<String, String?>) {
        var bytes: [UInt8] = []
        for case (let name, let value?) in labels where !value.isEmpty {
            bytes.append(UInt8(ascii: bytes.isEmpty ? "{" : ","))
            bytes.append(contentsOf: name.utf8)
            bytes.append(contentsOf: "=\"".utf8)
            Self.write(value, to: &bytes)
            bytes.append(UInt8(ascii: "\""))
        }
        if !bytes.isEmpty { bytes.append(UInt8(ascii: "}")) }
        self.bytes = bytes
    }

    private static func write(_ value: String, to bytes: inout [UInt8]) {
        for scalar in value.unicodeScalars.prefix(longestValue) {
            switch scalar {
            case "\\": bytes.append(contentsOf: #"\\"#.utf8)
            case "\"": bytes.append(contentsOf: #"\""#.utf8)
            case "\n": bytes.append(contentsOf: #"\n"#.utf8)
            // Prometheus' own reader takes a zero byte for the end of everything; the others are of no use to anyone.
            case "\u{0}"..<"\u{20}", "\u{7F}": bytes.append(contentsOf: "\u{FFFD}".utf8)
            default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
    }
}
