import CircuitStats
import Foundation
import MistAPI
import SimulatedMist
import Synchronization
import TestSupport
import Testing

/// The middle rows of the README's table of faults, in its order: what Mist says is wrong, or none.
@Suite("When Mist answers badly", .timeLimit(.minutes(5)))
struct AnswerFaultTests {
    /// Tries again at once.
    private static let small = ApplicationStack.Setup(
        cloud: { $0.gateways = 4 }, retry: RetryRule(random: { 0 }))

    /// Collects, breaks something, looks at the page a minute later, repairs it, and looks at the page again.
    private func live(
        through rules: [FaultRule], setup: ApplicationStack.Setup = Self.small, healsAfter seconds: Int = 60,
        shows: @Sendable (ShownPage, ApplicationStack) async throws -> Void
    ) async throws {
        try await ApplicationStack.run(setup) { stack in
            await stack.collect()
            let before = try await stack.page()
            #expect(before.partial == [] && !before.isStale)
            try await stack.cloud.setFaults(rules)
            await stack.refresh(after: 60)
            try await stack.expectKept(before)
            try await shows(try await stack.page(), stack)
            try await stack.cloud.setFaults([])
            await stack.refresh(after: seconds)
            try await stack.expectHealed(since: before)
        }
    }

    /// Live figures that are older than they should be, and why.
    private func expectOld(_ page: ShownPage, because reason: String) {
        for source in ["port statistics", "gateway statistics"] {
            #expect(
                page.missing.contains {
                    $0.hasPrefix("Still showing the \(source) of 2023-11-20 12:12:05 UTC: ") && $0.contains(reason)
                }, "\(page.missing)")
        }
        #expect(page.asOf.hasPrefix("2023-11-20T12:1"))
    }

    @Test("401 in mid-run: the last data; Mist is asked again after five minutes")
    func unauthorized() async throws {
        try await live(through: [FaultRule(path: "", kind: .unauthorized)], healsAfter: 300) { page, stack in
            #expect(page.missing.contains { $0.contains("Mist does not accept the API token (401") }, "\(page.missing)")
            let calls = try await stack.cloud.calls()
            await stack.refresh(after: 60)
            #expect(try await stack.cloud.calls() == calls)
        }
    }

    @Test("A short burst of 5xx: tried again, nothing is missing")
    func shortBurst() async throws {
        try await live(through: [FaultRule(path: "", kind: .serviceUnavailable, times: 2)]) { page, _ in
            #expect(page.missing == [] && !page.isStale)
        }
    }

    @Test(
        "A long burst of 5xx: the last data until it is over",
        arguments: [
            FaultRule.Kind.internalServerError, .serviceUnavailable,
        ])
    func longBurst(kind: FaultRule.Kind) async throws {
        try await live(through: [FaultRule(path: "", kind: kind)]) { page, stack in
            expectOld(page, because: "Mist has an internal error (50")
            for _ in 0..<3 { await stack.refresh(after: 60) }
            let later = try await stack.page()
            #expect(later.isStale)
        }
    }

    @Test("5 % of all calls fail: tried again, nothing is missing")
    func random() async throws {
        try await live(through: [FaultRule(path: "", kind: .internalServerError, probability: 0.05)]) { _, stack in
            for _ in 0..<20 {
                await stack.refresh(after: 60)
                await stack.collector.collectHistory()
                let page = try await stack.page()
                #expect(page.missing == [] && !page.isStale)
            }
        }
    }

    @Test("Mist hangs for 120 s: pages are answered meanwhile, the call is given up, the last data is shown")
    func hang() async throws {
        let box = Mutex<SwitchedTransport?>(nil)
        var setup = Self.small
        setup.transport = { cloud in
            let transport = SwitchedTransport(SimulatedTransport(cloud))
            box.withLock { $0 = transport }
            return transport
        }
        try await ApplicationStack.run(setup) { stack in
            let transport = try #require(box.withLock { $0 })
            await stack.collect()
            let before = try await stack.page()
            stack.clock.advance(by: .seconds(60))
            // As libcurl does it: no answer within the deadline is an error.
            transport.use { [clock = stack.clock] _, deadline throws(TransportError) in
                try? await clock.sleep(for: min(deadline, .seconds(120)))
                throw .timeout
            }
            async let refresh: Void = stack.collector.refresh()
            for seconds in [25, 25, 10] {
                // Port and gateway statistics.
                await stack.clock.waitForSleepers(2)
                try await stack.expectKept(before)
                stack.clock.advance(by: .seconds(seconds))
            }
            await refresh
            let page = try await stack.page()
            expectOld(page, because: "no answer came in time")
            try await stack.expectKept(before)
            transport.use(nil)
            await stack.refresh(after: 60)
            try await stack.expectHealed(since: before)
        }
    }

    @Test(
        "Half an answer, or what is no JSON: the last data until it makes sense",
        arguments: [FaultRule.Kind.truncatedJSON, .malformedJSON])
    func malformed(kind: FaultRule.Kind) async throws {
        try await live(through: [FaultRule(path: "", kind: kind)]) { page, _ in
            expectOld(page, because: "the answer makes no sense")
        }
    }

    @Test("Pages repeat rows: each gateway and port is shown once")
    func repeatedRows() async throws {
        var setup = Self.small
        setup.cloud = {
            $0.gateways = 14
            $0.pageCap = 4
        }
        try await live(through: [FaultRule(path: "stats/", kind: .repeatRows)], setup: setup) { page, stack in
            #expect(page.missing == [])
            #expect(page.ports.count == stack.cloud.circuits.count)
            #expect(page.gateways.reduce(0) { $0 + ($1["ports"]?.elements?.count ?? 0) } == page.ports.count)
        }
    }

    @Test("A next page that points elsewhere: nobody goes there, the last data is shown")
    func foreignNext() async throws {
        try await live(through: [FaultRule(path: "ports/search", kind: .foreignNext)]) { page, _ in
            #expect(
                page.missing.contains {
                    $0.hasPrefix("Still showing the port statistics of")
                        && $0.contains("its next page is outside of the Mist API")
                }, "\(page.missing)")
        }
    }

    @Test("One site always fails: it is named, the others are whole")
    func oneSite() async throws {
        try await ApplicationStack.run(Self.small) { stack in
            let site = try #require(stack.cloud.circuits.last).siteID
            try await stack.cloud.setFaults([FaultRule(path: "sites/\(site)/", kind: .internalServerError)])
            await stack.collect()
            let page = try await stack.page()
            let sites = Set(stack.cloud.circuits.map(\.siteID)).count
            let name = try #require(page.gateways.first { $0["site_id"]?.text == site }?["site_name"]?.text)
            #expect(
                page.missing.contains {
                    $0.hasPrefix("No device configuration for 1 of \(sites) sites: ")
                        && $0.contains("of site \(name) ")
                }, "\(page.missing)")
            #expect(!page.isStale)
            for gateway in page.gateways {
                let isFailing = gateway["site_id"]?.text == site
                for port in gateway["ports"]?.elements ?? [] {
                    #expect(port["override"] == (isFailing ? .null : port["override"]))
                    if !isFailing { #expect(port["override"] != .null) }
                    #expect(
                        port["rx_bps"] != .number(0) || gateway["status"] != .string("connected")
                            || port["up"] != .bool(true))
                }
            }
            try await stack.cloud.setFaults([])
            await stack.refresh(after: 1_800)
            try await stack.expectHealed(since: page)
        }
    }
}
