import Foundation
import HTTPTypes
import SimulatedMist
import Testing

@Suite("Faults by plan")
struct FaultTests {
    private func ports(_ kind: FaultRule.Kind) async -> (answer: Answered, sound: Answered) {
        let cloud = SimulatedCloud.made(faults: [FaultRule(path: "stats/ports", kind: kind, retryAfter: 7)])
        let path = "/api/v1/orgs/\(cloud.organizationID)/stats/ports/search?limit=20"
        return (await cloud.call(path), await SimulatedCloud.made().call(path))
    }

    @Test(
        "A status fault answers its status, words and Retry-After",
        arguments: [
            (.tooManyRequests, 429), (.internalServerError, 500), (.serviceUnavailable, 503), (.unauthorized, 401),
        ] as [(FaultRule.Kind, Int)])
    func statuses(_ kind: FaultRule.Kind, _ status: Int) async {
        let answer = await ports(kind).answer
        #expect(answer.status == status && answer.header("Retry-After") == "7")
        #expect(answer.object["detail"] is String)
    }

    @Test("What breaks a connection is left to nginx, which knows a location for each way")
    func transport() async {
        let reset = await ports(.reset).answer
        #expect(reset.header("X-Accel-Redirect") == "/simulated/connection-reset" && reset.body.isEmpty)
        let truncated = await ports(.truncatedBody).answer
        #expect(truncated.header("X-Accel-Redirect") == "/simulated/truncated-body" && truncated.body.isEmpty)
    }

    @Test("Truncated and malformed JSON come complete and cannot be decoded")
    func brokenJSON() async {
        for kind in [FaultRule.Kind.truncatedJSON, .malformedJSON] {
            let answer = await ports(kind).answer
            #expect(answer.status == 200 && answer.header("Content-Length") == nil)
            #expect(!answer.body.isEmpty && answer.json == nil)
        }
    }

    @Test("Null rows, odd types and repeated rows are JSON still, and spoil some rows only")
    func rows() async throws {
        let nulls = try #require(await ports(.nullRows).answer.object["results"] as? [Any])
        #expect(nulls.count == 20 && nulls.count { $0 is NSNull } == 7)
        #expect((nulls[1] as? [String: Any])?["rx_bytes"] is NSNull)
        #expect((nulls[1] as? [String: Any])?["mac"] is String)
        #expect((nulls[2] as? [String: Any])?["rx_bytes"] is Int)

        let (odd, sound) = await ports(.oddTypes)
        #expect(!(odd.rows[0]["port_id"] is String) && !(odd.rows[0]["up"] is Bool && odd.rows[0]["mac"] is String))
        #expect(odd.rows[1]["port_id"] as? String == sound.rows[1]["port_id"] as? String)

        let repeated = await ports(.repeatRows).answer.rows
        #expect(repeated.count == 23)
        #expect(repeated[20]["port_mac"] as? String == repeated[0]["port_mac"] as? String)
    }

    @Test("A foreign next leads to another host")
    func foreignNext() async throws {
        let next = try #require(await ports(.foreignNext).answer.object["next"] as? String)
        #expect(URL(string: next)?.host() == "elsewhere.example")
    }

    @Test("A rule strikes its path and its token only, and only so often")
    func scope() async {
        let cloud = SimulatedCloud.made(
            faults: [FaultRule(path: "/self", kind: .serviceUnavailable, token: 1, times: 2)], tokens: ["a", "b"])
        #expect(await cloud.call("/api/v1/self", token: "a").status == 200)
        #expect(await cloud.call("/api/v1/const/insight_metrics", token: "b").status == 200)
        for status in [503, 503, 200] { #expect(await cloud.call("/api/v1/self", token: "b").status == status) }
    }

    @Test("Chance is decided by the seed: about its share of the calls, the same ones each time")
    func probability() async {
        func statuses(seed: UInt64) async -> [Int] {
            let rule = FaultRule(path: "", kind: .serviceUnavailable, probability: 0.3)
            let cloud = SimulatedCloud.made(faults: [rule], seed: seed)
            var statuses: [Int] = []
            for _ in 1...300 { statuses.append(await cloud.call("/api/v1/self").status) }
            return statuses
        }
        let first = await statuses(seed: 3)
        #expect((60...120).contains(first.count { $0 == 503 }))
        #expect(await statuses(seed: 3) == first)
        #expect(await statuses(seed: 4) != first)
    }

    @Test("A hanging call ends when it is cancelled")
    func hang() async {
        let cloud = SimulatedCloud.made(faults: [FaultRule(path: "", kind: .hang)])
        let call = Task { await cloud.call("/api/v1/self") }
        call.cancel()
        #expect(await call.value.isDeferred)
    }

    @Test("Rules are set and read over HTTP; what is no rule is refused and changes nothing; reset removes them")
    func control() async {
        let cloud = SimulatedCloud.made()
        let rules = #"[{"path": "self", "kind": "429", "probability": 1, "retry_after": 900}]"#
        let set = await cloud.call("/simulated/faults", method: .put, token: nil, body: rules)
        #expect(set.status == 200 && set.rows.first?["kind"] as? String == "429")
        #expect(await cloud.call("/simulated/faults", token: nil).rows.count == 1)
        #expect(await cloud.call("/api/v1/self").header("Retry-After") == "900")
        for body in ["", "{}", #"[{"path": "self", "kind": "nonsense"}]"#, #"[{"kind": "429"}]"#] {
            #expect(await cloud.call("/simulated/faults", method: .put, token: nil, body: body).status == 400)
        }
        #expect(await cloud.call("/api/v1/self").status == 429)
        _ = await cloud.call("/simulated/reset", method: .post, token: nil)
        #expect(await cloud.call("/api/v1/self").status == 200)
    }
}
