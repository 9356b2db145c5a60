import FoundationEssentials
import MistAPI
import SimulatedMist
import TestSupport
import Testing

@testable import CircuitStats

@Suite("The collector")
struct CollectorTests {
    @Test("finds every circuit of the organization, and no LAN port")
    func circuits() async throws {
        let bench = CollectorBench()
        let snapshot = try await bench.collect()
        let shown = Set(snapshot.ports.map { "\($0.gateway.mac ?? "") \($0.key.port)" })
        let real = Set(bench.cloud.circuits.map { "\($0.mac) \($0.portID)" })
        #expect(shown == real)
        #expect(snapshot.gateways.count == 14)
        #expect(snapshot.partial == [])
        #expect(!snapshot.isStale)
        #expect(snapshot.organization?.id == bench.cloud.organizationIDs.first)
    }

    @Test("shows every kind of configuration that the organization has")
    func kinds() async throws {
        let snapshot = try await CollectorBench().collect()
        let ports = snapshot.ports
        #expect(Set(ports.compactMap(\.port.addressType)) == ["dhcp", "static", "pppoe"])
        #expect(Set(ports.compactMap(\.port.wanType)).isSuperset(of: ["broadband", "dsl", "lte"]))
        #expect(ports.contains { $0.port.name.contains(".") && $0.port.configuration.vlanID != nil })
        #expect(ports.contains { $0.port.name.hasPrefix("ge-7/") })
        #expect(ports.contains { $0.port.configuration.isOverridden == true })
        #expect(ports.contains { $0.port.configuration.isOverridden == false })
        #expect(ports.contains { $0.port.configuration.isEnabled == false })
        #expect(ports.contains { $0.port.isUp == false })
        #expect(ports.contains { ($0.port.peerPathsTotal ?? 0) > ($0.port.peerPathsUp ?? 0) })
        for entry in ports {
            for text in [
                entry.port.ip, entry.port.configuration.gateway, entry.port.configuration.vlanID,
                entry.port.configuration.wanName, entry.port.configuration.description,
            ] {
                #expect(text?.contains("{{") != true, "\(entry.key): \(text ?? "")")
            }
        }
    }

    @Test("says nothing of a link behind a gateway that is not connected")
    func disconnected() async throws {
        let snapshot = try await CollectorBench().collect()
        let gone = try #require(snapshot.gateways.first { !$0.isConnected })
        for port in gone.ports {
            #expect(port.isUp == nil)
            #expect(port.rxBps == nil)
            #expect(port.quality == LinkQuality())
        }
    }

    @Test(
        "sums what the cloud knows to have passed, in every window",
        arguments: [CollectorBench.start, CollectorBench.start + 40_265, CollectorBench.start + 250_000])
    func truth(now: Double) async throws {
        let bench = CollectorBench(now: now)
        let snapshot = try await bench.collect()
        for window in Window.allCases {
            var seen = 0
            for (key, gateway, port) in snapshot.ports {
                let range = window.range(endingAt: snapshot.end)
                let total = snapshot.total(of: key, in: window)
                let truth = try #require(
                    bench.cloud.truth(
                        mac: gateway.mac ?? "", portID: port.name, from: Date(unixSeconds: range.lowerBound),
                        to: Date(unixSeconds: range.upperBound)))
                // A bucket that the window cuts is weighted by its share, so it may hold a little more than passed.
                for (bytes, real) in [(total.rxBytes, truth.rxBytes), (total.txBytes, truth.txBytes)] {
                    let slack = Double(real) * 0.01 + 1_000
                    #expect(bytes <= Double(real) + slack, "\(key) \(window) \(total.coverage)")
                    #expect(
                        bytes >= Double(real) * (total.coverage - 0.02) - 1_000, "\(key) \(window) \(total.coverage)")
                    if total.coverage == 1 { #expect(abs(bytes - Double(real)) <= slack, "\(key) \(window)") }
                }
                let series = snapshot.traffic[key].series(in: range, interval: window.pointWidth)
                let sum = series.points.reduce(0) { $0 + ($1.rxBps ?? 0) * Double(window.pointWidth) / 8 }
                #expect(abs(sum - total.rxBytes) <= 1 + total.rxBytes * 1e-9)
                if port.isUp == true { seen += total.coverage > 0 ? 1 : 0 }
            }
            #expect(seen == snapshot.ports.count { $0.port.isUp == true }, "\(window)")
        }
    }

    @Test("asks organization-wide first, then each site once, then each port twice; then nothing that is known")
    func calls() async throws {
        let bench = CollectorBench()
        await bench.collector.refresh()
        let sites = Set(bench.cloud.circuits.map(\.siteID)).count
        let firstRefresh = bench.quota.callsSent
        // usage, self, organization, sites, inventory, templates, profiles, gateways, ports, peers, variables; devices
        // and, where there are variables, the setting of each site.
        #expect(firstRefresh <= 11 + 2 * sites)
        await bench.collector.collectHistory()
        let ports = bench.cloud.circuits.count
        #expect(bench.quota.callsSent - firstRefresh == 2 * ports)

        bench.clock.advance(by: .seconds(60))
        let before = bench.quota.callsSent
        _ = try await bench.collect()
        #expect(bench.quota.callsSent - before == 2)  // gateway and port statistics
    }

    @Test("asks for a site's configuration again when a gateway there was changed, and not before")
    func changedConfiguration() async throws {
        let bench = CollectorBench()
        _ = try await bench.collect()
        bench.clock.advance(by: .seconds(301))
        let before = bench.quota.callsSent
        await bench.collector.refresh()
        // ports, gateways, peers, inventory; no site.
        #expect(bench.quota.callsSent - before == 4)
    }

    @Test("fetches the buckets that have closed since, one call per port")
    func nextBucket() async throws {
        let bench = CollectorBench()
        _ = try await bench.collect()
        bench.clock.advance(by: .seconds(600))
        await bench.collector.refresh()
        let before = bench.quota.callsSent
        await bench.collector.collectHistory()
        #expect(bench.quota.callsSent - before == bench.cloud.circuits.count)
    }

    @Test("charts that are asked for at the same time share one port's calls")
    func sharedHistory() async throws {
        let bench = CollectorBench()
        await bench.collector.refresh()
        let circuit = try #require(bench.cloud.circuits.first)
        let key = PortKey(gatewayID: circuit.deviceID, port: circuit.portID)
        let before = bench.quota.callsSent
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 {
                group.addTask { try await bench.collector.completeHistory(ofPort: key, site: circuit.siteID) }
            }
            try await group.waitForAll()
        }
        #expect(bench.quota.callsSent - before == 2)
        let last = try #require(bench.published.last)
        #expect(last.total(of: key, in: .day).coverage > 0.98)
    }

    @Test("snapshots are numbered in the order in which they were published")
    func order() async throws {
        let bench = CollectorBench()
        _ = try await bench.collect()
        let numbers = bench.published.all.map(\.number)
        #expect(numbers.count >= 3)
        #expect(numbers == numbers.sorted())
        #expect(Set(numbers).count == numbers.count)
    }

    @Test("snapshots of a program that was started again have other names, though nothing in them has moved")
    func started() async throws {
        let bench = CollectorBench()
        let first = try await bench.collect()
        bench.clock.advance(by: .seconds(1))
        let again = CollectorBench(now: bench.clock.now.timeIntervalSince1970)
        _ = try await again.collect()
        #expect(!again.published.all.map(\.number).contains(first.number))
        #expect(Set(bench.published.all.map(\.tag)).isDisjoint(with: again.published.all.map(\.tag)))
        #expect(try #require(again.published.all.map(\.number).min()) > first.number)
    }
}
