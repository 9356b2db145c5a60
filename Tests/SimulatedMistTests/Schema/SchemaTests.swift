import Foundation
import SimulatedMist
import Testing

@testable import SimulatedMist

@Suite("Answers against the published OpenAPI document", .enabled(if: OpenAPIDocument.isAvailable, "no document here"))
struct SchemaTests {
    let cloud = SimulatedCloud.made(gateways: 120)

    /// Where clouds in the field go beyond the document: the ports' usage is an open set (the document knows `lan` only).
    static let tolerated: Set<String> = ["port_usage"]

    /// A real call for every endpoint.
    private func target(_ endpoint: Endpoint) throws -> String {
        let organization = cloud.organizations[0]
        let circuit = try #require(cloud.circuits.first)
        let path = endpoint.rawValue.replacing("{org_id}", with: organization.id)
            .replacing("{site_id}", with: circuit.siteID).replacing("{device_id}", with: circuit.deviceID)
            .replacing("{scope}", with: "site").replacing("{scope_id}", with: circuit.siteID)
            .replacing("{metric}", with: "application-health")
        switch endpoint {
        case .deviceStats: return path + "?type=gateway&fields=*&limit=1000"
        case .inventory, .portStats, .sitePortStats, .deviceProfiles, .siteDevices:
            return path + "?type=gateway&limit=1000"
        case .sitesSLE: return path + "?sle=wan"
        case .gatewayInsights: return path + "?metrics=rx_bps&port_id=ge-0%2F0%2F0&duration=1d&interval=10m"
        default: return path
        }
    }

    @Test("Every endpoint's answer is valid", arguments: Endpoint.allCases)
    func valid(_ endpoint: Endpoint) async throws {
        // In SDKs, not in the document; of a device's metrics it has one example, and that of access points.
        guard ![.gatewayInsights, .deviceInsights, .serviceLevelTrend].contains(endpoint) else { return }
        let document = try OpenAPIDocument()
        let schema = try #require(document.schema(path: endpoint.rawValue))
        let answer = await cloud.call(try target(endpoint))
        #expect(answer.status == 200)
        let json = try #require(answer.json)
        let problems = SchemaValidation(document: document, tolerated: Self.tolerated).problems(json, schema)
        #expect(problems.isEmpty, "\(problems.prefix(5))")
        if !answer.object.isEmpty || endpoint == .account {
            #expect(!answer.object.isEmpty)
        } else {
            #expect(!answer.rows.isEmpty)
        }
    }

    @Test(
        "Errors are valid", arguments: [(nil, "401"), ("secret", "429")] as [(String?, String)])
    func errors(_ token: String?, _ status: String) async throws {
        let document = try OpenAPIDocument()
        let schema = try #require(document.schema(path: "/api/v1/self", status: status))
        let answer = await SimulatedCloud.made(callLimit: 0).call("/api/v1/self", token: token)
        #expect("\(answer.status)" == status && answer.object["detail"] is String)
        #expect(SchemaValidation(document: document).problems(answer.object, schema).isEmpty)
    }

    @Test("The validation itself finds what is wrong")
    func findsProblems() throws {
        let document = try OpenAPIDocument()
        let validation = SchemaValidation(document: document)
        let ports = try #require(document.schema(path: Endpoint.portStats.rawValue))
        let row: [String: Any] = ["mac": "020000000000", "port_id": 5, "up": "yes", "org_id": "x", "port_usage": "wan"]
        let answer: [String: Any] = ["start": 0, "end": 1.5, "limit": 10, "total": true, "results": [row]]
        let problems = validation.problems(answer, ports)
        for part in ["port_id", "up", "org_id", "port_usage", "end", "total", "no neighbor_mac", "no site_id"] {
            #expect(problems.contains { $0.contains(part) }, "\(part)")
        }
    }
}
