import FastCGI
import Testing

@Suite("Listen address")
struct ListenAddressTests {
    @Test(
        "Paths and hosts with ports are read",
        arguments: [
            ("/run/application.sock", .unix(path: "/run/application.sock")),
            ("./a:1", .unix(path: "./a:1")),
            ("unix:application.sock", .unix(path: "application.sock")),
            (":9000", .tcp(host: "127.0.0.1", port: 9000)),
            ("0.0.0.0:1", .tcp(host: "0.0.0.0", port: 1)),
            ("localhost:65535", .tcp(host: "localhost", port: 65_535)),
            ("[::1]:9000", .tcp(host: "::1", port: 9000)),
        ] as [(String, ListenAddress)])
    func good(text: String, address: ListenAddress) throws {
        #expect(try ListenAddress(text) == address)
        #expect(try ListenAddress(address.description) == address)
    }

    @Test(
        "Nonsense is refused with what to write instead",
        arguments: [
            ("", .notAnAddress("")), ("nonsense", .notAnAddress("nonsense")), ("/run/", .notAnAddress("/run/")),
            ("unix:", .notAnAddress("")), ("/a\0b", .notAnAddress("/a\0b")), ("[]:1", .notAnAddress("[]:1")),
            ("a b:1", .notAnAddress("a b:1")), ("host:", .port("host:")), (":0", .port(":0")), (":+80", .port(":+80")),
            (":65536", .port(":65536")), (":99999999999999999999", .port(":99999999999999999999")),
            ("::1:9000", .bareIPv6("::1:9000")),
            ("/" + String(repeating: "x", count: 107), .pathTooLong("/" + String(repeating: "x", count: 107))),
        ] as [(String, ListenAddressError)])
    func nonsense(text: String, error: ListenAddressError) {
        #expect(throws: error) { try ListenAddress(text) }
        #expect(error.description.contains(": write ") || error.description.contains("choose a shorter one"))
    }
}
