import FoundationEssentials
import Logging
import MistAPI
import TestSupport

/// One answer of Mist's, through the client: paging, decoding, and what makes a row one.
enum MistFuzzing {
    private static let site = "10000000-0000-0000-0000-000000000001"
    private static let gateway = "00000000-0000-0000-1000-020000000001"

    static func answer(_ input: [UInt8]) {
        let parts = input.split(separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return }
        let name = String(decoding: parts[0], as: UTF8.self)
        let body = String(decoding: parts[1], as: UTF8.self)
        let transport = StubTransport { _ in .json(body) }
        let client = MistClient(
            host: .default, tokens: [APIToken("secret")].compactMap { $0 }, transport: transport,
            clock: ManualWallClock(now: ExampleApplication.start), retry: RetryRule(tries: 1),
            logger: Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() })
        blocking { await call(name, client) }
    }

    // An answer is taken or is an error of the client's; anything else would be a crash.
    private static func call(_ name: String, _ client: MistClient) async {
        let end = ExampleApplication.start
        let range = end.addingTimeInterval(-86_400)..<end
        guard let hour = InsightInterval(seconds: 3_600) else { return }
        switch name {
        case "self": _ = try? await client.privileges()
        case "usage": await client.correctQuota()
        case "organization": _ = try? await client.organization("o")
        case "sites": _ = try? await client.sites(ofOrganization: "o")
        case "inventory": _ = try? await client.inventory(ofOrganization: "o")
        case "gateways": _ = try? await client.gatewayStatistics(ofOrganization: "o")
        case "ports": _ = try? await client.portStatistics(ofOrganization: "o")
        case "peers": _ = try? await client.vpnPeers(ofOrganization: "o")
        case "templates": _ = try? await client.gatewayTemplates(ofOrganization: "o")
        case "profiles": _ = try? await client.deviceProfiles(ofOrganization: "o")
        case "variables": _ = try? await client.variables(ofOrganization: "o")
        case "devices": _ = try? await client.gateways(ofSite: site)
        case "setting": _ = try? await client.setting(ofSite: site)
        case "insights":
            _ = try? await client.insights(
                ofPort: "ge-0/0/0", ofGateway: gateway, ofSite: site, range: range, interval: hour,
                priority: .interactive)
        case "quality":
            _ = try? await client.linkHealth(
                ofPort: "ge-0/0/0", ofGateway: gateway, mac: "020000000001", ofSite: site, by: .device, range: range,
                interval: hour, priority: .interactive)
        case "levels": _ = try? await client.serviceLevels(ofSite: site, priority: .interactive)
        case "trend":
            _ = try? await client.trend(ofServiceLevel: "m", ofSite: site, range: range, priority: .interactive)
        case "threshold": _ = try? await client.threshold(ofServiceLevel: "m", ofSite: site, priority: .interactive)
        case "impacted":
            _ = try? await client.impactedInterfaces(
                ofServiceLevel: "m", ofSite: site, range: range, priority: .interactive)
        default: break
        }
    }
}
