import HTTPTypes
import Testing

@testable import CircuitStatsWeb

@Suite("An entity tag")
struct EntityTagTests {
    @Test(
        "finds the tag that the client has, weak or strong, alone or in a list",
        arguments: [
            #"W/"1700481600.7.1d""#, #""1700481600.7.1d""#, #" W/"1700481600.7.1d" "#, "*",
            #""a", W/"1700481600.7.1d", "b""#,
            #""a","1700481600.7.1d""#,
        ])
    func matches(value: String) {
        #expect(EntityTag.matches([.ifNoneMatch: value], etag: #"W/"1700481600.7.1d""#))
    }

    @Test(
        "takes no other tag for it",
        arguments: [
            "", #"W/"1700481600.7.1h""#, #"W/"1700481600.7""#, "1700481600.7.1d", #"w/"1700481600.7.1d""#, #""*""#,
            #"W/W/"1700481600.7.1d""#,
        ])
    func differs(value: String) {
        #expect(!EntityTag.matches([.ifNoneMatch: value], etag: #"W/"1700481600.7.1d""#))
        #expect(!EntityTag.matches([:], etag: #"W/"1700481600.7.1d""#))
    }
}
