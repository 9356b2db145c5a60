import Testing

@testable import CircuitStatsWeb

@Suite("Prometheus' text format")
struct PrometheusTextTests {
    private static let metric = Metric.gauge("things", "Things that there are.")

    private func text(_ write: (inout PrometheusText) -> Void) -> String {
        var text = PrometheusText()
        write(&text)
        return String(decoding: text.bytes, as: UTF8.self)
    }

    @Test("says what a metric means and of which kind it is, once, before its samples")
    func head() {
        let text = text { text in
            text.begin(Self.metric)
            text.sample(Self.metric, MetricLabels(["kind": "big", "colour": nil, "shape": ""]), 3)
            text.sample(Self.metric, .none, 4)
        }
        #expect(
            text == """
                # HELP things Things that there are.
                # TYPE things gauge
                things{kind="big"} 3
                things 4

                """)
    }

    @Test(
        "writes a number so that it is read as the same",
        arguments: [
            (0, "0"), (1, "1"), (-5, "-5"), (0.1, "0.1"), (1_700_481_600, "1700481600"),
            (4_294_967_296.5, "4294967296.5"), (2.5e-7, "2.5e-07"),
            (1.8446744073709552e19, "1.8446744073709552e+19"),
        ] as [(Double, String)])
    func numbers(value: Double, written: String) {
        #expect(text { $0.sample(Self.metric, .none, value) } == "things \(written)\n")
    }

    @Test("leaves out what is not known or no number", arguments: [nil, .nan, .infinity, -.infinity] as [Double?])
    func unknown(value: Double?) {
        #expect(text { $0.sample(Self.metric, .none, value) } == "")
        #expect(text { $0.single(Self.metric, value) } == "")
    }

    @Test(
        "escapes what would end a label or a line, and replaces what would end the text",
        arguments: [
            (#"a "quoted" name"#, #"a \"quoted\" name"#), (#"C:\new"#, #"C:\\new"#),
            ("a\"} 1\nforged 2", #"a\"} 1\nforged 2"#), ("nul\u{0}bell\u{7}\r", "nul\u{FFFD}bell\u{FFFD}\u{FFFD}"),
            ("\u{2028}Zürich 🛰️", "\u{2028}Zürich 🛰️"),
        ])
    func hostileLabels(value: String, written: String) {
        #expect(
            text { $0.sample(Self.metric, MetricLabels(["name": value]), 1) } == "things{name=\"\(written)\"} 1\n")
    }

    @Test("cuts a label that is longer than any name")
    func longLabels() {
        let labels = MetricLabels(["name": String(repeating: "\u{1F6F0}", count: 100_000)])
        #expect(
            String(decoding: labels.bytes, as: UTF8.self) == "{name=\"\(String(repeating: "\u{1F6F0}", count: 128))\"}")
    }
}
