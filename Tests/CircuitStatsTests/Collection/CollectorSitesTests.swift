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

    // MARK: Lists that lack something

    @Test("a list that lacks gateways once costs none of their configuration", arguments: [[], [1]])
    func lackingGateways(listed: [Int]) async throws {
        let gateways = [1, 2, 3].map { (number: $0, site: "site\($0)", modified: 1_700_000_000) }
        setSites(gateways.map(\.site))
        setGateways(gateways)
        for number in 1...3 { mist["/sites/site\(number)/devices"] = [Written.device(number, wan: "own")] }
        _ = try await refresh()
        for number in 1...3 { #expect(mist.takeAsked("/sites/site\(number)/devices") > 0) }

        let all = mist["/stats/devices"]
        mist["/stats/devices"] = listed.map { all[$0 - 1] }
        _ = try await refresh()
        mist["/stats/devices"] = all
        let after = try await refresh()
        for number in 1...3 {
            #expect(mist.takeAsked("/sites/site\(number)/devices") == 0)
            #expect(try port(number, in: after).configuration.wanName == "own")
        }
    }

    @Test("a site without gateways is not named as missing")
    func emptySite() async throws {
        setSites(["kept", "left"])
        setGateways([(1, "kept", 1_700_000_000), (2, "left", 1_700_000_000)])
        mist.fail("/sites/left/devices")
        let sentence = "No device configuration for 1 of 2 sites"
        #expect(try await refresh().partial.contains { $0.hasPrefix(sentence) })
        // The inventory has it for a while yet.
        mist["/stats/devices"].removeLast()
        let after = try await refresh()
        #expect(!after.partial.contains { $0.hasPrefix("No device configuration") }, "\(after.partial)")
    }

    // MARK: Sites that the list does not name

    @Test("a site that the list of sites does not name has an unknown template, and the list is asked again at once")
    func newSite() async throws {
        setSites(["known"])
        setGateways([(1, "known", 1_700_000_000)])
        _ = try await refresh()
        setGateways([(1, "known", 1_700_000_000), (2, "new", 1_700_000_000)])
        mist["/gatewaytemplates"] = [
            """
            {"id": "t1", "name": "Branch", "port_config": {"ge-0/0/0": {"usage": "wan", "disabled": true,
             "ip_config": {"type": "static", "ip": "192.0.2.9", "netmask": "/24"}}}}
            """
        ]
        mist["/sites/new/devices"] = [
            Written.device(2, wan: "own").replacing(#""name": "own""#, with: #""usage": "wan", "name": "own""#)
        ]
        let unknown = try await refresh(after: 600)
        let before = try port(2, in: unknown).configuration
        #expect(before.wanName == "own")
        #expect(before.isEnabled == nil && before.addressType == nil)
        #expect(
            unknown.partial.contains { $0.hasPrefix("1 site has gateways and is not in the list") },
            "\(unknown.partial)")
        let gateway = try #require(unknown.gateway(Written.gatewayID(2)))
        let values = unknown.configuredValues(ofGateway: gateway)["ge-0/0/0"] ?? []
        #expect(!values.contains { $0.setting.origin == .default })

        setSites(["known", "new"])
        let known = try await refresh()
        let after = try port(2, in: known).configuration
        #expect(after.isEnabled == false && after.addressType == "static" && after.ip == "192.0.2.9")
        #expect(!known.partial.contains { $0.contains("list of sites") }, "\(known.partial)")
    }

    @Test("a site that stays unlisted is asked for once, and then with all others")
    func unlistedSite() async throws {
        setSites(["known"])
        setGateways([(1, "known", 1_700_000_000), (2, "unlisted", 1_700_000_000)])
        _ = try await refresh()
        #expect(mist.takeAsked("/sites") == 1)
        _ = try await refresh()
        #expect(mist.takeAsked("/sites") == 1)
        for _ in 0..<9 { _ = try await refresh() }
        #expect(mist.takeAsked("/sites") == 0)
        _ = try await refresh()
        #expect(mist.takeAsked("/sites") == 1)
    }

    // MARK: Variables

    @Test("a site whose variables are all deleted has none when the index says so")
    func deletedVariables() async throws {
        setSites(["site"])
        setGateways([(1, "site", 1_700_000_000)])
        mist["/gatewaytemplates"] = [
            """
            {"id": "t1", "name": "Branch", "port_config": {"ge-0/0/0": {"usage": "wan",
             "ip_config": {"type": "static", "ip": "{{ip}}"}}}}
            """
        ]
        mist["/vars/search"] = [#"{"site_id": "site", "var": "ip", "modified_time": 1700000000}"#]
        mist["/sites/site/setting"] = [#"{"vars": {"ip": "192.0.2.7"}}"#]
        #expect(try await port(1, in: refresh()).ip == "192.0.2.7")
        mist["/vars/search"] = []
        mist["/sites/site/setting"] = [#"{"vars": {}}"#]
        _ = mist.takeAsked("/sites/site/setting")
        #expect(try await port(1, in: refresh(after: 1_800)).ip == nil)
        #expect(mist.takeAsked("/sites/site/setting") == 1)
        _ = try await refresh()
        #expect(mist.takeAsked("/sites/site/setting") == 0)
    }
}
