import HTTPTypes
import Testing

@testable import CircuitStatsWeb

@Suite("Negotiation")
struct NegotiationTests {
    @Test(
        "takes gzip where the client does",
        arguments: [
            "gzip", "GZIP", "x-gzip", "*", "deflate, gzip;q=1.0, *;q=0.5", "gzip;q=0.001", "br , gzip ; q = 0.5",
            "*;q=0, gzip", "identity;q=0, gzip",
        ])
    func accepts(value: String) {
        #expect(Negotiation.acceptsGzip([.acceptEncoding: value]))
    }

    @Test(
        "never sends gzip to a client that does not take it",
        arguments: [
            "", "identity", "deflate, br", "gzip;q=0", "gzip; q=0.000", "GZIP;Q=0", "x-gzip;q=0", "*;q=0",
            "gzip;q=0, *",
            "*, gzip;q=0", "gzipped", ",;,",
        ])
    func refuses(value: String) {
        #expect(!Negotiation.acceptsGzip([.acceptEncoding: value]))
        #expect(!Negotiation.acceptsGzip([:]))
    }

    @Test("reads several Accept-Encoding fields as one")
    func severalFields() {
        var fields = HTTPFields()
        fields.append(HTTPField(name: .acceptEncoding, value: "br"))
        fields.append(HTTPField(name: .acceptEncoding, value: "gzip"))
        #expect(Negotiation.acceptsGzip(fields))
    }

    @Test(
        "finds the tag that the client has, weak or strong, alone or in a list",
        arguments: [
            #"W/"1700481600.7.1d""#, #""1700481600.7.1d""#, #" W/"1700481600.7.1d" "#, "*",
            #""a", W/"1700481600.7.1d", "b""#,
            #""a","1700481600.7.1d""#,
        ])
    func matches(value: String) {
        #expect(Negotiation.matches([.ifNoneMatch: value], etag: #"W/"1700481600.7.1d""#))
    }

    @Test(
        "takes no other tag for it",
        arguments: [
            "", #"W/"1700481600.7.1h""#, #"W/"1700481600.7""#, "1700481600.7.1d", #"w/"1700481600.7.1d""#, #""*""#,
            #"W/W/"1700481600.7.1d""#,
        ])
    func differs(value: String) {
        #expect(!Negotiation.matches([.ifNoneMatch: value], etag: #"W/"1700481600.7.1d""#))
        #expect(!Negotiation.matches([:], etag: #"W/"1700481600.7.1d""#))
    }
}
