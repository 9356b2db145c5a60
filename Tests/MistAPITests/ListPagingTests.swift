import Foundation
import HTTPTypes
import MistAPI
import Synchronization
import Testing
import TestSupport

@Suite("Pages of an array endpoint")
struct ListPagingTests {
    /// A cloud with `count` sites that gives at most `cap` a page.
    private func cloud(
        _ count: Int, cap: Int, saysTotal: Bool = true, saysLimit: Bool = true
    ) -> StubTransport {
        StubTransport { request throws(TransportError) in
            let page = Self.parameter("page", of: request) ?? 1
            let limit = min(cap, Self.parameter("limit", of: request) ?? 100)
            let rows = stride(from: (page - 1) * limit, to: min(page * limit, count), by: 1)
            let body = rows.map { #"{"id": "\#($0)"}"# }.joined(separator: ",")
            let fields = HTTPFields.pages(total: saysTotal ? count : nil, limit: saysLimit ? limit : nil)
            return .json("[\(body)]", headerFields: fields)
        }
    }

    private static func parameter(_ name: String, of request: HTTPRequest) -> Int? {
        let query = (request.path ?? "").split(separator: "?").last ?? ""
        let item = query.split(separator: "&").first { $0.hasPrefix("\(name)=") }
        return item.flatMap { Int($0.dropFirst(name.count + 1)) }
    }

    private func sites(_ transport: StubTransport, pageSize: Int = 10) async throws -> [String] {
        var client = MistClient.stubbed(transport)
        client.pageSize = pageSize
        return try await client.sites(ofOrganization: "o").compactMap(\.id)
    }

    @Test(
        "All rows come, in order, whatever the server says of itself",
        arguments: [0, 1, 9, 10, 11, 30, 95],
        [
            (10, true, true), (4, true, true), (4, true, false), (4, false, true), (10, false, true), (4, false, false),
            (10, false, false),
        ])
    func complete(count: Int, server: (cap: Int, saysTotal: Bool, saysLimit: Bool)) async throws {
        let transport = cloud(count, cap: server.cap, saysTotal: server.saysTotal, saysLimit: server.saysLimit)
        #expect(try await sites(transport) == (0..<count).map(String.init))
    }

    @Test("With the total known, no call is wasted")
    func calls() async throws {
        let transport = cloud(95, cap: 10)
        _ = try await sites(transport)
        #expect(transport.targets.count == 10)
        #expect(transport.targets.first == "/api/v1/orgs/o/sites?limit=10&page=1")
        let one = cloud(10, cap: 10)
        _ = try await sites(one)
        #expect(one.targets.count == 1)
    }

    @Test("A server that gives fewer rows than the limit that it states loses none")
    func lyingLimit() async throws {
        let transport = StubTransport { request throws(TransportError) in
            let page = Self.parameter("page", of: request) ?? 1
            let rows = stride(from: (page - 1) * 4, to: min(page * 4, 9), by: 1).map { #"{"id": "\#($0)"}"# }
            return .json("[\(rows.joined(separator: ","))]", headerFields: .pages(total: 9, limit: 10))
        }
        #expect(try await sites(transport) == (0..<9).map(String.init))
    }

    @Test("The other pages are fetched at the same time, but no more than the width at once")
    func width() async throws {
        let flying = Mutex((now: 0, most: 0))
        let gate = ManualWallClock(now: tenPast)
        let transport = StubTransport { request throws(TransportError) in
            if Self.parameter("page", of: request) != 1 {
                flying.withLock {
                    $0.now += 1
                    $0.most = max($0.most, $0.now)
                }
                try? await gate.sleep(for: .seconds(1))
                flying.withLock { $0.now -= 1 }
            }
            return .json(#"[{"id": "\#(request.path ?? "")"}]"#, headerFields: .pages(total: 9, limit: 1))
        }
        var client = MistClient.stubbed(transport)
        client.pageSize = 1
        client.concurrentPages = 4
        async let sites = client.sites(ofOrganization: "o")
        for _ in 1...2 {
            await gate.waitForSleepers(4)
            gate.advance(by: .seconds(1))
        }
        #expect(try await sites.count == 9)
        #expect(flying.withLock(\.most) == 4)
    }

    @Test("A server that gives the same page for ever ends the list")
    func repeated() async throws {
        let transport = StubTransport(answers: [.success(.json(#"[{"id": "a"}, {"id": "b"}]"#))])
        #expect(try await sites(transport, pageSize: 2) == ["a", "b"])
        #expect(transport.targets.count == 2)
    }

    @Test("A server that never ends, or says so, is an error")
    func endless() async throws {
        let vast = StubTransport(answers: [.success(.json(#"[{"id": "a"}]"#, headerFields: .pages(total: .max)))])
        await #expect(throws: MistError.self) { try await sites(vast) }
        #expect(vast.targets.count == 1)
        let number = Mutex(0)
        let growing = StubTransport { _ throws(TransportError) in
            .json(#"[{"id": "\#(number.withLock { $0 += 1; return $0 })"}]"#)
        }
        await #expect(throws: MistError.self) { try await sites(growing, pageSize: 1) }
        #expect(growing.targets.count == 1_000)
    }

    @Test("Rows that are no objects are skipped and counted, rows that come again are dropped")
    func oddRows() async throws {
        let transport = StubTransport(answers: [
            .success(.json(#"[{"id": "a"}, null, {"id": "b"}]"#, headerFields: .pages(total: 5))),
            .success(.json(#"[{"id": "b"}, 7, {"id": "c"}]"#, headerFields: .pages(total: 5))),
        ])
        var client = MistClient.stubbed(transport)
        client.pageSize = 3
        let rows = try await client.sites(ofOrganization: "o")
        #expect(rows.map(\.id) == ["a", "b", "c"])
        #expect(rows.unreadable == 2)
        #expect(transport.targets.count == 2)
    }

    @Test(
        "A row that the total counts and that does not come is left out, and counted",
        arguments: [
            // One comes twice in the place of another, a page is empty, all are.
            (["a", "b"], ["b", "d"], left: ["a", "b", "d"]), (["a", "b"], [], ["a", "b"]), ([], [], []),
        ])
    func shortList(first: [String], second: [String], left: [String]) async throws {
        func page(_ ids: [String]) -> Result<TransportResponse, TransportError> {
            let rows = ids.map { #"{"id": "\#($0)"}"# }.joined(separator: ",")
            return .success(.json("[\(rows)]", headerFields: .pages(total: 4)))
        }
        var client = MistClient.stubbed(StubTransport(answers: [page(first), page(second)]))
        client.pageSize = 2
        let rows = try await client.sites(ofOrganization: "o")
        #expect(rows.map(\.id) == left)
        #expect(rows.unreadable == 4 - left.count)
    }

    @Test("A server that repeats the limit asked for and gives less loses no row")
    func echoedLimit() async throws {
        let transport = StubTransport { request throws(TransportError) in
            let page = Self.parameter("page", of: request) ?? 1
            let rows = stride(from: (page - 1) * 4, to: min(page * 4, 9), by: 1).map { #"{"id": "\#($0)"}"# }
            return .json("[\(rows.joined(separator: ","))]", headerFields: .pages(limit: 10))
        }
        #expect(try await sites(transport) == (0..<9).map(String.init))
    }

    @Test("One page that fails fails the list")
    func failure() async throws {
        let transport = StubTransport { request throws(TransportError) in
            if Self.parameter("page", of: request) == 3 { return .json("{}", status: 403) }
            return .json(#"[{"id": "\#(request.path ?? "")"}]"#, headerFields: .pages(total: 5))
        }
        await #expect(throws: MistError(call: MistCall(.sites), reason: .forbidden(detail: nil))) {
            try await sites(transport, pageSize: 1)
        }
    }

    @Test("What is no list is malformed", arguments: ["{}", "null", "7", "", "[{\"id\": \"a\"", "<html>"])
    func malformed(body: String) async throws {
        await #expect {
            try await sites(StubTransport(answers: [.success(.json(body))]))
        } throws: {
            guard case .malformed = ($0 as? MistError)?.reason else { return false }
            return true
        }
    }
}
