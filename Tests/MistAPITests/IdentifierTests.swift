import Foundation
import MistAPI
import Testing

@Suite("Ids and MAC addresses")
struct IdentifierTests {
    private func decode<Row: Decodable>(_ json: String) throws -> Row {
        try JSONDecoder().decode(Row.self, from: Data(json.utf8))
    }

    @Test(
        "of one device are one text, however they are written",
        arguments: ["02aabbccddee", "02AABBCCDDEE", "02:AA:bb:CC:dd:EE", "02-aa-bb-cc-dd-ee", "02aa.bbcc.ddee"])
    func addresses(written: String) throws {
        let port: StatsPort = try decode(#"{"mac": "\#(written)", "port_mac": "\#(written)"}"#)
        #expect(port.mac == "02aabbccddee" && port.portMAC == "02aabbccddee")
        let path: VPNPeerStat = try decode(#"{"mac": "\#(written)", "peer_mac": "\#(written)"}"#)
        #expect(path.mac == "02aabbccddee" && path.peerMAC == "02aabbccddee")
        let gateway: StatsGateway = try decode(#"{"mac": "\#(written)"}"#)
        #expect(gateway.mac == "02aabbccddee")
    }

    @Test("are in lower case wherever one is looked up by another")
    func ids() throws {
        let id = "4AC1DCF4-9D8B-7211-65C4-057819F0862B"
        let json = """
            {"id": "\(id)", "site_id": "\(id)", "org_id": "\(id)", "deviceprofile_id": "\(id)", "gatewaytemplate_id": "\(id)"}
            """
        let gateway: StatsGateway = try decode(json)
        let device: DeviceGateway = try decode(json)
        let item: Inventory = try decode(json)
        let site: Site = try decode(json)
        let template: GatewayTemplate = try decode(json)
        let profile: DeviceProfileGateway = try decode(json)
        let ids = [
            gateway.id, gateway.siteID, gateway.deviceProfileID, device.id, device.siteID, item.id, item.siteID,
            item.deviceProfileID, site.id, site.gatewayTemplateID, template.id, profile.id,
        ]
        #expect(ids == Array(repeating: id.lowercased(), count: ids.count))
    }

    @Test("that are missing, null, empty or no text are unknown", arguments: ["null", "\"\"", "{}", "[]", "true"])
    func unknown(json: String) throws {
        let gateway: StatsGateway = try decode(#"{"id": \#(json), "mac": \#(json), "name": "n"}"#)
        #expect(gateway.id == nil && gateway.mac == nil && gateway.name == "n")
        let absent: StatsGateway = try decode("{}")
        #expect(absent.id == nil && absent.mac == nil)
    }
}
