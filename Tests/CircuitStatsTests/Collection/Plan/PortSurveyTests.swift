import FoundationEssentials
import MistAPI
import Testing

@testable import CircuitStats

@Suite("Asking for ports by name")
struct PortSurveyTests {
    private static let now = Date(timeIntervalSince1970: CollectorBench.start)

    /// `count` gateways with these ports each, found in as few pages as can be.
    private func survey(_ names: [String], gateways count: Int, pageSize: Int = 1_000) -> PortSurvey {
        let rows = (0..<count).flatMap { gateway in
            names.map { name in
                var port = StatsPort()
                port.mac = "\(gateway)"
                port.portID = name
                return port
            }
        }
        return PortSurvey(Rows(rows), calls: (rows.count - 1) / pageSize + 1, takenAt: Self.now)
    }

    private static let names = (0..<8).map { "ge-0/0/\($0)" }

    @Test("is what is done where it takes fewer calls than asking for all")
    func cheaper() throws {
        var survey = survey(Self.names, gateways: 5_000)
        let found = survey.names(for: ["ge-0/0/0", "ge-0/0/1"], pageSize: 1_000, at: Self.now)
        let choice = try #require(found)
        #expect(choice.names == ["ge-0/0/0", "ge-0/0/1"])
        #expect(choice.calls == 10)
        #expect(survey.calls == 40)
    }

    @Test("is not done where it saves nothing")
    func dearer() {
        var small = survey(Self.names, gateways: 10)
        #expect(small.names(for: ["ge-0/0/0", "ge-0/0/1"], pageSize: 1_000, at: Self.now) == nil)
        var allWAN = survey(Self.names, gateways: 5_000)
        #expect(allWAN.names(for: Set(Self.names), pageSize: 1_000, at: Self.now) == nil)
        var none = survey(Self.names, gateways: 5_000)
        #expect(none.names(for: [], pageSize: 1_000, at: Self.now) == nil)
    }

    @Test("includes the physical port and the unit by which a sub-interface or port is reported")
    func spellings() throws {
        var survey = survey(Self.names + ["xe-0/0/0.0"], gateways: 2_000)
        let found = survey.names(for: ["ge-0/0/1.100", "xe-0/0/0"], pageSize: 1_000, at: Self.now)
        let choice = try #require(found)
        #expect(choice.names == ["ge-0/0/1", "xe-0/0/0.0"])
    }

    @Test("ends after an hour, and when the configuration names a port that was not there")
    func age() {
        var survey = survey(Self.names, gateways: 5_000)
        func asks(_ ports: Set<String>, after seconds: Double) -> Bool {
            survey.names(for: ports, pageSize: 1_000, at: Self.now.addingTimeInterval(seconds)) != nil
        }
        // A port that has no row from the start is not waited for.
        #expect(asks(["ge-0/0/0", "cl-1/0/0"], after: 60))
        #expect(asks(["ge-0/0/0", "cl-1/0/0"], after: 600))
        #expect(asks(["ge-0/0/0", "cl-1/0/0", "ge-0/0/20"], after: 240), "not at once")
        #expect(!asks(["ge-0/0/0", "cl-1/0/0", "ge-0/0/20"], after: 300))
        #expect(asks(["ge-0/0/0"], after: 3_599))
        #expect(!asks(["ge-0/0/0"], after: 3_600))
    }
}
