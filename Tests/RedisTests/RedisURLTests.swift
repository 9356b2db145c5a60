import Testing

@testable import Redis

@Suite("The URL of Redis")
struct RedisURLTests {
    @Test("names host, port, user, password and database")
    func parts() throws {
        let url = try RedisURL("rediss://collector:p%40ss%3Aw%2Frd@redis.example.com:7000/3")
        #expect(url.address == .host("redis.example.com", port: 7_000, isTLS: true))
        #expect(url.user == "collector")
        #expect(url.password == "p@ss:w/rd")
        #expect(url.database == 3)
        #expect(url.isTLS)
    }

    @Test("needs no more than a host")
    func short() throws {
        let url = try RedisURL("redis://cache")
        #expect(url.address == .host("cache", port: 6_379, isTLS: false))
        #expect(url.user == nil && url.password == nil && url.database == 0)
        #expect(try RedisURL("redis://:secret@[::1]:6380/").address == .host("[::1]", port: 6_380, isTLS: false))
        #expect(try RedisURL("redis://:a:b@c@cache").password == "a:b@c")
    }

    @Test("names a socket by its path")
    func socket() throws {
        let url = try RedisURL("unix://:secret@/run/redis%20a/redis.sock?db=2")
        #expect(url.address == .socket(path: "/run/redis a/redis.sock"))
        #expect(url.password == "secret")
        #expect(url.database == 2)
    }

    @Test(
        "refuses what cannot be meant",
        arguments: [
            "", "redis", "redis://", "http://cache", "redis://cache:0", "redis://cache:70000", "redis://cache:port",
            "redis://cache/x", "redis://cache/-1", "redis://cache/0/1", "redis://cache?db=1", "redis://cache#0",
            "redis://user@cache", "redis://:%zz@cache", "redis://:%ff@cache", "redis://:%e2%82@cache",
            "redis://ca che", "redis://ca\u{0}che", "redis://caché", "redis://[::1", "redis://[::1]x",
            "redis://[cache]", "unix://host/run/redis.sock", "unix://", "unix:///run/s?db=", "unix:///run/s%00x",
            "redis://cache:63790000000000000000000", "redis://cache/99999999999999999999",
            "redis://\(String(repeating: "a", count: 3_000))",
        ])
    func hostile(text: String) {
        #expect(throws: RedisURLError.self) { try RedisURL(text) }
    }

    @Test("is printed by nothing")
    func silent() throws {
        let url = try RedisURL("redis://collector:very-secret@cache:6379/0")
        var dumped = ""
        dump(url, to: &dumped)
        for text in ["\(url)", String(reflecting: url), dumped, "\([url])", "\(RedisServer(url: url))"] {
            #expect(!text.contains("very-secret") && !text.contains("collector"))
        }
        for error in [RedisURLError.characters, .scheme, .credentials, .host, .port, .socket, .database, .rest] {
            #expect(!error.description.isEmpty)
        }
    }
}
