import FoundationEssentials
import HTTPTypes
import MistAPI
import SimulatedMist
import Synchronization
import TestSupport
import Testing

@testable import CircuitStats

@Suite("The plan of a refresh")
struct RefreshPlanTests {
    @Test("leaves out what the quota does not allow, by priority and as a whole")
    func postpone() {
        var plan = RefreshPlan()
        plan.steps = [
            .init(source: .ports, priority: .counters, calls: 10, reason: .unknown),
            .init(source: .peerPaths, priority: .counters, calls: 20, reason: .unknown),
            .init(source: .gateways, priority: .counters, calls: 5, reason: .unknown),
            .init(source: .sites, priority: .configuration, calls: 1, reason: .unknown),
        ]
        plan.postpone { $0 == .counters ? 15 : 10 }
        #expect(plan.steps.map(\.source) == [.ports, .gateways])
        #expect(plan.postponed.map(\.source) == [.peerPaths, .sites])
        #expect(plan.calls == 15)
    }

    /// Pages of 10 for 50 gateways with 100 WAN ports: the lists are as long as those of 5,000 gateways in pages of 1,000.
    private static let scaled: @Sendable (inout SimulatedCloud.Configuration) -> Void = { cloud in
        cloud.gateways = 50
        cloud.portsPerGateway = 2
        cloud.pageCap = 10
    }

    @Test("asks 5,000 gateways every minute for less than 1,000 calls an hour, and says so")
    func hour() async throws {
        let bench = CollectorBench(configure: Self.scaled)
        for _ in 0..<3 {
            await bench.collector.refresh()
            bench.clock.advance(by: .seconds(60))
        }
        let before = try await bench.cloud.calls()
        for _ in 0..<60 {
            await bench.collector.refresh()
            bench.clock.advance(by: .seconds(60))
        }
        let calls = try await bench.cloud.calls() - before
        #expect(calls < 1_000, "\(calls) calls")
        let plan = bench.collector.status.plan
        #expect(plan.budget == 900)
        #expect(abs(plan.callsPerHour - calls) < 60, "planned \(plan.callsPerHour), made \(calls)")
        let last = try #require(bench.published.last)
        #expect(last.partial.filter { !$0.contains("traffic history") } == [])
        #expect(!last.isStale)
        #expect(last.ports.count == 100)
        let newest = bench.clock.now.timeIntervalSince1970 - 60
        for (_, gateway, port) in last.ports where gateway.isConnected {
            #expect(newest - (try #require(port.counters.timestamp)) <= 60)
        }
    }

    @Test("asks for WAN ports by name where that is cheaper, and finds what asking for all does")
    func portNames() async throws {
        let bench = CollectorBench(configure: Self.scaled)
        await bench.collector.refresh()
        let all = try #require(bench.published.last).ports.map(\.port.counters)
        // The clock stands, so that a second answer must be the same.
        let before = bench.clock.now
        bench.clock.advance(by: .seconds(60))
        await bench.collector.refresh()
        let status = bench.collector.status
        #expect(status.traits.heedsPortName == true)
        #expect(status.plan.steps.first?.source == .ports)
        // 150 rows in 15 pages; 50 of each WAN port in 5.
        #expect(status.plan.steps.first?.calls == 10)
        let named = try #require(bench.published.last).ports.map(\.port.counters)
        #expect(named.count == all.count)
        for (old, new) in zip(all, named) where old.timestamp.map({ $0 > before.timeIntervalSince1970 - 120 }) ?? false
        {
            #expect(try #require(new.rxBytes) >= (try #require(old.rxBytes)))
        }
    }

