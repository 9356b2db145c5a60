import Foundation
import SimulatedMist
import Testing

@Suite("Paging of the simulated cloud")
struct PagingTests {
    @Test("Arrays tell total, limit and page in header fields; 100 rows by default")
    func arrays() async {
        let cloud = SimulatedCloud.made(gateways: 250)
        let path = "/api/v1/orgs/\(cloud.organizationID)/inventory?type=gateway"
        let first = await cloud.call(path)
        #expect(first.rows.count == 100)
        #expect(first.header("X-Page-Total") == "250")
        #expect(first.header("X-Page-Limit") == "100")
        #expect(first.header("X-Page-Page") == "1")
        let last = await cloud.call(path + "&page=3")
        #expect(last.rows.count == 50 && last.header("X-Page-Page") == "3")
        #expect(await cloud.call(path + "&page=4").rows.isEmpty)
        var macs = Set<String>()
        for page in 1...3 {
            macs.formUnion(await cloud.call(path + "&page=\(page)").rows.compactMap { $0["mac"] as? String })
        }
        #expect(macs.count == 250)
    }

    @Test("The server's own cap beats a greater limit, and says so")
    func cap() async {
        let cloud = SimulatedCloud.made(gateways: 250, pageCap: 60)
        let array = await cloud.call("/api/v1/orgs/\(cloud.organizationID)/inventory?limit=1000")
        #expect(array.rows.count == 60 && array.header("X-Page-Limit") == "60")
        let search = await cloud.call("/api/v1/orgs/\(cloud.organizationID)/stats/ports/search?limit=1000")
        #expect(search.rows.count == 60 && search.object["limit"] as? Int == 60)
    }

    @Test("next leads through a search, keeps its parameters, and ends it")
    func search() async throws {
        let cloud = SimulatedCloud.made(gateways: 40)
        for kind in ["ports", "vpn_peers"] {
            let path = "/api/v1/orgs/\(cloud.organizationID)/stats/\(kind)/search?type=gateway&device_type=gateway"
            let first = await cloud.call(path + "&limit=30")
            let next = try #require(first.object["next"] as? String)
            #expect(next.hasPrefix("/api/v1/orgs/") && next.contains("search_after=%5B"))
            #expect(next.contains("device_type=gateway"))
            let rows = await cloud.search(path + "&limit=30")
            let keys = Set(rows.map { "\($0["mac"] ?? "") \($0["port_id"] ?? "") \($0["peer_mac"] ?? "")" })
            #expect(rows.count == first.object["total"] as? Int)
            #expect(keys.count == rows.count && rows.count > 60)
        }
    }

    @Test("The device filter is understood under both names, and other devices have no rows")
    func deviceFilter() async {
        let cloud = SimulatedCloud.made()
        let path = "/api/v1/orgs/\(cloud.organizationID)/stats/ports/search"
        #expect(await cloud.call(path + "?type=gateway").rows.count > 30)
        #expect(await cloud.call(path + "?device_type=gateway").rows.count > 30)
        #expect(await cloud.call(path + "?type=switch").rows.isEmpty)
        // Devices are access points unless asked otherwise.
        #expect(await cloud.call("/api/v1/orgs/\(cloud.organizationID)/stats/devices").rows.isEmpty)
    }

    @Test(
        "Nonsense in paging parameters does no harm",
        arguments: [
            "limit=0", "limit=-5", "limit=x", "page=0", "page=-1", "page=99999999999999999999", "search_after=%5B-5%5D",
            "search_after=99999999999999999999",
        ])
    func nonsense(_ query: String) async {
        let cloud = SimulatedCloud.made()
        for path in ["inventory", "stats/ports/search"] {
            #expect(await cloud.call("/api/v1/orgs/\(cloud.organizationID)/\(path)?\(query)").status == 200)
        }
    }

    @Test("10,000 gateways: every port is listed once")
    func large() async {
        let cloud = SimulatedCloud.made(gateways: 10_000, portsPerGateway: 2)
        let first = await cloud.call("/api/v1/orgs/\(cloud.organizationID)/stats/ports/search?limit=1000")
        #expect(first.object["total"] as? Int == 30_000)
        #expect(Set(cloud.circuits.map { $0.mac + $0.portID }).count == 20_000)
        let page = await cloud.call("/api/v1/orgs/\(cloud.organizationID)/inventory?limit=1000&page=10")
        #expect(page.rows.count == 1_000 && page.header("X-Page-Total") == "10000")
    }
}
