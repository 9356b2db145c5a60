import FastCGI
import FoundationEssentials
import HTTPTypes
import TestSupport
import Testing

@testable import CircuitStatsWeb

@Suite("An encoded body")
struct EncodedBodyTests {
    private static let json = Data(#"{"success":true,"data":["\#(String(repeating: "circuit ", count: 5_000))"]}"#.utf8)

    @Test("is unpacked to what was packed in pieces, and smaller before", arguments: [0, 1, 40_000, 1_000_000])
    func roundTrip(count: Int) throws {
        // Bytes that do not compress as well as some that do.
        var seed: UInt64 = 88_172_645_463_325_252
        let data = Data(
            (0..<count).map { index in
                seed ^= seed << 13
                seed ^= seed >> 7
                seed ^= seed << 17
                return index < count / 2 ? UInt8(truncatingIfNeeded: seed) : UInt8(truncatingIfNeeded: index / 100)
            })
        var stream = try GzipStream()
        for start in stride(from: 0, to: count, by: 70_001) {
            try stream.append(Array(data[start..<min(start + 70_001, count)]))
        }
        let packed = try stream.finish()
        #expect(packed.prefix(3) == Data([0x1F, 0x8B, 8]))
        #expect(try packed.gunzipped() == data)
        if count >= 40_000 { #expect(packed.count < data.count * 3 / 4) }
    }

    @Test("goes out as it was made, whatever the client takes, and says what it varies by behind the web server")
    func codings() throws {
        let shared = try EncodedBody.shared(Self.json, etag: #"W/"1""#)
        let single = EncodedBody.single(Self.json)
        for fields: HTTPFields in [[.acceptEncoding: "gzip"], [.acceptEncoding: "gzip;q=0"], [:]] {
            let packed = shared.response(to: fields)
            #expect(packed.head.headerFields[.contentEncoding] == "gzip")
            #expect(packed.head.headerFields[.eTag] == #"W/"1""#)
            #expect(try packed.body.gunzipped() == Self.json)
            let plain = single.response(to: fields)
            #expect(plain.head.headerFields[.contentEncoding] == nil)
            #expect(plain.body == Self.json)
            for response in [packed, plain] {
                #expect(response.head.status == .ok)
                #expect(response.head.headerFields[.vary] == "Accept-Encoding")
                #expect(response.head.headerFields[.contentType] == "application/json")
                #expect(response.head.headerFields[.cacheControl] == "no-cache")
            }
        }
    }

    @Test("is not sent again to a client that has it")
    func notModified() throws {
        let body = try EncodedBody.shared(Self.json, etag: #"W/"1""#)
        let response = body.response(to: [.ifNoneMatch: #""1""#, .acceptEncoding: "gzip"])
        #expect(response.head.status == .notModified)
        #expect(response.body.isEmpty)
        // RFC 9110, 15.4.5: what a 200 would have sent of these.
        #expect(response.head.headerFields[.eTag] == #"W/"1""#)
        #expect(response.head.headerFields[.vary] == "Accept-Encoding")
        #expect(response.head.headerFields[.cacheControl] == "no-cache")
        #expect(response.head.headerFields[.contentEncoding] == nil)
    }

    @Test("made for one request, is tagged by what it holds")
    func contentTag() {
        let one = EncodedBody.single(Data("one".utf8))
        #expect(one.etag == EncodedBody.single(Data("one".utf8)).etag)
        #expect(one.etag != EncodedBody.single(Data("two".utf8)).etag)
        #expect(one.etag.hasPrefix(#"W/""#) && one.etag.hasSuffix(#"""#))
    }
}
