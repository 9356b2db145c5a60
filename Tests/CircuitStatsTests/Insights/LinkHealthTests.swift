import FoundationEssentials
import MistAPI
import Testing

@testable import CircuitStats

@Suite("Link quality by bucket")
struct LinkHealthTests {
    private let noon = 1_700_481_600

    private func health(_ json: String) throws -> LinkHealth? {
        LinkHealth(try JSONDecoder().decode(WANLinkHealth.self, from: Data(json.utf8)))
    }

    private func quality(_ health: LinkHealth?, at start: Int, width: Int = 3_600) throws -> LinkQuality {
        try #require(health).quality(in: start..<start + width, width: width)
    }

    @Test("Samples lie where the answer places them: by rt, else by its start and interval")
    func placement() throws {
        let byStart = try health(
            #"{"start": \#(noon), "interval": 3600, "avg_latency": [10, 20], "avg_loss": [0, null]}"#)
        #expect(try quality(byStart, at: noon) == LinkQuality(latency: 10, jitter: nil, loss: 0))
        #expect(try quality(byStart, at: noon + 3_600) == LinkQuality(latency: 20))
        #expect(try quality(byStart, at: noon + 7_200) == LinkQuality())
        let byTimes = try health(
            """
            {"start": 0, "interval": 3600, "rt": ["2023-11-20 14:00:00+00:00", "no time", "2023-11-20 12:00:00+00:00"],
            "avg_latency": [30, 99, 10]}
            """)
        #expect(try quality(byTimes, at: noon).latency == 10)
        #expect(try quality(byTimes, at: noon + 3_600).latency == nil)
        #expect(try quality(byTimes, at: noon + 7_200).latency == 30)
    }

    @Test("Finer samples are averaged, those on other edges by the time they share, coarser ones say nothing")
    func widths() throws {
        let fine = try health(
            #"{"start": \#(noon), "interval": 600, "avg_jitter": [1, 2, 3, null, 5, 6, 100]}"#)
        #expect(try quality(fine, at: noon).jitter == 3.4)
        let shifted = try health(#"{"start": \#(noon - 1_800), "interval": 3600, "avg_latency": [10, 30]}"#)
        #expect(try quality(shifted, at: noon).latency == 20)
        let coarse = try health(#"{"start": \#(noon), "interval": 3600, "avg_latency": [10]}"#)
        #expect(try quality(coarse, at: noon, width: 600).latency == nil)
    }

    @Test("The open bucket has what Mist tells of it, although it is cut")
    func open() throws {
        let answer = try #require(try health(#"{"start": \#(noon), "interval": 3600, "avg_latency": [10]}"#))
        #expect(answer.quality(in: noon..<noon + 60, width: 3_600).latency == 10)
    }

    @Test("Figures that cannot be are unknown")
    func absurd() throws {
        let answer = try health(
            #"{"start": \#(noon), "interval": 3600, "avg_latency": [-1, 1e300], "avg_loss": [101, 100]}"#)
        #expect(try quality(answer, at: noon) == LinkQuality())
        #expect(try quality(answer, at: noon + 3_600) == LinkQuality(loss: 100))
    }

    @Test(
        "An answer without series, or without a place for them, is none",
        arguments: [
            "{}", #"{"avg_latency": [1, 2]}"#, #"{"start": 1, "interval": 90000, "avg_latency": [1]}"#,
            #"{"rt": ["2023-11-20 14:00:00+00:00"], "avg_latency": [1]}"#,
        ])
    func nothing(json: String) throws {
        #expect(try health(json) == nil)
    }

    @Test("An empty series is an answer: nothing is known")
    func empty() throws {
        #expect(try #require(try health(#"{"avg_latency": [], "start": 5, "interval": 600}"#)).samples.isEmpty)
        #expect(try #require(try health(#"{"avg_latency": []}"#)).samples.isEmpty)
    }
}
