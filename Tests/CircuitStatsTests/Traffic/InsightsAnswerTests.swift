import FoundationEssentials
import MistAPI
import Testing

@testable import CircuitStats

@Suite("Answers of insights that cannot all be true")
struct InsightsAnswerTests {
    static let noon = PortTrafficTests.noon

    private func samples(_ json: String) throws -> [TrafficSamples] {
        TrafficSamples.all(in: try JSONDecoder().decode(GatewayInsights.self, from: Data(json.utf8)))
    }

    @Test("buckets that lie closer than their width are as wide as they lie apart")
    func overlapping() throws {
        let start = Self.noon - 3_600
        let times = (0..<6).map { "\(start + $0 * 600)" }.joined(separator: ",")
        let answer = try samples(
            """
            {"interval": 3600, "rt": [\(times)], "rx_bps": [48000, 0, 0, 0, 0, 0], "tx_bps": [0, 0, 0, 0, 0, 0]}
            """)
        var traffic = PortTraffic()
        for samples in answer { traffic.record(samples, now: Self.noon) }
        #expect(traffic.total(in: start..<Self.noon).rxBytes == 3_600_000)
    }

    @Test(
        "odd starts, widths and figures give no more than a port can carry, and trap nothing",
        arguments: [
            #""start": 0, "interval": 600"#, #""start": -5, "interval": 600"#, #""start": 9e15, "interval": 600"#,
            #""start": 1700478000, "interval": 1"#, #""start": 1700478000, "interval": 31536000"#,
            #""start": 1700478000, "interval": 0"#, #""start": "1700478000", "interval": "10m""#,
            #""start": 1700478000.7, "interval": 600.9"#, #""start": 1700478000, "interval": -600"#,
            #""rt": [1700478000, 1700478000, 1700478000], "interval": 600"#, #""rt": [null, null, null]"#,
            #""rt": [1700479200, 1700478600, 1700478000], "interval": 600"#, #""rt": [3, 2, 1]"#,
            #""rt": ["2023-11-20 11:00:00", "x", 1e300]"#, #""rt": 5, "start": 1700478000"#, #""rt": []"#,
        ])
    func odd(place: String) throws {
        for rates in ["[8000, 8000, 8000]", "[-1, 1e300, \"8000\"]", "[null, {}, []]", "8000", "[1e13, 1e13, 1e13]"] {
            for answer in try samples("{\(place), \"rx_bps\": \(rates), \"tx_bps\": \(rates)}") {
                var traffic = PortTraffic()
                traffic.record(answer, now: Self.noon)
                for window in Window.allCases {
                    let total = traffic.total(in: window.range(endingAt: Self.noon))
                    #expect((0...1).contains(total.coverage))
                    #expect(total.rxBytes <= total.seconds * 1e13 / 8 * 1.000001)
                }
            }
        }
    }
}
