import Foundation
import Subprocess
import TestSupport
import Testing

@testable import CircuitStatsWeb

@Suite("Parts of a gzip member")
struct GzipPartTests {
    @Test("are joined to one member that holds them in order, however often each is used")
    func joined() throws {
        let texts = ["own", "", String(repeating: "circuit ", count: 100_000), "end"].map { Array($0.utf8) }
        let parts = try texts.map { try GzipPart(of: $0) }
        #expect(try GzipPart.member(of: parts).gunzipped() == Data(texts.flatMap(\.self)))
        #expect(try GzipPart.member(of: [parts[2], parts[2]]).gunzipped() == Data(texts[2] + texts[2]))
        #expect(try GzipPart.member(of: []).gunzipped().isEmpty)
    }

    @Test("are one member to gzip itself, length and checksum included")
    func gzip() async throws {
        let noise = (0..<300_000).map { _ in UInt8.random(in: 0...255) }
        let member = try GzipPart.member(of: [GzipPart(of: noise), GzipPart(of: Array("text".utf8))])
        let gzip = try await Subprocess.run(
            .name("gzip"), arguments: ["--test"], input: .array(Array(member)), output: .discarded,
            error: .string(limit: 1 << 20))
        #expect(gzip.terminationStatus.isSuccess, "\(gzip.standardError)")
    }
}
