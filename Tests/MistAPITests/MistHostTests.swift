import MistAPI
import Testing

@Suite("MistHost")
struct MistHostTests {
    @Test(
        "Takes a host, with port, scheme and slash if need be",
        arguments: [
            ("api.mist.com", "https://api.mist.com"), ("API.EU.mist.com", "https://api.eu.mist.com"),
            ("mist.local:8443", "https://mist.local:8443"), ("https://api.mist.com/", "https://api.mist.com"),
            ("HTTPS://api.mist.com:443", "https://api.mist.com"), (" api.mist.com ", "https://api.mist.com"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"), ("http://localhost", "http://localhost"),
            ("http://[::1]:8080", "http://[::1]:8080"), ("https://127.0.0.1:5443", "https://127.0.0.1:5443"),
            ("[2001:db8::1]", "https://[2001:db8::1]"), ("https://[2001:db8::1]:8443/", "https://[2001:db8::1]:8443"),
        ])
    func takes(text: String, expected: String) throws {
        #expect(try MistHost(text).description == expected)
    }

    @Test(
        "Refuses what is no host",
        arguments: [
            "", " ", "/", "https://", "api.mist.com/api/v1", "ftp://api.mist.com", "user@api.mist.com", "a b", "a:0",
            "a:65536", "a:b", "a:", ":443", "a?b", "a#b", "https://https://a", ".mist.com", "[::1", "[]", "a\nb",
            "müller.de",
        ])
    func refuses(text: String) {
        #expect(throws: MistHostError.malformed) { try MistHost(text) }
    }

    @Test(
        "Plain HTTP is for loopback alone",
        arguments: ["http://api.mist.com", "http://127.0.0.1.evil.example", "http://128.0.0.1", "http://127.0.0.x"])
    func plainHTTP(text: String) {
        #expect(throws: MistHostError.plainHTTP) { try MistHost(text) }
    }
}
