import FoundationEssentials
import Testing

@testable import CircuitStatsWeb

@Suite("The answer of /health")
struct HealthAnswerTests {
    @Test("is made once a second, and at a clock set back anew")
    func onceASecond() throws {
        let answer = HealthAnswer()
        var made: [Double] = []
        func tag(at time: Double) throws -> String {
            try answer.body(at: Date(timeIntervalSince1970: time)) { now in
                made.append(now.timeIntervalSince1970)
                return .single(Data(), etag: "\(now.timeIntervalSince1970)")
            }.etag
        }
        #expect(try tag(at: 100.25) == "100.25")
        #expect(try tag(at: 100.75) == "100.25")
        #expect(try tag(at: 101) == "101.0")
        #expect(try tag(at: 99.5) == "99.5")
        #expect(made == [100.25, 101, 99.5])
    }

    @Test("that could not be made is tried again")
    func failure() throws {
        let answer = HealthAnswer()
        let now = Date(timeIntervalSince1970: 100)
        #expect(throws: RouteError.self) {
            try answer.body(at: now) { _ throws(RouteError) in throw .encoding }
        }
        #expect(try answer.body(at: now) { _ in .single(Data(), etag: "made") }.etag == "made")
    }
}
