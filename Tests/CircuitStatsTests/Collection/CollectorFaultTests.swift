import FoundationEssentials
import HTTPTypes
import MistAPI
import SimulatedMist
import Synchronization
import TestSupport
import Testing

@testable import CircuitStats

@Suite("The collector, when Mist fails", .timeLimit(.minutes(5)))
struct CollectorFaultTests {
    @Test(
        "keeps the last good part and names it",
        arguments: [
            FaultRule.Kind.internalServerError, .serviceUnavailable, .tooManyRequests, .unauthorized, .reset,
            .truncatedBody,
            .truncatedJSON, .malformedJSON,
        ])
    func keepsLastGood(kind: FaultRule.Kind) async throws {
        let bench = CollectorBench()
        let before = try await bench.collect()
        try await bench.setFaults([FaultRule(path: "stats/ports/search", kind: kind)])
        bench.clock.advance(by: .seconds(60))
        let after = try await bench.collect()

        #expect(after.gateways.map(\.ports.count) == before.gateways.map(\.ports.count))
        for (old, new) in zip(before.ports, after.ports) { #expect(old.port.counters == new.port.counters) }
        #expect(
            after.partial.contains { $0.hasPrefix("Still showing the port statistics of 2023-11-20 12:12:05 UTC") },
            "\(after.partial)")
        // The windows end with the newest counters, so that the age of the data is seen.
        #expect(after.asOf == before.asOf && after.number > before.number)

        // Beyond three intervals the figures are called stale; once the cloud is back, all is well by itself.
        for _ in 0..<4 {
            bench.clock.advance(by: .seconds(60))
            await bench.collector.refresh()
        }
        #expect(bench.published.last?.isStale == true)
        try await bench.setFaults([])
        // A spent quota and a rejected token are not asked again at once.
        bench.clock.advance(by: .seconds(3_600))
        let healed = try await bench.collect()
        #expect(healed.partial == [])
        #expect(!healed.isStale)
    }

    @Test("shows what there is when a source has never answered, and says so")
    func missingFromTheStart() async throws {
        let bench = CollectorBench { $0.faults = [FaultRule(path: "stats/ports/search", kind: .internalServerError)] }
        let snapshot = try await bench.collect()
        #expect(snapshot.gateways.count == 14)
        for (_, _, port) in snapshot.ports {
            #expect(port.counters.rxErrors == nil)
            #expect(port.rxBps == nil)
        }
        #expect(snapshot.isStale)
        #expect(snapshot.partial.contains { $0.hasPrefix("No port statistics yet") }, "\(snapshot.partial)")
    }

    @Test("one site that always fails is named, and the others are whole")
    func oneSite() async throws {
        let whole = CollectorBench()
        let site = try #require(whole.cloud.circuits.last?.siteID)
        let bench = CollectorBench {
            $0.faults = [FaultRule(path: "sites/\(site)/devices", kind: .internalServerError)]
        }
        let snapshot = try await bench.collect()
        let sentence = try #require(snapshot.partial.first { $0.hasPrefix("No device configuration for 1 of ") })
        let name = try #require(snapshot.sites.first { $0.id == site }?.name)
        #expect(sentence.contains(" of site \(name) failed"), "\(sentence)")
        for (_, gateway, port) in snapshot.ports where port.configuration.usage != nil {
            #expect((port.configuration.isOverridden == nil) == (gateway.siteID == site))
        }
    }

    @Test("a cloud that is down at the start publishes nothing, says why, and is found when it comes back")
    func downAtStart() async throws {
        let bench = CollectorBench { $0.faults = [FaultRule(path: "", kind: .reset)] }
        await bench.collector.refresh()
        #expect(bench.published.last == nil)
        #expect(bench.collector.status.unreadiness?.contains("connection") == true)
        try await bench.setFaults([])
        bench.clock.advance(by: .seconds(60))
        let snapshot = try await bench.collect()
        #expect(snapshot.gateways.count == 14)
        #expect(bench.collector.status.unreadiness == nil)
    }

