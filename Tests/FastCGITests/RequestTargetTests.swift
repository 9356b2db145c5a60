import FastCGI
import Testing

@Suite("Request target and URL search parameters")
struct RequestTargetTests {
    @Test("The first question mark parts path and query; the path stays encoded")
    func split() {
        let target = RequestTarget("/api/ge-0%2F0?duration=1h&x=a?b")
        #expect(target.path == "/api/ge-0%2F0")
        #expect(target.query.first("duration") == "1h")
        #expect(target.query.first("x") == "a?b")
        #expect(RequestTarget("/health").query.items.isEmpty)
        #expect(RequestTarget("/health?").path == "/health")
    }

    @Test("The first of several wins, a missing one is nil, an empty one is empty")
    func first() {
        let query = URLSearchParameters("a=1&a=2&b=&c")
        #expect(query.first("a") == "1")
        #expect(query.first("b")?.isEmpty == true)
        #expect(query.first("c")?.isEmpty == true)
        #expect(query.first("d") == nil)
        #expect(query.items.map(\.name) == ["a", "a", "b", "c"])
    }

    /// The cases of the URL standard's parser, https://url.spec.whatwg.org/#urlencoded-parsing.
    @Test(
        "Queries are decoded by the URL standard",
        arguments: [
            ("a=b%20c+d", "a", "b c d"), ("a%3Db=c=d", "a=b", "c=d"), ("&&a=1&", "a", "1"), ("=v", "", "v"),
            ("a=%2B%26", "a", "+&"), ("a=%", "a", "%"), ("a=%4", "a", "%4"), ("a=%zz%41", "a", "%zzA"),
            ("a=%%41", "a", "%A"), ("a=%C3%BC", "a", "ü"), ("ü=ü", "ü", "ü"), ("a=%FFb", "a", "\u{FFFD}b"),
            ("a=%EF%BB%BFb", "a", "\u{FEFF}b"), ("a=%00", "a", "\0"), ("a=1;b=2", "a", "1;b=2"),
        ])
    func decoding(query: String, name: String, value: String) {
        let items = URLSearchParameters(query).items
        #expect(items.count == 1)
        // Strings compare by canonical equivalence, which would pass over a byte order mark.
        #expect(items.first.map { Array($0.name.utf8) } == Array(name.utf8))
        #expect(items.first.map { Array($0.value.utf8) } == Array(value.utf8))
    }
}
