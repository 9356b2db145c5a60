import Foundation
import MistAPI
import Testing
import TestSupport

@Suite(
    "Published examples",
    .enabled(if: PublishedExamples.arePresent, "shared/mist-api/openapi-subset.json is not beside the repository"))
struct PublishedExampleTests {
    private let examples: PublishedExamples

    init() throws { examples = try PublishedExamples() }

    /// A client to which the cloud answers with an example, whatever it is asked.
    private func client(_ example: String) throws -> MistClient {
        .stubbed(StubTransport(answers: [.success(.json(try examples[example], headerFields: .pages(total: 1)))]))
    }

    @Test("Rights of a token")
    func privileges() async throws {
        let privilege = try #require(await client("AdminExample").privileges().first)
        #expect(privilege.scope == "org")
        #expect(privilege.orgID == "b069b358-4c97-5319-1f8c-7c5ca64d6ab1")
        #expect(privilege.orgName == "string")
        #expect(privilege.role == "admin")
    }

    @Test("Usage of a token")
    func usage() async throws {
        let client = try client("ApiUsageExample")
        try await client.updateQuota(ofToken: 1, priority: .configuration)
        #expect(client.quota.tokens.map(\.spent) == [5])
        #expect(client.quota.tokens.map(\.limit) == [5_000])
    }

    @Test("Organization")
    func organization() async throws {
        let org = try await client("OrgExample").organization("o")
        #expect(org.id == "b069b358-4c97-5319-1f8c-7c5ca64d6ab1")
        #expect(org.name == "string")
        #expect(org.createdTime == Date(timeIntervalSince1970: 0))
    }

    @Test("Sites")
    func sites() async throws {
        let site = try #require(await client("SitesArrayExample").sites(ofOrganization: "o").first)
        #expect(site.name == "Mist Office")
        #expect(site.address == "1601 S. Deanza Blvd., Cupertino, CA, 95014")
        #expect(site.timezone == "America/Los_Angeles")
        #expect(site.countryCode == "US")
        #expect(site.gatewayTemplateID == "6f9b2e75-9b2f-b5ae-81e3-e14c76f1a90f")
    }

    @Test("Inventory")
    func inventory() async throws {
        let device = try #require(await client("OrgInventoryExample").inventory(ofOrganization: "o").first)
        #expect(device.mac == "5c5b35000018")
        #expect(device.siteID == "4ac1dcf4-9d8b-7211-65c4-057819f0862b")
        #expect(device.deviceProfileID == "6f4bf402-45f9-2a56-6c8b-7f83d3bc98e9")
        #expect(device.connected == true)
        #expect(device.modifiedTime == Date(timeIntervalSince1970: 1_542_829_778))
    }

    @Test("Gateway statistics")
    func gatewayStatistics() async throws {
        let client = try client("DevicesArrayStatsOrgGatewayStats")
        let gateway = try #require(await client.gatewayStatistics(ofOrganization: "o").first)
        #expect(gateway.name == "wan_srx_tor_hub1-srx")
        #expect(gateway.externalIP == "69.196.157.189")
        #expect(gateway.uptime == 581_259)
        #expect(gateway.status == "connected")
        #expect(gateway.lastSeen == Date(timeIntervalSince1970: 1_720_598_726))
        let interface = try #require(gateway.ifStat?["ge-0/0/5.130"])
        #expect(interface.portID == "ge-0/0/5")
        #expect(interface.portUsage == "lan")
        #expect(interface.rxBytes == 0)
        #expect(interface.up == true)
        #expect(gateway.ifStat?.count == 2)
    }

    @Test("Port statistics, by the example of a site's")
    func portStatistics() async throws {
        let port = try #require(await client("SwitchPortsSearchExample").portStatistics(ofOrganization: "o").first)
        #expect(port.portID == "ge-0/0/0")
        #expect(port.mac == "5c4527a96580")
        #expect(port.portUsage == "lan")
        #expect(port.rxBytes == 4_563_443_626)
        #expect(port.txBytes == 11_299_516_780)
        #expect(port.speed == 1_000)
        #expect(port.up == true)
    }

    @Test("VPN peer paths")
    func vpnPeers() async throws {
        let peers = try await client("VpnPeersStatsExample").vpnPeers(ofOrganization: "o")
        #expect(peers.count == 2)
        #expect(peers.last?.peerRouterName == "RIDCBBP1")
        #expect(peers.last?.latency == 91)
        #expect(peers.last?.portID == "Lte")
        #expect(peers.first?.isActive == true)
    }

    @Test("Device profiles")
    func deviceProfiles() async throws {
        let client = try client("DeviceprofilesArrayDeviceprofileHub")
        let profile = try #require(await client.deviceProfiles(ofOrganization: "o").first)
        #expect(profile.name == "ITParis")
        let port = try #require(profile.portConfig?["ge-0/0/0"])
        #expect(port.usage == "wan")
        #expect(port.wanType == "broadband")
        #expect(port.ipConfig?.type == "static")
        #expect(port.ipConfig?.ip == "192.168.1.9")
        #expect(port.ipConfig?.netmask == "/24")
        #expect(port.ipConfig?.gateway == "192.168.1.1")
        #expect(port.trafficShaping?.enabled == false)
        #expect(profile.portConfig?["ge-0/0/6-7"]?.aggregated == true)
    }

    @Test("A gateway's own configuration, by the example of one device")
    func deviceConfiguration() async throws {
        let transport = StubTransport(answers: [
            .success(.json("[\(try examples["Devicegateway"])]", headerFields: .pages(total: 1)))
        ])
        let gateway = try #require(await MistClient.stubbed(transport).gateways(ofSite: "s").first)
        #expect(gateway.type == "gateway")
        #expect(gateway.portConfig?["cl-0/0/1"]?.ipConfig?.type == "pppoe")
        #expect(gateway.portConfig?["ge-0/0/0,ge-7/0/0"]?.rethIndex == "3")
        #expect(gateway.portConfig?["ge-0/0/0,ge-7/0/0"]?.ipConfig?.type == nil)
    }

    @Test("Where variables are defined")
    func variables() async throws {
        let variable = try #require(await client("SearchVarExample").variables(ofOrganization: "o").first)
        #expect(variable.name == "mvp")
        #expect(variable.source == "site")
        #expect(variable.siteID == "1519f016-4e41-47c0-a396-cce4d04bac0b")
    }

    @Test("Variables of a site")
    func setting() async throws {
        let setting = try await client("SiteSettingsExample").setting(ofSite: "s")
        #expect(setting.vars?["RADIUS_IP1"] == "172.31.2.5")
    }

    @Test("Times and width of a device's metric, as insights have them")
    func insights() async throws {
        let start = Date(timeIntervalSince1970: 1_604_260_800)
        let interval = try #require(InsightInterval(seconds: 3_600))
        let insights = try await client("DeviceMetricExample").insights(
            ofPort: "ge-0/0/0", ofGateway: "g", ofSite: "s", range: start..<start + 86_400, interval: interval,
            priority: .backfill)
        #expect(insights.start == start)
        #expect(insights.interval == interval)
        #expect(insights.rt?.count == 24)
        #expect(insights.rt?.first??.date == start)
    }

    @Test("The specification's 429")
    func rateLimited() async throws {
        let transport = StubTransport(answers: [.success(.json(try examples["HTTP429Example"], status: 429))])
        await #expect {
            try await MistClient.stubbed(transport).sites(ofOrganization: "o")
        } throws: {
            guard case .rateLimited = ($0 as? MistError)?.reason else { return false }
            return true
        }
    }
}