    @Test("several organizations and none named: nothing is chosen, and all are listed")
    func severalOrganizations() async throws {
        let bench = CollectorBench { $0.organizations = 3 }
        await bench.collector.refresh()
        #expect(bench.published.last == nil)
        let reason = try #require(bench.collector.status.unreadiness)
        for id in bench.cloud.organizationIDs { #expect(reason.contains(id)) }
        #expect(reason.contains("MIST_ORG_ID"))
        #expect(await bench.collector.accessibleOrganizations?.count == 3)
    }

    @Test("a named organization is taken, whichever others there are")
    func namedOrganization() async throws {
        let id = try #require(CollectorBench(configure: { $0.organizations = 3 }).cloud.organizationIDs.last)
        let bench = CollectorBench(organizationID: id) { $0.organizations = 3 }
        #expect(try await bench.collect().organization?.id == id)
    }

    @Test("a token that is not valid is said, not shown")
    func invalidToken() async throws {
        let bench = CollectorBench { $0.tokens = ["another"] }
        await bench.collector.refresh()
        let reason = try #require(bench.collector.status.unreadiness)
        #expect(reason.contains("401") || reason.lowercased().contains("token"))
        #expect(!reason.contains("secret"))
    }

    @Test("history that meets a spent quota keeps what it has, says that it waits, and is completed in the next hour")
    func quota() async throws {
        let bench = CollectorBench { $0.callLimit = 140 }
        let first = try await bench.collect()
        let known = first.ports.count { first.total(of: $0.key, in: .day).coverage > 0 }
        #expect((1..<first.ports.count - 3).contains(known))
        #expect(first.partial.contains { $0.contains("waiting for quota") }, "\(first.partial)")
        let calls = bench.quota.callsSent

        // Until the hour is over the counters alone are asked.
        bench.clock.advance(by: .seconds(60))
        _ = try await bench.collect()
        #expect(bench.quota.callsSent <= calls + 2)

        bench.clock.advance(by: .seconds(3_600))
        let second = try await bench.collect()
        #expect(second.ports.count { second.total(of: $0.key, in: .day).coverage > 0 } > known)
    }

    @Test("odd rows cost themselves, not their page", arguments: [FaultRule.Kind.nullRows, .oddTypes, .repeatRows])
    func oddRows(kind: FaultRule.Kind) async throws {
        let bench = CollectorBench { $0.faults = [FaultRule(path: "stats/", kind: kind)] }
        let snapshot = try await bench.collect()
        #expect(!snapshot.gateways.isEmpty)
        #expect(Set(snapshot.gateways.map(\.id)).count == snapshot.gateways.count)
    }

    @Test("hostile names are carried as they are")
    func hostile() async throws {
        let snapshot = try await CollectorBench { $0.hostile = true }.collect()
        #expect(snapshot.gateways.count == 14)
        #expect(snapshot.gateways.contains { $0.name.contains("<") })
    }

    @Test("sites that fail are asked ever more seldom, and at once again when they answer")
    func backOff() async throws {
        let bench = CollectorBench { $0.faults = [FaultRule(path: "/devices?", kind: .internalServerError)] }
        await bench.collector.refresh()
        let sites = Set(bench.cloud.circuits.map(\.siteID)).count
        var calls: [Int] = []
        for _ in 0..<60 {
            bench.clock.advance(by: .seconds(60))
            let before = bench.quota.callsSent
            await bench.collector.refresh()
            calls.append(bench.quota.callsSent - before)
        }
        // In an hour after 1, 2, 4, 8, 16 and 30 minutes, not sixty times.
        #expect(calls.count { $0 >= sites } <= 7)
        #expect(calls[0] >= sites && calls[2] >= sites)
    }

    @Test("what is shown calls itself stale though a refresh hangs")
    func hangingRefresh() async throws {
        let bench = CollectorBench()
        #expect(try await !bench.collect().isStale)
        bench.clock.advance(by: .seconds(240))
        await bench.collector.publishAge()
        #expect(bench.published.last?.isStale == true)
        let number = bench.published.last?.number
        await bench.collector.publishAge()
        #expect(bench.published.last?.number == number)
    }

    @Test(
        "a table that is whole does not wait for what stands beside it",
        arguments: ["/self/usage", "/stats/vpn_peers/search", "/self"])
    func hangsBesideTable(path: String) async throws {
        let gate = ManualWallClock(now: .distantPast)
        let bench = CollectorBench(
            organizationID: SimulatedCloud(.init(now: { .distantPast })).organizationIDs.first,
            transport: { HangingTransport(wire: SimulatedTransport($0), path: path, gate: gate) })
        async let refresh: Void = bench.collector.refresh()
        await gate.waitForSleepers()
        let awaited = "The VPN peer paths are still being collected."
        while bench.published.last?.partial.contains(awaited) != path.contains("vpn_peers") {
            try Task.checkCancellation()
            await Task.yield()
        }
        let snapshot = try #require(bench.published.last)
        #expect(snapshot.gateways.count == Set(bench.cloud.circuits.map(\.deviceID)).count)
        gate.advance(by: .seconds(60))
        await refresh
        #expect(bench.published.last?.partial.contains(awaited) == false)
        #expect(bench.published.last?.gateways.contains { $0.peerPaths != nil } == true)
    }

    @Test("what comes after the table is published when it comes")
    func publishedLate() async throws {
        let gate = ManualWallClock(now: .distantPast)
        let isHanging = Mutex(false)
        let bench = CollectorBench(transport: { cloud in
            HangingTransport(wire: SimulatedTransport(cloud), path: "/self", gate: gate) { isHanging.withLock { $0 } }
        })
        _ = try await bench.collect()
        isHanging.withLock { $0 = true }
        bench.clock.advance(by: .seconds(3_600))
        let before = bench.published.all.count
        async let refresh: Void = bench.collector.refresh()
        await gate.waitForSleepers()
        while bench.published.all.count == before {
            try Task.checkCancellation()
            await Task.yield()
        }
        gate.advance(by: .seconds(60))
        await refresh
        // The states of the sources are those of the newest publication.
        let access = bench.collector.status.sources.first { $0.source == .access }
        #expect(access?.collectedAt == bench.clock.now)
    }

    @Test("a refresh that is cancelled says nothing of what it was asking for")
    func cancelledRefresh() async throws {
        let gate = ManualWallClock(now: .distantPast)
        let isHanging = Mutex(false)
        let bench = CollectorBench(transport: { cloud in
            HangingTransport(wire: SimulatedTransport(cloud), path: "/stats/ports/search", gate: gate) {
                isHanging.withLock { $0 }
            }
        })
        _ = try await bench.collect()
        isHanging.withLock { $0 = true }
        bench.clock.advance(by: .seconds(60))
        let refresh = Task { await bench.collector.refresh() }
        await gate.waitForSleepers()
        refresh.cancel()
        await refresh.value
        await bench.collector.publish()
        #expect(bench.collector.status.sources.compactMap(\.failure) == [])
        #expect(bench.published.last?.partial == [])
        isHanging.withLock { $0 = false }
        // It is asked for at once, as if it had not been asked.
        let time = bench.clock.now
        _ = try await bench.collect()
        #expect(bench.collector.status.sources.first { $0.source == .ports }?.collectedAt == time)
    }

    @Test("traffic history that fails for a port is told with the names of its gateway and its site")
    func namedFailure() async throws {
        let bench = CollectorBench {
            $0.faults = [FaultRule(path: "/insights/", kind: .internalServerError)]
        }
        let snapshot = try await bench.collect()
        let gateway = try #require(snapshot.gateways.min { $0.id < $1.id })
        let site = try #require(gateway.siteName)
        let port = try #require(gateway.ports.map(\.name).min())
        let called = "traffic history of port \(port) of gateway \(gateway.name) of site \(site) failed"
        #expect(snapshot.partial.contains { $0.contains(called) }, "\(snapshot.partial)")
    }

    @Test("the ports of a gateway that someone looks at are asked for first")
    func interest() async throws {
        let asked = Mutex<[String]>([])
        let bench = CollectorBench(
            configure: { $0.gateways = 40 },
            transport: { cloud in
                ChangedTransport(cloud) { target, body in
                    if body == nil, target.contains("/insights/gateway/") { asked.withLock { $0.append(target) } }
                    return nil
                }
            })
        try await bench.setFaults([FaultRule(path: "/insights/", kind: .internalServerError)])
        let ports = try await bench.collect().ports
        func rate(_ gateway: Gateway) -> Double { gateway.ports.reduce(0) { $0 + ($1.rxBps ?? 0) + ($1.txBps ?? 0) } }
        let quietest = try #require(
            ports.map(\.gateway).filter { $0.ports.count > 1 }.min { rate($0) < rate($1) })
        let (looked, other) = (quietest.ports[0].name, quietest.ports[1].name)
        try await bench.setFaults([])
        bench.clock.advance(by: .seconds(TrafficHistory.patience))
        let site = try #require(quietest.siteID)
        try await bench.collector.completeHistory(
            ofPort: PortKey(gatewayID: quietest.id, port: looked), site: site)
        asked.withLock { $0 = [] }
        _ = try await bench.collect()
        // So many are asked at once, in no order.
        let first = asked.withLock { $0.prefix(16) }
        #expect(asked.withLock { $0.count } > 40)
        let wanted = other.replacing("/", with: "%2F")
        #expect(first.contains { $0.contains(quietest.id) && $0.contains(wanted) }, "\(first)")
    }

