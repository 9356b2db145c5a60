import FastCGI
import FoundationEssentials
import HTTPTypes
import Testing

@Suite("FastCGI server: request bodies", .timeLimit(.minutes(5)))
struct RequestBodyTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test("Megabytes go both ways unchanged")
    func large() async throws {
        let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        let (seen, reply) = try await directory.exchange(
            FastCGIClient.parameters("PUT", "/", [("CONTENT_LENGTH", "3000000")]), body: bytes, bodyLimit: 3_000_000,
            answer: .ready(FastCGIResponse(status: .ok, body: Data(bytes))))
        #expect(seen?.body == Data(bytes))
        #expect(reply.body == bytes)
    }

    @Test("A body over the limit is 413, announced or not", arguments: [[("CONTENT_LENGTH", "1000001")], []])
    func tooLarge(_ announced: [(String, String)]) async throws {
        let (seen, reply) = try await directory.exchange(
            FastCGIClient.parameters("PUT", "/", announced), body: [UInt8](repeating: 7, count: 1_000_001),
            bodyLimit: 1_000_000)
        #expect(seen == nil)
        #expect(reply.status == "Status: 413 Content Too Large")
        #expect(reply.text == "the request's body is longer than 1000000 bytes\n")
    }

    @Test("A body of exactly the limit is taken")
    func atTheLimit() async throws {
        let (seen, _) = try await directory.exchange(
            FastCGIClient.parameters("PUT", "/", [("CONTENT_LENGTH", "10")]), body: [UInt8](repeating: 7, count: 10),
            bodyLimit: 10)
        #expect(seen?.body.count == 10)
    }

    @Test(
        "A CONTENT_LENGTH that lies or is no number is 400",
        arguments: ["3", "5", "-4", "+4", "4x", "99999999999999999999"])
    func lies(_ announced: String) async throws {
        let (seen, reply) = try await directory.exchange(
            FastCGIClient.parameters("PUT", "/", [("CONTENT_LENGTH", announced)]), body: [1, 2, 3, 4])
        #expect(seen == nil)
        #expect(reply.status == "Status: 400 Bad Request")
    }

    @Test("A body that breaks off is 400, also when no length was announced")
    func brokenOff() async throws {
        let reply = try await RunningServer.with(directory.socket) { _ in
            .text("hello")
        } _: { server in
            let client = try FastCGIClient(server.address)
            try await client.send(FastCGIClient.parameters("PUT"), brokenOffAfter: [1, 2, 3])
            return try await client.reply()
        }
        #expect(reply.status == "Status: 400 Bad Request")
        #expect(reply.text == "the request's body broke off after 3 bytes\n")
    }
}
