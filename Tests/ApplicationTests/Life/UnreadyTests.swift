import CircuitStats
import Foundation
import HTTPTypes
import SimulatedMist
import TestSupport
import Testing

@Suite("Before the first snapshot", .application(), .timeLimit(.minutes(5)))
struct UnreadyTests {
    let stack: ApplicationStack

    init() throws { stack = try #require(ApplicationStack.current) }

    @Test(
        "a route that needs data answers 503 with the reason, and when to ask again",
        arguments: Routes.targets.filter { $0 != "/health" && $0 != "/api/status" })
    func unready(target: String) async throws {
        let answer = try await stack.get(target)
        #expect(try expectError(answer, status: 503) == "The first collection has not ended yet.")
        #expect(answer.fields["retry-after"] == "1")
        #expect(answer.fields["cache-control"] == "no-store")
        #expect(try await stack.send("HEAD", target).status == 503)
    }

    @Test("a request that can never be answered is refused as such")
    func refused() async throws {
        try expectError(try await stack.get("/api/gateways?duration=2h"), status: 400)
        try expectError(try await stack.get("/api/nowhere"), status: 404)
        try expectError(try await stack.send("POST", "/api/gateways"), status: 405)
    }

    @Test("/health and /api/status answer")
    func alive() async throws {
        #expect(try await stack.get("/health").status == 200)
        let status = try await stack.data("/api/status")
        #expect(status["ready"] == .bool(false))
        #expect(status["organization"] == .null)
        #expect(try await stack.cloud.calls() == 0)
    }
}

@Suite("Becoming ready", .timeLimit(.minutes(5)))
struct ReadyTests {
    @Test("the first refresh makes the application ready, before any traffic is known")
    func ready() async throws {
        try await ApplicationStack.run(.init(cloud: { $0.gateways = 4 })) { stack in
            try expectError(try await stack.get("/ready"), status: 503)
            await stack.collector.refresh()
            #expect(try await stack.data("/ready") == .object(["ready": .bool(true)]))
            let answer = try JSONValue(try await stack.get("/api/gateways").body)
            let partial = try #require(answer["meta"]?["partial"]?.elements).compactMap(\.text)
            #expect(partial.contains { $0.contains("still being collected") }, "\(partial)")
            let ports = (answer["data"]?.elements ?? []).flatMap { $0["ports"]?.elements ?? [] }
            #expect(ports.count == stack.cloud.circuits.count)
            for port in ports {
                #expect(port["coverage"] == .number(0))
                #expect(port["rx_bytes"] == .null)
                #expect(port["tx_bytes"] == .null)
            }
        }
    }

    @Test("a token of several organizations is told to name one, and which there are")
    func severalOrganizations() async throws {
        try await ApplicationStack.run(.init(cloud: { $0.organizations = 2 })) { stack in
            await stack.collector.refresh()
            let sentence = try expectError(try await stack.get("/ready"), status: 503)
            let listed = try #require(try await stack.data("/api/organizations").elements)
            #expect(listed.compactMap { $0["org_id"]?.text } == stack.cloud.organizationIDs)
            for id in stack.cloud.organizationIDs { #expect(sentence.contains(id)) }
            try expectError(try await stack.get("/api/gateways"), status: 503)
        }
    }

    @Test(
        "odd rows of the cloud are left out or null, and what is answered is JSON",
        arguments: [FaultRule.Kind.nullRows, .oddTypes, .repeatRows])
    func oddData(kind: FaultRule.Kind) async throws {
        let setup = ApplicationStack.Setup(cloud: { cloud in
            cloud.hostile = true
            cloud.faults = [FaultRule(path: "/orgs/", kind: kind), FaultRule(path: "/sites/", kind: kind)]
        })
        try await ApplicationStack.run(setup) { stack in
            await stack.collect()
            for window in ["15m", "1h", "1d", "7d"] {
                let gateways = try #require(try await stack.data("/api/gateways?duration=\(window)").elements)
                let ids = gateways.compactMap { $0["id"]?.text }
                #expect(!ids.isEmpty && Set(ids).count == gateways.count)
                #expect(gateways.contains { $0["name"]?.text?.contains("<") == true })
                for id in ids { _ = try await stack.data("/api/gateway/\(id)/ports") }
            }
            for target in ["/api/organization", "/api/sites", "/api/status"] { _ = try await stack.data(target) }
        }
    }

    @Test("a cloud that repeats the token in its refusal does not get it into an answer or the log")
    func echo() async throws {
        let cloud = StubTransport { request in
            let token = request.headerFields[.authorization] ?? ""
            return .json(#"{"detail":"\#(token) is not welcome"}"#, status: 403)
        }
        try await ApplicationStack.run(.init(transport: { _ in cloud })) { stack in
            await stack.collector.refresh()
            let sentence = try expectError(try await stack.get("/ready"), status: 503)
            #expect(sentence.contains("is not welcome"))
            #expect(try await stack.get("/api/status").status == 200)
            #expect(!cloud.requests.isEmpty)
        }
    }
}
