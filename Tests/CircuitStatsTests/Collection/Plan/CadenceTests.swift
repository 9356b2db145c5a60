import Testing

@testable import CircuitStats

@Suite("How often each source is asked")
struct CadenceTests {
    /// 5,000 gateways with 10,000 WAN ports, each at a site of its own, in pages of 1,000.
    private static let large: [Source: Int] = [
        .gateways: 5, .ports: 10, .peerPaths: 20, .inventory: 5, .sites: 5, .variableIndex: 40,
    ]

    @Test("A small organization is asked for everything as often as is worth it")
    func small() {
        let cadence = Cadence(refreshSeconds: 60, sites: 10)
        #expect(cadence.stretch == 1)
        #expect(cadence.age(of: .ports) == 60 && cadence.age(of: .gateways) == 60)
        #expect(cadence.age(of: .peerPaths) == 300 && cadence.age(of: .sites) == 600)
        #expect(cadence.age(of: .deviceConfiguration) == 6 * 3_600)
        // 60 + 60; 12 + 12; 6 + 6 + 6; 2; 1 + 1; 20 calls in 6 hours.
        #expect(abs(cadence.callsPerHour - 169.33) < 0.01)
    }

    @Test("5,000 gateways are polled every minute on a fifth of one token's quota")
    func large() {
        let cadence = Cadence(refreshSeconds: 60, costs: Self.large, sites: 5_000)
        #expect(cadence.callsPerHour <= 900)
        #expect(cadence.budget == 900)
        #expect(cadence.age(of: .ports) == 60)
        #expect((60...300).contains(cadence.age(of: .gateways)))
        #expect(cadence.stretch > 1)
        // 10,000 calls a few at a time: an hour of them is 1 % of the quota.
        #expect(cadence.sitesRecheckedPerRefresh == 1)
        #expect(cadence.age(of: .deviceConfiguration) >= 200 * 3_600)
    }

    @Test("A second token doubles the budget, so that less is stretched")
    func tokens() {
        let one = Cadence(refreshSeconds: 60, costs: Self.large, sites: 5_000)
        let two = Cadence(refreshSeconds: 60, costs: Self.large, sites: 5_000, quotaPerHour: 10_000)
        #expect(two.budget == 2 * one.budget)
        #expect(two.stretch < one.stretch)
    }

    @Test("Counters are never stretched, not even where they alone are more than the budget")
    func counters() {
        let cadence = Cadence(refreshSeconds: 60, costs: [.ports: 100, .gateways: 50], sites: 50_000)
        #expect(cadence.age(of: .ports) == 60)
        #expect(cadence.stretch == Cadence.stretches.last)
        #expect(cadence.callsPerHour > Double(cadence.budget))
    }

    @Test("Where gateways carry their ports, they are polled and the search is not")
    func gatewaysCarryPorts() {
        let search = Cadence(refreshSeconds: 60, costs: Self.large, sites: 5_000)
        let carried = Cadence(refreshSeconds: 60, costs: Self.large, sites: 5_000, gatewaysCarryPorts: true)
        #expect(carried.age(of: .gateways) == 60)
        #expect(carried.age(of: .ports) >= 600)
        #expect(carried.liveCallsPerRefresh < search.liveCallsPerRefresh)
        #expect(carried.stretch < search.stretch)
    }

    @Test("Ages are whole refreshes, whatever is set", arguments: [5, 60, 90, 600, 7_200])
    func wholeRefreshes(refreshSeconds: Int) {
        let cadence = Cadence(refreshSeconds: refreshSeconds, costs: Self.large, sites: 5_000)
        for source in Source.allCases {
            let refreshes = cadence.age(of: source) / Double(refreshSeconds)
            #expect(refreshes >= 1 && refreshes == refreshes.rounded(), "\(source)")
        }
    }
}