    @Test("a clock that was ahead when history failed keeps nobody waiting once it is set back")
    func clockSetBack() async throws {
        let bench = CollectorBench {
            $0.faults = [FaultRule(path: "/insights/", kind: .internalServerError)]
        }
        bench.clock.advance(by: .seconds(30 * 86_400))
        let ports = try await bench.collect().ports
        #expect(bench.published.last?.partial.contains { $0.contains("traffic history") } == true)
        try await bench.setFaults([])
        bench.clock.advance(by: .seconds(-30 * 86_400))
        let snapshot = try await bench.collect()
        #expect(!snapshot.partial.contains { $0.contains("failed") }, "\(snapshot.partial)")
        let key = try #require(ports.first).key
        #expect(snapshot.total(of: key, in: .day).coverage > 0.5)
    }

    @Test("a failed look at what is older than any window concerns who asked, and not what all are shown")
    func failedLookBack() async throws {
        let bench = CollectorBench()
        #expect(try await bench.collect().partial == [])
        let circuit = try #require(bench.cloud.circuits.first)
        let port = PortKey(gatewayID: circuit.deviceID, port: circuit.portID)
        try await bench.setFaults([FaultRule(path: "/insights/", kind: .internalServerError)])
        for _ in 1...2 {
            let asked = bench.quota.callsSent
            await #expect(throws: MistError.self) {
                try await bench.collector.completeHistory(ofPort: port, site: circuit.siteID, reachingBack: true)
            }
            #expect(bench.published.last?.partial == [])
            // The second look, at once after the first, is told the same without another call.
            bench.clock.advance(by: .seconds(1))
            #expect(bench.quota.callsSent - asked <= 1)
        }
        try await bench.setFaults([])
        bench.clock.advance(by: .seconds(59))
        #expect(try await bench.collect().partial == [])
        bench.clock.advance(by: .seconds(600))
        _ = try await bench.collect()
        let traffic = try #require(bench.published.last).traffic
        #expect(traffic.isComplete(port, now: bench.clock.now.unixSeconds, reachingBack: true))
    }

    @Test("a refresh that takes longer than its interval leaves time for configuration")
    func slowRefresh() async throws {
        let clock = Mutex<ManualWallClock?>(nil)
        let bench = CollectorBench(transport: { cloud in
            ChangedTransport(cloud) { target, body in
                if body == nil, target.contains("/stats/ports/search") {
                    clock.withLock { $0 }?.advance(by: .seconds(90))
                }
                return nil
            }
        })
        clock.withLock { $0 = bench.clock }
        await bench.collector.refresh()
        #expect(bench.collector.status.plan.waitingSites == 0)
        #expect(try #require(bench.collector.status.lastRefresh).seconds >= 90)
    }

    @Test("where all tokens rest, the next refresh comes when Mist answers again, and not before")
    func restsWithTheTokens() async throws {
        // History goes on beside it, so that only these are counted.
        let asked = Mutex(0)
        let bench = CollectorBench(transport: { cloud in
            ChangedTransport(cloud) { target, body in
                if body == nil, target.contains("/stats/") { asked.withLock { $0 += 1 } }
                return nil
            }
        })
        let running = Task { try await bench.collector.run() }
        // One waits for the next refresh, one looks after the age of what is shown.
        await bench.clock.waitForSleepers(2)
        try await bench.setFaults([FaultRule(path: "/stats/", kind: .tooManyRequests, retryAfter: 600)])
        bench.clock.advance(by: .seconds(60))
        await bench.clock.waitForSleepers(2)
        let free = bench.clock.now.addingTimeInterval(601)
        #expect(bench.collector.status.nextRefreshAt == free)
        let calls = asked.withLock { $0 }
        try await bench.setFaults([])
        for _ in 0..<10 {
            bench.clock.advance(by: .seconds(60))
            await bench.clock.waitForSleepers(2)
        }
        #expect(asked.withLock { $0 } == calls)
        bench.clock.advance(by: .seconds(1))
        await bench.clock.waitForSleepers(2)
        #expect(asked.withLock { $0 } > calls)
        #expect(bench.collector.status.nextRefreshAt == bench.clock.now.addingTimeInterval(60))
        running.cancel()
        try await running.value
    }

    @Test("what is old because others have spent the quota is named, and only once it is old")
    func oldForQuota() async throws {
        let bench = CollectorBench()
        _ = try await bench.collect()
        func spend(allBut left: Int) {
            bench.quota.restore(
                bench.quota.accounts.map { account in
                    var account = account
                    account.spent = account.limit - left
                    return account
                })
        }
        let sentence = "it is waiting for quota."
        bench.clock.advance(by: .seconds(1_200))
        spend(allBut: 900)
        let early = try await bench.collect().partial
        #expect(!early.contains { $0.contains(" the sites of ") }, "\(early)")
        #expect(bench.collector.status.plan.postponed.contains { $0.source == .sites })
        bench.clock.advance(by: .seconds(1_200))
        spend(allBut: 900)
        let partial = try await bench.collect().partial
        #expect(
            partial.contains { $0.hasPrefix("Still showing the sites of ") && $0.hasSuffix(sentence) }, "\(partial)")
        bench.clock.advance(by: .seconds(3_600))
        let after = try await bench.collect().partial
        #expect(!after.contains { $0.contains(sentence) }, "\(after)")
    }

    @Test("configuration that the quota does not allow waits, is named, and leaves the counters alone")
    func configurationWaits() async throws {
        // Some 48 sites want two calls each; counters, people and history have their parts before them.
        let bench = CollectorBench {
            $0.gateways = 50
            $0.callLimit = 150
        }
        let sites = Set(bench.cloud.circuits.map(\.siteID)).count
        await bench.collector.refresh()
        let first = try #require(bench.published.last)
        let waiting = bench.collector.status.plan.waitingSites
        #expect((1..<sites).contains(waiting))
        #expect(
            first.partial.contains {
                $0.hasPrefix("The configuration of \(waiting) sites is waiting for quota")
            }, "\(first.partial)")
        // Some sites are whole, rather than all sites half.
        let override = first.ports.count { $0.port.configuration.isOverridden != nil }
        #expect(override > 0 && override < first.ports.count)
        #expect(!first.ports.contains { $0.port.ip?.contains("{{") == true })
        for _ in 0..<20 {
            bench.clock.advance(by: .seconds(60))
            await bench.collector.refresh()
            #expect(bench.published.last?.isStale == false)
        }
        for _ in 0..<3 {
            bench.clock.advance(by: .seconds(3_600))
            await bench.collector.refresh()
        }
        #expect(bench.collector.status.plan.waitingSites == 0)
        let last = try #require(bench.published.last)
        #expect(last.ports.count { $0.port.configuration.isOverridden != nil } > override)
    }
}

/// A way to the cloud on which one path hangs until the gate is moved.
private struct HangingTransport: Transport {
    let wire: SimulatedTransport
    let path: String
    let gate: ManualWallClock
    var hangs: @Sendable () -> Bool = { true }

    func send(_ request: HTTPRequest, deadline: Duration) async throws(TransportError) -> TransportResponse {
        if hangs(), request.path?.prefix(while: { $0 != "?" }).hasSuffix(path) ?? false {
            try? await gate.sleep(for: .seconds(60))
            if Task.isCancelled { throw .cancelled }
        }
        return try await wire.send(request, deadline: deadline)
    }
}