    @Test(
        "does not trust a port name that the cloud ignores, answers in part, or refuses",
        arguments: ["ignore", "part", "refuse"])
    func unheededPortName(behaviour: String) async throws {
        let bench = CollectorBench(configure: Self.scaled) { cloud in
            ChangedTransport(cloud) { target, _ in
                guard target.contains("ports/search"), let name = target.firstRange(of: "&port_id=") else { return nil }
                switch behaviour {
                case "ignore": return .target(target[..<name.lowerBound] + "&limit=10")
                case "part": return .body(#"{"results": [], "total": 0}"#)
                default: return .status(400)
                }
            }
        }
        await bench.collector.refresh()
        bench.clock.advance(by: .seconds(60))
        await bench.collector.refresh()
        #expect(bench.collector.status.traits.heedsPortName == false)
        let last = try #require(bench.published.last)
        #expect(last.ports.count { $0.port.counters.rxBytes != nil } >= 90)
        #expect(last.partial.filter { !$0.contains("traffic history") } == [])
        bench.clock.advance(by: .seconds(60))
        let before = try await bench.cloud.calls()
        await bench.collector.refresh()
        // From then on all ports: 15 pages, and 5 of gateways at most.
        #expect(try await bench.cloud.calls() - before <= 20)
    }

    @Test("finds out which filter the port search takes", arguments: [PortFilter.both, .type, .deviceType, .none])
    func portFilter(taken: PortFilter) async throws {
        let bench = CollectorBench(transport: { cloud in
            ChangedTransport(cloud) { target, _ in
                guard target.contains("ports/search") else { return nil }
                let sent = (target.contains("?type=") || target.contains("&type="), target.contains("device_type="))
                let known: (Bool, Bool) =
                    switch taken {
                    case .both: (true, true)
                    case .type: (true, false)
                    case .deviceType: (false, true)
                    case .none: (false, false)
                    }
                return (sent.0 && !known.0) || (sent.1 && !known.1) ? .status(400) : nil
            }
        })
        await bench.collector.refresh()
        #expect(bench.collector.status.traits.portFilter == taken)
        #expect(bench.collector.status.traits.heedsPortFilter == true)
        let snapshot = try #require(bench.published.last)
        #expect(snapshot.ports.contains { $0.port.counters.rxErrors != nil })
        // It is remembered.
        bench.clock.advance(by: .seconds(60))
        let before = try await bench.cloud.calls()
        await bench.collector.refresh()
        #expect(try await bench.cloud.calls() - before == 2)
    }

    @Test("sees that a filter is ignored, and leaves switches out")
    func ignoredFilter() async throws {
        let bench = CollectorBench(transport: { cloud in
            ChangedTransport(cloud) { target, body in
                guard target.contains("ports/search"), let body else { return nil }
                let row =
                    #"{"mac": "0200000000ff", "port_id": "ge-0/0/0", "device_type": "switch", "port_usage": "wan"}"#
                return .body(body.replacing(#""results":["#, with: #""results":[\#(row),"#))
            }
        })
        await bench.collector.refresh()
        #expect(bench.collector.status.traits.heedsPortFilter == false)
        #expect(try #require(bench.published.last).ports.count == bench.cloud.circuits.count)
    }

    @Test("does without the port search where gateways carry their ports, with their times", arguments: [true, false])
    func gatewaysCarryPorts(timed: Bool) async throws {
        let bench = CollectorBench(transport: { CarryingTransport($0, timed: timed) })
        let other = CollectorBench()
        await other.collector.refresh()
        await bench.collector.refresh()
        #expect(bench.collector.status.traits.gatewaysCarryPorts == timed)
        #expect(bench.collector.status.traits.gatewaysCarryInterfaces == true)
        var searches = 0
        for _ in 0..<9 {
            other.clock.advance(by: .seconds(60))
            await other.collector.refresh()
            bench.clock.advance(by: .seconds(60))
            await bench.collector.refresh()
            searches += bench.collector.status.plan.steps.count { $0.source == .ports }
        }
        #expect(searches == (timed ? 0 : 9))
        let snapshot = try #require(bench.published.last)
        #expect(!snapshot.isStale)
        // What was counted is what the port search would have told.
        let searched = try #require(other.published.last)
        #expect(snapshot.end == searched.end)
        for (key, _, port) in snapshot.ports {
            #expect(snapshot.total(of: key, in: .quarterHour) == searched.total(of: key, in: .quarterHour))
            if timed {
                #expect(
                    port.counters.timestamp
                        == searched.gateway(key.gatewayID)?.ports.first { $0.name == key.port }?.counters.timestamp)
            }
        }
    }

    @Test("says how many rows the cloud gives at most")
    func pageCap() async throws {
        let capped = CollectorBench(configure: Self.scaled)
        await capped.collector.refresh()
        #expect(capped.collector.status.pageCap == 10)
        let whole = CollectorBench()
        await whole.collector.refresh()
        #expect(whole.collector.status.pageCap == nil)
    }

    @Test("asks a site's variables again when the index says that they have changed, and only then")
    func changedVariables() async throws {
        let changed = Mutex(false)
        let bench = CollectorBench(transport: { cloud in
            ChangedTransport(cloud) { target, body in
                guard target.contains("vars/search"), changed.withLock({ $0 }), let body,
                    let first = body.firstRange(of: #""modified_time":"#)
                else { return nil }
                let end = body[first.upperBound...].firstIndex { !$0.isNumber } ?? body.endIndex
                return .body(body[..<first.upperBound] + "1799999999" + body[end...])
            }
        })
        await bench.collector.refresh()
        func settings() async throws -> Int {
            bench.clock.advance(by: .seconds(1_801))
            await bench.collector.refresh()
            return bench.collector.status.plan.steps.first { $0.source == .siteVariables }?.calls ?? 0
        }
        // Sites of which the index knows none are looked at one at a time.
        #expect(try await settings() <= 1)
        changed.withLock { $0 = true }
        let asked = try await settings()
        #expect((1...2).contains(asked))
    }

    @Test("does without the index of variables where there is none")
    func noIndex() async throws {
        let bench = CollectorBench(transport: { cloud in
            ChangedTransport(cloud) { target, _ in target.contains("vars/search") ? .status(404) : nil }
        })
        await bench.collector.refresh()
        #expect(bench.collector.status.traits.answersVariables == false)
        let snapshot = try #require(bench.published.last)
        #expect(snapshot.partial.filter { !$0.contains("traffic history") } == [])
        #expect(snapshot.ports.allSatisfy { $0.port.ip?.contains("{{") != true })
    }

    @Test("asks the inventory for changes alone, and then the sites where there were some")
    func changedGateway() async throws {
        let targets = Mutex<[String]>([])
        let bench = CollectorBench(transport: { cloud in
            ChangedTransport(cloud) { target, body in
                guard let body else {
                    targets.withLock { $0.append(target) }
                    return nil
                }
                guard target.contains("modified_after"), let time = body.firstRange(of: #""modified_time":"#)
                else { return nil }
                let end = body[time.upperBound...].firstIndex { !$0.isNumber } ?? body.endIndex
                return .body(body[..<time.upperBound] + "1799999999" + body[end...])
            }
        })
        await bench.collector.refresh()
        let before = try #require(bench.published.last).gateways.count
        targets.withLock { $0 = [] }
        bench.clock.advance(by: .seconds(301))
        await bench.collector.refresh()
        let asked = targets.withLock { $0 }
        #expect(asked.count { $0.contains("/inventory?") && $0.contains("modified_after=17480000") } == 1, "\(asked)")
        #expect(asked.count { $0.contains("/devices?type=gateway") && $0.contains("/sites/") } == 1)
        let step = bench.collector.status.plan.steps.first { $0.source == .deviceConfiguration }
        #expect(step?.reason == .changed(sites: 1))
        #expect(bench.published.last?.gateways.count == before)
        // All of it again, for what is gone.
        bench.clock.advance(by: .seconds(6 * 3_600))
        targets.withLock { $0 = [] }
        await bench.collector.refresh()
        #expect(targets.withLock { $0 }.count { $0.contains("/inventory?") && !$0.contains("modified_after") } == 1)
    }
}
