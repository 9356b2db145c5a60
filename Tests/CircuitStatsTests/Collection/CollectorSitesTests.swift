import FoundationEssentials
import MistAPI
import TestSupport
import Testing

@testable import CircuitStats

@Suite("The collector, when sites and their gateways change")
struct CollectorSitesTests {
    private typealias Written = WrittenOrganization

    private let mist = WrittenOrganization()
    private let bench: CollectorBench

    init() {
        let mist = mist
        bench = CollectorBench(organizationID: Written.id, transport: { _ in mist })
        mist["/gatewaytemplates"] = [
            #"{"id": "t1", "name": "Branch", "port_config": {"ge-0/0/0": {"usage": "wan", "name": "inherited"}}}"#
        ]
        mist["/stats/ports/search"] = []
    }

    private func setSites(_ names: [String]) {
        mist["/sites"] = names.map { #"{"id": "\#($0)", "name": "\#($0)", "gatewaytemplate_id": "t1"}"# }
    }

    /// The gateways by number: where each is.
    private func setGateways(_ gateways: [(number: Int, site: String, modified: Int)]) {
        let rows = gateways.map { Written.gateway($0.number, site: $0.site, modified: $0.modified) }
        mist["/stats/devices"] = rows
        mist["/inventory"] = rows
    }

    private func refresh(after seconds: Int = 60) async throws -> Snapshot {
        if bench.published.last != nil { bench.clock.advance(by: .seconds(seconds)) }
        await bench.collector.refresh()
        return try #require(bench.published.last)
    }

    private func port(_ number: Int, in snapshot: Snapshot) throws -> WANPort {
        try #require(snapshot.gateway(Written.gatewayID(number))?.ports.first)
    }

    // MARK: Gateways that move

    /// Gateways 0 to 7, each beside a neighbour that was changed later, and a site without them for each.
    private static let moving = 0..<8

    private func movingGateways(moved: Bool) -> [(number: Int, site: String, modified: Int)] {
        Self.moving.flatMap { number in
            [
                (number, moved ? "new\(number)" : "old\(number)", 1_700_000_000),
                (number + 100, "old\(number)", 1_700_000_500), (number + 200, "new\(number)", 1_700_000_600),
            ]
        }
    }

    @Test("a gateway that moves has the configuration of its new site at once, and nowhere that of the old one")
    func moved() async throws {
        setSites(Self.moving.flatMap { ["old\($0)", "new\($0)"] })
        setGateways(movingGateways(moved: false))
        for number in Self.moving {
            mist["/sites/old\(number)/devices"] = [Written.device(number, wan: "OLD")]
            mist["/sites/new\(number)/devices"] = [Written.device(number + 200, wan: "NEIGHBOUR")]
        }
        let before = try await refresh()
        for number in Self.moving { #expect(try port(number, in: before).configuration.wanName == "OLD") }

        // Neither site's newest change is another one now.
        setGateways(movingGateways(moved: true))
        for number in Self.moving {
            mist["/sites/new\(number)/devices"].append(Written.device(number, wan: "NEW"))
        }
        let after = try await refresh()
        for number in Self.moving { #expect(try port(number, in: after).configuration.wanName == "NEW") }
        for snapshot in bench.published.all {
            for gateway in snapshot.gateways where gateway.siteID?.hasPrefix("new") == true {
                #expect(!gateway.ports.contains { $0.configuration.wanName == "OLD" }, "\(gateway.name)")
            }
        }
        // And is not asked for again and again.
        for number in Self.moving { _ = mist.takeAsked("/sites/new\(number)/devices") }
        _ = try await refresh()
        for number in Self.moving { #expect(mist.takeAsked("/sites/new\(number)/devices") == 0) }
    }

    @Test("a gateway whose new site does not answer has what that site's template says, and an unknown rest")
    func movedIntoSilence() async throws {
        setSites(["old0", "new0"])
        setGateways(movingGateways(moved: false).filter { $0.number % 100 == 0 })
        mist["/sites/old0/devices"] = [Written.device(0, wan: "OLD")]
        _ = try await refresh()
        setGateways(movingGateways(moved: true).filter { $0.number % 100 == 0 })
        mist.fail("/sites/new0/devices")
        let after = try await refresh()
        let configuration = try port(0, in: after).configuration
        #expect(configuration.wanName == "inherited")
        #expect(configuration.isOverridden == nil && configuration.isEnabled == nil)
        #expect(after.partial.contains { $0.hasPrefix("No device configuration for 1 of 2 sites") }, "\(after.partial)")
    }
}
