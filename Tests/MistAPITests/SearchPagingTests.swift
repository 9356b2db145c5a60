import Foundation
import HTTPTypes
import MistAPI
import Testing
import TestSupport

@Suite("Pages of a search endpoint")
struct SearchPagingTests {
    private func page(_ ports: [Int], total: Int? = nil, next: String? = nil) -> Result<
        TransportResponse, TransportError
    > {
        let rows = ports.map { #"{"mac": "aa", "port_id": "ge-0/0/\#($0)"}"# }.joined(separator: ",")
        let total = total.map { #", "total": \#($0)"# } ?? ""
        let next = next.map { #", "next": "\#($0)""# } ?? ""
        return .success(.json(#"{"results": [\#(rows)]\#(total)\#(next)}"#))
    }

    private func ports(_ transport: StubTransport) async throws -> [String] {
        try await MistClient.stubbed(transport).portStatistics(ofOrganization: "o").compactMap(\.portID)
    }

    @Test("Follows next as it is given, to the end")
    func follows() async throws {
        let next = "/api/v1/orgs/o/stats/ports/search?limit=2&search_after=%5B1%2C%22a%22%5D"
        let transport = StubTransport(answers: [
            page([0, 1], total: 5, next: next), page([1, 2], next: "https://api.mist.com\(next)x"), page([3, 4]),
        ])
        #expect(try await ports(transport) == (0...4).map { "ge-0/0/\($0)" })
        #expect(
            transport.targets == [
                "/api/v1/orgs/o/stats/ports/search?type=gateway&device_type=gateway&limit=1000", next, "\(next)x",
            ])
        #expect(transport.requests.allSatisfy { $0.authority == "api.mist.com" && $0.scheme == "https" })
    }

    @Test(
        "Never follows it to another origin or out of the API",
        arguments: [
            "https://evil.example/api/v1/x", "//evil.example/api/v1/x", "http://api.mist.com/api/v1/x",
            "https://api.mist.com:8443/api/v1/x", "https://api.mist.com@evil.example/api/v1/x", "/api/v2/x",
            "/api/v1/../../x", "/api/v1/%2e%2e/x", "/api/v1/%2E./x", "/api/v1/..%2fx", "/api/v1/..%5cx", "api/v1/x",
            "/api/v1/x#y", "/api/v1/x y", "/api/v1\\\\x", "/api/v1/\\u0000", "https://api.mist.com", "x",
            "/api/v1/./x", "/api/v1//x",
        ])
    func hostile(next: String) async throws {
        let transport = StubTransport(answers: [page([0], next: next), page([1])])
        let reason = MistError.Reason.malformed("its next page is outside of the Mist API")
        await #expect(throws: MistError(call: MistCall(.portStatistics), reason: reason)) { try await ports(transport) }
        #expect(transport.requests.count == 1)
    }

    @Test("A circle ends the search, well if all rows came, else with an error")
    func circle() async throws {
        let next = "/api/v1/x"
        let complete = StubTransport(answers: [page([0], total: 1, next: next)])
        #expect(try await ports(complete) == ["ge-0/0/0"])
        let incomplete = StubTransport(answers: [page([0], total: 9, next: next)])
        await #expect(throws: MistError.self) { try await ports(incomplete) }
        let back = StubTransport(answers: [page([0], next: next), page([1], next: next)])
        await #expect(throws: MistError.self) { try await ports(back) }
        #expect(back.requests.count == 2)
    }

    @Test("An empty page ends the search even with a next")
    func empty() async throws {
        let transport = StubTransport(answers: [page([0], next: "/api/v1/x"), page([], next: "/api/v1/y")])
        #expect(try await ports(transport).count == 1)
        #expect(transport.requests.count == 2)
    }

    @Test("An empty page with a next is passed over where the total says that there is more")
    func emptyBetween() async throws {
        let transport = StubTransport(answers: [
            page([0], total: 2, next: "/api/v1/x"), page([], total: 2, next: "/api/v1/y"), page([1], total: 2),
        ])
        #expect(try await ports(transport) == ["ge-0/0/0", "ge-0/0/1"])
    }

    @Test("Rows that the total counts and that do not come are left out, and counted")
    func short() async throws {
        let transport = StubTransport(answers: [page([0], total: 3, next: "/api/v1/x"), page([0, 1], total: 3)])
        let rows = try await MistClient.stubbed(transport).portStatistics(ofOrganization: "o")
        #expect(rows.map(\.portID) == ["ge-0/0/0", "ge-0/0/1"])
        #expect(rows.unreadable == 1)
    }

    @Test(
        "What has no list of results is malformed",
        arguments: ["[]", "{}", #"{"results": null}"#, #"{"results": {}}"#, "", #"{"results": [{"mac":"#])
    func malformed(body: String) async throws {
        await #expect {
            try await ports(StubTransport(answers: [.success(.json(body))]))
        } throws: {
            guard case .malformed = ($0 as? MistError)?.reason else { return false }
            return true
        }
    }

    @Test("Rows that are no objects or do not say whose they are are left out and counted, over all pages")
    func oddRows() async throws {
        let next = "/api/v1/x"
        let transport = StubTransport(answers: [
            .success(.json(#"{"results": [null, 3], "total": 6, "next": "\#(next)"}"#)),
            .success(
                .json(
                    #"{"results": [{"port_id": "a"}, {"mac": "aa"}, {"mac": "aa", "port_id": "b"}, []], "total": "many"}"#
                )),
        ])
        let rows = try await MistClient.stubbed(transport).portStatistics(ofOrganization: "o")
        #expect(rows.map(\.portID) == ["b"])
        #expect(rows.unreadable == 5)
    }
}
